"""Reading the workshop: the units of a call, and those on the bench."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.calls.models import Assignment, Call
from app.catalog.models import Product
from app.customers.models import Customer
from app.db.context import Context
from app.workshop.flow import OPEN_RMA, RmaState
from app.workshop.models import Rma


class RmaRow(NamedTuple):
    id: int
    number: str
    state: RmaState
    call_id: int
    call_number: str
    customer: str
    product: str
    serial: str
    fault: str
    authorised_at: datetime
    returned_at: datetime | None


@dataclass(frozen=True)
class RmaCard:
    """One unit with everything written about it."""

    row: RmaRow
    diagnosis: str
    repair: str
    work_minutes: int
    test_protocol: str
    test_passed: bool
    received_at: datetime | None
    returned_to: str
    department_id: int


def find_rmas(
    ctx: Context, *, call_id: int | None = None, asset_id: int | None = None, is_open: bool = False
) -> list[RmaRow]:
    """Units in the order they were authorised: of one call, the times one machine came, or only those still with us."""
    query = (
        select(
            Rma.id,
            Rma.number,
            Rma.state,
            Call.id,
            Call.number,
            Customer.name,
            Product.name,
            Rma.serial,
            Rma.fault,
            Rma.authorised_at,
            Rma.returned_at,
        )
        .join(Assignment, Assignment.id == Rma.assignment_id)
        .join(Call, Call.id == Assignment.call_id)
        .join(Customer, Customer.id == Call.customer_id)
        .join(Product, Product.id == Rma.product_id)
        .order_by(Rma.id)
    )
    if call_id is not None:
        query = query.where(Call.id == call_id)
    if asset_id is not None:
        query = query.where(Rma.asset_id == asset_id)
    if is_open:
        query = query.where(Rma.state.in_(OPEN_RMA))
    return [RmaRow(*row) for row in ctx.session.execute(query)]


def rma_card(ctx: Context, rma_id: int) -> RmaCard:
    rma = ctx.get(Rma, rma_id, Rma.assignment)
    rows = find_rmas(ctx, call_id=rma.assignment.call_id)
    return RmaCard(
        row=next(row for row in rows if row.id == rma_id),
        diagnosis=rma.diagnosis,
        repair=rma.repair,
        work_minutes=rma.work_minutes,
        test_protocol=rma.test_protocol,
        test_passed=rma.test_passed,
        received_at=rma.received_at,
        returned_to=rma.returned_to,
        department_id=rma.assignment.department_id,
    )
