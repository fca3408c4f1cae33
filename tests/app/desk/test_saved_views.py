"""Views are data: kept by their owner, shared by whoever may, read against what there is."""

import pytest

from app.calls.filters import ALL_OPEN, BadCondition, CallFilter, UnknownCondition, filter_data, parse_filter
from app.calls.flow import CallState
from app.calls.views import VIEWS
from app.desk.commands import (
    NameTooLong,
    NotYourView,
    StateTooLarge,
    change_view,
    keep_state,
    remove_view,
    rename_view,
    save_view,
    share_view,
)
from app.desk.queries import desk_state, saved_views
from app.desk.shapes import Shape, parse_shape, shape_data
from app.kernel.errors import AlreadyExists, Missing, NotPermitted, SeveralReasons
from app.kernel.permissions import Role
from app.promises.rules import Priority

HOT = shape_data(Shape(CallFilter(priorities=frozenset({Priority.HIGH}), reported_days=7), "reported_at", True))


def names(backend):
    return [view.name for view in backend.read(saved_views)]


def test_a_view_is_kept_as_it_was_asked_for(backend):
    backend.run(save_view, name=" Hot ", shape=HOT)
    (view,) = backend.read(saved_views)
    assert (view.name, view.is_mine, view.is_shared) == ("Hot", True, False)
    assert view.shape == parse_shape(HOT)
    assert view.shape.filter.priorities == {Priority.HIGH}


def test_a_view_is_seen_by_others_only_when_it_is_shared(backend, backend_for):
    view_id = backend.run(save_view, name="Hot", shape=HOT)
    luca = backend_for(Role.TECHNICIAN)
    assert names(luca) == []
    backend.run(share_view, view_id=view_id)
    assert names(luca) == ["Hot"]
    assert not luca.read(saved_views)[0].is_mine


def test_everybody_keeps_views_but_not_everybody_shares_or_changes_others(backend, backend_for):
    luca = backend_for(Role.TECHNICIAN)
    own = luca.run(save_view, name="My day", shape=HOT)
    with pytest.raises(NotPermitted):
        luca.run(share_view, view_id=own)
    shared = backend.run(save_view, name="Hot", shape=HOT)
    with pytest.raises(NotYourView):
        luca.run(rename_view, view_id=shared, name="Mine now")
    backend.run(share_view, view_id=shared)
    for command, arguments in ((rename_view, {"name": "Cold"}), (remove_view, {}), (change_view, {"shape": HOT})):
        with pytest.raises(NotPermitted):
            luca.run(command, view_id=shared, **arguments)
    with pytest.raises(NotYourView):
        backend.run(remove_view, view_id=own)


def test_a_dispatcher_tidies_up_shared_views(backend, backend_for):
    view_id = backend.run(save_view, name="Hot", shape=HOT)
    backend.run(share_view, view_id=view_id)
    backend_for(Role.DISPATCHER).run(rename_view, view_id=view_id, name="Urgent")
    assert names(backend) == ["Urgent"]


def test_one_owner_has_a_name_once(backend, backend_for):
    backend.run(save_view, name="Hot", shape=HOT)
    other = backend.run(save_view, name="Cold", shape=HOT)
    with pytest.raises(AlreadyExists):
        backend.run(save_view, name="Hot ", shape=HOT)
    with pytest.raises(AlreadyExists):
        backend.run(rename_view, view_id=other, name="Hot")
    backend.run(rename_view, view_id=other, name="Cold")
    backend_for(Role.TECHNICIAN).run(save_view, name="Hot", shape=HOT)


@pytest.mark.parametrize(("name", "refusal"), [("  ", Missing), ("x" * 61, NameTooLong)])
def test_a_name_is_needed_and_short(backend, name, refusal):
    with pytest.raises(refusal):
        backend.run(save_view, name=name, shape=HOT)


def test_a_removed_view_is_gone_and_may_be_saved_again(backend):
    view_id = backend.run(save_view, name="Hot", shape=HOT)
    backend.run(remove_view, view_id=view_id)
    assert names(backend) == []
    backend.run(save_view, name="Hot", shape=HOT)
    assert names(backend) == ["Hot"]


def test_a_filter_names_every_place_that_does_not_fit():
    with pytest.raises(SeveralReasons) as told:
        parse_filter({"states": ["nowhere"], "state; DROP TABLE call": 1, "mine": "yes", "department_id": True})
    found = {(type(reason), reason.at) for reason in told.value.reasons}
    assert found == {
        (BadCondition, "filter.states"),
        (UnknownCondition, "filter.state; DROP TABLE call"),
        (BadCondition, "filter.mine"),
        (BadCondition, "filter.department_id"),
    }


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"text": "x" * 201},
        {"text": 7},
        {"reported_days": 0},
        {"reported_days": 10**6},
        {"technician_id": 2**70},
        {"customer_id": -1},
        {"states": "assigned"},
        {"states": [["assigned"]]},
        {"priorities": [None]},
        {1: 2},
    ],
)
def test_what_is_no_filter_is_refused(data):
    with pytest.raises((BadCondition, UnknownCondition)):
        parse_filter(data)


@pytest.mark.parametrize(
    ("data", "at"),
    [
        ({"sort": "number; --"}, "sort"),
        ({"sort": ["number"]}, "sort"),
        ({"group": "phone"}, "group"),
        ({"descending": 1}, "descending"),
        ({"columns": ["call", "password_hash"]}, "columns"),
        ({"columns": ["call", "call"]}, "columns"),
        ({"columns": [{}]}, "columns"),
        ({"owner": "luca"}, "owner"),
        ({"filter": {"x": 1}}, "filter.x"),
        ("view", "view"),
    ],
)
def test_what_is_no_view_is_refused_with_its_place(backend, data, at):
    with pytest.raises((BadCondition, UnknownCondition)) as told:
        backend.run(save_view, name="Bad", shape=data)
    assert told.value.at == at


@pytest.mark.parametrize("asked", [view.filter for view in VIEWS.values()], ids=list(VIEWS))
def test_the_views_everybody_has_are_such_data_too(asked):
    assert parse_filter(filter_data(asked)) == asked


def test_a_filter_keeps_only_what_it_asks_for():
    assert filter_data(CallFilter()) == {}
    assert filter_data(ALL_OPEN) == {"states": ["assigned", "in_work", "qualified", "registered", "waiting"]}
    assert CallState.DRAFT not in ALL_OPEN.states


def test_a_desk_is_kept_for_its_user_alone(backend, backend_for):
    backend.run(keep_state, name="calls.layout", value={"compact": True})
    backend.run(keep_state, name="calls.layout", value={"compact": False, "panes": [700, 500]})
    backend.run(keep_state, name="board.layout", value={"zoom": 2})
    assert backend.read(desk_state, prefix="calls.") == {"calls.layout": {"compact": False, "panes": [700, 500]}}
    assert set(backend.read(desk_state)) == {"calls.layout", "board.layout"}
    assert backend_for(Role.TECHNICIAN).read(desk_state) == {}


@pytest.mark.parametrize(("name", "value"), [("", {}), ("k" * 101, {}), ("calls", {"x": "y" * 70_000})])
def test_a_desk_keeps_no_books(backend, name, value):
    with pytest.raises(StateTooLarge):
        backend.run(keep_state, name=name, value=value)
