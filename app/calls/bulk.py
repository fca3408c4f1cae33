"""What is done with many calls at once: one intent, one transaction; whole, or not at all with every call's reasons."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlalchemy import select

from app.calls.commands import add_note, assign_call, qualify_call, take_call
from app.calls.editing import change_call
from app.calls.flow import CALL_FLOW
from app.calls.models import Call
from app.db.context import Context
from app.kernel.errors import Refused, refuse_if_any
from app.kernel.i18n import N_
from app.promises.rules import Severity

MOST_AT_ONCE = 1_000

Told = Callable[[int], None]
"""Hears after each call how many are done; whatever it raises ends the work, and nothing of it is kept."""


class OfCall(Refused):
    """One call's reason among many calls'."""

    msgid = N_("{number}: {reason}")


class TooManyCalls(Refused):
    msgid = N_("{count} calls are selected: choose {most} at most.")


class Held(NamedTuple):
    """Who had a call and how bad it was, for the way back."""

    call_id: int
    department_id: int | None
    technician_id: int | None
    severity: Severity


def nobody(done: int) -> None:
    """For work that nobody watches."""


def assign_calls(
    ctx: Context,
    call_ids: Sequence[int],
    department_id: int,
    technician_id: int | None = None,
    remark: str = "",
    told: Told = nobody,
) -> int:
    """Give all these calls to a department or one of its technicians; answers how many."""

    def give(call_id: int) -> None:
        assign_call(ctx, call_id, department_id, technician_id, remark)

    return _each(ctx, call_ids, give, told)


def take_calls(ctx: Context, call_ids: Sequence[int], told: Told = nobody) -> int:
    """Take all these calls in charge."""
    return _each(ctx, call_ids, lambda call_id: take_call(ctx, call_id), told)


def qualify_calls(ctx: Context, call_ids: Sequence[int], severity: Severity, told: Told = nobody) -> int:
    """Judge all these calls alike; each one's priority follows from its own contract."""
    return _each(ctx, call_ids, lambda call_id: judge_one(ctx, call_id, severity), told)


def judge_one(ctx: Context, call_id: int, severity: Severity) -> None:
    """Qualify a call that nobody works on yet; of one that is worked on, correct the severity."""
    call = ctx.get(Call, call_id)
    if CALL_FLOW.admits(call.state, "qualify"):
        qualify_call(ctx, call_id, severity)
    else:
        change_call(ctx, call_id, "severity", call.severity, severity)


def note_calls(ctx: Context, call_ids: Sequence[int], text: str, is_internal: bool = True, told: Told = nobody) -> int:
    """Write the same into the history of all these calls."""
    return _each(ctx, call_ids, lambda call_id: add_note(ctx, call_id, text, is_internal), told)


def held_calls(ctx: Context, call_ids: Sequence[int]) -> list[Held]:
    """How these calls stand before they are changed."""
    query = select(Call.id, Call.department_id, Call.technician_id, Call.severity).where(Call.id.in_(call_ids))
    return [Held(*row) for row in ctx.session.execute(query.order_by(Call.id))]


def give_back_calls(ctx: Context, held: Sequence[Held]) -> int:
    """Give calls back to whoever had them; one that nobody had cannot become so again."""
    before = {row.call_id: row for row in held if row.department_id is not None}

    def give(call_id: int) -> None:
        department_id = before[call_id].department_id
        assert department_id is not None
        assign_call(ctx, call_id, department_id, before[call_id].technician_id)

    return _each(ctx, list(before), give, nobody)


def judge_back_calls(ctx: Context, held: Sequence[Held]) -> int:
    """Judge calls as they were judged before."""
    before = {row.call_id: row.severity for row in held}
    return _each(ctx, list(before), lambda call_id: judge_one(ctx, call_id, before[call_id]), nobody)


def _each(ctx: Context, call_ids: Sequence[int], act: Callable[[int], None], told: Told) -> int:
    wanted = list(dict.fromkeys(call_ids))
    if len(wanted) > MOST_AT_ONCE:
        raise TooManyCalls(count=len(wanted), most=MOST_AT_ONCE)
    reasons: list[Refused] = []
    for done, call_id in enumerate(wanted, 1):
        try:
            act(call_id)
        except Refused as refusal:
            reasons.extend(_of_call(ctx, call_id, refusal))
        told(done)
    refuse_if_any(reasons)
    return len(wanted)


def _of_call(ctx: Context, call_id: int, refusal: Refused) -> list[Refused]:
    with ctx.session.no_autoflush:
        number = ctx.session.scalar(select(Call.number).where(Call.id == call_id)) or str(call_id)
    return [OfCall(number=number, reason=reason, at=f"call:{call_id}") for reason in refusal.reasons]
