"""Users, technicians and departments are kept from one place."""

import pytest

from app.kernel.permissions import Role
from app.staff.queries import find_departments, find_technicians, find_users, sign_in
from tests.ui.records_view import FakeRecords
from ui.settings.presenters.people import PeoplePresenter

USER = {
    "login": "carla",
    "name": "Carla Neri",
    "email": "",
    "roles": [Role.ADMINISTRATOR],
    "password": "corriera-azzurra",
}


@pytest.fixture
def people(desk):
    view = FakeRecords()
    return PeoplePresenter(desk, view), view


async def test_a_user_is_added_changed_given_another_password_and_sent_away(people, desk):
    presenter, view = people
    view.answers.extend([{**USER, "password": "short"}, USER])
    await presenter.add()
    assert view.refusals
    view.answers.append({**USER, "login": "dario", "name": "Dario Po"})
    await presenter.add()
    dario = next(row for row in desk.read(find_users) if row.login == "dario")
    view.select(dario.id)
    await presenter.show_selected()
    view.answers.append({"name": "Dario Po", "email": "po@example.com", "roles": [Role.TECHNICIAN]})
    await presenter.edit()
    view.answers.append({"password": "altra-corriera-2"})
    await presenter.reset_password()
    actor = desk.read(sign_in, login="dario", password="altra-corriera-2")
    assert "staff.manage" not in actor.permissions
    await presenter.deactivate()
    assert presenter.against_deactivating()
    await presenter.activate()
    assert next(row for row in desk.read(find_users) if row.login == "dario").is_active


async def test_the_last_administrator_keeps_the_role(people, desk):
    presenter, view = people
    view.answers.append(USER)
    await presenter.add()
    view.answers.append({"name": "Carla Neri", "email": "", "roles": [Role.DISPATCHER]})
    await presenter.edit()
    assert any("last administrator" in said for said in view.refusals)


async def test_a_department_and_its_technician_are_added_and_changed(people, desk):
    presenter, view = people
    await presenter.choose_view("departments")
    view.answers.append({"name": "Officina", "line": 3})
    await presenter.add()
    department = desk.read(find_departments)[-1]
    await presenter.choose_view("technicians")
    view.answers.append({"name": "Sara Neri", "department_id": department.id, "phone": "", "user_id": None})
    await presenter.add()
    view.answers.append({"name": "Sara Neri", "department_id": department.id, "phone": "12", "user_id": None})
    await presenter.edit()
    row = next(row for row in desk.read(find_technicians) if row.name == "Sara Neri")
    assert (row.phone, row.department) == ("12", "Officina")
    assert [match.text for match in await presenter.search_departments("offi")] == ["Officina"]
    await presenter.retire()
    assert view.shown.marks[0][0] == "Retired"
    await presenter.choose_view("departments")
    assert view.fact("Technicians") == "nobody yet"
    await presenter.retire()
    assert await presenter.search_departments("offi") == []
    assert presenter.against_retiring() != []
    await presenter.restore()
    assert presenter.against_restoring() != []
