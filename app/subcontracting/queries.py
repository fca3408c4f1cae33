"""Reading orders to subcontractors."""

from typing import NamedTuple

from sqlalchemy import select

from app.calls.models import Assignment, Call
from app.db.context import Context
from app.kernel.money import Money
from app.subcontracting.flow import SubcontractState
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


def find_orders(ctx: Context, *, call_id: int | None = None) -> list[OrderRow]:
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
    return [OrderRow(*row) for row in ctx.session.execute(query)]
