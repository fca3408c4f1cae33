"""What people do with a call, from the telephone to the archive; each function is one intent and one transaction."""

from datetime import date, datetime

from sqlalchemy import select

from app.calls.codes import put_codes
from app.calls.flow import (
    ASSIGNMENT_FLOW,
    CALL_FLOW,
    AlreadyTaken,
    AssignmentState,
    NoTechnician,
    WaitCause,
    WorkKind,
    takes_new_work,
)
from app.calls.models import Assignment, Call, CallPause
from app.codes.rules import CodeKind
from app.db.context import Context
from app.db.journal import EntryKind, note
from app.kernel.errors import Missing, Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.reason import Reason
from app.promises.queries import company_calendar, judged
from app.promises.rules import Pause, Severity, promise
from app.staff.commands import against_department
from app.staff.models import Department, Technician

HOLDS_THE_CALL = frozenset({WorkKind.DESK, WorkKind.ON_SITE})
"""Whoever does such work has the call; a workshop or a subcontractor only helps."""


class CallIsArchived(Refused):
    msgid = N_("Call {number} is archived and can only be read.")


class NotTheirEquipment(Refused):
    msgid = N_("{serial} is not a machine of {customer}: choose another, or correct where it stands.")


def qualify_call(ctx: Context, call_id: int, severity: Severity) -> None:
    """Judge the call: the severity is a fact; priority and promise are computed anew from the first report."""
    call = open_call(ctx, call_id)
    CALL_FLOW.apply(call, "qualify", ctx.permissions)
    judge_call(ctx, call, severity)
    sentence = Reason.of(N_("{severity}: priority {priority}"), severity=call.severity, priority=call.priority)
    note(ctx, call, EntryKind.STATE, sentence)


def assign_call(
    ctx: Context, call_id: int, department_id: int, technician_id: int | None = None, remark: str = ""
) -> int:
    """Give the call to a department, and to a technician when he is named; whoever had it at the desk hands it on."""
    call = open_call(ctx, call_id)
    refuse_if_any([*CALL_FLOW.reasons(call, "assign", ctx.permissions), *against_department(ctx, department_id)])
    CALL_FLOW.apply(call, "assign", ctx.permissions)
    _end_pauses(ctx, call)
    return _give(ctx, call, department_id, technician_id, remark)


def hand_on_call(ctx: Context, call_id: int, department_id: int, remark: str, technician_id: int | None = None) -> int:
    """Hand the call to another department, such as the second level; refuses to do so without saying why."""
    call = open_call(ctx, call_id)
    reasons = CALL_FLOW.reasons(call, "hand_on", ctx.permissions)
    if not remark.strip():
        reasons.append(Missing(field=N_("Note"), at="remark"))
    refuse_if_any([*reasons, *against_department(ctx, department_id)])
    CALL_FLOW.apply(call, "hand_on", ctx.permissions)
    _end_pauses(ctx, call)
    return _give(ctx, call, department_id, technician_id, remark)


def take_call(ctx: Context, call_id: int) -> None:
    """Take the call in charge: the named technician, or the one who acts when nobody is named.

    What another has taken already, the one who acts takes over from him.
    """
    call = open_call(ctx, call_id)
    me = acting_technician(ctx)
    desk = [assignment for assignment in call.open_assignments if assignment.kind is WorkKind.DESK]
    given = next((assignment for assignment in desk if assignment.state is AssignmentState.GIVEN), None)
    reasons = CALL_FLOW.reasons(call, "take", ctx.permissions)
    if me is None and (given is None or given.technician_id is None):
        reasons.append(NoTechnician(at="technician"))
    if given is None and me is not None and any(assignment.technician_id == me.id for assignment in desk):
        reasons.append(AlreadyTaken(who=me.name))
    refuse_if_any(reasons)
    CALL_FLOW.apply(call, "take", ctx.permissions)
    _end_pauses(ctx, call)
    if given is None and me is not None:
        _hand_on_desk_work(ctx, call)
        given = open_assignment(ctx, call, WorkKind.DESK, me.department_id, me.id)
    assert given is not None
    if given.technician_id is None and me is not None:
        given.technician_id, given.who = me.id, me.name
    ASSIGNMENT_FLOW.apply(given, "take", ctx.permissions)
    given.taken_at = ctx.now
    call.technician_id = given.technician_id
    call.taken_at = call.taken_at or ctx.now
    note(ctx, call, EntryKind.STATE, Reason.of(N_("Taken in charge by {who}"), who=given.who))


