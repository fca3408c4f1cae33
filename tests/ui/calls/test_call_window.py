"""The pages of the list of calls: each is the same however one comes to it, and new calls move none of them."""

import asyncio

import pytest

from app.calls.filters import CallFilter
from app.calls.lists import find_calls
from tests.make import Make
from ui.calls.presenters import call_window
from ui.calls.presenters.call_window import CallWindow


@pytest.fixture
def whole(desk, monkeypatch):
    monkeypatch.setattr(call_window, "PAGE", 5)
    monkeypatch.setattr(call_window, "MAPPED_FROM", 2)
    make = Make(desk.work)
    customer = make.customer()
    with desk.work() as ctx:
        for n in range(33):
            make.within(ctx).call(customer=customer, subject=f"Call {n}")
    return [row.id for row in desk.read(find_calls, filter=CallFilter()).rows]


@pytest.fixture
def window(desk, monkeypatch):
    made = CallWindow(desk)
    read = made._read
    monkeypatch.setattr(made, "_read", lambda **asked: read(**{"limit": 5} | asked))
    ask = desk.ask
    monkeypatch.setattr(desk, "ask", lambda query, **asked: ask(query, **asked | every(query)))
    return made


def every(query):
    return {"every": 5} if query.__name__ == "page_keys" else {}


async def ids(window, first):
    return [row.id for row in await window.rows(first, 5)]


@pytest.mark.parametrize("is_mapped", [False, True], ids=["counted", "mapped"])
async def test_a_page_is_the_same_however_one_comes_to_it(window, whole, is_mapped):
    first = await window.open(CallFilter(), "due_at", False)
    assert [row.id for row in first] == whole[:5]
    assert await window.count() == 33
    if is_mapped:
        await window.map_pages()
        assert len(window.map) == 6
    for place in (15, 30, 20, 25, 5, 10):
        assert await ids(window, place) == whole[place : place + 5]


async def test_a_far_jump_waits_for_the_map_and_the_next_finds_it(window, whole, monkeypatch):
    monkeypatch.setattr(call_window, "FAR", 1)
    await window.open(CallFilter(), "due_at", False)
    await window.count()
    both = await asyncio.gather(ids(window, 15), ids(window, 10))
    assert both == [whole[15:20], whole[10:15]]
    assert len(window.map) == 6


async def test_a_grouped_list_is_as_long_as_its_groups_together(window, whole):
    await window.open(CallFilter(), "due_at", False, "priority")
    assert sum(group.size for group in window.groups) == await window.count() == 33
    await window.open(CallFilter(), "due_at", False)
    assert window.groups == ()


async def test_new_calls_are_counted_and_move_nothing(window, whole, desk):
    await window.open(CallFilter(), "number", True)
    Make(desk.work).call(subject="new", customer_id=1)
    sight = await window.refresh(6)
    assert (sight.first, sight.total, window.new) == (5, 33, 1)
    assert [row.id for row in sight.rows] == whole[::-1][5:10]


async def test_the_ids_of_rows_nobody_has_seen(window, whole):
    await window.open(CallFilter(), "due_at", False)
    await window.count()
    assert await window.ids([(3, 6), (31, 32)]) == whole[3:7] + whole[31:33]


async def test_an_answer_to_an_older_question_is_dropped(window, whole):
    await window.open(CallFilter(), "due_at", False)
    older = asyncio.ensure_future(window.rows(10, 5))
    await asyncio.sleep(0)
    newer = await window.open(CallFilter(), "number", True)
    assert [row.id for row in newer] == whole[::-1][:5]
    assert await older is None
