"""The timeline of a record: one stream of entries, painted one by one, so that a thousand cost no more than ten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QGuiApplication, QKeySequence, QPainter, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.toolkit.delegates import paint_line
from ui.toolkit.fonts import font, metrics
from ui.toolkit.icons import paint_icon
from ui.toolkit.theme import colour

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
ENTRY_ROLE = Qt.ItemDataRole.UserRole
DOT = 26
LEFT = DOT + 10
PADDING = 11
GAP = 12
HEAD = 18
LONGEST = 4_000
"""Characters of a text that are painted; the whole of it is copied."""
WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)
LONG_WORD = re.compile(r"\S{40}")


class Entry(NamedTuple):
    """One thing that happened. `ground` is "" for an event, "said" for a message, "note" for an internal note.

    `part` is what a filter over the timeline asks for.
    """

    icon: str
    tone: str
    author: str
    when: str
    text: str = ""
    ground: str = ""
    part: str = ""

    @property
    def whole(self) -> str:
        return "\n".join(part for part in (f"{self.author} · {self.when}", self.text) if part)


GROUNDS = {"said": ("window", "line"), "note": ("note", "note_line")}


class Entries(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show_entries(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.whole
        return None


def breakable(text: str) -> str:
    """What is painted of a text: lines break between words, and inside words that are longer than a line."""
    return LONG_WORD.sub(lambda found: found[0] + "\u200b", text[:LONGEST])


def text_height(text: str, width: int) -> int:
    if not text:
        return 0
    return metrics("fact").boundingRect(QRect(0, 0, max(40, width), 100_000), WRAP, breakable(text)).height()


def entry_height(entry: Entry, width: int) -> int:
    padding = PADDING if entry.ground else 4
    inside = width - LEFT - 2 * (PADDING if entry.ground else 0)
    words = text_height(entry.text, inside)
    return max(DOT, padding + HEAD + (words + 2 if words else 0) + padding - 2) + GAP


def paint_entry(painter: QPainter, rect: QRect, entry: Entry) -> None:
    dot = QRectF(rect.left(), rect.top(), DOT, DOT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(f"{entry.tone}_soft"))
    painter.drawEllipse(dot)
    paint_icon(painter, entry.icon, colour(entry.tone), dot.adjusted(6, 6, -6, -6))
    body = rect.adjusted(LEFT, 0, -1, -GAP)
    inside = body.adjusted(0, 4, 0, -2)
    if entry.ground:
        ground, line = GROUNDS[entry.ground]
        painter.setPen(colour(line))
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(QRectF(body).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        inside = body.adjusted(PADDING, PADDING - 3, -PADDING, -PADDING + 3)
    used = min(metrics("author").horizontalAdvance(entry.author), inside.width() * 2 // 3)
    paint_line(painter, QRect(inside.left(), inside.top(), used + 2, HEAD), entry.author, "author", "text")
    room = QRect(inside.left() + used + 10, inside.top(), inside.width() - used - 10, HEAD)
    paint_line(painter, room, entry.when, "secondary", "faint")
    painter.setFont(font("fact"))
    painter.setPen(colour("text" if entry.ground else "soft"))
    painter.drawText(inside.adjusted(0, HEAD + 1, 0, 0), WRAP, breakable(entry.text))


class EntryDelegate(QStyledItemDelegate):
    """Heights are kept for the width they were measured at."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heights: dict[tuple[Entry, int], int] = {}
        self.width = 300

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_entry(painter, option.rect, index.data(ENTRY_ROLE))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry: Entry = index.data(ENTRY_ROLE)
        key = (entry, self.width)
        if key not in self.heights:
            self.heights[key] = entry_height(entry, self.width)
        return QSize(self.width, self.heights[key])

    def set_width(self, width: int) -> None:
        if width != self.width:
            self.width = width
            self.heights.clear()


class Timeline(QListView):
    """Oldest first; `show_entries` keeps the place one was reading, unless one was at the end."""

    def __init__(self, says: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model_of_entries = Entries(self)
        self.delegate = EntryDelegate(self)
        self.setModel(self.model_of_entries)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(says)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_selected)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        bar = self.verticalScrollBar()
        place, was_at_end = bar.value(), bar.value() >= bar.maximum()
        self.model_of_entries.show_entries(entries)
        if was_at_end:
            self.scrollToBottom()
        else:
            bar.setValue(place)

    def copy_selected(self) -> None:
        chosen = sorted(index.row() for index in self.selectedIndexes())
        texts = [self.model_of_entries.entries[row].whole for row in chosen]
        QGuiApplication.clipboard().setText("\n\n".join(texts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        bar = self.verticalScrollBar()
        was_at_end = bar.value() >= bar.maximum()
        self.delegate.set_width(event.size().width())
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        if was_at_end:
            QTimer.singleShot(0, self, self.scrollToBottom)