def hold_call(ctx: Context, call_id: int, cause: WaitCause) -> None:
    """Put the call on hold; the cause says for whom we wait."""
    call = open_call(ctx, call_id)
    CALL_FLOW.apply(call, "hold", ctx.permissions)
    call.wait_cause = cause
    call.pauses.append(CallPause(cause=cause, started_at=ctx.now))
    _promise(ctx, call)
    note(ctx, call, EntryKind.STATE, Reason.of(N_("On hold, waiting for {cause}"), cause=cause))


def resume_call(ctx: Context, call_id: int) -> None:
    call = open_call(ctx, call_id)
    CALL_FLOW.apply(call, "resume", ctx.permissions)
    _end_pauses(ctx, call)
    note(ctx, call, EntryKind.STATE, Reason(N_("Work goes on")))


def add_note(ctx: Context, call_id: int, text: str, is_internal: bool = True) -> None:
    """Write into the history of the call; an internal note is never shown to the customer."""
    ctx.require("calls.log")
    call = open_call(ctx, call_id)
    refuse_if_any([] if text.strip() else [Missing(field=N_("Note"), at="text")])
    kind = EntryKind.NOTE if is_internal else EntryKind.CALL
    note(ctx, call, kind, text=text.strip(), is_internal=is_internal)


def solve_call(
    ctx: Context,
    call_id: int,
    solution: str,
    *,
    problem_code_id: int | None = None,
    cause_code_id: int | None = None,
    solution_code_id: int | None = None,
) -> None:
    """Record the solution, and the codes as far as they are known: closing asks for them.

    Desk work ends with it; every other work must be finished before.
    """
    call = open_call(ctx, call_id)
    call.solution = solution.strip()
    kinds = (CodeKind.PROBLEM, CodeKind.CAUSE, CodeKind.SOLUTION)
    put_codes(ctx, call, dict(zip(kinds, (problem_code_id, cause_code_id, solution_code_id), strict=True)))
    for assignment in call.open_assignments:
        if assignment.kind is WorkKind.DESK:
            finish_assignment(ctx, assignment)
    CALL_FLOW.apply(call, "solve", ctx.permissions)
    _end_pauses(ctx, call)
    call.solved_at = ctx.now
    note(ctx, call, EntryKind.STATE, Reason(N_("Solved")), text=call.solution)


def accept_solution(ctx: Context, call_id: int, accepted_by: str) -> None:
    """Record that the customer accepts the solution, and who said so."""
    call = open_call(ctx, call_id)
    reasons = CALL_FLOW.reasons(call, "accept", ctx.permissions)
    if not accepted_by.strip():
        reasons.append(Missing(field=N_("Accepted by"), at="accepted_by"))
    refuse_if_any(reasons)
    CALL_FLOW.apply(call, "accept", ctx.permissions)
    call.accepted_at, call.accepted_by = ctx.now, accepted_by.strip()
    note(ctx, call, EntryKind.STATE, Reason.of(N_("Solution accepted by {who}"), who=call.accepted_by))


def reopen_call(ctx: Context, call_id: int, remark: str) -> None:
    """The fault is back: the call goes to the department that had it; solution and acceptance no longer hold."""
    call = open_call(ctx, call_id)
    CALL_FLOW.apply(call, "reopen", ctx.permissions)
    call.solved_at = call.accepted_at = None
    call.accepted_by = ""
    note(ctx, call, EntryKind.STATE, Reason(N_("Reopened")), text=remark)
    if call.department_id is not None:
        open_assignment(ctx, call, WorkKind.DESK, call.department_id, call.technician_id)


def close_call(ctx: Context, call_id: int) -> None:
    """Close the call; refused with the list of everything that is still open."""
    call = open_call(ctx, call_id)
    CALL_FLOW.apply(call, "close", ctx.permissions)
    call.closed_at = ctx.now
    note(ctx, call, EntryKind.STATE, Reason(N_("Closed")))


def cancel_call(ctx: Context, call_id: int, remark: str) -> None:
    """The call is not to be worked on; desk work ends with it, other work must be finished or cancelled before."""
    call = open_call(ctx, call_id)
    for assignment in call.open_assignments:
        if assignment.kind is WorkKind.DESK:
            finish_assignment(ctx, assignment, "cancel")
    CALL_FLOW.apply(call, "cancel", ctx.permissions)
    _end_pauses(ctx, call)
    note(ctx, call, EntryKind.STATE, Reason(N_("Cancelled")), text=remark)


