"""The place of the invoices: what is to be invoiced, what is unpaid, all; the document of the one chosen."""

from __future__ import annotations

from app.kernel.i18n import N_, _
from ui.billing.forms import FORMS
from ui.toolkit.cells import Amount, TwoLines
from ui.toolkit.document_pane import DocumentPane
from ui.toolkit.live import Live
from ui.toolkit.pills import Mark
from ui.toolkit.records import Shown
from ui.toolkit.records_screen import RecordsScreen, Wording
from ui.toolkit.table import Column

COLUMNS = [
    Column("title", N_("Invoice"), lambda row: TwoLines(row.title, row.second, "receipt-euro")),
    Column("amount", N_("Amount"), lambda row: Amount(row.amount), width=110, is_amount=True),
    Column("state", N_("State"), lambda row: Mark(*row.mark), width=154),
]
STEPS = ("invoice.issue", "invoice.pay", "cost.goodwill", "invoice.settle")
LINKS = ("invoice.log", "invoice.call")


class Invoices(RecordsScreen):
    forms_by_name = FORMS

    def __init__(self, live: Live) -> None:
        wording = Wording(
            _("Invoices"),
            "receipt-euro",
            {"to_invoice": _("To invoice"), "unpaid": _("Unpaid"), "all": _("All")},
            _("Nothing here"),
            _("A call is to be invoiced when the customer has accepted its solution."),
            _("Choose a line to see its document"),
        )
        super().__init__(live, wording, COLUMNS, STEPS, links=LINKS, pinned=("invoice.issue",))
        self.document = DocumentPane(self)
        self.document.close_button.hide()
        self.document.language_wanted.connect(lambda code: self.start(lambda: self.presenter.show_in(code)))
        self.card.add_below(self.document)

    def on_selected_changed(self) -> None:
        if self.presenter is not None:
            self.start(self.presenter.choose)

    def show_card(self, shown: Shown | None) -> None:
        if shown is None:
            self.document.hide()
        super().show_card(shown)

    async def show_pdf(self, pdf: bytes, file_name: str, language: str = "") -> None:
        await self.document.show_pdf(pdf, file_name, language)

    async def print_out(self) -> None:
        await self.document.print_out()
