"""Reading orders to subcontractors."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.calls.models import Assignment, Call
from app.db.context import Context
from app.kernel.money import Money
from app.subcontracting.flow import OPEN_ORDER, SubcontractState
from app.subcontracting.models import Subcontractor, SubcontractOrder


class OrderRow(NamedTuple):
    id: int
    number: str
    state: SubcontractState
    call_id: int
    call_number: str
    subcontractor: str
    scope: str
    agreed: Money


@dataclass(frozen=True)
class OrderCard:
    """One order with what was said about it; the markup in basis points."""

    row: OrderRow
    markup: int
    currency: str
    decline_reason: str
    report: str
    offered_at: datetime | None
    accepted_at: datetime | None
    reported_at: datetime | None
    approved_at: datetime | None


def find_orders(ctx: Context, *, call_id: int | None = None, is_open: bool = False) -> list[OrderRow]:
    """Orders as they were drafted: of one call, or only those that are not settled yet."""
    query = (
        select(
            SubcontractOrder.id,
            SubcontractOrder.number,
            SubcontractOrder.state,
            Call.id,
            Call.number,
            Subcontractor.name,
            SubcontractOrder.scope,
            SubcontractOrder.agreed,
        )
        .join(Assignment, Assignment.id == SubcontractOrder.assignment_id)
        .join(Call, Call.id == Assignment.call_id)
        .join(Subcontractor, Subcontractor.id == SubcontractOrder.subcontractor_id)
        .order_by(SubcontractOrder.id)
    )
    if call_id is not None:
        query = query.where(Call.id == call_id)
    if is_open:
        query = query.where(SubcontractOrder.state.in_(sorted(OPEN_ORDER)))
    return [OrderRow(*row) for row in ctx.session.execute(query)]


def order_card(ctx: Context, order_id: int) -> OrderCard:
    order = ctx.get(SubcontractOrder, order_id, SubcontractOrder.assignment)
    rows = find_orders(ctx, call_id=order.assignment.call_id)
    return OrderCard(
        row=next(row for row in rows if row.id == order_id),
        markup=order.markup,
        currency=str(ctx.setting("company.currency")),
        decline_reason=order.decline_reason,
        report=order.report,
        offered_at=order.offered_at,
        accepted_at=order.accepted_at,
        reported_at=order.reported_at,
        approved_at=order.approved_at,
    )


def subcontractor_choices(ctx: Context) -> dict[int, str]:
    query = select(Subcontractor.id, Subcontractor.name).order_by(Subcontractor.name)
    return {row.id: row.name for row in ctx.session.execute(query)}
