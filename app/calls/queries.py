"""Reading calls: the list page by page, the counters of the views, one call's card."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.assets.models import Asset
from app.calls.conditions import conditions
from app.calls.flow import CALL_FLOW, OPEN, AssignmentState, CallState, WaitCause, WorkKind
from app.calls.models import Assignment, Call, Channel
from app.calls.views import PAGE, VIEWS, CallRow
from app.catalog.models import Product
from app.customers.models import Customer
from app.db.context import Context
from app.db.history import TrailRow, record_history
from app.db.journal import JournalRow, journal_of
from app.kernel.errors import Refused
from app.kernel.i18n import _
from app.promises.queries import company_calendar
from app.promises.rules import Pause, Priority, Severity, Standing, standing
from app.staff.models import Department, Technician

ENDS_DESK_WORK = frozenset({"solve", "cancel"})
"""The steps that end what is open at the desk by themselves."""

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


_RANK: ColumnElement[Any] = case(
    {priority.value: rank for rank, priority in enumerate(Priority)}, value=Call.priority, else_=len(Priority)
)
SORTS: dict[str, ColumnElement[Any] | InstrumentedAttribute[Any]] = {
    "number": Call.id,
    "subject": Call.subject,
    "customer": Customer.name,
    "state": Call.state,
    "priority": _RANK,
    "technician": func.coalesce(Technician.name, ""),
    "reported_at": Call.reported_at,
    "due_at": func.coalesce(Call.due_at, NEVER),
}
"""What the list can be sorted by; the call's id decides between equals, so that pages never overlap."""


ROW: tuple[Any, ...] = (
    Call.id,
    Call.number,
    Call.subject,
    Customer.name,
    Customer.town,
    Call.state,
    Call.priority,
    func.coalesce(Technician.name, ""),
    func.coalesce(Department.name, ""),
    Call.reported_at,
    Call.due_at,
    Call.solved_at,
    Call.solution_minutes,
)
"""The columns of a `CallRow`."""


class Page(NamedTuple):
    """Rows and the key to ask the next page with; no key after the last."""

    rows: list[CallRow]
    next: tuple[Any, int] | None


def find_calls(
    ctx: Context,
    *,
    view: str = "open",
    text: str = "",
    department_id: int | None = None,
    sort: str = "due_at",
    descending: bool = False,
    after: tuple[Any, int] | None = None,
    limit: int = PAGE,
) -> Page:
    """One page of the list, by keyset: any depth costs the same. `after` is the `next` of the page before."""
    query = _filtered(ctx, _sorted(sort, descending, limit), view, text, department_id)
    if after is not None:
        key = SORTS[sort]
        place, edge = tuple_(key, Call.id), tuple_(*after)
        query = query.where(place < edge if descending else place > edge)
    found = ctx.session.execute(query).all()
    rows = [CallRow(*row[:-1]) for row in found[:limit]]
    last = found[limit - 1] if len(found) > limit else None
    return Page(rows, (last.sort_key, last.id) if last else None)


def first_page_sql(ctx: Context) -> str:
    """The first page of the list one starts with, as one statement for this engine with its values written out.

    Kept beside the preferences, so that the next start shows the page before the application is loaded.
    """
    query = _filtered(ctx, _sorted("due_at", False, PAGE), next(iter(VIEWS)), "", None)
    return str(query.compile(ctx.session.get_bind(), compile_kwargs={"literal_binds": True}))


def _sorted(sort: str, descending: bool, limit: int) -> Select[Any]:
    """A page's columns in order, with one row more than the page, which tells whether there is another."""
    key = SORTS[sort]
    order = (key.desc(), Call.id.desc()) if descending else (key.asc(), Call.id.asc())
    return select(*ROW, key.label("sort_key")).order_by(*order).limit(limit + 1)


def count_calls(ctx: Context, *, view: str = "open", text: str = "", department_id: int | None = None) -> int:
    query = _filtered(ctx, select(func.count(Call.id)), view, text, department_id)
    return ctx.session.scalar(query) or 0


def view_counts(ctx: Context) -> dict[str, int]:
    """How many calls each view holds, for the counters beside their names."""
    return {name: count_calls(ctx, view=name) for name in VIEWS}


class DepartmentCount(NamedTuple):
    id: int
    name: str
    calls: int


def department_counts(ctx: Context) -> list[DepartmentCount]:
    """How many open calls each department has, the front line first."""
    query = (
        select(Department.id, Department.name, func.count(Call.id))
        .outerjoin(Call, and_(Call.department_id == Department.id, Call.state.in_(OPEN)))
        .group_by(Department.id, Department.name, Department.line)
        .order_by(Department.line, Department.name)
    )
    return [DepartmentCount(*row) for row in ctx.session.execute(query)]


def _filtered(ctx: Context, query: Select[Any], view: str, text: str, department_id: int | None) -> Select[Any]:
    chosen = VIEWS[view].filter
    asked = replace(chosen, text=text, department_id=department_id or chosen.department_id)
    return _joined(query).where(*conditions(ctx, asked))


class MoveRow(NamedTuple):
    """A move of the call's flow: its button, and every reason against it."""

    name: str
    label: str
    reasons: tuple[str, ...]


