"""Issuing invoices and recording what is paid."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta

from sqlalchemy import func, select, update

from app.billing.flow import INVOICE_FLOW
from app.billing.models import Invoice, InvoiceLine, Payment
from app.calls.commands import open_call
from app.calls.flow import CALL_FLOW
from app.calls.models import Call
from app.costs.commands import cover_call
from app.costs.models import CostLine
from app.costs.queries import CostRow, CostSheet, cost_sheet
from app.customers.models import Customer
from app.db.attachments import attach
from app.db.context import Context
from app.db.journal import EntryKind, note
from app.db.sequences import next_number
from app.kernel.errors import Missing, Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.money import ZERO, Money
from app.kernel.reason import Reason


class NothingToInvoice(Refused):
    msgid = N_("There is nothing for the customer to pay: settle the call without an invoice.")


class SomethingToInvoice(Refused):
    msgid = N_("The customer owes {amount}: issue the invoice, or grant goodwill first.")


class DateBeforeLastInvoice(Refused):
    msgid = N_(
        "The last invoice bears the date {last}: this computer's date {today} lies before it. Correct the clock."
    )


class CompanyUnknown(Refused):
    msgid = N_("The company's {field} is not set: enter it in the settings before you invoice.")
    marked = frozenset({"field"})


class PaymentNotPositive(Refused):
    msgid = N_("A payment is more than nothing.")


class PaidInTheFuture(Refused):
    msgid = N_("{day} is still to come: a payment is recorded when it has arrived.")


class PaidTooMuch(Refused):
    msgid = N_("{amount} is more than the {open} still open on {number}.")


def issue_invoice(ctx: Context, call_id: int) -> int:
    """Issue the invoice of an accepted call: gapless number, frozen lines, in one transaction.

    Refuses when work is open or the solution not accepted, when the customer has nothing to pay, and when the date
    would lie before that of the last invoice (DPR 633/72 art. 21(2)(b): numbers rise with time).
    """
    call = open_call(ctx, call_id)
    refuse_if_any(CALL_FLOW.reasons(call, "invoice", ctx.permissions))
    cover_call(ctx, call.id)
    sheet = cost_sheet(ctx, call.id)
    reasons = [*_unknown_company(ctx), *_date_before_last(ctx)]
    if sheet.payable <= ZERO:
        reasons.append(NothingToInvoice(at="settle"))
    refuse_if_any(reasons)

    CALL_FLOW.apply(call, "invoice", ctx.permissions)
    call.invoiced_at = ctx.now
    invoice = _invoice(ctx, call, sheet)
    ctx.session.add(invoice)
    ctx.session.flush()
    ctx.session.add_all(_line(invoice, position, row) for position, row in enumerate(sheet.charged, 1))
    charged = [row.id for row in sheet.lines]
    ctx.session.execute(update(CostLine).where(CostLine.id.in_(charged)).values(invoice_number=invoice.number))
    sentence = Reason.of(N_("Invoice {number} issued: {total}"), number=invoice.number, total=invoice.total)
    note(ctx, call, EntryKind.INVOICE, sentence)
    return invoice.id


def keep_invoice_pdf(ctx: Context, invoice_id: int, content: bytes) -> int:
    """Keep the printed invoice with the record; drawn outside the transaction that issued it. The first one stays."""
    ctx.require("billing.issue")
    invoice = ctx.get(Invoice, invoice_id)
    if invoice.attachment_id is not None:
        return invoice.attachment_id
    name = f"{invoice.number.replace('/', '-')}.pdf"
    attachment = attach(ctx, invoice, name, "application/pdf", content)
    ctx.session.flush()
    invoice.attachment_id = attachment.id
    return attachment.id


def settle_call(ctx: Context, call_id: int, reason: str) -> None:
    """Settle an accepted call that costs the customer nothing, saying why; refused while there is something to pay."""
    call = open_call(ctx, call_id)
    sheet = cost_sheet(ctx, call.id)
    reasons = CALL_FLOW.reasons(call, "invoice", ctx.permissions)
    if sheet.payable:
        reasons.append(SomethingToInvoice(amount=sheet.payable, at="invoice"))
    if not reason.strip():
        reasons.append(Missing(field=N_("Reason"), at="reason"))
    refuse_if_any(reasons)
    CALL_FLOW.apply(call, "invoice", ctx.permissions)
    call.invoiced_at = ctx.now
    note(ctx, call, EntryKind.INVOICE, Reason(N_("Settled without charge")), text=reason.strip())


def record_payment(
    ctx: Context, invoice_id: int, amount: Money, paid_on: date, method: str, reference: str = ""
) -> int:
    """Record what the customer paid; the invoice is paid when nothing is left. Refuses too much, and days to come."""
    ctx.session.execute(select(Invoice.id).where(Invoice.id == invoice_id).with_for_update())
    invoice = ctx.get(Invoice, invoice_id, Invoice.payments, Invoice.call)
    open_amount = invoice.total - Money.sum(payment.amount for payment in invoice.payments)
    move = "pay" if amount == open_amount else "pay_part"
    reasons = INVOICE_FLOW.reasons(invoice, move, ctx.permissions)
    if amount <= ZERO:
        reasons.append(PaymentNotPositive(at="amount"))
    if paid_on > ctx.today:
        reasons.append(PaidInTheFuture(day=paid_on, at="paid_on"))
    if amount > open_amount:
        reasons.append(PaidTooMuch(amount=amount, open=open_amount, number=invoice.number, at="amount"))
    refuse_if_any(reasons)
    INVOICE_FLOW.apply(invoice, move, ctx.permissions)
    payment = Payment(invoice_id=invoice.id, paid_on=paid_on, amount=amount, method=method, reference=reference)
    ctx.session.add(payment)
    ctx.session.flush()
    sentence = Reason.of(N_("{amount} received on {number}"), amount=amount, number=invoice.number)
    note(ctx, invoice.call, EntryKind.INVOICE, sentence)
    return payment.id


def _unknown_company(ctx: Context) -> Sequence[Refused]:
    needed = {"company.name": N_("name"), "company.tax_id": N_("VAT number"), "company.street": N_("address")}
    return [CompanyUnknown(field=label, at=key) for key, label in needed.items() if not ctx.setting(key)]


def _date_before_last(ctx: Context) -> Sequence[Refused]:
    last = ctx.session.scalar(select(func.max(Invoice.issued_on)))
    return [DateBeforeLastInvoice(last=last, today=ctx.today)] if last is not None and last > ctx.today else []


def _invoice(ctx: Context, call: Call, sheet: CostSheet) -> Invoice:
    from app.customers.parties import buyer, seller

    customer = ctx.get(Customer, call.customer_id)
    vat = Money.sum(part.vat for part in sheet.vat)
    return Invoice(
        number=next_number(ctx, "invoice"),
        call_id=call.id,
        customer_id=customer.id,
        issued_on=ctx.today,
        due_on=ctx.today + timedelta(days=customer.payment_days),
        issued_at=ctx.now,
        currency=str(ctx.setting("company.currency")),
        language=customer.language,
        summary=invoice_summary(call),
        seller=asdict(seller(ctx)),
        buyer=asdict(buyer(customer)),
        iban=str(ctx.setting("company.iban")),
        notes=str(ctx.setting("company.repair_warranty")),
        gross=sheet.total("gross"),
        net=sheet.total("net"),
        vat=vat,
        total=sheet.payable,
    )


def invoice_summary(call: Call) -> str:
    """What the invoice says was done: the request and its solution."""
    return ": ".join(filter(None, (call.subject, call.solution)))


def _line(invoice: Invoice, position: int, row: CostRow) -> InvoiceLine:
    return InvoiceLine(
        invoice_id=invoice.id,
        position=position,
        cost_line_id=row.id,
        description=row.description,
        quantity=row.quantity,
        unit=row.unit,
        unit_price=row.unit_price,
        reasons=[reason.to_json() for reason in row.reasons],
        gross=row.gross,
        warranty=row.warranty,
        contract=row.contract,
        goodwill=row.goodwill,
        net=row.net,
        vat=row.vat,
    )
