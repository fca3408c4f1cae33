"""Users are added with sound passwords, and sign in with them."""

from dataclasses import replace

import pytest
from argon2 import Type, extract_parameters

from app.backend import Backend
from app.kernel.errors import NotPermitted, Refused
from app.kernel.permissions import Role, permissions_of
from app.staff.commands import LastAdministrator, LoginTaken, LoginUnfit, add_user, deactivate_user, set_password
from app.staff.models import User
from app.staff.passwords import PasswordIsGuessed, PasswordIsTheName, PasswordTooPlain, PasswordTooShort, weaknesses
from app.staff.queries import NotSignedIn, find_users, has_users, sign_in

GOOD = "corriera-azzurra"


def add_carla(backend: Backend, *, login: str = "carla", password: str = GOOD, role: Role = Role.DISPATCHER) -> int:
    return backend.run(add_user, login=login, name="Carla Neri", roles=[role], password=password)


def test_an_added_user_signs_in_with_the_rights_of_the_roles(backend: Backend):
    user_id = add_carla(backend)
    actor = backend.read(sign_in, login="Carla ", password=GOOD)
    assert (actor.user_id, actor.login, actor.name) == (user_id, "carla", "Carla Neri")
    assert actor.permissions == permissions_of({Role.DISPATCHER})


@pytest.mark.parametrize(
    ("login", "password"), [("carla", "corriera-rossa!"), ("carlo", GOOD), ("", ""), ("carla", "")]
)
def test_a_wrong_name_or_password_is_refused_in_the_same_words(backend: Backend, login: str, password: str):
    add_carla(backend)
    with pytest.raises(NotSignedIn):
        backend.read(sign_in, login=login, password=password)


def test_a_deactivated_user_can_no_longer_sign_in(backend: Backend):
    user_id = add_carla(backend)
    backend.run(deactivate_user, user_id=user_id)
    with pytest.raises(NotSignedIn):
        backend.read(sign_in, login="carla", password=GOOD)
    assert not backend.read(has_users)


def test_a_user_without_a_password_cannot_sign_in(backend: Backend):
    with backend.work() as ctx:
        ctx.session.add(User(login="mail", name="Mailbox"))
    with pytest.raises(NotSignedIn):
        backend.read(sign_in, login="mail", password="")


def test_the_password_is_kept_as_an_argon2_hash(backend: Backend):
    add_carla(backend)
    with backend.look() as ctx:
        (kept,) = ctx.session.scalars(User.__table__.select().with_only_columns(User.password_hash))
    assert kept.startswith("$argon2id$")


def test_a_hash_costs_whoever_guesses_as_much_as_the_rfc_asks_for(sound_hasher):
    cost = extract_parameters(sound_hasher().hash(GOOD))
    assert cost.type is Type.ID
    assert cost.time_cost >= 3
    assert cost.memory_cost >= 64 * 1024


def test_a_login_exists_once_whatever_its_case(backend: Backend):
    add_carla(backend)
    with pytest.raises(LoginTaken):
        add_carla(backend, login="CARLA")
    assert [row.login for row in backend.read(find_users)] == ["carla"]


def test_all_reasons_against_a_new_user_are_given_at_once(backend: Backend):
    with pytest.raises(Refused) as refusal:
        backend.run(add_user, login="car la", name=" ", roles=[], password="aaaa")
    assert [reason.at for reason in refusal.value.reasons] == ["login", "name", "roles", "password", "password"]
    assert isinstance(refusal.value.reasons[0], LoginUnfit)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("cavallo", PasswordTooShort),
        ("abababababab", PasswordTooPlain),
        ("carla-al-mare", PasswordIsTheName),
        ("Password2026", PasswordIsGuessed),
    ],
)
def test_a_weak_password_is_refused_with_its_weakness(password: str, reason: type[Refused]):
    assert [type(weakness) for weakness in weaknesses(password, "carla", "Carla Neri")] == [reason]


def test_a_long_sentence_is_a_good_password():
    assert list(weaknesses("quattro gatti sul tetto", "carla", "Carla Neri")) == []


def test_one_changes_ones_own_password_and_only_ones_own(backend: Backend):
    user_id = add_carla(backend, role=Role.TECHNICIAN)
    other_id = add_carla(backend, login="luca")
    with backend.work() as ctx:
        carla = replace(ctx, actor=backend.read(sign_in, login="carla", password=GOOD))
        set_password(carla, user_id, "un-altra-corriera")
        with pytest.raises(NotPermitted):
            set_password(carla, other_id, "un-altra-corriera")
    assert backend.read(sign_in, login="carla", password="un-altra-corriera").user_id == user_id


def test_the_last_administrator_stays(backend: Backend):
    user_id = add_carla(backend, role=Role.ADMINISTRATOR)
    with pytest.raises(LastAdministrator):
        backend.run(deactivate_user, user_id=user_id)


def test_only_who_manages_users_adds_one(backend_for):
    with pytest.raises(NotPermitted):
        add_carla(backend_for(Role.DISPATCHER))
