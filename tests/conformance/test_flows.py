"""Every state machine of the house, whatever it is of: complete, lawful, and the same in Python and in SQL."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.schema  # noqa: F401
from app.db.base import Record
from app.kernel.errors import NotPermitted, Refused
from app.kernel.flow import Flow, Move, WrongState
from app.kernel.permissions import PERMISSIONS, ROLES

pytestmark = pytest.mark.usefixtures("in_english")

FLOWS = {
    mapper.class_.__tablename__: mapper.class_.__flow__ for mapper in Record.registry.mappers if mapper.class_.__flow__
}
MOVES = [(name, move) for name, flow in sorted(FLOWS.items()) for move in flow.moves.values()]
FINAL = {
    "article": set(),
    "assignment": {"done", "handed_on", "cancelled"},
    "call": {"archived"},
    "intervention": {"done", "cancelled"},
    "invoice": {"paid"},
    "rma": {"returned", "scrapped", "cancelled"},
    "subcontract_order": {"approved", "cancelled"},
}
"""The states in which a record stays, by table: a flow that gains another one says so here.

An article has none: what was withdrawn may be published again.
"""

each_flow = pytest.mark.parametrize("name", sorted(FLOWS))
each_move = pytest.mark.parametrize(("name", "move"), MOVES, ids=[f"{name}-{move.name}" for name, move in MOVES])


def without_guards(flow: Flow) -> Flow:
    moves = (Move(m.name, m.label, m.sources, m.target, m.permission) for m in flow.moves.values())
    return Flow(flow.initial, *moves)


@each_move
def test_a_move_leads_from_known_states_to_a_known_state(name: str, move: Move):
    assert move.sources
    assert {*move.sources, move.target} <= set(FLOWS[name].states)


@each_move
def test_the_right_a_move_takes_exists_and_somebody_besides_the_administrator_holds_it(name: str, move: Move):
    assert move.permission in PERMISSIONS
    assert sum(move.permission in held for held in ROLES.values()) >= 2


@each_move
def test_a_move_and_the_states_it_joins_have_labels(name: str, move: Move):
    assert move.label
    assert all(state.label for state in FLOWS[name].states)


@each_flow
def test_every_state_can_be_reached(name: str):
    flow = FLOWS[name]
    reached = {str(flow.initial)}
    while further := {target for source, target in flow.steps() if source in reached} - reached:
        reached |= further
    assert reached == {str(state) for state in flow.states}


@each_flow
def test_every_state_can_be_left_or_is_known_as_final(name: str):
    flow = FLOWS[name]
    assert {str(state) for state in flow.states} - {source for source, _target in flow.steps()} == FINAL[name]


@pytest.mark.parametrize("name", sorted(name for name in FLOWS if FINAL[name]))
def test_a_final_state_can_be_reached_from_everywhere(name: str):
    flow = FLOWS[name]
    ending = set(FINAL[name])
    while further := {source for source, target in flow.steps() if target in ending} - ending:
        ending |= further
    assert ending == {str(state) for state in flow.states}


@each_flow
@given(data=st.data())
def test_whoever_wanders_through_a_flow_takes_only_its_steps(name: str, data: st.DataObject):
    """The guards, which look at more than the state, are tested with their domains."""
    flow = without_guards(FLOWS[name])
    record = SimpleNamespace(state=flow.initial)
    for move in data.draw(st.lists(st.sampled_from(sorted(flow.moves)), max_size=30)):
        before = record.state
        reasons = flow.reasons(record, move, PERMISSIONS)
        assert flow.admits(before, move) == (not reasons)
        if reasons:
            assert [type(reason) for reason in reasons] == [WrongState]
            with pytest.raises(Refused):
                flow.apply(record, move, PERMISSIONS)
            assert record.state == before
        else:
            flow.apply(record, move, PERMISSIONS)
            assert (str(before), str(record.state)) in flow.steps() or before == record.state


@each_move
def test_who_lacks_the_right_is_told_which(name: str, move: Move):
    flow = without_guards(FLOWS[name])
    record = SimpleNamespace(state=min(move.sources))
    (reason,) = flow.reasons(record, move.name, frozenset())
    assert isinstance(reason, NotPermitted)
    assert PERMISSIONS[move.permission].label in str(reason)


@each_flow
def test_the_diagram_shows_every_move(name: str):
    diagram = FLOWS[name].mermaid().splitlines()
    for move in FLOWS[name].moves.values():
        arrows = [line for line in diagram if line.endswith(f"--> {move.target}: {move.name}")]
        assert len(arrows) == len(move.sources)
