"""The life of a call, and of the assignments by which it is worked on (field-service.md §2.2)."""

from collections.abc import Iterator
from typing import Any

from app.calls.states import NOT_RELEASED as NOT_RELEASED
from app.calls.states import OPEN as OPEN
from app.calls.states import WORKED as WORKED
from app.calls.states import CallState as CallState
from app.codes.rules import CodeKind
from app.kernel.errors import Missing, Refused
from app.kernel.flow import Flow, Move, WrongState
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled


class WaitCause(Labelled):
    CUSTOMER = "customer", N_("the customer's answer")
    ACCESS = "access", N_("access to the site")
    SUPPLIER = "supplier", N_("a supplier")
    INTERNAL = "internal", N_("ourselves")


class PassCause(Labelled):
    """Why a caller was passed to the back office while he was on the line."""

    INVOICE = "invoice", N_("asks about an invoice")
    CONTRACT = "contract", N_("asks about a contract or a price")
    ORDER = "order", N_("orders something")
    COMPLAINT = "complaint", N_("complains")
    PERSON = "person", N_("asks for a certain person")
    OTHER = "other", N_("something else")


class AssignmentState(Labelled):
    GIVEN = "given", N_("Given")
    TAKEN = "taken", N_("Taken in charge")
    DONE = "done", N_("Done")
    HANDED_ON = "handed_on", N_("Handed on")
    CANCELLED = "cancelled", N_("Called off")


class WorkKind(Labelled):
    """How an assignment is worked: at the desk, or by one of the three documents that hang on it."""

    DESK = "desk", N_("Desk work")
    ON_SITE = "on_site", N_("On-site intervention")
    WORKSHOP = "workshop", N_("Workshop repair")
    SUBCONTRACT = "subcontract", N_("Subcontracted work")


class WorkStillOpen(Refused):
    msgid = N_("{work} with {who} is still open: finish or cancel it.")


class DocumentStillOpen(Refused):
    msgid = N_("{work} {reference} with {who} is still open: finish or cancel it.")


class AlreadyWorked(Refused):
    msgid = N_("{work} {reference} is done: record the solution and settle its costs.")


class ChildStillOpen(Refused):
    msgid = N_("Call {number}, which is part of this one, is still open: solve it, or take the link away.")


class NotSolved(Refused):
    msgid = N_("The call is not solved yet: record the solution.")


class NotAccepted(Refused):
    msgid = N_("The customer has not accepted the solution yet: record the acceptance.")


class NotInvoiced(Refused):
    msgid = N_("The costs are not settled yet: issue the invoice, or settle the call without charge.")


class NoTechnician(Refused):
    msgid = N_("Nobody is named: choose the technician who takes it in charge.")


class NobodyByThatName(Refused):
    msgid = N_("“{name}” is nobody's name: leave it empty when the caller withholds his number.")


class AlreadyTaken(Refused):
    msgid = N_("{who} has already taken it in charge.")


def tells_who_and_what(call: Any) -> Iterator[Refused]:
    """Against the release of a draft: who calls, what happens and how bad it is; everything else may follow."""
    if call.customer_id is None:
        yield Missing(field=N_("Customer"), at="customer")
    if not call.subject.strip():
        yield Missing(field=N_("What happens, in one line"), at="subject")
    if call.severity is None:
        yield Missing(field=N_("Severity"), at="severity")


def no_open_work(call: Any) -> Iterator[Refused]:
    for assignment in call.open_assignments:
        told = {"work": assignment.kind, "who": assignment.who, "at": f"assignment:{assignment.id}"}
        reference = assignment.reference
        yield DocumentStillOpen(reference=reference, **told) if reference else WorkStillOpen(**told)


def no_document_done(call: Any) -> Iterator[Refused]:
    """What was worked has its costs: such a call is solved and settled, not cancelled."""
    for assignment in call.assignments:
        if assignment.reference and assignment.state is AssignmentState.DONE:
            yield AlreadyWorked(work=assignment.kind, reference=assignment.reference, at="solve")


def has_solution(call: Any) -> Iterator[Refused]:
    if not call.solution.strip():
        yield Missing(field=N_("Solution"), at="solution")


def is_coded(call: Any) -> Iterator[Refused]:
    """A call taken over from another system has that system's codes in its history, and needs none of ours."""
    if call.source is not None:
        return
    for kind in CodeKind:
        if getattr(call, f"{kind}_code_id") is None:
            yield Missing(field=kind.label, at="codes")


