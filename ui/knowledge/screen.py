"""What the three places of knowledge share: the way between them, a line to search by, and a list with a card."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.kernel.i18n import N_, _
from ui.toolkit.choice_field import Segments
from ui.toolkit.empty_state import EmptyState, OrEmpty
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row
from ui.toolkit.records_screen import NARROWEST, RecordsScreen

SECTIONS = {"knowledge": N_("Articles"), "diagnosis": N_("Diagnosis"), "codes": N_("Codes")}
"""By the name of the place."""


class KnowledgeScreen(RecordsScreen):
    """`place` is the name under which one goes to it; `search_for` stands in the empty search line.

    `begins_with` is the action that an empty list offers.
    """

    place = "knowledge"
    search_for = N_("Search")
    begins_with = ""

    def _list(self, above: Sequence[str]) -> QWidget:
        side = Panel("surface")
        self.sections = Segments({name: _(label) for name, label in SECTIONS.items()}, digits=False)
        self.sections.set_key(self.place)
        self.sections.setAccessibleName(_("Parts of the knowledge"))
        self.sections.chosen.connect(self.on_section_chosen)
        self.search = self._search_line(_(self.search_for))
        self.views = Segments(self.wording.views, digits=False)
        self.views.set_key(next(iter(self.wording.views)))
        self.views.setAccessibleName(_("Views"))
        head = column(
            row(Label(_("Knowledge"), "page"), None, self.sections),
            row(self.search, None, *(self.button(name) for name in above), spacing=8),
            row(self.views, None),
            spacing=8,
            margins=(16, 10, 12, 10),
        )
        ways_on = [self.button(self.begins_with, kind="primary")] if self.begins_with else []
        texts = (self.wording.icon, self.wording.empty, self.wording.empty_hint)
        self.or_empty = OrEmpty(self.table, EmptyState(*texts, *ways_on))
        page = column(head, self.or_empty, spacing=0)
        page.setStretch(1, 1)
        side.setLayout(page)
        side.setMinimumWidth(NARROWEST)
        return side

    def on_section_chosen(self, name: str) -> None:
        self.sections.set_key(self.place)
        if name != self.place:
            self.went.emit(name)
