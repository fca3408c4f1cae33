"""The place of the visits: those to be done, one's own, all; the card of one, its forms and its report."""

from __future__ import annotations

from app.kernel.i18n import N_, _
from ui.interventions.forms import FORMS
from ui.interventions.words import begin_words, state_mark, when_words
from ui.toolkit.cells import TwoLines
from ui.toolkit.document_pane import DocumentPane
from ui.toolkit.live import Live
from ui.toolkit.pills import Mark
from ui.toolkit.records import Shown
from ui.toolkit.records_screen import RecordsScreen, Wording
from ui.toolkit.table import Column

COLUMNS = [
    Column("visit", N_("Visit"), lambda row: TwoLines(row.customer, f"{row.number} · {row.subject}", "map-pin")),
    Column("when", N_("Planned"), lambda row: TwoLines(begin_words(row), row.technician), width=150, tip=when_words),
    Column("state", N_("State"), lambda row: Mark(*state_mark(row.state)), width=138),
]
STEPS = (
    "intervention.travel",
    "intervention.arrive",
    "intervention.record",
)

LINKS = ("intervention.report", "intervention.call", "intervention.cancel")


class Interventions(RecordsScreen):
    forms_by_name = FORMS

    def __init__(self, live: Live) -> None:
        wording = Wording(
            _("Visits"),
            "map-pin",
            {"open": _("To be done"), "mine": _("Mine"), "all": _("All")},
            _("No visits here"),
            _("A visit is planned from a call."),
            _("Choose a visit to see it"),
        )
        self.shown_id: int | None = None
        super().__init__(live, wording, COLUMNS, STEPS, links=LINKS, above=("intervention.new",))
        self.document = DocumentPane(self)
        self.document.language_wanted.connect(lambda code: self.start(lambda: self.presenter.show_in(code)))
        self.card.add_below(self.document)

    def show_card(self, shown: Shown | None) -> None:
        """A report that was open belongs to the visit it was printed for."""
        if self.selected_id() != self.shown_id:
            self.shown_id = self.selected_id()
            self.document.hide()
        super().show_card(shown)

    async def show_pdf(self, pdf: bytes, file_name: str, language: str = "") -> None:
        await self.document.show_pdf(pdf, file_name, language)