def everything_settled(call: Any) -> Iterator[Refused]:
    yield from no_open_work(call)
    if call.solved_at is None:
        yield NotSolved(at="solve")
    if call.accepted_at is None:
        yield NotAccepted(at="accept")
    if call.invoiced_at is None:
        yield NotInvoiced(at="invoice")


C = CallState


def no_open_child(call: Any) -> Iterator[Refused]:
    """A call that consists of others is closed after them."""
    for child in call.children:
        if child.state in OPEN:
            yield ChildStillOpen(number=child.number, at=f"call:{child.id}")


def takes_new_work(call: Any) -> Iterator[Refused]:
    """Against work on a call that is solved, settled or cancelled: it has to be reopened first."""
    if call.state not in OPEN:
        yield WrongState(state=call.state, at="state")


def takes_callers(call: Any) -> Iterator[Refused]:
    """Against telling this call that somebody rang about it again: nobody looks at it any more, or not yet."""
    if call.state not in OPEN and call.state is not C.SOLVED:
        yield WrongState(state=call.state, at="state")


CALL_FLOW = Flow(
    C.DRAFT,
    Move("release", N_("Release"), frozenset({C.DRAFT}), C.REGISTERED, "calls.log", guards=(tells_who_and_what,)),
    Move("discard", N_("Discard"), frozenset({C.DRAFT}), C.DISCARDED, "calls.log"),
    Move("join", N_("Join to an open call"), frozenset({C.DRAFT}), C.JOINED, "calls.log"),
    Move("take_up", N_("Take up again"), frozenset({C.DISCARDED, C.JOINED}), C.DRAFT, "calls.log"),
    Move("qualify", N_("Qualify"), frozenset({C.REGISTERED, C.QUALIFIED}), C.QUALIFIED, "calls.log"),
    Move("assign", N_("Assign"), OPEN, C.ASSIGNED, "calls.dispatch"),
    Move("hand_on", N_("Hand on"), WORKED, C.ASSIGNED, "calls.work"),
    Move("take", N_("Take in charge"), OPEN, C.IN_WORK, "calls.work"),
    Move("hold", N_("Put on hold"), frozenset({C.ASSIGNED, C.IN_WORK}), C.WAITING, "calls.work"),
    Move("resume", N_("Resume"), frozenset({C.WAITING}), C.IN_WORK, "calls.work"),
    Move("solve", N_("Solve"), OPEN, C.SOLVED, "calls.work", guards=(has_solution, no_open_work)),
    Move("reopen", N_("Reopen"), frozenset({C.SOLVED, C.ACCEPTED}), C.ASSIGNED, "calls.log"),
    Move("accept", N_("Customer accepts"), frozenset({C.SOLVED}), C.ACCEPTED, "calls.accept"),
    Move("invoice", N_("Invoice"), frozenset({C.ACCEPTED}), C.INVOICED, "billing.issue", guards=(no_open_work,)),
    Move(
        "close",
        N_("Close"),
        frozenset({C.INVOICED}),
        C.CLOSED,
        "calls.archive",
        guards=(everything_settled, no_open_child, is_coded),
    ),
    Move("archive", N_("Archive"), frozenset({C.CLOSED, C.CANCELLED}), C.ARCHIVED, "calls.archive"),
    Move("cancel", N_("Cancel"), OPEN, C.CANCELLED, "calls.dispatch", guards=(no_open_work, no_document_done)),
)

A = AssignmentState


def names_a_technician(assignment: Any) -> Iterator[Refused]:
    if assignment.technician_id is None:
        yield NoTechnician(at="technician")


ASSIGNMENT_FLOW = Flow(
    A.GIVEN,
    Move("take", N_("Take in charge"), frozenset({A.GIVEN}), A.TAKEN, "calls.work", guards=(names_a_technician,)),
    Move("finish", N_("Finish"), frozenset({A.GIVEN, A.TAKEN}), A.DONE, "calls.work"),
    Move("hand_on", N_("Hand on"), frozenset({A.GIVEN, A.TAKEN}), A.HANDED_ON, "calls.work"),
    Move("cancel", N_("Cancel"), frozenset({A.GIVEN, A.TAKEN}), A.CANCELLED, "calls.work"),
)
OPEN_ASSIGNMENT = frozenset({A.GIVEN, A.TAKEN})
