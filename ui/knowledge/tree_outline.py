"""A question tree as an outline: each question under the answer that leads to it, with how often that was given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.kernel.i18n import N_, _
from app.kernel.text import dotted
from ui.knowledge.tree_edits import LOOSE, NOWHERE, OUTCOME, QUESTION, REPEATED, Line
from ui.toolkit.delegates import AT_RIGHT, paint_line
from ui.toolkit.fonts import metrics, tabular
from ui.toolkit.grounds import fill
from ui.toolkit.icons import paint_icon
from ui.toolkit.theme import colour

Index = QModelIndex | QPersistentModelIndex
NOWHERE_INDEX = QModelIndex()
LINE_ROLE = Qt.ItemDataRole.UserRole
ROW, INDENT, LEFT, DEEPEST = 46, 18, 12, 12
LOOKS = {
    QUESTION: ("circle-question-mark", "accent"),
    OUTCOME: ("flag", "good"),
    REPEATED: ("corner-up-right", "soft"),
    NOWHERE: ("circle-alert", "bad"),
    LOOSE: ("circle-alert", "warn"),
}
SAID = {
    NOWHERE: N_("leads nowhere yet"),
    LOOSE: N_("no answer leads here"),
    REPEATED: N_("shown above"),
}


class Outline(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Lines that stay are painted anew in their place; another number of them is another outline."""
        fresh = list(lines)
        if len(fresh) == len(self.lines) and fresh:
            self.lines = fresh
            self.dataChanged.emit(self.index(0), self.index(len(fresh) - 1))
            return
        self.beginResetModel()
        self.lines = fresh
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE_INDEX) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return dotted(line.answer, words_of(line))
        return None


def words_of(line: Line) -> str:
    if line.kind == NOWHERE:
        return _(SAID[NOWHERE])
    return line.text.strip() or _("(no words yet)")


def second_of(line: Line) -> str:
    return dotted(line.answer.strip(), _(SAID[line.kind]) if line.kind in (LOOSE, REPEATED) else "")


class OutlineDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE_ROLE)
        rect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if QStyle.StateFlag.State_Selected in option.state:
            fill(painter, rect, "accent_soft")
            fill(painter, QRect(rect.left(), rect.top(), 3, rect.height()), "accent")
        depth = min(line.depth, DEEPEST)
        left = rect.left() + LEFT + depth * INDENT
        for n in range(depth):
            fill(painter, QRect(rect.left() + LEFT + n * INDENT + 8, rect.top(), 1, rect.height()), "line")
        icon, tone = LOOKS[line.kind]
        if line.is_faulty and line.kind != NOWHERE:
            icon, tone = "triangle-alert", "warn"
        paint_icon(painter, icon, colour(tone), QRectF(left, rect.center().y() - 8, 16, 16))
        figures = self._paint_figures(painter, rect, line)
        room = rect.adjusted(left - rect.left() + 25, 0, -figures, 0)
        self._paint_words(painter, room, line)
        painter.restore()

    def _paint_figures(self, painter: QPainter, rect: QRect, line: Line) -> int:
        """How often the branch was taken; the answer is the room it takes at the right."""
        if not line.times:
            return LEFT
        text = f"{line.times}  ·  {line.share} %" if line.above else str(line.times)
        painter.setFont(tabular("secondary"))
        painter.setPen(colour("soft"))
        painter.drawText(rect.adjusted(0, 0, -LEFT, 0), AT_RIGHT, text)
        return metrics("secondary").horizontalAdvance(text) + 2 * LEFT

    def _paint_words(self, painter: QPainter, room: QRect, line: Line) -> None:
        tone = "bad" if line.kind == NOWHERE else "faint" if not line.text.strip() else "text"
        second = second_of(line)
        if not second:
            paint_line(painter, room, words_of(line), "row", tone)
            return
        top = room.center().y() - 17
        paint_line(painter, QRect(room.left(), top, room.width(), 15), second, "secondary", "soft")
        paint_line(painter, QRect(room.left(), top + 15, room.width(), 19), words_of(line), "row", tone)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, ROW)


class TreeOutline(QListView):
    """`chosen` carries the key of the node one goes to; an answer that leads nowhere goes to its question."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.outline = Outline(self)
        self.setModel(self.outline)
        self.setItemDelegate(OutlineDelegate(self))
        self.setAccessibleName(_("Questions and outcomes"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def show_lines(self, lines: Sequence[Line], chosen: str) -> None:
        model = self.selectionModel()
        model.blockSignals(True)
        self.outline.show_lines(lines)
        row = next((n for n, line in enumerate(lines) if line.key == chosen and line.kind != REPEATED), None)
        if row is not None:
            self.setCurrentIndex(self.outline.index(row))
        model.blockSignals(False)
        self.viewport().update()

    def _on_current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            line = self.outline.lines[index.row()]
            self.chosen.emit(line.above if line.kind == NOWHERE else line.key)
        self.viewport().update()
