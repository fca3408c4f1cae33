"""The list's decisions, without a window: filter, order and pages are the database's; what is kept is kept for one."""

import csv

import pytest

from app.backend import Backend
from app.calls.commands import assign_call
from app.calls.flow import CallState
from app.calls.intake import log_call
from app.calls.queries import call_card
from app.db.context import Actor
from app.kernel.errors import AlreadyExists
from app.kernel.permissions import Role, permissions_of
from app.promises.rules import Priority, Severity
from app.staff.commands import add_department, add_technician
from tests.make import Make
from tests.ui.calls.fake_views import FakeList
from ui.calls.presenters.call_list import CallListPresenter
from ui.toolkit.group_heads import Group

SUBJECTS = ("Boiler blocked", "Printer jams", "Lift is slow", "Boiler drips", "Alarm")


@pytest.fixture
def calls(desk):
    customer_id = Make(desk.work).customer().id
    return [
        desk.run(log_call, subject=subject, customer_id=customer_id, severity=Severity.NUISANCE) for subject in SUBJECTS
    ]


@pytest.fixture
def department(desk):
    return desk.run(add_department, name="Second level", line=2)


@pytest.fixture
def luca(desk, department):
    return desk.run(add_technician, name="Luca Verdi", department_id=department)


@pytest.fixture
async def presenter(desk, calls):
    presenter = CallListPresenter(desk, FakeList())
    await presenter.refresh()
    return presenter


def subjects(presenter):
    return [row.subject for row in presenter.view.rows]


def line(presenter, label):
    return next(line for line in presenter.view.lines if line.label == label)


async def test_the_list_begins_with_all_open_calls_by_promise(presenter, calls):
    assert [row.id for row in presenter.view.rows] == calls
    assert presenter.view.count == "5 calls · sorted by promise"
    assert presenter.view.counts["open"] == 5
    assert presenter.view.order == ("due_at", False, "")
    assert presenter.view.chips == [("states", "Open calls")]
    assert not presenter.view.is_filtered


async def test_the_filter_is_asked_of_the_database(presenter):
    await presenter.filter_by("boiler")
    assert subjects(presenter) == ["Boiler blocked", "Boiler drips"]
    assert presenter.view.count.startswith("2 calls")
    assert presenter.view.is_filtered


async def test_the_order_is_asked_of_the_database(presenter):
    await presenter.sort_by("subject", True)
    assert subjects(presenter) == sorted(SUBJECTS, reverse=True)
    assert presenter.view.count == "5 calls · sorted by subject"


async def test_a_group_is_an_order_of_its_own_with_a_head_and_a_count(presenter, desk, calls, department):
    for call in calls[:2]:
        desk.run(assign_call, call_id=call, department_id=department)
    await presenter.group_by("department")
    assert presenter.view.order == ("due_at", False, "department")
    assert presenter.view.count == "5 calls · sorted by department"
    assert presenter.view.groups == [Group("No department", 3), Group("Second level", 2)]
    desk.run(assign_call, call_id=calls[2], department_id=department)
    await presenter.refresh()
    assert presenter.view.groups == [Group("No department", 2), Group("Second level", 3)]
    await presenter.sort_by("number", True)
    assert presenter.view.order == ("number", True, "")
    assert presenter.view.groups == []


async def test_each_condition_is_a_chip_that_goes_away_alone(presenter, desk, calls, department):
    desk.run(assign_call, call_id=calls[2], department_id=department)
    await presenter.add_condition("department_id", department, "Second level")
    await presenter.add_condition("reported_days", 7)
    assert presenter.view.chips == [
        ("states", "Open calls"),
        ("department_id", "Department: Second level"),
        ("reported_days", "The last 7 days"),
    ]
    assert subjects(presenter) == ["Lift is slow"]
    await presenter.remove_condition("department_id")
    assert len(presenter.view.rows) == 5
    await presenter.remove_condition("states")
    assert presenter.view.chips == [("reported_days", "The last 7 days")]


