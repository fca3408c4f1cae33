"""A table model over rows that come from the database a page at a time; its columns are declared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.kernel.i18n import _
from ui.toolkit.cells import Cell
from ui.toolkit.delegates import CELL_ROLE
from ui.toolkit.fonts import font
from ui.toolkit.labels import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Column:
    """`cell` makes what is shown out of a row; `sort` is the key the query sorts by, empty when it cannot.

    One column has no `width` and takes the room that is left. `tip` is the tooltip of a row's cell.
    """

    name: str
    title: str
    cell: Callable[[Any], Cell]
    sort: str = ""
    width: int = 0
    is_amount: bool = False
    tip: Callable[[Any], str] | None = None


class Table(QAbstractTableModel):
    """Rows have an `id`. Whoever shows the first page says whether there is `more`; the view then asks for it."""

    more_wanted = Signal()

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[Any] = []
        self.more = False
        self.asked = False

    def show_first(self, rows: Iterable[Any], more: bool = False) -> None:
        """Replace everything by these rows; the same records in the same order are only painted again."""
        fresh = list(rows)
        self.more, self.asked = more, False
        if fresh and [row.id for row in fresh] == [row.id for row in self.rows]:
            self.rows = fresh
            self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self.rows = fresh
        self.endResetModel()

    def append(self, rows: Iterable[Any], more: bool) -> None:
        """The next page; records that are shown already are left out, since the list may have moved meanwhile."""
        shown = {row.id for row in self.rows}
        fresh = [row for row in rows if row.id not in shown]
        self.more, self.asked = more, False
        if not fresh:
            return
        count = len(self.rows)
        self.beginInsertRows(NOWHERE, count, count + len(fresh) - 1)
        self.rows.extend(fresh)
        self.endInsertRows()

    def row_of(self, record_id: Any) -> int | None:
        return next((n for n, row in enumerate(self.rows) if row.id == record_id), None)

    def canFetchMore(self, parent: Index = NOWHERE) -> bool:
        return not parent.isValid() and self.more and not self.asked

    def fetchMore(self, parent: Index = NOWHERE) -> None:
        if self.canFetchMore(parent):
            self.asked = True
            self.more_wanted.emit()

    def ask_again(self) -> None:
        """The page that was asked for did not come."""
        self.asked = False

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role == CELL_ROLE:
            return column.cell(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.cell(row).text
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.ToolTipRole and column.tip is not None:
            return plain_tooltip(column.tip(row))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.is_amount else LEFT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.is_amount else LEFT
        if role == Qt.ItemDataRole.FontRole:
            return font("pill")
        return None
