"""The lines of the palette, under the heads of their sections: painted as plain text, whatever they hold."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from app.kernel.text import dotted
from ui.palette.presenters import Hit, Section
from ui.toolkit.delegates import paint_line
from ui.toolkit.fonts import font, metrics
from ui.toolkit.icons import paint_icon
from ui.toolkit.keys import native
from ui.toolkit.labels import plain_tooltip
from ui.toolkit.theme import colour

LINE, HEAD = 44, 26
Index = QModelIndex | QPersistentModelIndex


class Hits(QAbstractListModel):
    """Heads and hits in one list; a head is text and cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str | Hit] = []

    def show(self, sections: Sequence[Section]) -> None:
        self.beginResetModel()
        self.lines = []
        for title, hits in sections:
            self.lines += [title, *hits]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        is_hit = isinstance(self.lines[index.row()], Hit)
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if is_hit else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if isinstance(line, str):
            return line if role == Qt.ItemDataRole.DisplayRole else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return dotted(line.title, line.second, native(line.key))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip("\n".join((line.title, *line.reasons)))
        return None


class HitDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, LINE if isinstance(lines_of(index)[index.row()], Hit) else HEAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, room = lines_of(index)[index.row()], QRect(option.rect)
        painter.save()
        if isinstance(line, str):
            paint_line(painter, room.adjusted(10, 6, -10, 0), line.upper(), "group", "faint")
        else:
            view = self.parent()
            chosen = isinstance(view, QListView) and view.currentIndex() == index
            self._paint_hit(painter, room, line, chosen)
        painter.restore()

    def _paint_hit(self, painter: QPainter, room: QRect, hit: Hit, is_chosen: bool) -> None:
        if is_chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(room.adjusted(2, 1, -2, -1), 6, 6)
        off = bool(hit.reasons)
        paint_icon(
            painter, hit.icon, colour("faint" if off else "soft"), QRectF(room.left() + 12, room.top() + 14, 16, 16)
        )
        inside = room.adjusted(40, 0, -12, 0)
        key = native(hit.key)
        if key:
            self._paint_key(painter, inside, key)
            inside.adjust(0, 0, -metrics("secondary").horizontalAdvance(key) - 24, 0)
        title = QRect(inside.left(), inside.top() + 5, inside.width(), 18)
        paint_line(painter, title, hit.title, "row", "faint" if off else "text")
        second = QRect(inside.left(), inside.top() + 23, inside.width(), 15)
        paint_line(painter, second, hit.second, "secondary", "faint" if off else "soft")

    def _paint_key(self, painter: QPainter, room: QRect, key: str) -> None:
        width = metrics("secondary").horizontalAdvance(key) + 12
        box = QRectF(room.right() - width, room.center().y() - 9.5, width, 20)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour("line"))
        painter.setBrush(colour("window"))
        painter.drawRoundedRect(box, 5, 5)
        painter.setFont(font("secondary"))
        painter.setPen(colour("soft"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)


def lines_of(index: Index) -> list[str | Hit]:
    model = index.model()
    assert isinstance(model, Hits)
    return model.lines


class HitList(QListView):
    chosen = Signal(object)

    def __init__(self, says: str) -> None:
        super().__init__()
        self.hits = Hits()
        self.setModel(self.hits)
        self.setItemDelegate(HitDelegate(self))
        self.setAccessibleName(says)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setStyleSheet("QListView { background: transparent; }")
        self.entered.connect(self._on_entered)
        self.clicked.connect(lambda index: self.chosen.emit(self.hits.lines[index.row()]))

    def show_sections(self, sections: Sequence[Section]) -> None:
        self.hits.show(sections)
        self.move_by(1)

    def current(self) -> Hit | None:
        index = self.currentIndex()
        line = self.hits.lines[index.row()] if index.isValid() else None
        return line if isinstance(line, Hit) else None

    def move_by(self, step: int) -> None:
        """To the next hit that way, over the heads, no further than the ends."""
        rows = [n for n, line in enumerate(self.hits.lines) if isinstance(line, Hit)]
        if not rows:
            return
        at = self.currentIndex().row()
        here = rows.index(at) if at in rows else -1
        row = rows[min(max(here + step, 0), len(rows) - 1)]
        self.setCurrentIndex(self.hits.index(row))
        self.scrollTo(self.hits.index(max(0, row - 1) if row == rows[0] else row))
        self.viewport().update()

    def _on_entered(self, index: QModelIndex) -> None:
        if isinstance(self.hits.lines[index.row()], Hit):
            self.setCurrentIndex(index)
            self.viewport().update()