class AssignmentRow(NamedTuple):
    id: int
    kind: WorkKind
    state: AssignmentState
    department: str
    who: str
    reference: str
    note: str
    opened_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class CallCard:
    """Everything one call's page shows, read at once."""

    id: int
    version: int
    number: str
    subject: str
    description: str
    state: CallState
    severity: Severity
    priority: Priority
    channel: Channel
    customer_id: int
    customer: str
    address: str
    contact: str
    phone: str
    asset: str
    contract: str
    department_id: int | None
    department: str
    technician_id: int | None
    technician: str
    wait_cause: WaitCause | None
    reported_at: datetime
    due_at: datetime | None
    solved_at: datetime | None
    accepted_by: str
    solution: str
    promise: Standing
    moves: tuple[MoveRow, ...]
    assignments: tuple[AssignmentRow, ...]
    timeline: tuple[JournalRow, ...]


def call_card(ctx: Context, call_id: int) -> CallCard:
    """One call with its possible moves, its work and its history."""
    call = ctx.get(
        Call,
        call_id,
        Call.customer,
        Call.site,
        Call.contact,
        Call.asset,
        Call.contract,
        Call.department,
        Call.technician,
        Call.assignments,
        Call.pauses,
    )
    place = call.site or call.customer
    moves = tuple(
        MoveRow(name, move.label, tuple(str(reason) for reason in _reasons_against(ctx, call, name)))
        for name, move in CALL_FLOW.moves.items()
    )
    return CallCard(
        id=call.id,
        version=call.version,
        number=call.number,
        subject=call.subject,
        description=call.description,
        state=call.state,
        severity=call.severity,
        priority=call.priority,
        channel=call.channel,
        customer_id=call.customer_id,
        customer=call.customer.name,
        address=", ".join(filter(None, (place.street, f"{place.postcode} {place.town}".strip()))),
        contact=call.contact.name if call.contact else "",
        phone=call.caller_phone,
        asset=_asset_line(ctx, call.asset) if call.asset else "",
        contract=f"{call.contract.name} {call.contract.number}" if call.contract else "",
        department_id=call.department_id,
        department=call.department.name if call.department else "",
        technician_id=call.technician_id,
        technician=call.technician.name if call.technician else "",
        wait_cause=call.wait_cause,
        reported_at=call.reported_at,
        due_at=call.due_at,
        solved_at=call.solved_at,
        accepted_by=call.accepted_by,
        solution=call.solution,
        promise=_standing(ctx, call),
        moves=moves,
        assignments=tuple(_assignment_rows(ctx, call.id)),
        timeline=tuple(journal_of(ctx, "call", call.id)),
    )


def _reasons_against(ctx: Context, call: Call, move: str) -> Iterator[Refused]:
    """Against the step as its button offers it: what the step itself asks for, or ends, is no obstacle."""
    for reason in CALL_FLOW.reasons(call, move, ctx.permissions):
        is_asked_for = move == "solve" and reason.at == "solution"
        ends_with_it = move in ENDS_DESK_WORK and reason.params.get("work") is WorkKind.DESK
        if not is_asked_for and not ends_with_it:
            yield reason


def call_trail(ctx: Context, call_id: int) -> list[TrailRow]:
    """Every change of the call and of what belongs to it, the newest first."""
    return record_history(ctx, "call", call_id)[::-1]


def same_trouble(ctx: Context, *, customer_id: int, asset_id: int | None, limit: int = 5) -> list[CallRow]:
    """Open calls of this customer, those on the same machine first: may be what he calls about."""
    on_this_machine = case((Call.asset_id == asset_id, 0), else_=1)
    query = (
        _joined(select(*ROW))
        .where(Call.customer_id == customer_id, Call.state.in_(OPEN))
        .order_by(on_this_machine, Call.reported_at.desc())
        .limit(limit)
    )
    return [CallRow(*row) for row in ctx.session.execute(query)]


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.join(Customer, Customer.id == Call.customer_id)
        .outerjoin(Technician, Technician.id == Call.technician_id)
        .outerjoin(Department, Department.id == Call.department_id)
    )


def _assignment_rows(ctx: Context, call_id: int) -> list[AssignmentRow]:
    query = (
        select(
            Assignment.id,
            Assignment.kind,
            Assignment.state,
            Department.name,
            Assignment.who,
            Assignment.reference,
            Assignment.note,
            Assignment.opened_at,
            Assignment.ended_at,
        )
        .join(Department, Department.id == Assignment.department_id)
        .where(Assignment.call_id == call_id)
        .order_by(Assignment.id)
    )
    return [AssignmentRow(*row) for row in ctx.session.execute(query)]


def _asset_line(ctx: Context, asset: Asset) -> str:
    product = ctx.get(Product, asset.product_id)
    serial = _("s/n {serial}").format(serial=asset.serial)
    parts = (product.name, serial, asset.position)
    return " · ".join(filter(None, parts))


def _standing(ctx: Context, call: Call) -> Standing:
    pauses = [Pause(pause.started_at, pause.ended_at, pause.cause) for pause in call.pauses]
    calendar = company_calendar(ctx, call.reported_at.year)
    return standing(call.reported_at, call.solution_minutes, calendar, ctx.now, pauses, done_at=call.solved_at)
