"""The rows one has chosen in a list: they stay on their records while rows come, go and change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QTableView, QWidget

from app.kernel.i18n import N_
from ui.toolkit.table import NOWHERE, Table

STEPS = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}
LIST_KEYS = {
    N_("Next row"): ("Down", "J"),
    N_("Row before"): ("Up", "K"),
    N_("First row, last row"): ("Home, End",),
    N_("Select or deselect a row"): ("X",),
    N_("Select more rows"): ("Shift+Down", "Shift+Up"),
    N_("Select all rows"): ("Ctrl+A",),
    N_("Open the row"): ("Return",),
}
"""What every list obeys, for the sheet of keys; nobody can change them."""

MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
ROWS = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
ADD_ROWS = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
TURN_ROWS = QItemSelectionModel.SelectionFlag.Toggle | QItemSelectionModel.SelectionFlag.Rows
MOVE_ONLY = QItemSelectionModel.SelectionFlag.NoUpdate
MOST_KEPT = 2_000
"""A larger selection stays where it is instead of following its records."""


class Kept(NamedTuple):
    """What was selected, before rows change: places with their records, and the record under the cursor."""

    chosen: Sequence[tuple[int, Any]] = ()
    current: Any = None


class ChosenRows(QTableView):
    """J and K go down and up, Home and End to the first row and the last.

    X takes a row in, or out; from then on one goes from row to row and keeps the others.
    """

    selected_changed = Signal()
    table: Table

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.setViewport(QWidget())  # PySide would learn every kind of widget, a tenth of the start, to name Qt's own
        self.is_marking = False

    def selected(self) -> Any:
        """The one row that is current and selected, or None."""
        index = self.currentIndex()
        return self.table.row_at(index.row()) if self._is_chosen(index) else None

    def selected_ranges(self) -> list[tuple[int, int]]:
        """The selected records as runs of places, from the top: also of records that were never here."""
        places = ((self.table.place_of(first), self.table.place_of(last + 1) - 1) for first, last in self.chosen_rows())
        return [(first, last) for first, last in places if first <= last]

    def chosen_rows(self) -> list[tuple[int, int]]:
        """The selected rows as runs from the top; a head between two of them does not part them."""
        parts: Any = self.selectionModel().selection()
        runs: list[tuple[int, int]] = []
        for first, last in sorted({(part.top(), part.bottom()) for part in parts}):
            if runs and first <= runs[-1][1] + 1:
                runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
            else:
                runs.append((first, last))
        return runs

    def selected_ids(self) -> list[Any]:
        """The ids of the selected rows that are here or were; `selected_ranges` says whether that is all of them."""
        return [found for _place, found in self._chosen()]

    def all_selected(self) -> list[Any]:
        """The selected rows that are here."""
        found = (self.table.row_at(place) for place, _record_id in self._chosen())
        return [row for row in found if row is not None]

    def select_id(self, record_id: Any) -> bool:
        """Select that record when it is among the rows that are here."""
        row = self.table.row_of(record_id)
        if row is None:
            return False
        self.is_marking = False
        index = self.table.index(row, 0)
        self.selectionModel().setCurrentIndex(index, ROWS)
        self.scrollTo(index)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain, key = event.modifiers() in PLAIN, Qt.Key(event.key())
        step = STEPS.get(key, key)
        if is_plain and key == Qt.Key.Key_X:
            self._mark_current()
        elif is_plain and self.is_marking and step in MOVES:
            self._move_current(MOVES[step])
        elif is_plain and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to_end(is_last=key == Qt.Key.Key_End)
        elif is_plain and step != key:
            super().keyPressEvent(QKeyEvent(event.type(), step, event.modifiers()))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """A letter that is no key here does nothing: Qt would ask row after row, of a million rows for seconds."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.is_marking = False
        super().mousePressEvent(event)

    def kept(self) -> Kept:
        index = self.currentIndex()
        current = self.table.id_at(index.row()) if self._is_chosen(index) else None
        is_small = sum(last - first + 1 for first, last in self.selected_ranges()) <= MOST_KEPT
        return Kept(list(self._chosen()) if is_small else [], current)

    def choose_again(self, kept: Kept) -> None:
        """Select the same records where they are now."""
        model = self.selectionModel()
        model.blockSignals(True)
        model.clearSelection()
        for _place, record_id in kept.chosen:
            row = self.table.row_of(record_id)
            if row is not None:
                model.select(self.table.index(row, 0), ADD_ROWS)
        row = None if kept.current is None else self.table.row_of(kept.current)
        if row is not None:
            model.setCurrentIndex(self.table.index(row, 0), MOVE_ONLY)
        model.blockSignals(False)
        self.viewport().update()

    def have_moved(self, kept: Kept) -> bool:
        """Whether a record that was selected is not where it was."""
        return any(self.table.id_at(place) != record_id for place, record_id in kept.chosen)

    def _mark_current(self) -> None:
        """The first X keeps the row the cursor is on; each one after it takes a row in, or out."""
        index = self.currentIndex()
        if not index.isValid():
            return
        if self.is_marking or not self._is_chosen(index):
            self.selectionModel().select(index, TURN_ROWS)
        self.is_marking = True
        self.viewport().update()

    def _move_current(self, steps: int) -> None:
        index = self.currentIndex()
        row = max(0, min(index.row() + steps, self.table.rowCount() - 1))
        if self.table.head_at(row):
            row = row + steps if row else index.row()
        self.selectionModel().setCurrentIndex(self.table.index(row, max(index.column(), 0)), MOVE_ONLY)
        self.scrollTo(self.currentIndex())
        self.viewport().update()

    def _go_to_end(self, is_last: bool) -> None:
        """To the first row or the last; Qt would go to the first or the last cell of the row."""
        row = self.table.rowCount() - 1 if is_last else int(self.table.head_at(0) is not None)
        index = self.table.index(row, max(self.currentIndex().column(), 0))
        self.selectionModel().setCurrentIndex(index, MOVE_ONLY if self.is_marking else ROWS)
        self.scrollTo(index)
        self.viewport().update()

    def _is_chosen(self, index: QModelIndex) -> bool:
        return index.isValid() and self.selectionModel().isRowSelected(index.row(), NOWHERE)

    def _chosen(self) -> Iterator[tuple[int, Any]]:
        for first, last in self.chosen_rows():
            yield from self.table.known_ids(first, last)