def archive_call(ctx: Context, call_id: int) -> None:
    """Put the call into the archive: from now on it is read-only, in the database too."""
    call = open_call(ctx, call_id)
    CALL_FLOW.apply(call, "archive", ctx.permissions)
    call.archived_at = ctx.now
    note(ctx, call, EntryKind.STATE, Reason(N_("Archived")))


def open_call(ctx: Context, call_id: int) -> Call:
    """The call with its assignments, to be worked on; refuses an archived one."""
    call = ctx.get(Call, call_id, Call.assignments, Call.pauses, Call.children)
    if call.archived_at is not None:
        raise CallIsArchived(number=call.number)
    return call


def open_assignment(
    ctx: Context,
    call: Call,
    kind: WorkKind,
    department_id: int,
    technician_id: int | None = None,
    *,
    reference: str = "",
    who: str = "",
    remark: str = "",
) -> Assignment:
    """Open work on the call. A document it is worked by passes its number; a subcontractor his name.

    Refuses a call that is no longer open.
    """
    refuse_if_any(takes_new_work(call))
    department = ctx.get(Department, department_id)
    technician = ctx.get(Technician, technician_id) if technician_id is not None else None
    assignment = Assignment(
        kind=kind,
        state=AssignmentState.GIVEN,
        department_id=department.id,
        technician_id=technician_id,
        who=who or (technician.name if technician else department.name),
        reference=reference,
        note=remark,
        opened_at=ctx.now,
    )
    call.assignments.append(assignment)
    if kind in HOLDS_THE_CALL:
        call.department_id = department.id
        call.technician_id = technician_id or call.technician_id
    ctx.session.flush()
    return assignment


def finish_assignment(ctx: Context, assignment: Assignment, move: str = "finish") -> None:
    """End the work: `finish`, `hand_on` or `cancel`. Who may move the call or the document may end its work."""
    own = ASSIGNMENT_FLOW.moves[move].permission
    ASSIGNMENT_FLOW.apply(assignment, move, ctx.permissions | {own})
    assignment.ended_at = ctx.now


def judge_call(ctx: Context, call: Call, severity: Severity) -> None:
    """Contract, priority and promise from the facts as they are now, always from the report on."""
    found = judged(ctx, severity, call.reported_at, customer_id=call.customer_id, asset_id=call.asset_id)
    call.severity, call.priority = severity, found.priority
    call.contract_id = found.contract.id if found.contract else None
    call.reaction_minutes = found.target.reaction_minutes
    call.solution_minutes = found.target.solution_minutes
    _promise(ctx, call)


def acting_technician(ctx: Context) -> Technician | None:
    """The technician who is the user that acts, if he is one."""
    if ctx.actor.user_id is None:
        return None
    return ctx.session.scalar(select(Technician).where(Technician.user_id == ctx.actor.user_id))


def _give(ctx: Context, call: Call, department_id: int, technician_id: int | None, remark: str) -> int:
    _hand_on_desk_work(ctx, call)
    call.technician_id = None
    assignment = open_assignment(ctx, call, WorkKind.DESK, department_id, technician_id, remark=remark.strip())
    department = ctx.get(Department, department_id)
    sentence = Reason.of(N_("Assigned to {department}, {who}"), department=department.name, who=assignment.who)
    if technician_id is None:
        sentence = Reason.of(N_("Assigned to {department}"), department=department.name)
    note(ctx, call, EntryKind.STATE, sentence)
    if remark.strip():
        note(ctx, call, EntryKind.NOTE, text=remark.strip(), is_internal=True)
    return assignment.id


def _hand_on_desk_work(ctx: Context, call: Call) -> None:
    for assignment in call.open_assignments:
        if assignment.kind is WorkKind.DESK:
            finish_assignment(ctx, assignment, "hand_on")


def _promise(ctx: Context, call: Call) -> None:
    calendar = company_calendar(ctx, _day(ctx, call.reported_at).year)
    pauses = [Pause(pause.started_at, pause.ended_at, pause.cause) for pause in call.pauses]
    call.react_due_at = promise(call.reported_at, call.reaction_minutes, calendar)
    call.due_at = promise(call.reported_at, call.solution_minutes, calendar, pauses)


def _end_pauses(ctx: Context, call: Call) -> None:
    for pause in call.pauses:
        pause.ended_at = pause.ended_at or ctx.now
    call.wait_cause = None
    _promise(ctx, call)


def _day(ctx: Context, moment: datetime) -> date:
    return moment.astimezone(ctx.zone).date()
