"""Reading calls: the list page by page, the counters of the views, one call's card."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select

from app.assets.models import Asset
from app.calls.flow import CALL_FLOW, AssignmentState, CallState, WaitCause, WorkKind
from app.calls.link_models import CallLink
from app.calls.models import Assignment, Call, Channel
from app.catalog.models import Product
from app.customers.models import Customer, Site
from app.db.attachments import count_attachments
from app.db.context import Context
from app.db.history import TrailRow, record_history
from app.db.journal import JournalRow, journal_of
from app.kernel.errors import Refused
from app.kernel.i18n import _
from app.kernel.text import dotted
from app.promises.queries import company_calendar
from app.promises.rules import Pause, Priority, Severity, Standing, standing
from app.staff.models import Department

ENDS_DESK_WORK = frozenset({"solve", "cancel"})
"""The steps that end what is open at the desk by themselves."""


class MoveRow(NamedTuple):
    """A move of the call's flow: its button, every reason against it, and the place each reason speaks of, or ""."""

    name: str
    label: str
    reasons: tuple[str, ...]
    at: tuple[str, ...] = ()


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
    customer_id: int | None
    customer: str
    address: str
    contact_id: int | None
    contact: str
    phone: str
    site_id: int | None
    site: str
    asset_id: int | None
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
    files: int
    links: int
    called_again: int
    is_mass_incident: bool


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
        Call.children,
    )
    customer: Customer | None = call.customer
    place: Site | Customer | None = call.site or customer
    moves = tuple(
        MoveRow(name, move.label, tuple(map(str, reasons)), tuple(reason.at or "" for reason in reasons))
        for name, move in CALL_FLOW.moves.items()
        for reasons in [list(_reasons_against(ctx, call, name))]
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
        customer=customer.name if customer is not None else "",
        address=_address(place) if place is not None else "",
        contact_id=call.contact_id,
        contact=call.contact.name if call.contact else "",
        phone=call.caller_phone,
        site_id=call.site_id,
        site=call.site.name if call.site else "",
        asset_id=call.asset_id,
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
        files=count_attachments(ctx, "call", call.id),
        links=_count_links(ctx, call.id),
        called_again=call.called_again,
        is_mass_incident=call.is_mass_incident,
    )


def _address(place: Site | Customer) -> str:
    return ", ".join(filter(None, (place.street, f"{place.postcode} {place.town}".strip())))


def _count_links(ctx: Context, call_id: int) -> int:
    at_either_end = or_(CallLink.call_id == call_id, CallLink.other_id == call_id)
    return ctx.session.scalar(select(func.count(CallLink.id)).where(at_either_end)) or 0


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
    return dotted(*parts)


def _standing(ctx: Context, call: Call) -> Standing:
    pauses = [Pause(pause.started_at, pause.ended_at, pause.cause) for pause in call.pauses]
    calendar = company_calendar(ctx, call.reported_at.year)
    return standing(call.reported_at, call.solution_minutes, calendar, ctx.now, pauses, done_at=call.solved_at)
