"""From a reason against a step to the place where it is put right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.calls.editing import FIELDS
from app.calls.flow import CALL_FLOW, CallState
from app.calls.queries import CallCard, MoveRow
from app.kernel.flow import WrongState
from app.kernel.i18n import N_

MENDED_BY = {
    "solution": "call.solve",
    "solve": "call.solve",
    "codes": "call.codes",
    "accept": "call.accept",
    "invoice": "invoice.preview",
    "technician": "call.assign",
}
"""By the place a reason speaks of: the action that puts it right."""


class Fix(NamedTuple):
    """A reason and the way on: an action of the card, the work or the call it speaks of, or a field of the details."""

    reason: str
    label: str = ""
    action: str = ""
    opens: str = ""
    record_id: int = 0


def fixes_of(step: str, reasons: Iterable[str], card: CallCard) -> list[Fix]:
    """Each reason against the step once, with what can be done about it."""
    move = next((row for row in card.moves if f"call.{row.name}" == step), None)
    places = dict(zip(move.reasons, move.at, strict=True)) if move else {}
    return [_fix(reason, places.get(reason, ""), move, card) for reason in reasons]


def _fix(reason: str, at: str, move: MoveRow | None, card: CallCard) -> Fix:
    kind, _colon, number = at.partition(":")
    if number.isdecimal():
        label = N_("Open the work") if kind == "assignment" else N_("Open the call")
        return Fix(reason, label, opens=kind, record_id=int(number))
    if at in MENDED_BY:
        return Fix(reason, N_("Fix it"), action=MENDED_BY[at])
    if at in FIELDS:
        return Fix(reason, N_("Fix it"), opens=at)
    if reason == str(WrongState(state=card.state)):
        wanted = CALL_FLOW.moves[move.name].sources if move else frozenset({CallState.ASSIGNED})
        for row in _leading_to(wanted, card):
            return Fix(reason, row.label, action=action_of(row.name))
    return Fix(reason)


def _leading_to(wanted: Iterable[object], card: CallCard) -> Iterator[MoveRow]:
    """The steps that can be taken now and end where the other one may begin."""
    for row in card.moves:
        if not row.reasons and CALL_FLOW.moves[row.name].target in wanted:
            yield row


def action_of(move: str) -> str:
    return "invoice.preview" if move == "invoice" else f"call.{move}"
