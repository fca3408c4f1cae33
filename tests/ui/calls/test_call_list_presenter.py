"""The list's decisions, without a window: filter, order and pages are the database's."""

import asyncio

import pytest

from app.calls.commands import assign_call, log_call
from app.promises.rules import Severity
from app.staff.commands import add_department
from tests.make import Make
from tests.ui.calls.fake_views import FakeList
from ui.calls.presenters import call_list
from ui.calls.presenters.call_list import CallListPresenter

SUBJECTS = ("Boiler blocked", "Printer jams", "Lift is slow", "Boiler drips", "Alarm")


@pytest.fixture
def calls(desk):
    customer_id = Make(desk.work).customer().id
    return [
        desk.run(log_call, subject=subject, customer_id=customer_id, severity=Severity.NUISANCE) for subject in SUBJECTS
    ]


@pytest.fixture
def presenter(desk, calls):
    return CallListPresenter(desk, FakeList())


async def test_the_list_begins_with_all_open_calls_by_promise(presenter, calls):
    await presenter.refresh()
    assert [row.id for row in presenter.view.rows] == calls
    assert presenter.view.count == "5 calls · sorted by promise"
    assert presenter.view.counts["open"] == 5
    assert presenter.view.sorted_by == ("due_at", False)


async def test_the_filter_is_asked_of_the_database(presenter):
    await presenter.filter_by("boiler")
    assert [row.subject for row in presenter.view.rows] == ["Boiler blocked", "Boiler drips"]
    assert presenter.view.count.startswith("2 calls")
    assert presenter.view.is_filtered


async def test_the_order_is_asked_of_the_database(presenter):
    await presenter.sort_by("subject", True)
    assert [row.subject for row in presenter.view.rows] == sorted(SUBJECTS, reverse=True)
    assert presenter.view.count == "5 calls · sorted by subject"


async def test_pages_follow_one_another_until_the_last(presenter, calls, monkeypatch):
    monkeypatch.setattr(call_list, "PAGE", 2)
    await presenter.show_list(limit=2)
    assert presenter.view.more
    seen = [row.id for row in presenter.view.rows]
    await presenter.show_more()
    assert [row.id for row in presenter.view.rows] == calls
    assert seen == calls[:2]
    assert not presenter.view.more
    await presenter.show_more()
    assert len(presenter.view.rows) == 5


async def test_an_answer_that_comes_after_a_newer_question_is_dropped(presenter):
    await presenter.show_list(limit=2)
    older = asyncio.create_task(presenter.show_more())
    await asyncio.sleep(0)
    await presenter.filter_by("boiler")
    await older
    assert [row.subject for row in presenter.view.rows] == ["Boiler blocked", "Boiler drips"]


async def test_a_department_shows_its_open_calls(presenter, desk, calls):
    department_id = desk.run(add_department, name="Second level", line=2)
    desk.run(assign_call, call_id=calls[2], department_id=department_id)
    await presenter.refresh()
    assert [(found.name, found.calls) for found in presenter.view.departments if found.calls] == [("Second level", 1)]
    await presenter.choose_view(f"department:{department_id}")
    assert [row.id for row in presenter.view.rows] == [calls[2]]
    await presenter.choose_view("unassigned")
    assert len(presenter.view.rows) == 5


async def test_a_new_call_has_a_place_of_its_own(presenter):
    await presenter.new_call()
    assert presenter.view.went == ["new_call"]
