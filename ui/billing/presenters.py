"""From the accepted call to the paid invoice: preview, issue, print, settle, collect; and the log for the customer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from app.billing.commands import issue_invoice, keep_invoice_pdf, record_payment, settle_call
from app.billing.documents import invoice_document, invoice_preview
from app.billing.flow import InvoiceState
from app.billing.previews import BillingCard, billing_card, call_of_invoice
from app.billing.queries import InvoiceRow, NotPrintedYet, find_invoices, invoice_pdf
from app.calls.documents import transaction_log_document
from app.calls.lists import find_calls
from app.calls.views import VIEWS
from app.company.queries import company_today
from app.costs.commands import grant_goodwill
from app.costs.queries import goodwill_choices
from app.insights.queries import to_invoice
from app.kernel.i18n import N_, _, show_money
from app.kernel.money import Money
from ui.billing.words import BillRow, call_row, card_words, invoice_row
from ui.calls.presenters.list_export import CALL_FACTS
from ui.toolkit.action import action
from ui.toolkit.exporting import Exported
from ui.toolkit.listed_records import ListedPresenter
from ui.toolkit.matches import Match, matches_of
from ui.toolkit.records import Question, Shown, has_card
from ui.toolkit.rights import needs

MOST, MOST_TO_INVOICE = 300, 100_000
NOTHING_TO_PAY = "–"
INVOICE_FACTS = (
    Exported(N_("Number"), lambda row: row.number),
    Exported(N_("Call"), lambda row: row.call_number),
    Exported(N_("Customer"), lambda row: row.customer, 30),
    Exported(N_("Issued"), lambda row: row.issued_on, 12),
    Exported(N_("Due"), lambda row: row.due_on, 12),
    Exported(N_("Total"), lambda row: row.total),
    Exported(N_("Already paid"), lambda row: row.paid),
    Exported(N_("Currency"), lambda row: row.currency, 9),
    Exported(N_("State"), lambda row: row.state),
)


class Paper(NamedTuple):
    """The invoice of a call or its preview, or its log, in one language."""

    call_id: int
    language: str
    is_log: bool = False


class BillingPresenter(ListedPresenter):
    """Every line of the list stands for a call; the document shown follows the one that is chosen."""

    watches = frozenset({"call", "invoice", "payment", "cost_line", "cost_split"})
    view_names = ("to_invoice", "unpaid", "all")
    file_name = N_("Invoices")
    card: BillingCard | None
    elsewhere: int | None = None
    """A call that was asked for and stands in no list, since its work is still going on."""
    wanted: Paper | None = None
    """What is in front, or will be; it stays when the list is read again."""

    async def rows(self) -> Sequence[BillRow]:
        if self.name == "to_invoice":
            page = await self.backend.ask(find_calls, filter=VIEWS["to_invoice"].filter, limit=MOST)
            amounts, currency = await self.backend.ask(to_invoice)
            shown = {key: show_money(amount, currency) for key, amount in amounts.items() if amount}
            return [call_row(row, shown.get(row.id, NOTHING_TO_PAY)) for row in page.rows]
        today = await self.backend.ask(company_today)
        return [invoice_row(row, today) for row in await self._invoices(MOST if self.name == "all" else None)]

    async def _invoices(self, limit: int | None) -> Sequence[InvoiceRow]:
        invoices = await self.backend.ask(find_invoices, limit=limit)
        return [row for row in invoices if self.name == "all" or row.state is not InvoiceState.PAID]

    async def all_rows(self) -> Sequence[Any]:
        """The calls to be invoiced, or invoices, as `spreadsheet` tells of them."""
        if self.name != "to_invoice":
            return await self._invoices(None)
        return (await self.backend.ask(find_calls, filter=VIEWS["to_invoice"].filter, limit=MOST_TO_INVOICE)).rows

    def spreadsheet(self) -> Sequence[Exported]:
        return CALL_FACTS if self.name == "to_invoice" else INVOICE_FACTS

    async def card_of(self, record_id: int) -> BillingCard:
        return await self.backend.ask(billing_card, call_id=record_id)

    def words_of(self, card: BillingCard) -> Shown:
        return card_words(card)

    async def choose(self) -> None:
        """The user has chosen a line."""
        self.elsewhere = None
        await self.show_selected()

    async def show_selected(self) -> None:
        """Card first, then its document; an answer that comes after another choice is dropped."""
        self.asked += 1
        asked = self.asked
        call_id = self.elsewhere or self.view.selected_id()
        card = None if call_id is None else await self.card_of(call_id)
        if asked != self.asked:
            return
        self.card = card
        self.view.show_card(None if card is None else card_words(card))
        if card is None:
            return
        if self.wanted is None or self.wanted.call_id != card.call_id:
            self.wanted = Paper(card.call_id, card.language)
        if not self.wanted.is_log:
            await self._show(self.wanted)

    async def open_record(self, kind: str, record_id: int) -> None:
        """`invoice` with an invoice's id; `invoice_preview` and `transaction_log` with a call's."""
        call_id = await self.backend.ask(call_of_invoice, invoice_id=record_id) if kind == "invoice" else record_id
        card = await self.card_of(call_id)
        self.name = "to_invoice" if card.invoice is None else "all"
        self.view.show_view(self.name)
        rows = await self.rows()
        self.view.show_rows(rows)
        self.elsewhere = None if any(row.id == call_id for row in rows) else call_id
        self.wanted = Paper(call_id, card.language, is_log=kind == "transaction_log")
        self.view.select(call_id)
        await self.show_selected()
        if self.wanted.is_log:
            await self._show(self.wanted)

    def is_to_be_paid(self) -> bool:
        invoice = self.card.invoice if self.card else None
        return invoice is not None and invoice.state is not InvoiceState.PAID

    def is_open(self) -> bool:
        return self.card is not None and self.card.invoice is None

    def against_issue(self) -> Sequence[str]:
        return self.card.against_issue if self.card else ()

    def against_settle(self) -> Sequence[str]:
        return self.card.against_settle if self.card else ()

    @action("invoice.issue", N_("Issue the invoice…"), icon="receipt-euro", enabled=has_card, reasons=against_issue)
    async def issue(self) -> None:
        """Number, freeze, print: the drawing is done when the number is safe."""
        card = self._card()
        total = show_money(card.payable, card.currency)
        text = _("{customer} pays {total}. An invoice that is issued cannot be changed.")
        text = text.format(customer=card.customer, total=total)
        if not await self.view.confirm(_("Issue the invoice?"), text, _("Issue the invoice")):
            return
        invoice_id = await self.backend.do(issue_invoice, call_id=card.call_id)
        await self._keep_pdf(invoice_id, card.language)
        await self.open_record("invoice", invoice_id)
        self.view.say(_("{number} issued").format(number=self._invoice().number))

    @action("invoice.settle", N_("Settle without charge…"), icon="handshake", enabled=has_card, reasons=against_settle)
    async def settle(self) -> None:
        card = self._card()
        settle = self.doing(settle_call, call_id=card.call_id)
        await self.ask_and_take(Question("settle", f"{card.call_number} · {card.customer}"), settle)

    @action("cost.goodwill", N_("Grant goodwill…"), icon="tag", enabled=is_open, reasons=needs("costs.goodwill"))
    async def grant_goodwill(self) -> None:
        """Let the customer off a part of a line; the preview shows it at once."""
        card = self._card()

        async def search(text: str) -> list[Match]:
            return matches_of(await self.backend.ask(goodwill_choices, call_id=card.call_id, text=text))

        async def submit(given: dict[str, Any]) -> None:
            amount = Money.of(given.pop("amount"))
            await self.backend.do(grant_goodwill, amount=amount, **given)

        about = f"{card.call_number} · {card.customer}"
        await self.ask_and_take(Question("goodwill", about, searches={"cost_line_id": search}), submit)

    @action(
        "invoice.pay", N_("Record a payment…"), icon="banknote", enabled=is_to_be_paid, reasons=needs("billing.collect")
    )
    async def pay(self) -> None:
        invoice = self._invoice()

        async def submit(given: dict[str, Any]) -> None:
            amount = Money.of(given.pop("amount"))
            await self.backend.do(record_payment, invoice_id=invoice.id, amount=amount, **given)

        rest = invoice.total - invoice.paid
        about = _("{number}: {amount} to pay").format(number=invoice.number, amount=show_money(rest, invoice.currency))
        values = {"amount": rest.decimal, "paid_on": self._card().today}
        await self.ask_and_take(Question("pay", about, values), submit)

    @action("invoice.log", N_("Log"), icon="scroll-text", enabled=has_card)
    async def show_log(self) -> None:
        """Every change of the call, as it is printed for the customer."""
        card = self._card()
        self.wanted = Paper(card.call_id, card.language, is_log=True)
        await self._show(self.wanted)

    async def show_in(self, language: str) -> None:
        """The document in front in another language; the invoice that was kept stays what it is."""
        assert self.wanted is not None
        self.wanted = self.wanted._replace(language=language)
        await self._show(self.wanted)

    async def _show(self, wanted: Paper) -> None:
        """An answer that comes after another paper was asked for is dropped."""
        is_in_front = self.card is not None and self.card.call_id == wanted.call_id
        card = self._card() if is_in_front else await self.card_of(wanted.call_id)
        if wanted.is_log:
            pdf, name = await self._log(card, wanted.language)
        elif wanted.language == card.language:
            pdf, name = await self._printed(card)
        else:
            pdf, name = await self._drawn(card, wanted.language)
        if self.wanted == wanted:
            await self.view.show_pdf(pdf, name, wanted.language)

    async def _log(self, card: BillingCard, language: str) -> tuple[bytes, str]:
        verdict = await self.backend.verify()
        told = {"call_id": card.call_id, "verdict": verdict, "language": language}
        document = await self.backend.ask(transaction_log_document, **told)
        name = _("{number} log.pdf").format(number=card.call_number)
        return await asyncio.to_thread(draw_log, document, language), name

    @action("invoice.print", N_("Print…"), "Ctrl+P", icon="printer", enabled=has_card)
    async def print_out(self) -> None:
        await self.view.print_out()

    @action("invoice.call", N_("Open the call"), icon="inbox", enabled=has_card)
    async def open_call(self) -> None:
        self.view.show_record("call", self._card().call_id)

    async def _printed(self, card: BillingCard) -> tuple[bytes, str]:
        """The invoice as it was kept, drawn now when that was missed; the preview before there is one."""
        if card.invoice is not None:
            with suppress(NotPrintedYet):
                kept = await self.backend.ask(invoice_pdf, invoice_id=card.invoice.id)
                return kept, f"{card.invoice.number.replace('/', '-')}.pdf"
        return await self._drawn(card, card.language)

    async def _drawn(self, card: BillingCard, language: str) -> tuple[bytes, str]:
        if card.invoice is None:
            document = await self.backend.ask(invoice_preview, call_id=card.call_id, language=language)
            name = _("{number} preview.pdf").format(number=card.call_number)
        else:
            document = await self.backend.ask(invoice_document, invoice_id=card.invoice.id, language=language)
            name = f"{card.invoice.number.replace('/', '-')}.pdf"
        return await asyncio.to_thread(draw_invoice, document, language), name

    async def _keep_pdf(self, invoice_id: int, language: str) -> None:
        document = await self.backend.ask(invoice_document, invoice_id=invoice_id)
        content = await asyncio.to_thread(draw_invoice, document, language)
        await self.backend.do(keep_invoice_pdf, invoice_id=invoice_id, content=content)

    def _card(self) -> BillingCard:
        assert self.card is not None
        return self.card

    def _invoice(self) -> InvoiceRow:
        invoice = self._card().invoice
        assert invoice is not None
        return invoice


def draw_invoice(document: Any, language: str) -> bytes:
    from reports.invoice import render

    return render(document, language)


def draw_log(document: Any, language: str) -> bytes:
    from reports.transaction_log import render

    return render(document, language)
