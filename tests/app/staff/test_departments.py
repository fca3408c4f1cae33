"""Departments and the people in them: kept, moved, retired; what is retired gets no new work."""

import pytest

from app.calls.commands import assign_call, hand_on_call
from app.calls.lists import department_counts
from app.desk.queries import assignees
from app.staff.commands import (
    add_department,
    add_technician,
    change_department,
    change_technician,
    restore_department,
    restore_technician,
    retire_department,
    retire_technician,
)
from app.staff.queries import department_choices, find_departments, find_technicians, technician_choices
from tests.company import Company, refusals
from tests.databases import sqlite_only


def test_all_that_is_wrong_with_a_department_is_told_at_once(company: Company):
    assert refusals(company, add_department, name=" ", line=0) == ["Missing", "LevelOutOfRange"]
    assert refusals(company, add_department, name="OFFICINA", line=10) == ["AlreadyExists", "LevelOutOfRange"]
    change = {"department_id": company.workshop.id}
    assert refusals(company, change_department, name="Telefono", line=3, **change) == ["AlreadyExists"]
    company.run(change_department, name="officina", line=3, **change)


def test_a_department_is_retired_when_its_people_have_moved(company: Company):
    assert refusals(company, retire_department, department_id=company.workshop.id) == ["StillHasPeople"]
    company.run(change_technician, technician_id=company.sara.id, name="Sara", department_id=company.second_level.id)
    company.run(retire_department, department_id=company.workshop.id)
    assert company.workshop.id not in company.backend.read(department_choices)
    rows = {row.name: row for row in company.backend.read(find_departments)}
    assert [row.name for row in rows.values()][-1] == "Officina"
    assert (rows["Officina"].is_active, rows["Esperti"].people) == (False, ("Sara",))
    company.run(restore_department, department_id=company.workshop.id)
    assert company.workshop.id in company.backend.read(department_choices)


@pytest.fixture
def retired(company: Company) -> int:
    """The second level, without people, retired."""
    company.run(retire_department, department_id=company.second_level.id)
    return company.second_level.id


@sqlite_only
def test_a_retired_department_gets_no_new_work_and_no_people(company: Company, retired: int):
    call_id = company.in_work()
    given = {"call_id": call_id, "department_id": retired}
    assert refusals(company, assign_call, **given) == ["DepartmentIsRetired"]
    assert refusals(company, hand_on_call, remark="", **given) == ["Missing", "DepartmentIsRetired"]
    assert refusals(company, add_technician, name="", department_id=retired) == ["Missing", "DepartmentIsRetired"]
    luca = {"technician_id": company.luca.id, "name": "Luca", "user_id": company.sara.user_id}
    told = refusals(company, change_technician, department_id=retired, **luca)
    assert told == ["DepartmentIsRetired", "SignsInAsAnother"]
    assert retired not in {row.department_id for row in company.backend.read(assignees)}


@sqlite_only
def test_a_department_that_is_retired_is_counted_while_it_has_calls(company: Company):
    call_id = company.assigned()
    company.run(hand_on_call, call_id=call_id, department_id=company.second_level.id, remark="Su")
    company.run(retire_department, department_id=company.second_level.id)
    counts = {row.name: row.calls for row in company.backend.read(department_counts)}
    assert counts == {"Telefono": 0, "Esperti": 1, "Officina": 0}
    company.run(hand_on_call, call_id=call_id, department_id=company.desk.id, remark="Torna")
    assert set(row.name for row in company.backend.read(department_counts)) == {"Telefono", "Officina"}


@sqlite_only
def test_a_technician_who_has_left_is_offered_no_more_and_his_department_can_be_retired(company: Company):
    company.run(retire_technician, technician_id=company.sara.id)
    assert list(company.backend.read(technician_choices)) == [company.luca.id]
    company.run(retire_department, department_id=company.workshop.id)
    sara = next(row for row in company.backend.read(find_technicians) if row.id == company.sara.id)
    assert not sara.is_active
    assert refusals(company, restore_technician, technician_id=sara.id) == ["DepartmentIsRetired"]
    company.run(restore_department, department_id=company.workshop.id)
    company.run(restore_technician, technician_id=sara.id)
    assert company.sara.id in company.backend.read(technician_choices)
