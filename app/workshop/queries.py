"""Reading the workshop: the units of a call, and those on the bench."""

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


def find_rmas(ctx: Context, *, call_id: int | None = None, is_open: bool = False) -> list[RmaRow]:
    """Units in the order they were authorised: of one call, or only those still with us."""
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
    if is_open:
        query = query.where(Rma.state.in_(OPEN_RMA))
    return [RmaRow(*row) for row in ctx.session.execute(query)]
