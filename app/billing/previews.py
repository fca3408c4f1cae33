"""What the back office sees of one call before and after its invoice: sums, the invoice, and why a step is refused."""

from dataclasses import dataclass
from datetime import date

from app.billing.commands import NothingToInvoice, SomethingToInvoice
from app.billing.models import Invoice
from app.billing.queries import InvoiceRow, find_invoices
from app.calls.flow import CALL_FLOW, CallState
from app.calls.models import Call
from app.costs.queries import cost_sheet
from app.db.context import Context
from app.kernel.errors import Refused
from app.kernel.money import ZERO, Money


@dataclass(frozen=True)
class BillingCard:
    """One call as it is to be invoiced, or was; amounts in the company's currency. Reasons are sentences."""

    call_id: int
    call_number: str
    subject: str
    customer: str
    state: CallState
    gross: Money
    net: Money
    payable: Money
    currency: str
    language: str
    today: date
    invoice: InvoiceRow | None
    against_issue: tuple[str, ...]
    against_settle: tuple[str, ...]


def billing_card(ctx: Context, call_id: int) -> BillingCard:
    """The sums of the call and what stands in the way of its invoice; nothing is written."""
    call = ctx.get(Call, call_id, Call.customer, Call.assignments)
    sheet = cost_sheet(ctx, call_id)
    reasons = CALL_FLOW.reasons(call, "invoice", ctx.permissions)
    nothing = [NothingToInvoice(at="settle")] if sheet.payable <= ZERO else []
    something = [SomethingToInvoice(amount=sheet.payable, at="invoice")] if sheet.payable else []
    invoices = find_invoices(ctx, call_id=call_id)
    return BillingCard(
        call_id=call.id,
        call_number=call.number,
        subject=call.subject,
        customer=call.customer.name,
        state=call.state,
        gross=sheet.total("gross"),
        net=sheet.total("net"),
        payable=sheet.payable,
        currency=str(ctx.setting("company.currency")),
        language=call.customer.language,
        today=ctx.today,
        invoice=invoices[0] if invoices else None,
        against_issue=_sentences([*reasons, *nothing]),
        against_settle=_sentences([*reasons, *something]),
    )


def call_of_invoice(ctx: Context, invoice_id: int) -> int:
    return ctx.get(Invoice, invoice_id).call_id


def _sentences(reasons: list[Refused]) -> tuple[str, ...]:
    return tuple(str(reason) for reason in reasons)
