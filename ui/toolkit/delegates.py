"""Painting the cells of lists: one painter per kind of cell, in a comfortable and a compact height."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from ui.toolkit.cells import Amount, Cell, Person, Text, TwoLines, initials
from ui.toolkit.fonts import font, metrics, tabular
from ui.toolkit.grounds import fill
from ui.toolkit.icons import paint_icon
from ui.toolkit.pills import Mark, paint_mark
from ui.toolkit.theme import colour

COMFORTABLE, COMPACT = 50, 28
PADDING = 12
CELL_ROLE = Qt.ItemDataRole.UserRole + 1
ONE_LINE = int(Qt.TextFlag.TextSingleLine) | int(Qt.AlignmentFlag.AlignVCenter)
AT_RIGHT = ONE_LINE | int(Qt.AlignmentFlag.AlignRight)


def paint_line(painter: QPainter, room: QRect, text: str, role: str, tone: str) -> None:
    painter.setFont(font(role))
    painter.setPen(colour(tone))
    line = " ".join(text[:400].split())
    shown = metrics(role).elidedText(line, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, ONE_LINE, shown)


def paint_text(painter: QPainter, room: QRect, cell: Text) -> None:
    paint_line(painter, room, cell.text, cell.role, cell.tone)


def paint_amount(painter: QPainter, room: QRect, cell: Amount) -> None:
    painter.setFont(tabular("fact"))
    painter.setPen(colour(cell.tone))
    painter.drawText(room, AT_RIGHT, cell.text)


def paint_two_lines(painter: QPainter, room: QRect, cell: TwoLines) -> None:
    if cell.glyph:
        square = QRectF(room.left(), room.center().y() - 8, 16, 16)
        paint_icon(painter, cell.glyph, colour(cell.glyph_tone), square)
        room = room.adjusted(27, 0, 0, 0)
    role = "name" if cell.is_unread else "row"
    if room.height() < COMFORTABLE - 4 or not cell.second:
        paint_compact(painter, room, cell, role)
        return
    top = room.center().y() - 18
    paint_line(painter, QRect(room.left(), top, room.width(), 19), cell.title, role, "text")
    paint_line(painter, QRect(room.left(), top + 19, room.width(), 16), cell.second, "secondary", "soft")


def paint_compact(painter: QPainter, room: QRect, cell: TwoLines, role: str) -> None:
    """Both lines in one: the second after the first, as far as there is room."""
    paint_line(painter, room, cell.title, role, "text")
    used = metrics(role).horizontalAdvance(cell.title[:400]) + 12
    if cell.second and room.width() - used > 60:
        paint_line(painter, room.adjusted(used, 0, 0, 0), cell.second, "secondary", "soft")


def paint_person(painter: QPainter, room: QRect, cell: Person) -> None:
    if not cell.name:
        paint_line(painter, room, cell.instead, "fact", "accent")
        return
    circle = QRectF(room.left() - 2, room.center().y() - 10.5, 22, 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("soft_soft"))
    painter.drawEllipse(circle)
    painter.setFont(font("initials"))
    painter.setPen(colour("soft"))
    painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, initials(cell.name))
    paint_line(painter, room.adjusted(28, 0, 0, 0), cell.name, "fact", "text")


PAINTERS: dict[type, Callable[[QPainter, QRect, Any], None]] = {
    Text: paint_text,
    Amount: paint_amount,
    TwoLines: paint_two_lines,
    Person: paint_person,
    Mark: paint_mark,
}


class CellDelegate(QStyledItemDelegate):
    """Paints any cell; a selected row has a bar of the accent at its left as well as its ground.

    The view says which rows are selected and hovered: the option's state would light one cell of a row only, and
    `QStyle` takes long to import.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.view = view
        self.height = COMFORTABLE
        self.hovered = -1

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell: Cell | None = index.data(CELL_ROLE)
        rect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_selected = self.view.selectionModel().isSelected(index)
        if is_selected or index.row() == self.hovered:
            fill(painter, rect, "accent_soft" if is_selected else "hover")
        fill(painter, QRect(rect.left(), rect.bottom(), rect.width(), 1), "line")
        if index.column() == 0 and is_selected:
            fill(painter, QRect(rect.left(), rect.top(), 3, rect.height()), "accent")
        if cell is not None:
            painter.setClipRect(rect)
            PAINTERS[type(cell)](painter, rect.adjusted(PADDING, 0, -PADDING // 2, -1), cell)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10, self.height)
