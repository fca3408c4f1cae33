"""A list of records: paged, sorted by the database, with a selection that stays on its record while rows change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QTableView, QWidget

from ui.toolkit.delegates import COMFORTABLE, COMPACT, CellDelegate
from ui.toolkit.fonts import font
from ui.toolkit.table import Column, Table

STEPS = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}
ROWS = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
ADD_ROWS = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class TableView(QTableView):
    """`selected_changed` is for the detail beside the list, `row_activated` for Enter and double click.

    `sort_wanted(key, descending)` and `more_wanted()` are for the presenter: only the database sorts and pages.
    """

    selected_changed = Signal()
    row_activated = Signal(object)
    sort_wanted = Signal(str, bool)
    more_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, columns: Sequence[Column], says: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = Table(columns, self)
        self.delegate = CellDelegate(self)
        self.setModel(self.table)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(says)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self._kept: tuple[list[Any], Any, int] = ([], None, 0)
        self._set_up_header()
        self.set_compact(False)
        self.table.modelAboutToBeReset.connect(self._keep)
        self.table.modelReset.connect(self._restore)
        self.table.more_wanted.connect(self.more_wanted)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selected_changed.emit())
        self.entered.connect(lambda index: self._hover(index.row()))
        self.activated.connect(lambda index: self.row_activated.emit(self.table.rows[index.row()]))
        self.customContextMenuRequested.connect(lambda at: self.menu_wanted.emit(self.viewport().mapToGlobal(at)))

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setFont(font("pill"))
        header.setFixedHeight(30)
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(48)
        header.setSortIndicatorShown(False)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._on_section_clicked)
        for n, column in enumerate(self.table.columns):
            mode = QHeaderView.ResizeMode.Interactive if column.width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(n, mode)
            if column.width:
                header.resizeSection(n, column.width)

    def show_first(self, rows: Sequence[Any], more: bool = False) -> None:
        self.table.show_first(rows, more)

    def append(self, rows: Sequence[Any], more: bool) -> None:
        self.table.append(rows, more)

    def loaded(self) -> int:
        """How many rows are shown: a refresh should ask for as many again, so that nothing moves."""
        return len(self.table.rows)

    def selected(self) -> Any:
        """The one row that is current and selected, or None."""
        index = self.currentIndex()
        chosen = index.isValid() and self.selectionModel().isRowSelected(index.row(), NOWHERE)
        return self.table.rows[index.row()] if chosen else None

    def all_selected(self) -> list[Any]:
        return [self.table.rows[index.row()] for index in self.selectionModel().selectedRows()]

    def select_id(self, record_id: Any) -> bool:
        """Select that record when it is among the rows shown."""
        row = self.table.row_of(record_id)
        if row is None:
            return False
        index = self.table.index(row, 0)
        self.selectionModel().setCurrentIndex(index, ROWS)
        self.scrollTo(index)
        return True

    def show_sort(self, key: str, descending: bool) -> None:
        """Mark the column the rows are sorted by."""
        header = self.horizontalHeader()
        section = next((n for n, column in enumerate(self.table.columns) if key and column.sort == key), None)
        header.setSortIndicatorShown(section is not None)
        if section is not None:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(section, order)

    def set_compact(self, compact: bool) -> None:
        """28 pixels a row and one line, instead of 50 and two."""
        self.delegate.height = COMPACT if compact else COMFORTABLE
        self.verticalHeader().setMinimumSectionSize(self.delegate.height)
        self.verticalHeader().setDefaultSectionSize(self.delegate.height)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(QKeyEvent(event.type(), step, event.modifiers()))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.table.canFetchMore() and self.loaded() * self.delegate.height < event.size().height():
            self.table.fetchMore()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        self.delegate.hovered = row
        self.viewport().update()

    def _on_section_clicked(self, section: int) -> None:
        key = self.table.columns[section].sort
        if not key:
            return
        header = self.horizontalHeader()
        same = header.isSortIndicatorShown() and header.sortIndicatorSection() == section
        descending = same and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        self.show_sort(key, descending)
        self.sort_wanted.emit(key, descending)

    def _keep(self) -> None:
        chosen = self.selected()
        ids = [row.id for row in self.all_selected()]
        self._kept = (ids, None if chosen is None else chosen.id, self.verticalScrollBar().value())

    def _restore(self) -> None:
        ids, current, scrolled = self._kept
        model = self.selectionModel()
        model.blockSignals(True)
        for record_id in ids:
            row = self.table.row_of(record_id)
            if row is not None:
                model.select(self.table.index(row, 0), ADD_ROWS)
        row = None if current is None else self.table.row_of(current)
        if row is not None:
            model.setCurrentIndex(self.table.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        model.blockSignals(False)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(scrolled)
        if ids:
            self.selected_changed.emit()


NOWHERE = QModelIndex()