async def test_a_word_takes_the_place_of_the_set_a_view_began_with_and_others_join_it(presenter):
    await presenter.add_condition("states", CallState.WAITING)
    assert presenter.view.chips == [("states", "Waiting")]
    await presenter.add_condition("states", CallState.REGISTERED)
    assert presenter.view.chips == [("states", "Registered, Waiting")]
    await presenter.add_condition("states", CallState.WAITING)
    assert presenter.view.chips == [("states", "Registered")]
    await presenter.add_condition("priorities", Priority.LOW)
    assert presenter.view.chips[-1] == ("priorities", "Low")


async def test_a_department_shows_its_open_calls(presenter, desk, calls, department):
    desk.run(assign_call, call_id=calls[2], department_id=department)
    await presenter.refresh()
    assert presenter.view.counts[f"department:{department}"] == 1
    await presenter.choose_view(f"department:{department}")
    assert [row.id for row in presenter.view.rows] == [calls[2]]
    assert presenter.view.chips[-1] == ("department_id", "Department: Second level")
    await presenter.choose_view("unassigned")
    assert len(presenter.view.rows) == 5


async def test_what_is_shown_is_saved_as_a_view_and_found_again(presenter, desk):
    await presenter.filter_by("boiler")
    await presenter.sort_by("number", True)
    await presenter.save_view("Boilers")
    assert presenter.view.chosen == line(presenter, "Boilers").name
    assert line(presenter, "Boilers").group == "My views"
    await presenter.choose_view("open")
    assert len(presenter.view.rows) == 5
    await presenter.choose_view(line(presenter, "Boilers").name)
    assert subjects(presenter) == ["Boiler drips", "Boiler blocked"]
    assert presenter.view.counts[presenter.chosen] == 2
    with pytest.raises(AlreadyExists):
        await presenter.save_view("Boilers")


async def test_a_view_that_is_removed_comes_back_by_undo(presenter):
    await presenter.save_view("Mine")
    name = line(presenter, "Mine").name
    await presenter.change_saved("share", name)
    assert line(presenter, "Mine").group == "Shared views"
    await presenter.change_saved("remove", name)
    assert "Mine" not in [found.label for found in presenter.view.lines]
    assert presenter.view.chosen == "open"
    said, undo = presenter.view.said[-1]
    assert said == "The view “Mine” is removed."
    await undo()
    assert line(presenter, "Mine").is_shared


async def test_a_view_keeps_another_filter_when_it_is_told_to_and_undo_gives_the_old_one_back(presenter):
    await presenter.save_view("Mine")
    name = line(presenter, "Mine").name
    await presenter.filter_by("boiler")
    await presenter.change_saved("keep", name)
    assert presenter.view.counts[name] == 2
    await presenter.view.said[-1][1]()
    assert presenter.view.counts[name] == 5


async def test_a_pinned_view_stands_first_for_this_user(presenter, desk):
    await presenter.change_saved("pin", "waiting")
    assert presenter.view.lines[0].name == "waiting"
    again = CallListPresenter(desk, FakeList())
    await again.refresh()
    assert (again.view.lines[0].name, again.view.lines[0].is_pinned) == ("waiting", True)
    await again.change_saved("pin", "waiting")
    assert again.view.lines[0].name == "open"


async def test_columns_and_panes_are_remembered_per_user(presenter, desk):
    await presenter.keep_columns([("call", 0), ("promise", 90)])
    await presenter.keep_layout({"compact": True})
    again = CallListPresenter(desk, FakeList())
    await again.refresh()
    assert again.view.columns == [("call", 0), ("promise", 90)]
    assert again.view.layout == {"compact": True}
    await again.choose_view("mine")
    assert again.view.columns == []


