"""What the desk is told before a call is saved: priority, contract, promise, and what is covered today."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.calls.flow import OPEN, CallState
from app.calls.models import Call
from app.catalog.models import Product
from app.catalog.rules import CostKind
from app.contracts.queries import coverage_terms
from app.contracts.rules import ChargeableLine, obstacles
from app.contracts.terms import Bucket, CoverageTerm
from app.customers.models import Customer
from app.db.context import Context
from app.kernel.money import Money
from app.kernel.text import folded
from app.promises.queries import judged
from app.promises.rules import Priority, Severity
from app.staff.models import Department, Technician


class Covered(NamedTuple):
    """What one term pays today: the share in basis points, and what is left under its ceiling where it has one."""

    bucket: Bucket
    source: str
    kinds: tuple[CostKind, ...]
    product: str
    share: int
    left: Money | None


class IntakePreview(NamedTuple):
    """`contract` is empty without one; no due moment where the calendar has none."""

    priority: Priority
    contract: str
    react_due_at: datetime | None
    due_at: datetime | None
    coverage: tuple[Covered, ...]


def intake_preview(ctx: Context, customer_id: int | None, asset_id: int | None, severity: Severity) -> IntakePreview:
    """What `log_call` would promise if it were called now; nothing is written."""
    found = judged(ctx, severity, ctx.now, customer_id=customer_id, asset_id=asset_id)
    contract = f"{found.contract.name} {found.contract.number}" if found.contract else ""
    covered = tuple(_covered(ctx, customer_id, asset_id)) if customer_id is not None else ()
    return IntakePreview(found.priority, contract, found.react_due_at, found.due_at, covered)


class LikelyCall(NamedTuple):
    """A call that the caller may mean: one key joins him to it."""

    id: int
    number: str
    subject: str
    state: CallState
    who: str
    is_same_machine: bool
    called_again: int


def likely_calls(
    ctx: Context, *, customer_id: int | None, asset_id: int | None, text: str = "", limit: int = 5
) -> list[LikelyCall]:
    """What is open or awaits acceptance: of this machine, then what speaks of the same words, then the newest."""
    mine = [column == key for column, key in ((Call.customer_id, customer_id), (Call.asset_id, asset_id)) if key]
    if not mine:
        return []
    words = set(folded(text).split())
    found = _likely(ctx, _NEWEST, or_(*mine), Call.state.in_([*sorted(OPEN), CallState.SOLVED]), asset_id=asset_id)

    def order(call: LikelyCall) -> tuple[bool, int]:
        return not call.is_same_machine, -len(words & set(folded(call.subject).split()))

    return sorted(found, key=order)[:limit]


def mass_incidents(ctx: Context, limit: int = 3) -> list[LikelyCall]:
    """The faults that many ring about just now, the newest first."""
    return _likely(ctx, limit, Call.is_mass_incident, Call.state.in_(sorted(OPEN)))


class DraftRow(NamedTuple):
    """A draft that nobody released yet."""

    id: int
    number: str
    phone: str
    subject: str
    customer: str
    picked_up_at: datetime
    picked_up_by: str


def open_drafts(ctx: Context, *, mine: bool = True, limit: int = 50) -> list[DraftRow]:
    """What is left to complete, oldest first: of the one who asks, or of everybody; those without a word left out."""
    query = (
        select(Call, Customer.name)
        .outerjoin(Customer, Customer.id == Call.customer_id)
        .where(Call.state == CallState.DRAFT)
        .order_by(Call.picked_up_at, Call.id)
        .limit(limit)
    )
    if mine:
        query = query.where(Call.picked_up_by == ctx.actor.login)
    return [
        DraftRow(
            call.id,
            call.number,
            call.caller_phone,
            call.subject,
            customer or str((call.draft or {}).get("new_customer", "")),
            call.picked_up_at or call.reported_at,
            call.picked_up_by,
        )
        for call, customer in ctx.session.execute(query)
        if not call.is_blank
    ]


def beside_intake(
    ctx: Context, customer_id: int | None, asset_id: int | None, text: str
) -> tuple[list[LikelyCall], list[LikelyCall], list[DraftRow]]:
    """What stands beside a call that is taken down: calls he may mean, mass incidents, one's own drafts."""
    calls = likely_calls(ctx, customer_id=customer_id, asset_id=asset_id, text=text)
    return calls, mass_incidents(ctx), open_drafts(ctx)


