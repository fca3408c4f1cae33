from dataclasses import dataclass, field

import pytest

from app.kernel.errors import NotPermitted, Refused, SeveralReasons
from app.kernel.flow import Flow, Move, WrongState
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled


class DoorState(Labelled):
    OPEN = "open", N_("Open")
    SHUT = "shut", N_("Shut")
    LOCKED = "locked", N_("Locked")


class Obstructed(Refused):
    msgid = N_("“{thing}” is in the way.")


@dataclass
class Door:
    state: DoorState = DoorState.OPEN
    in_the_way: list[str] = field(default_factory=list)


def nothing_in_the_way(door):
    return [Obstructed(thing=thing) for thing in door.in_the_way]


OPEN, SHUT, LOCKED = DoorState
ALL = {"calls.work", "calls.archive"}
FLOW = Flow(
    OPEN,
    Move("shut", N_("Shut"), frozenset({OPEN}), SHUT, "calls.work", (nothing_in_the_way,)),
    Move("lock", N_("Lock"), frozenset({SHUT}), LOCKED, "calls.archive"),
    Move("open", N_("Open"), frozenset({SHUT, LOCKED}), OPEN, "calls.work"),
    Move("paint", N_("Paint"), frozenset({OPEN}), OPEN, "calls.work"),
)


def test_a_lawful_move_changes_the_state():
    door = Door()
    FLOW.apply(door, "shut", ALL)

    assert door.state is SHUT


def test_a_move_is_refused_with_every_reason_at_once_and_changes_nothing():
    door = Door(LOCKED, ["foot", "cat"])

    with pytest.raises(SeveralReasons) as refusal:
        FLOW.apply(door, "shut", set())
    assert [type(reason) for reason in refusal.value.reasons] == [NotPermitted, WrongState, Obstructed, Obstructed]
    assert door.state is LOCKED


def test_the_button_and_the_command_ask_the_same_question():
    door = Door(in_the_way=["foot"])

    assert [str(reason) for reason in FLOW.reasons(door, "shut", ALL)] == [str(Obstructed(thing="foot"))]
    with pytest.raises(Obstructed):
        FLOW.apply(door, "shut", ALL)


def test_a_list_row_knows_from_the_state_alone_whether_a_move_is_worth_offering():
    assert FLOW.admits(OPEN, "shut")
    assert not FLOW.admits(LOCKED, "shut")


def test_the_steps_for_the_database_are_the_changes_of_state_only():
    assert FLOW.steps() == {("open", "shut"), ("shut", "locked"), ("shut", "open"), ("locked", "open")}


def test_the_diagram_draws_every_arrow():
    assert FLOW.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> open",
        "    open --> shut: shut",
        "    shut --> locked: lock",
        "    shut --> open: open",
        "    locked --> open: open",
        "    open --> open: paint",
    ]
