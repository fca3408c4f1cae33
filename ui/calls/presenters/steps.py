"""Which step comes next, by the state of the call: the first one the user may take is the primary button."""

from __future__ import annotations

from collections.abc import Mapping

from app.calls.flow import CallState

C = CallState

NEXT_STEPS: dict[CallState, tuple[str, ...]] = {
    C.REGISTERED: ("call.assign", "call.take", "call.solve"),
    C.QUALIFIED: ("call.assign", "call.take", "call.solve"),
    C.ASSIGNED: ("intervention.plan", "call.take", "call.solve", "call.hand_on"),
    C.IN_WORK: ("call.solve", "intervention.plan", "call.hand_on", "call.hold"),
    C.WAITING: ("call.resume", "call.solve", "call.hand_on"),
    C.SOLVED: ("call.accept", "call.reopen"),
    C.ACCEPTED: ("invoice.preview", "call.reopen"),
    C.INVOICED: ("call.close", "invoice.preview"),
    C.CLOSED: ("call.archive",),
    C.CANCELLED: ("call.archive",),
    C.ARCHIVED: (),
}


def next_steps(state: CallState, reasons: Mapping[str, tuple[str, ...]]) -> tuple[str, list[str]]:
    """The primary step and those beside it; refused ones stay in sight, greyed, after it."""
    steps = NEXT_STEPS[state]
    primary = next((step for step in steps if not reasons[step]), "")
    return primary, [step for step in steps if step != primary]
