"""Invoices in few words: what is to be paid, what was, until when. No Qt, no database."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from app.billing.flow import InvoiceState
from app.calls.views import CallRow
from app.kernel.i18n import _, show_date, show_money
from ui.calls.words import state_words
from ui.toolkit.records import Shown

if TYPE_CHECKING:
    from app.billing.previews import BillingCard
    from app.billing.queries import InvoiceRow

MarkWords = tuple[str, str, str]


class BillRow(NamedTuple):
    """A line of the list: a call to be invoiced, or an invoice; `id` is the call's."""

    id: int
    title: str
    second: str
    amount: str
    mark: MarkWords


def call_row(row: CallRow, amount: str) -> BillRow:
    state = state_words(row.state)
    return BillRow(row.id, f"{row.number} · {row.customer}", row.subject, amount, (state.text, state.tone, state.icon))


def invoice_row(row: InvoiceRow, today: date) -> BillRow:
    second = _("{call} · due {day}").format(call=row.call_number, day=show_date(row.due_on))
    title = f"{row.number} · {row.customer}"
    return BillRow(row.call_id, title, second, show_money(row.total, row.currency), invoice_mark(row, today))


def invoice_mark(row: InvoiceRow, today: date) -> MarkWords:
    if row.state is InvoiceState.PAID:
        return _(row.state.label), "good", "check"
    if row.due_on < today:
        return _("Overdue"), "bad", "triangle-alert"
    return _(row.state.label), "warn" if row.state is InvoiceState.PART_PAID else "accent", "clock"


def card_words(card: BillingCard) -> Shown:
    if card.invoice is None:
        return _preview_words(card)
    return _invoice_words(card, card.invoice)


def _preview_words(card: BillingCard) -> Shown:
    state = state_words(card.state)
    facts = (
        (_("Call"), f"{card.call_number} · {card.subject}"),
        (_("Whole cost"), show_money(card.gross, card.currency)),
        (_("Charged, without VAT"), show_money(card.net, card.currency)),
        (_("To pay"), show_money(card.payable, card.currency)),
    )
    return Shown(_("Invoice preview"), card.customer, [(state.text, state.tone, state.icon)], facts)


def _invoice_words(card: BillingCard, invoice: InvoiceRow) -> Shown:
    facts = (
        (_("Call"), f"{card.call_number} · {card.subject}"),
        (_("Issued"), show_date(invoice.issued_on)),
        (_("Due"), show_date(invoice.due_on)),
        (_("Total"), show_money(invoice.total, invoice.currency)),
        (_("Already paid"), show_money(invoice.paid, invoice.currency) if invoice.paid else ""),
    )
    return Shown(invoice.number, card.customer, [invoice_mark(invoice, card.today)], facts)
