"""What is known of a person is erased from record and trail; the proof stays, and an erasing without proof is found."""

from contextlib import closing

import pytest
from sqlalchemy import text

from app.backend import Backend
from app.calls.models import Call
from app.customers.models import Contact
from app.db.context import Gone
from app.db.database import Database
from app.db.erasing import KeptByLaw, NotErasable, erase
from app.db.history import record_history
from app.db.verify import verify_trail
from app.kernel.errors import Missing, Refused
from tests.app.db.conftest import Trail
from tests.app.db.test_verify import behind_the_back, found
from tests.make import Make

pytestmark = pytest.mark.usefixtures("in_english")
WHY = "Richiesta dell'interessata"


@pytest.fixture
def anna(backend: Backend, make: Make) -> Contact:
    contact = make.contact(name="Anna Colli", phone="0376 346411", role="amministratrice")
    with backend.work() as ctx:
        ctx.get(Contact, contact.id).phone = "333 7654321"
    return contact


def whole_trail(database: Database) -> str:
    with database.reader.connect() as connection:
        return str(connection.scalars(text("SELECT diff FROM audit_change")).all())


def test_a_person_is_gone_from_record_and_trail_and_the_chain_holds(
    database: Database, backend: Backend, anna: Contact, trail: Trail
):
    before = verify_trail(database)
    assert erase(database, "anna", "contact", anna.id, ["name", "phone"], WHY) == 3
    said = whole_trail(database)
    assert [word for word in ("Colli", "346411", "7654321") if word in said] == []
    with backend.look() as ctx:
        contact = ctx.get(Contact, anna.id)
        assert (contact.name, contact.phone, contact.role) == ("–", "", "amministratrice")
        last = record_history(ctx, "contact", anna.id)[-1]
    assert (last.field, last.new) == ("erased", f"name, phone: {WHY}")
    assert trail.of(anna)[0].fields["role"] == "amministratrice"
    after = verify_trail(database)
    assert after.holds
    assert (after.changes, after.transactions) == (before.changes + 2, before.transactions + 1)


def test_what_was_erased_can_be_erased_further_and_writing_goes_on(database: Database, backend: Backend, anna: Contact):
    for field in ("phone", "name"):
        erase(database, "anna", "contact", anna.id, [field], WHY)
    with backend.work() as ctx:
        ctx.get(Contact, anna.id).name = "Amministrazione"
    assert verify_trail(database).holds
    assert "Colli" not in whole_trail(database)


def test_in_a_final_record_too(database: Database, backend: Backend, make: Make):
    call = make.call(caller_phone="0376 346411", state="archived")
    erase(database, "anna", "call", call.id, ["caller_phone"], WHY)
    with backend.look() as ctx:
        assert ctx.get(Call, call.id).caller_phone == ""
    assert verify_trail(database).holds


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_change SET diff = replace(diff, 'amministratrice', 'socia') WHERE id = {first}",
        "UPDATE audit_change SET pk = pk + 1 WHERE id = {first}",
    ],
)
def test_an_erased_entry_cannot_be_altered_any_more_than_another(
    database: Database, anna: Contact, trail: Trail, tampering: str
):
    erase(database, "anna", "contact", anna.id, ["name"], WHY)
    first = trail.of(anna)[0].id
    with behind_the_back(database) as execute:
        execute(tampering.format(first=first))
    assert f"Entry {first} was altered" in found(database)


def test_blanks_that_no_erasing_vouches_for_are_found(database: Database, anna: Contact, trail: Trail):
    first = trail.of(anna)[0].id
    blank = "zeroblob(16)" if database.is_sqlite else "decode(repeat('00', 16), 'hex')"
    joined = f"CAST({blank} || substr(seal, 17) AS BLOB)" if database.is_sqlite else f"{blank} || substr(seal, 17)"
    with behind_the_back(database) as execute:
        execute(f"UPDATE audit_change SET diff = '{{}}', seal = {joined} WHERE id = {first}")
    assert f"Entry {first} was altered" in found(database)


def test_the_guards_stand_again_after_an_erasing(database: Database, anna: Contact):
    erase(database, "anna", "contact", anna.id, ["name"], WHY)
    with pytest.raises(Exception, match="append-only"), database.transaction("anna", "attack") as session:
        session.execute(text("UPDATE audit_change SET diff = '{}'"))


def test_what_cannot_be_erased_is_refused_with_every_reason(database: Database, anna: Contact):
    def reasons(record: str, fields: list[str], reason: str = WHY) -> list[type[Refused]]:
        with pytest.raises(Refused) as refusal:
            erase(database, "anna", record, anna.id, fields, reason)
        return [type(told) for told in refusal.value.reasons]

    assert reasons("contact", ["phone_key", "customer_id"], " ") == [NotErasable, NotErasable, Missing]
    assert reasons("invoice", ["number"]) == [KeptByLaw, NotErasable]
    assert reasons("user_account", ["password_hash", "login"]) == [NotErasable, NotErasable]
    with closing(database.reader.connect()), pytest.raises(Gone):
        erase(database, "anna", "contact", 99, ["name"], WHY)
    assert verify_trail(database).holds
