"""Painting the cells of lists: one painter per kind of cell, in a comfortable and a compact height."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.toolkit.cells import Amount, Person, Text, TwoLines, initials
from ui.toolkit.fonts import font, plain, plain_metrics, tabular
from ui.toolkit.icons import paint_icon
from ui.toolkit.pills import Mark, paint_mark
from ui.toolkit.theme import colour, current_theme

if TYPE_CHECKING:
    from ui.toolkit.table_view import TableView

COMFORTABLE, COMPACT = 50, 24
PILL = 26
PADDING = 12
CELL_ROLE = Qt.ItemDataRole.UserRole + 1
ONE_LINE = int(Qt.TextFlag.TextSingleLine) | int(Qt.AlignmentFlag.AlignVCenter)
AT_RIGHT = ONE_LINE | int(Qt.AlignmentFlag.AlignRight)


UNPAIRED = 3
"""Pixels that a text may be wider than the same with its letters paired."""

NARROWEST_SIGN = 2
"""Pixels: longer texts than such signs could fill the room are cut before they are measured."""


@lru_cache(8192)
def fitted(text: str, role: str, width: int) -> str:
    """A text in one line, cut where the room ends. Never rich text. Others may have measured it with paired letters."""
    width += UNPAIRED
    line = " ".join(text[: max(width, 0) // NARROWEST_SIGN + 8].split())
    known = plain_metrics(role)
    if len(line) * known.height() <= width:
        return line
    return known.elidedText(line, Qt.TextElideMode.ElideRight, width)


@lru_cache(8192)
def width_of(text: str, role: str) -> int:
    return plain_metrics(role).horizontalAdvance(text[:400])


def paint_line(painter: QPainter, room: QRect, text: str, role: str, tone: str) -> None:
    line = fitted(text, role, room.width())
    if not line:
        return
    known = plain_metrics(role)
    painter.setFont(plain(role))
    painter.setPen(colour(tone))
    painter.drawText(room.left(), room.top() + (room.height() - known.height()) // 2 + known.ascent(), line)


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
    used = width_of(cell.title, role) + 12
    if cell.second and room.width() - used > 60:
        paint_line(painter, room.adjusted(used, 0, 0, 0), cell.second, "secondary", "soft")


def paint_person(painter: QPainter, room: QRect, cell: Person) -> None:
    if not cell.name:
        paint_line(painter, room, cell.instead, "fact", "accent")
        return
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(room.left() - 2, room.center().y() - 11, circle(initials(cell.name), current_theme(), ratio))
    paint_line(painter, room.adjusted(28, 0, 0, 0), cell.name, "fact", "text")


@lru_cache(512)
def circle(letters: str, _theme: str, ratio: float) -> QPixmap:
    """The initials of a person on their round ground, painted once."""
    pixmap = QPixmap(round(23 * ratio), round(23 * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = QRectF(0, 0.5, 22, 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("soft_soft"))
    painter.drawEllipse(ground)
    painter.setFont(font("initials"))
    painter.setPen(colour("soft"))
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, letters)
    painter.end()
    return pixmap


@lru_cache(1024)
def pill(mark: Mark, width: int, _theme: str, ratio: float) -> QPixmap:
    """A pill painted once: there are many rows and few states."""
    pixmap = QPixmap(round(width * ratio), round(PILL * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_mark(painter, QRect(0, 0, width, PILL), mark)
    painter.end()
    return pixmap


def paint_pill(painter: QPainter, room: QRect, mark: Mark) -> None:
    if mark.text and room.width() > 0:
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(room.left(), room.center().y() - PILL // 2, pill(mark, room.width(), current_theme(), ratio))


PAINTERS: dict[type, Callable[[QPainter, QRect, Any], None]] = {
    Text: paint_text,
    Amount: paint_amount,
    TwoLines: paint_two_lines,
    Person: paint_person,
    Mark: paint_pill,
}


class CellDelegate(QStyledItemDelegate):
    """How high a list's rows are, and which of them the mouse is over; `row_painting.py` paints them."""

    def __init__(self, view: TableView) -> None:
        super().__init__(view)
        self.height = COMFORTABLE
        self.hovered = -1

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10, self.height)
