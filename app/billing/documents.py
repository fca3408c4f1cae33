"""Invoices on paper: the frozen one from its own rows, the preview from the call's cost lines; both of one shape."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from app.billing.commands import invoice_summary
from app.billing.models import Invoice, InvoiceLine
from app.calls.models import Assignment, Call
from app.costs.queries import CostRow, cost_sheet
from app.costs.rules import vat_summary
from app.customers.models import Customer
from app.customers.parties import buyer, seller
from app.db.context import Context
from app.interventions.models import Intervention
from app.kernel.i18n import _, use_language
from app.kernel.money import Money
from app.kernel.reason import Reason
from reports.invoice import InvoiceDocument, InvoiceDocumentLine, VatLine, VisitReference
from reports.letterhead import Party


def invoice_document(ctx: Context, invoice_id: int, language: str = "") -> InvoiceDocument:
    """The invoice as it was issued, in its own language or another one; nothing is computed anew."""
    invoice = ctx.get(Invoice, invoice_id, Invoice.lines, Invoice.call)
    with use_language(language or invoice.language):
        return InvoiceDocument(
            number=invoice.number,
            issued_on=invoice.issued_on,
            due_on=invoice.due_on,
            seller=Party(**invoice.seller),
            customer=Party(**invoice.buyer),
            lines=tuple(_line(line, (Reason.from_json(reason) for reason in line.reasons)) for line in invoice.lines),
            vat=_vat((line.vat, line.net) for line in invoice.lines),
            call_number=invoice.call.number,
            visits=_visits(ctx, invoice.call_id),
            summary=invoice.summary,
            payment_terms=_terms((invoice.due_on - invoice.issued_on).days),
            iban=invoice.iban,
            notes=invoice.notes,
            currency=invoice.currency,
        )


def invoice_preview(ctx: Context, call_id: int, language: str = "") -> InvoiceDocument:
    """What the invoice would be if it were issued now; it has no number and says so."""
    call = ctx.get(Call, call_id)
    customer = ctx.get(Customer, call.customer_id)
    sheet = cost_sheet(ctx, call_id)
    with use_language(language or customer.language):
        return InvoiceDocument(
            number=None,
            issued_on=ctx.today,
            due_on=ctx.today + timedelta(days=customer.payment_days),
            seller=seller(ctx),
            customer=buyer(customer),
            lines=tuple(_line(row, row.reasons) for row in sheet.charged),
            vat=_vat((row.vat, row.net) for row in sheet.charged),
            call_number=call.number,
            visits=_visits(ctx, call_id),
            summary=invoice_summary(call),
            payment_terms=_terms(customer.payment_days),
            iban=str(ctx.setting("company.iban")),
            notes=str(ctx.setting("company.repair_warranty")),
            currency=str(ctx.setting("company.currency")),
        )


def language_of(ctx: Context, call_id: int) -> str:
    """The language of the customer's documents."""
    call = ctx.get(Call, call_id, Call.customer)
    return call.customer.language


def _line(line: CostRow | InvoiceLine, reasons: Iterable[Reason]) -> InvoiceDocumentLine:
    return InvoiceDocumentLine(
        description=line.description,
        amount=line.gross,
        charged=line.net,
        warranty=line.warranty,
        contract=line.contract,
        goodwill=line.goodwill,
        reasons=tuple(reason.show() for reason in reasons),
        quantity=None if line.quantity == 1 else _printed(line.quantity, 2 if line.unit == "h" else 0),
        unit=line.unit,
        unit_price=_printed(line.unit_price, 2),
    )


def _printed(value: Decimal, at_least: int) -> Decimal:
    """Without the zeros at its end, but with so many decimals at least."""
    short = value.normalize()
    return short.quantize(Decimal(1).scaleb(-max(at_least, -int(short.as_tuple().exponent))))


def _vat(amounts: Iterable[tuple[int, Money]]) -> tuple[VatLine, ...]:
    return tuple(VatLine(part.rate, part.net, part.vat) for part in vat_summary(amounts))


def _terms(days: int) -> str:
    return _("Bank transfer, {days} days").format(days=days)


def _visits(ctx: Context, call_id: int) -> tuple[VisitReference, ...]:
    query = (
        select(Intervention.number, Intervention.finished_at)
        .join(Assignment, Assignment.id == Intervention.assignment_id)
        .where(Assignment.call_id == call_id, Intervention.finished_at.is_not(None))
        .order_by(Intervention.id)
    )
    return tuple(
        VisitReference(number, finished_at.astimezone(ctx.zone).date())
        for number, finished_at in ctx.session.execute(query)
        if finished_at is not None
    )
