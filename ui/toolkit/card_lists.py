"""Lists on a record's card, one behind the other: tabs, each with its rows or a sentence where there are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.kernel.i18n import N_, _
from ui.toolkit.empty_state import EmptyState, OrEmpty
from ui.toolkit.layout import column
from ui.toolkit.table import Column
from ui.toolkit.table_view import TableView
from ui.toolkit.tabs import Tabs
from ui.toolkit.trail_list import TRAIL_COLUMNS, trail_lines


@dataclass(frozen=True)
class CardList:
    """A list of the card: the word of its tab, its columns, and what stands there while it is empty."""

    label: str
    columns: Sequence[Column]
    icon: str
    empty: str
    hint: str = ""


TRAIL = CardList(N_("Trail"), TRAIL_COLUMNS, "history", N_("No trail to show"))


class CardLists(Tabs):
    """A list is built when it is first looked at; `activated` says which list and which of its rows.

    One of its rows is always chosen.
    """

    activated = Signal(str, object)
    selected_changed = Signal()

    def __init__(self, lists: Mapping[str, CardList]) -> None:
        super().__init__()
        self.lists = lists
        self.rows: dict[str, Sequence[Any]] = {}
        self.built: dict[str, OrEmpty] = {}
        self.rooms: dict[str, QWidget] = {}
        for name, declared in lists.items():
            self.rooms[name] = QWidget()
            self.add(name, _(declared.label), self.rooms[name])
        self.chosen.connect(self._build)
        self._build(next(iter(lists)))

    def show_rows(self, name: str, rows: Sequence[Any], hint: str = "") -> None:
        """The rows of one list; `hint` says why there are none."""
        declared = self.lists[name]
        self.rows[name] = trail_lines(rows) if declared is TRAIL else rows
        if declared is not TRAIL:
            self.show_count(name, len(rows))
        if name in self.built:
            self.built[name].empty.say(_(declared.empty), hint or _(declared.hint))
            self._fill(name)

    def selected(self, name: str) -> Any:
        """The row chosen in that list; None while it was never looked at."""
        return self.built[name].widget.selected() if name in self.built else None

    def _build(self, name: str) -> None:
        if name in self.built:
            return
        declared = self.lists[name]
        table = card_list(declared.columns, _(declared.label))
        table.row_activated.connect(lambda row: self.activated.emit(name, row))
        table.selected_changed.connect(self.selected_changed)
        empty = EmptyState(declared.icon, _(declared.empty), _(declared.hint))
        self.built[name] = OrEmpty(table, empty)
        self.rooms[name].setLayout(column(self.built[name]))
        if name in self.rows:
            self._fill(name)

    def _fill(self, name: str) -> None:
        rows, table = self.rows[name], self.built[name].widget
        table.show_first(rows)
        if rows and table.selected() is None:
            table.select_id(rows[0].id)
        self.built[name].show_widget(bool(rows))


def card_list(columns: Sequence[Column], says: str) -> TableView:
    """A list inside a card: its columns stay as they are."""
    made = TableView(columns, says)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.horizontalHeader().setSectionsMovable(False)
    return made
