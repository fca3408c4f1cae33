"""The links of a call: from both ends, added by number or words, taken away and put back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.kernel.i18n import N_, _
from app.kernel.text import dotted
from ui.calls.words import state_words
from ui.toolkit.buttons import button
from ui.toolkit.card_lists import card_list
from ui.toolkit.cells import Cell, TwoLines
from ui.toolkit.empty_state import EmptyState, OrEmpty
from ui.toolkit.layout import column, row
from ui.toolkit.pills import Mark
from ui.toolkit.record_field import RecordField
from ui.toolkit.select_field import SelectField
from ui.toolkit.table import Column

if TYPE_CHECKING:
    from app.calls.links import LinkRow

ICONS = {"related": "arrow-up-down", "duplicate_of": "copy", "caused_by": "git-branch", "part_of": "layers"}


def link_cell(link: LinkRow) -> Cell:
    second = dotted(f"{_(link.label)} {link.number}", link.customer or "")
    return TwoLines(link.subject, second, ICONS[str(link.kind)], "accent", _(link.label))


def link_state(link: LinkRow) -> Cell:
    return Mark(*state_words(link.state))


COLUMNS = (
    Column("link", N_("Call"), link_cell, tip=lambda link: f"{_(link.label)} {link.number}\n{link.subject}"),
    Column("state", N_("State"), link_state, width=124),
)


class LinksPage(QWidget):
    """`added` carries how the call belongs to the other, and the other's id; `removed` the link."""

    added = Signal(object, int)
    removed = Signal(object)
    opened = Signal(int)

    def __init__(self, options: Mapping[Any, str]) -> None:
        super().__init__()
        self.kind = SelectField(_("This call is"), options)
        self.kind.set_value(next(iter(options)))
        self.other = RecordField(_("Call"), placeholder=_("Number, words or customer"))
        self.other.chosen.connect(self._on_chosen)
        self.list = card_list(COLUMNS, _("Links"))
        self.list.horizontalHeader().hide()
        sentence = _("Link duplicates, parts of a larger call, or incidents with the problem that causes them.")
        self.empty = OrEmpty(self.list, EmptyState("git-branch", _("No links yet"), sentence))
        self.remove = button(_("Remove"), "trash-2")
        self.remove.clicked.connect(self._on_remove)
        self.go = button(_("Open the call"), "external-link")
        self.go.clicked.connect(self._on_open)
        asked = row(self.kind, self.other, spacing=8)
        asked.setStretch(0, 2)
        asked.setStretch(1, 3)
        page = column(asked, self.empty, row(None, self.go, self.remove, spacing=6), spacing=10, margins=(0, 4, 0, 0))
        page.setStretch(1, 1)
        self.setLayout(page)
        self.list.selected_changed.connect(self._on_selected)
        self.list.row_activated.connect(lambda link: self.opened.emit(link.call_id))
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self._on_remove)
        self._on_selected()

    def show_links(self, rows: Sequence[LinkRow]) -> None:
        self.list.show_first(rows)
        self.empty.show_widget(bool(rows))
        self._on_selected()

    def leave(self) -> None:
        self.other.set_value(None)

    def _on_chosen(self, option: Any) -> None:
        self.added.emit(self.kind.value(), option.id)
        self.other.set_value(None)

    def _on_remove(self) -> None:
        link = self.list.selected()
        if link is not None:
            self.removed.emit(link)

    def _on_open(self) -> None:
        link = self.list.selected()
        if link is not None:
            self.opened.emit(link.call_id)

    def _on_selected(self) -> None:
        is_chosen = self.list.selected() is not None
        self.remove.setEnabled(is_chosen)
        self.go.setEnabled(is_chosen)
