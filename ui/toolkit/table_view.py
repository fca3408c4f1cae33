"""A list of records of any length: sorted by the database, with a selection that stays on its record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QTableView, QWidget

from ui.toolkit.delegates import COMFORTABLE, COMPACT, CellDelegate
from ui.toolkit.fonts import font
from ui.toolkit.grounds import fill
from ui.toolkit.group_heads import Group
from ui.toolkit.new_rows import NewRows
from ui.toolkit.row_painting import paint_rows
from ui.toolkit.row_selection import ChosenRows, Kept
from ui.toolkit.table import Column, Index, Table

REST_MILLISECONDS = 15
"""So long the list may move on before what has come into sight is asked for."""


class TableView(ChosenRows):
    """`selected_changed` is for the detail beside the list, `row_activated` for Enter and double click.

    `sort_wanted(key, descending)`, `more_wanted()`, `rows_wanted(first, count)` and `new_wanted()` are for the
    presenter: only the database sorts and pages.
    """

    row_activated = Signal(object)
    sort_wanted = Signal(str, bool)
    more_wanted = Signal()
    rows_wanted = Signal(int, int)
    new_wanted = Signal()
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
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self._kept: tuple[Kept, int] = (Kept(), 0)
        self.rest = QTimer(self, singleShot=True, interval=REST_MILLISECONDS)
        self.rest.timeout.connect(self._ask_for_rows)
        self.new_rows = NewRows(self)
        self.new_rows.clicked.connect(self.new_wanted)
        self._set_up_header()
        self.set_compact(False)
        self.table.modelAboutToBeReset.connect(self._keep)
        self.table.modelReset.connect(self._restore)
        self.table.more_wanted.connect(self.more_wanted)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selected_changed.emit())
        self.entered.connect(lambda index: self._hover(index.row()))
        self.activated.connect(self._on_activated)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.look_for_rows())
        self.customContextMenuRequested.connect(lambda at: self.menu_wanted.emit(self.viewport().mapToGlobal(at)))

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setFont(font("pill"))
        header.setFixedHeight(30)
        header.setHighlightSections(False)
        # a selection of its own, always empty: to paint its heads it would ask every cell of all chosen rows
        header.setSelectionModel(QItemSelectionModel(self.table, header))
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

    def show_window(self, rows: Sequence[Any], total: int | None = None, groups: Sequence[Group] = ()) -> None:
        """A list of any length from its beginning; `total` may follow when it is known. With groups it is known."""
        was_window = self.table.window is not None
        self.table.show_window(rows, total, groups)
        if was_window:
            self.scrollToTop()
        self.look_for_rows()

    def set_total(self, total: int) -> None:
        self.table.set_total(total)
        self.look_for_rows()

    def fill(self, first: int, rows: Sequence[Any]) -> None:
        """A page that was wanted."""
        self.table.fill(first, rows)
        self.look_for_rows()

    def refresh_window(self, first: int, rows: Sequence[Any], total: int, groups: Sequence[Group] = ()) -> None:
        """The same list as it is now: rows from `first` on were read again, the others follow as they are looked at.

        Selection, cursor and what is at the top stay on their records, whatever came or went above them.
        """
        kept, top = self.kept(), self.rows_in_sight()[0]
        top_id, scrolled = self.table.id_at(top), self.verticalScrollBar().value()
        self.table.refresh_window(first, rows, total, groups)
        if self.have_moved(kept):
            self.choose_again(kept)
            self.selected_changed.emit()
        now = None if top_id is None else self.table.row_of(top_id)
        if now is not None and now != top and top > 0:
            self.verticalScrollBar().setValue(scrolled + (now - top) * self.delegate.height)
        self.look_for_rows()

    def show_new_count(self, count: int) -> None:
        """How many rows came since the list was read; they move nothing until they are wanted."""
        self.new_rows.show_count(count)

    def loaded(self) -> int:
        """How many rows are shown from the first one on: a refresh should ask for as many again."""
        return len(self.table.rows)

    def rows_in_sight(self) -> tuple[int, int]:
        """The first and the last row that one sees, heads included."""
        height = self.delegate.height
        first = self.verticalScrollBar().value() // height
        return first, min(first + self.viewport().height() // height + 1, self.table.rowCount() - 1)

    def first_in_sight(self) -> int:
        """The place of the first record that one sees."""
        return self.table.place_of(self.rows_in_sight()[0])

    def look_for_rows(self) -> None:
        """Ask for what is in sight and not here, in a moment: who drags the bar passes by many pages."""
        if self.table.window is not None and not self.rest.isActive():
            self.rest.start()

    def _ask_for_rows(self) -> None:
        window = self.table.window
        if window is None:
            return
        first, last = self.rows_in_sight()
        ahead = last - first
        for start, count in window.wanted(self.table.place_of(first - ahead), self.table.place_of(last + ahead)):
            self.rows_wanted.emit(start, count)

    def show_sort(self, key: str, descending: bool) -> None:
        """Mark the column the rows are sorted by."""
        header = self.horizontalHeader()
        section = next((n for n, column in enumerate(self.table.columns) if key and column.sort == key), None)
        header.setSortIndicatorShown(section is not None)
        if section is not None:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(section, order)

    def set_compact(self, compact: bool) -> None:
        """24 pixels a row and one line, instead of 50 and two; what one looks at stays in sight."""
        first = self.rows_in_sight()[0]
        self.delegate.height = COMPACT if compact else COMFORTABLE
        self.verticalHeader().setMinimumSectionSize(self.delegate.height)
        self.verticalHeader().setDefaultSectionSize(self.delegate.height)
        if self.table.rowCount():
            self.updateGeometries()
            self.verticalScrollBar().setValue(first * self.delegate.height)
            self.scrollTo(self.currentIndex())
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Row by row, without Qt's way over every cell; on a ground of our own, which Qt moves as one scrolls."""
        painter = QPainter(self.viewport())
        fill(painter, event.rect(), "surface")
        paint_rows(self, painter, event.rect())
        painter.end()

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Qt would paint everything anew for a page that came and is not in sight."""
        top, bottom = self.rows_in_sight()
        if first.row() <= bottom and last.row() >= top:
            super().dataChanged(first, last, roles)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.new_rows.fit()
        self.look_for_rows()
        if self.table.canFetchMore() and self.loaded() * self.delegate.height < event.size().height():
            self.table.fetchMore()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        """Only the row one leaves and the row one comes to are painted anew."""
        rows = {self.delegate.hovered, row} - {-1}
        self.delegate.hovered = row
        for changed in rows:
            top = self.rowViewportPosition(changed)
            self.viewport().update(0, top, self.viewport().width(), self.delegate.height)

    def _on_activated(self, index: QModelIndex) -> None:
        row = self.table.row_at(index.row())
        if row is not None:
            self.row_activated.emit(row)

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
        self._kept = (self.kept(), self.verticalScrollBar().value())

    def _restore(self) -> None:
        kept, scrolled = self._kept
        self.choose_again(kept)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(scrolled)
        if kept.chosen:
            self.selected_changed.emit()
