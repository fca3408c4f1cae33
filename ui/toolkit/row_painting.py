"""Painting the rows of a list: grounds and lines once a row, then each visible cell, and the heads of groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from app.kernel.i18n import show_count
from ui.toolkit.delegates import PADDING, PAINTERS, paint_line, width_of
from ui.toolkit.grounds import fill, fill_all
from ui.toolkit.group_heads import Group

if TYPE_CHECKING:
    from ui.toolkit.table import Column
    from ui.toolkit.table_view import TableView

HEAD = 28
"""Pixels: a head keeps to the lower part of a comfortable row, so that there is room before a group."""


class Cells(NamedTuple):
    """A visible column and where its cells stand."""

    column: Column
    left: int
    width: int


def paint_rows(view: TableView, painter: QPainter, area: QRect) -> None:
    """What of the rows lies within the area. A selected row has a bar of the accent at its left beside its ground;
    a record that is not here yet is a quiet bar in each column."""
    height, width = view.delegate.height, view.viewport().width()
    scrolled = view.verticalScrollBar().value()
    first = max(0, (area.top() + scrolled) // height)
    last = min((area.bottom() + scrolled) // height, view.table.rowCount() - 1)
    cells = visible_cells(view, area)
    chosen, current, hovered = chosen_within(view, first, last), view.currentIndex().row(), view.delegate.hovered
    lines = []
    for row in range(first, last + 1):
        rect = QRect(0, row * height - scrolled, width, height)
        head = view.table.head_at(row)
        if head is not None:
            paint_head(painter, rect, head)
            continue
        is_chosen = row in chosen
        if is_chosen or row == hovered:
            fill(painter, rect, "accent_soft" if is_chosen else "hover")
        lines.append(QRect(0, rect.bottom(), width, 1))
        if is_chosen or row == current:
            fill(painter, QRect(0, rect.top(), 3, height), "accent" if is_chosen else "faint")
        paint_cells(painter, rect, cells, view.table.row_at(row))
    fill_all(painter, lines, "line")


def visible_cells(view: TableView, area: QRect) -> list[Cells]:
    header = view.horizontalHeader()
    found = []
    for n, column in enumerate(view.table.columns):
        if header.isSectionHidden(n):
            continue
        left, width = header.sectionViewportPosition(n), header.sectionSize(n)
        if left <= area.right() and left + width > area.left():
            found.append(Cells(column, left, width))
    return found


def chosen_within(view: TableView, first: int, last: int) -> set[int]:
    found: set[int] = set()
    for top, bottom in view.chosen_rows():
        found.update(range(max(top, first), min(bottom, last) + 1))
    return found


def paint_cells(painter: QPainter, rect: QRect, cells: Sequence[Cells], record: object) -> None:
    for column, left, width in cells:
        if record is None:
            paint_waiting(painter, QRect(left, rect.top(), width, rect.height()))
            continue
        cell = column.cell(record)
        room = QRect(left + PADDING, rect.top(), width - PADDING - PADDING // 2, rect.height() - 1)
        PAINTERS[type(cell)](painter, room, cell)


def paint_waiting(painter: QPainter, rect: QRect) -> None:
    """A quiet bar where a text will be: the row is on its way."""
    width = min(rect.width() - 2 * PADDING, max(40, rect.width() * 2 // 5))
    fill(painter, QRect(rect.left() + PADDING, rect.center().y() - 4, width, 8), "soft_soft")


def paint_head(painter: QPainter, rect: QRect, head: Group) -> None:
    """The name of a group, and how many records it has."""
    band = QRect(rect.left(), rect.bottom() + 1 - HEAD, rect.width(), HEAD)
    fill(painter, band, "window")
    fill(painter, QRect(rect.left(), rect.bottom(), rect.width(), 1), "line")
    room = band.adjusted(PADDING, 0, -PADDING, -1)
    count = show_count(head.size)
    needs = width_of(count, "secondary") + 2
    title = room.adjusted(0, 0, -needs - PADDING, 0)
    paint_line(painter, title, head.label, "author", "text")
    left = room.left() + min(width_of(head.label, "author"), title.width()) + PADDING
    paint_line(painter, QRect(left, room.top(), needs, room.height()), count, "secondary", "faint")
