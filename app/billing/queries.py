"""Reading invoices: the list, one with its payments, its printed form."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from app.billing.flow import InvoiceState
from app.billing.models import Invoice, Payment
from app.calls.models import Call
from app.customers.models import Customer
from app.db.attachments import content_of
from app.db.context import Context
from app.kernel.errors import Refused
from app.kernel.i18n import N_
from app.kernel.money import Money


class NotPrintedYet(Refused):
    msgid = N_("{number} has not been printed yet.")


class InvoiceRow(NamedTuple):
    id: int
    number: str
    state: InvoiceState
    issued_on: date
    due_on: date
    call_id: int
    call_number: str
    customer: str
    total: Money
    paid: Money
    currency: str


def find_invoices(ctx: Context, *, call_id: int | None = None, limit: int | None = 200) -> list[InvoiceRow]:
    """Invoices, the newest first; of one call when it is named."""
    paid = select(func.coalesce(func.sum(Payment.amount), 0)).where(Payment.invoice_id == Invoice.id).scalar_subquery()
    query = (
        select(
            Invoice.id,
            Invoice.number,
            Invoice.state,
            Invoice.issued_on,
            Invoice.due_on,
            Call.id,
            Call.number,
            Customer.name,
            Invoice.total,
            paid,
            Invoice.currency,
        )
        .join(Call, Call.id == Invoice.call_id)
        .join(Customer, Customer.id == Invoice.customer_id)
        .order_by(Invoice.id.desc())
        .limit(limit)
    )
    if call_id is not None:
        query = query.where(Invoice.call_id == call_id)
    return [InvoiceRow(*row) for row in ctx.session.execute(query)]


def invoice_pdf(ctx: Context, invoice_id: int) -> bytes:
    """The printed invoice as it was kept at issue."""
    invoice = ctx.get(Invoice, invoice_id)
    if invoice.attachment_id is None:
        raise NotPrintedYet(number=invoice.number)
    return content_of(ctx, invoice.attachment_id)
