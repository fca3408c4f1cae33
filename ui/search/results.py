"""What was found, kind by kind: painted as plain text, with the words that were looked for marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from app.kernel.i18n import N_, _
from app.kernel.text import dotted
from ui.search.words import count_words, more_words
from ui.toolkit.delegates import ONE_LINE, paint_line
from ui.toolkit.fonts import font, metrics
from ui.toolkit.icons import paint_icon
from ui.toolkit.theme import colour

if TYPE_CHECKING:
    from app.search.marks import Marked
    from app.search.queries import FoundGroup, FoundRow

Index = QModelIndex | QPersistentModelIndex
HEAD, ROW, WITH_TEXT, MORE = 30, 46, 63, 32
LONGEST = 300
ICONS = {
    "call": "inbox",
    "customer": "building-2",
    "contact": "user",
    "site": "map-pin",
    "asset": "cpu",
    "product": "tag",
    "contract": "file-check",
    "intervention": "calendar-check",
    "rma": "package",
    "subcontract_order": "handshake",
    "invoice": "receipt-euro",
    "article": "book-open",
}


@dataclass(frozen=True)
class Head:
    """The name of a kind, and how many were found of it."""

    label: str
    count: str


@dataclass(frozen=True)
class More:
    """The way to all that was found of a kind."""

    kind: str
    label: str


IN_THE_LIST = More("", N_("All of them in the list of calls"))
"""Where more calls were found than the search shows."""


class Results(QAbstractListModel):
    """Heads, records and ways to more in one list; a head cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Head | FoundRow | More] = []

    def show(self, groups: Sequence[FoundGroup]) -> None:
        self.beginResetModel()
        self.lines = []
        for group in groups:
            self.lines += [Head(_(group.label), count_words(group)), *group.rows]
            if len(groups) > 1 and group.found > len(group.rows):
                self.lines.append(More(group.kind, more_words(group)))
            elif group.more and group.kind == "call":
                self.lines.append(IN_THE_LIST)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        is_head = isinstance(self.lines[index.row()], Head)
        return Qt.ItemFlag.NoItemFlags if is_head else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        match self.lines[index.row()]:
            case Head(label=label, count=count):
                return f"{label} {count}"
            case More(label=label):
                return _(label)
            case row:
                said = row.snippet.text if row.snippet else ""
                return dotted(row.title.text, row.line.text, said)


class ResultDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        match lines_of(index)[index.row()]:
            case Head():
                return QSize(200, HEAD)
            case More():
                return QSize(200, MORE)
            case row:
                return QSize(200, WITH_TEXT if row.snippet else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, room, view = lines_of(index)[index.row()], QRect(option.rect), self.parent()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(view, QListView) and view.currentIndex() == index:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("soft_soft"))
            painter.drawRoundedRect(room.adjusted(2, 1, -2, -1), 6, 6)
            painter.setBrush(colour("accent"))
            painter.drawRoundedRect(QRectF(room.left() + 2, room.top() + 8, 3, room.height() - 16), 1.5, 1.5)
        match line:
            case Head(label=label, count=count):
                head = room.adjusted(14, 8, -14, 0)
                paint_line(painter, head, label.upper(), "group", "faint")
                used = metrics("group").horizontalAdvance(label.upper()) + 8
                paint_line(painter, head.adjusted(used, 0, 0, 0), count, "group", "soft")
            case More(label=label):
                paint_line(painter, room.adjusted(44, 0, -14, 0), _(label), "button", "accent")
            case row:
                paint_row(painter, room, row)
        painter.restore()


def paint_row(painter: QPainter, room: QRect, row: FoundRow) -> None:
    icon_tone = "accent" if row.is_open else "faint"
    paint_icon(painter, ICONS[row.kind], colour(icon_tone), QRectF(room.left() + 14, room.top() + 8, 16, 16))
    inside = room.adjusted(44, 6, -14, 0)
    paint_marked(painter, QRect(inside.left(), inside.top(), inside.width(), 18), row.title, "row", "text")
    paint_marked(painter, QRect(inside.left(), inside.top() + 18, inside.width(), 16), row.line, "secondary", "soft")
    if row.snippet is not None:
        said = QRect(inside.left(), inside.top() + 35, inside.width(), 16)
        paint_marked(painter, said, row.snippet, "secondary", "text")


def paint_marked(painter: QPainter, room: QRect, marked: Marked, role: str, tone: str) -> None:
    """One line; what is marked has a ground and a line below it, the letters stay where they are."""
    text = "".join(" " if letter.isspace() else letter for letter in marked.text[:LONGEST])
    measure = metrics(role)
    shown = measure.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    seen = len(text) if shown == text else max(0, len(shown) - 1)
    height = measure.height()
    for start, end in marked.marks:
        if start >= seen:
            break
        left = room.left() + measure.horizontalAdvance(text[:start])
        width = measure.horizontalAdvance(text[start : min(end, seen)])
        box = QRectF(left - 1, room.center().y() - height / 2 + 0.5, width + 2, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent_soft"))
        painter.drawRoundedRect(box, 3, 3)
        painter.setBrush(colour("accent"))
        painter.drawRect(QRectF(left, box.bottom() - 1, width, 1))
    painter.setFont(font(role))
    painter.setPen(colour(tone))
    painter.drawText(room, ONE_LINE, shown)


def lines_of(index: Index) -> list[Head | FoundRow | More]:
    model = index.model()
    assert isinstance(model, Results)
    return model.lines


class ResultList(QListView):
    """Chosen with the arrows while one types, or with the mouse."""

    chosen = Signal(object)

    def __init__(self, says: str) -> None:
        super().__init__()
        self.results = Results()
        self.setModel(self.results)
        self.setItemDelegate(ResultDelegate(self))
        self.setAccessibleName(says)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setStyleSheet("background: transparent")

    def show_groups(self, groups: Sequence[FoundGroup]) -> None:
        self.results.show(groups)
        self.scrollToTop()
        self.move_by(1)

    def current(self) -> FoundRow | More | None:
        index = self.currentIndex()
        line = self.results.lines[index.row()] if index.isValid() else None
        return None if isinstance(line, Head) else line

    def move_by(self, step: int) -> None:
        """To the next line that can be chosen, so many further on; from the first or the last it stays there."""
        free = [number for number, line in enumerate(self.results.lines) if not isinstance(line, Head)]
        if not free:
            return
        row = self.currentIndex().row()
        at = free.index(row) if row in free else -1
        index = self.results.index(free[max(0, min(len(free) - 1, at + step))], 0)
        self.setCurrentIndex(index)
        self.scrollTo(self.results.index(0, 0) if index.row() == free[0] else index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not isinstance(self.results.lines[index.row()], Head):
            self.setCurrentIndex(index)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        line = self.current()
        if line is not None and self.indexAt(event.position().toPoint()) == self.currentIndex():
            self.chosen.emit(line)
        super().mouseReleaseEvent(event)