class DraftTaken(NamedTuple):
    """A draft with the names of the records it chose, and the text that names none yet by field."""

    id: int
    number: str
    state: CallState
    phone: str
    subject: str
    description: str
    severity: Severity | None
    customer_id: int | None
    customer: str
    contact_id: int | None
    contact: str
    asset_id: int | None
    asset: str
    site_id: int | None
    typed: dict[str, str]
    picked_up_at: datetime
    seconds: int


def draft_taken(ctx: Context, draft_id: int) -> DraftTaken:
    """Everything that was noted of it, to go on where one stopped; `seconds` since the telephone was answered."""
    call = ctx.get(Call, draft_id, Call.customer, Call.contact, Call.asset)
    picked_up_at = call.picked_up_at or call.reported_at
    product = ctx.get(Product, call.asset.product_id).name if call.asset else ""
    whole: Any = call
    return DraftTaken(
        id=call.id,
        number=call.number,
        state=call.state,
        phone=call.caller_phone,
        subject=call.subject,
        description=call.description,
        severity=call.severity,
        customer_id=call.customer_id,
        customer=whole.customer.name if whole.customer else "",
        contact_id=call.contact_id,
        contact=call.contact.name if call.contact else "",
        asset_id=call.asset_id,
        asset=f"{product} · {call.asset.serial}" if call.asset else "",
        site_id=call.site_id,
        typed={str(name): str(text) for name, text in (call.draft or {}).items()},
        picked_up_at=picked_up_at,
        seconds=max(0, int((ctx.now - picked_up_at).total_seconds())),
    )


def call_number(ctx: Context, call_id: int) -> str:
    return ctx.get(Call, call_id).number


_NEWEST = 40


def _likely(
    ctx: Context,
    limit: int,
    *conditions: ColumnElement[bool] | InstrumentedAttribute[bool],
    asset_id: int | None = None,
) -> list[LikelyCall]:
    query = (
        select(Call, Technician.name, Department.name)
        .outerjoin(Technician, Technician.id == Call.technician_id)
        .outerjoin(Department, Department.id == Call.department_id)
        .where(*conditions)
        .order_by(Call.reported_at.desc(), Call.id.desc())
        .limit(limit)
    )
    return [
        LikelyCall(
            call.id,
            call.number,
            call.subject,
            call.state,
            technician or department or "",
            asset_id is not None and call.asset_id == asset_id,
            call.called_again,
        )
        for call, technician, department in ctx.session.execute(query)
    ]


def _covered(ctx: Context, customer_id: int, asset_id: int | None) -> list[Covered]:
    assets = () if asset_id is None else (asset_id,)
    terms = coverage_terms(ctx, customer_id, assets)
    return [
        Covered(
            term.bucket,
            term.source,
            tuple(kind for kind in CostKind if kind in term.kinds),
            ctx.get(Product, term.product_id).name if term.product_id is not None else "",
            term.share,
            term.ceiling_left(ctx.today),
        )
        for term in terms
        if _holds_today(ctx, term, customer_id, assets)
    ]


def _holds_today(ctx: Context, term: CoverageTerm, customer_id: int, assets: tuple[int, ...]) -> bool:
    line = ChargeableLine(
        key=0,
        kind=next(iter(term.kinds), CostKind.LABOUR),
        gross=Money(1),
        event_on=ctx.today,
        assets=assets,
        product_id=term.product_id,
        customer_id=customer_id,
    )
    return not any(obstacles(term, line))