async def test_the_menu_of_a_view_offers_what_one_may(desk, presenter):
    await presenter.save_view("For all")
    await presenter.change_saved("share", line(presenter, "For all").name)
    luca = Backend(desk.database, Actor("luca", "Luca Verdi", permissions_of(frozenset({Role.TECHNICIAN}))))
    field = CallListPresenter(luca, FakeList())
    await field.refresh()
    assert line(field, "For all").may == {"pin"}
    assert line(field, "All open").may == {"pin"}
    assert line(presenter, "For all").may == {"pin", "rename", "keep", "share", "remove"}
    luca.close_pools()


async def test_the_selected_calls_are_given_to_one_and_given_back(presenter, desk, calls, department, luca):
    for call in calls[:2]:
        desk.run(assign_call, call_id=call, department_id=department)
    presenter.view.selected = calls[:2]
    presenter.view.answers.append((department, luca))
    await presenter.assign_selected()
    assert {desk.read(call_card, call_id=call).technician for call in calls[:2]} == {"Luca Verdi"}
    said, undo = presenter.view.said[-1]
    assert said == "2 calls assigned to Luca Verdi."
    await undo()
    assert {desk.read(call_card, call_id=call).technician for call in calls[:2]} == {""}


async def test_there_is_no_way_back_to_nobody(presenter, calls, department):
    presenter.view.selected = calls
    presenter.view.answers.append((department, None))
    await presenter.assign_selected()
    assert presenter.view.said == [("5 calls assigned to Second level.", None)]


async def test_a_note_and_a_severity_for_many(presenter, desk, calls):
    presenter.view.selected = calls[:3]
    presenter.view.answers.extend([Severity.BLOCKED, "Power cut"])
    await presenter.judge_selected()
    await presenter.note_selected()
    cards = [desk.read(call_card, call_id=call) for call in calls]
    assert [card.severity for card in cards] == [Severity.BLOCKED] * 3 + [Severity.NUISANCE] * 2
    assert [card.timeline[-1].text for card in cards[:3]] == ["Power cut"] * 3
    await presenter.view.said[0][1]()
    assert desk.read(call_card, call_id=calls[0]).severity is Severity.NUISANCE


async def test_the_next_steps_are_those_the_state_admits_and_the_card_takes_them(presenter, calls):
    presenter.view.selected = [calls[0]]
    presenter.view.answers.append("cancel")
    await presenter.choose_step()
    offered = [name for name, _label, _reasons in presenter.view.asked[-1]]
    assert "assign" in offered
    assert "accept" not in offered
    assert presenter.view.steps == [(calls[0], "call.cancel")]


async def test_going_back_from_a_list_changes_nothing(presenter, calls):
    presenter.view.selected = calls
    await presenter.assign_selected()
    await presenter.judge_selected()
    await presenter.note_selected()
    await presenter.choose_step()
    assert presenter.view.said == []
    assert presenter.view.steps == []


async def test_a_new_call_has_a_place_of_its_own(presenter):
    await presenter.new_call()
    assert presenter.view.went == ["new_call"]


async def test_the_list_as_it_is_filtered_becomes_a_file(presenter, tmp_path):
    presenter.view.save_to = str(tmp_path / "calls.csv")
    await presenter.filter_by("boiler")
    await presenter.export()
    assert exported(tmp_path / "calls.csv") == ["Boiler blocked", "Boiler drips"]
    assert presenter.view.said == [("calls.csv: 2 rows exported", None)]
    assert presenter.view.exports[-1] is None


async def test_of_several_selected_calls_only_these_become_a_file(presenter, calls, tmp_path):
    presenter.view.save_to = str(tmp_path / "calls.csv")
    presenter.view.selected = [calls[2], calls[0]]
    await presenter.export()
    assert exported(tmp_path / "calls.csv") == ["Lift is slow", "Boiler blocked"]


async def test_without_a_place_nothing_is_exported(presenter, tmp_path):
    await presenter.export()
    assert list(tmp_path.iterdir()) == []
    assert presenter.view.exports == []


def exported(file):
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [row["Subject"] for row in csv.DictReader(lines)]
