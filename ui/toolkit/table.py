"""A table model over rows that come from the database a page at a time; its columns are declared.

Short lists are shown whole, or grow at their end (`show_first`, `append`). A list of any length is a window: as many
rows as there are, of which those around what is looked at are here (`show_window`, `fill`). It may have groups: their
heads are rows too, which nobody can select; presenters speak of places, where heads do not count (`group_heads.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.kernel.i18n import _, show_count
from ui.toolkit.cells import Cell
from ui.toolkit.delegates import CELL_ROLE
from ui.toolkit.fonts import font
from ui.toolkit.group_heads import Group, GroupHeads
from ui.toolkit.labels import plain_tooltip
from ui.toolkit.row_window import PAGE_ROWS, RowWindow

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Column(NamedTuple):
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
        self.whole: list[Any] = []
        self.window: RowWindow | None = None
        self.heads = GroupHeads()
        self.more = False
        self.asked = False

    @property
    def rows(self) -> list[Any]:
        """The rows from the first one on, as far as they are here."""
        return self.whole if self.window is None else self.window.leading()

    def head_at(self, row: int) -> Group | None:
        """The group that has its head there."""
        return self.heads.at(row)

    def place_of(self, row: int) -> int:
        """The place in the list of what is shown there, or after that head."""
        return self.heads.place_of(row)

    def row_at(self, row: int) -> Any:
        """The record shown there; None of a head, and while it is still on its way."""
        if self.window is not None:
            return None if self.heads.at(row) else self.window.row_at(self.heads.place_of(row))
        return self.whole[row] if 0 <= row < len(self.whole) else None

    def id_at(self, row: int) -> Any:
        """The id of the record there, if it has ever been here."""
        if self.window is not None:
            return None if self.heads.at(row) else self.window.id_at(self.heads.place_of(row))
        return self.whole[row].id if 0 <= row < len(self.whole) else None

    def known_ids(self, first: int, last: int) -> Iterable[tuple[int, Any]]:
        """Rows and the ids of their records, as far as these have ever been here."""
        if self.window is not None:
            known = self.window.known_ids(self.heads.place_of(first), self.heads.place_of(last + 1) - 1)
            return ((self.heads.row_of(place), found) for place, found in known)
        return enumerate((row.id for row in self.whole[first : last + 1]), first)

    def show_window(self, rows: Iterable[Any], total: int | None = None, groups: Sequence[Group] = ()) -> None:
        """A list of `total` records, of which these are the first; without a total it ends with them for now."""
        fresh, heads = RowWindow(rows, total), GroupHeads(groups)
        count = heads.rows_for(fresh.total)
        if self.window is not None and self._same_rows(fresh.leading(), count) and heads.groups == self.heads.groups:
            self.window = fresh
            self._repaint(0, count - 1)
            return
        self.beginResetModel()
        self.whole, self.window, self.more, self.asked, self.heads = [], fresh, False, False, heads
        self.endResetModel()

    def set_total(self, total: int) -> None:
        """Rows come or go at the end; what is looked at stays where it is."""
        window, count = self.window, self.rowCount()
        assert window is not None
        wanted = self.heads.rows_for(total)
        if wanted > count:
            self.beginInsertRows(NOWHERE, count, wanted - 1)
            window.total = total
            self.endInsertRows()
        elif wanted < count:
            self.beginRemoveRows(NOWHERE, wanted, count - 1)
            window.total = total
            self.endRemoveRows()

    def fill(self, first: int, rows: Sequence[Any]) -> None:
        """A page that was on its way; one that is shorter than its place is the list's last."""
        if self.window is None or not (rows or first):
            return
        self.window.put(first, rows)
        expected = min(PAGE_ROWS * -(-max(len(rows), 1) // PAGE_ROWS), self.window.total - first)
        if len(rows) < expected:
            self.set_total(first + len(rows))
        if rows:
            last = min(first + len(rows), self.window.total) - 1
            self._repaint(self.heads.row_of(first), self.heads.row_of(last))

    def refresh_window(self, first: int, rows: Sequence[Any], total: int, groups: Sequence[Group] = ()) -> None:
        """What is looked at was read again; the other pages will be when they come into sight."""
        assert self.window is not None
        self.window.grow_old()
        if tuple(groups) == self.heads.groups:
            self.set_total(total)
            self.fill(first, rows)
            return
        self.beginResetModel()
        self.heads, self.window.total = GroupHeads(groups), total
        self.window.put(first, rows)
        self.endResetModel()

    def _same_rows(self, fresh: Sequence[Any], total: int) -> bool:
        return 0 < total == self.rowCount() and [row.id for row in fresh] == [row.id for row in self.rows]

    def _repaint(self, first: int, last: int) -> None:
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def show_first(self, rows: Iterable[Any], more: bool = False) -> None:
        """Replace everything by these rows; the same records in the same order are only painted again."""
        fresh = list(rows)
        self.more, self.asked = more, False
        if fresh and self.window is None and self._same_rows(fresh, len(fresh)):
            self.whole = fresh
            self._repaint(0, len(fresh) - 1)
            return
        self.beginResetModel()
        self.whole, self.window, self.heads = fresh, None, GroupHeads()
        self.endResetModel()

    def append(self, rows: Iterable[Any], more: bool) -> None:
        """The next page; records that are shown already are left out, since the list may have moved meanwhile."""
        shown = {row.id for row in self.whole}
        fresh = [row for row in rows if row.id not in shown]
        self.more, self.asked = more, False
        if not fresh:
            return
        count = len(self.whole)
        self.beginInsertRows(NOWHERE, count, count + len(fresh) - 1)
        self.whole.extend(fresh)
        self.endInsertRows()

    def row_of(self, record_id: Any) -> int | None:
        """Where that record is, among the rows that are here."""
        if self.window is not None:
            place = self.window.place_of(record_id)
            return None if place is None else self.heads.row_of(place)
        return next((n for n, row in enumerate(self.whole) if row.id == record_id), None)

    def canFetchMore(self, parent: Index = NOWHERE) -> bool:
        return not parent.isValid() and self.more and not self.asked

    def fetchMore(self, parent: Index = NOWHERE) -> None:
        if self.canFetchMore(parent):
            self.asked = True
            self.more_wanted.emit()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        if parent.isValid():
            return 0
        return len(self.whole) if self.window is None else self.heads.rows_for(self.window.total)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A head is passed over by the keys, and by what is selected around it."""
        return Qt.ItemFlag.NoItemFlags if self.heads.at(index.row()) else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, row = self.columns[index.column()], self.row_at(index.row())
        if row is None:
            return self._head_data(index, role)
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

    def _head_data(self, index: Index, role: int) -> str | None:
        is_said = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and index.column() == 0
        head = self.heads.at(index.row()) if is_said else None
        return None if head is None else f"{head.label} · {show_count(head.size)}"

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
