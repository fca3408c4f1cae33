"""Grounds to lay things on, painted from the tokens: card, inset, note, toast, message, pill, and plain panels."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui.toolkit.theme import colour


class Ground(NamedTuple):
    """Tokens of the fill and of the line around it, and the radius of the corners. `{tone}` is the widget's tone."""

    fill: str
    line: str = ""
    radius: int = 8


GROUNDS = {
    "card": Ground("surface", "line"),
    "inset": Ground("window", "line"),
    "note": Ground("note", "note_line"),
    "toast": Ground("raised", "line"),
    "hot": Ground("accent_soft", "accent"),
    "pill": Ground("{tone}_soft", radius=10),
    "bar": Ground("{tone}_soft", radius=0),
    "mark": Ground("accent", radius=10),
    "key": Ground("window", "line", 5),
}


def paint_ground(painter: QPainter, rect: QRectF, kind: str, tone: str = "") -> None:
    ground = GROUNDS[kind]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour(ground.fill.format(tone=tone)))
    painter.setPen(colour(ground.line) if ground.line else Qt.PenStyle.NoPen)
    inside = rect.adjusted(0.5, 0.5, -0.5, -0.5) if ground.line else rect
    painter.drawRoundedRect(inside, ground.radius, ground.radius)


def fill(painter: QPainter, rect: QRect, token: str) -> None:
    """Plain colour; `fillRect` would do the same, and import every preset gradient at the start."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(token))
    painter.drawRect(rect)


def fill_all(painter: QPainter, rects: list[QRect], token: str) -> None:
    """Many at once, in a fraction of the time that one by one takes."""
    if rects:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(token))
        painter.drawRects(rects)


class Card(QFrame):
    """A ground of one kind; `set_tone` and `set_kind` paint it anew."""

    def __init__(self, kind: str = "card", tone: str = "soft", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.tone = kind, tone

    def set_kind(self, kind: str) -> None:
        self.kind = kind
        self.update()

    def set_tone(self, tone: str) -> None:
        self.tone = tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ground(painter, QRectF(self.rect()), self.kind, self.tone)
        if self.kind == "bar":
            fill(painter, QRect(0, 0, 3, self.height()), self.tone)
        painter.end()


class Panel(QFrame):
    """A plain ground over all its room, with a line at one edge or none: "left", "right", "top", "bottom"."""

    def __init__(self, fill: str = "surface", edge: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fill, self.edge = fill, edge
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), self.fill)
        width, height = self.width(), self.height()
        match self.edge:
            case "left":
                fill(painter, QRect(0, 0, 1, height), "line")
            case "right":
                fill(painter, QRect(width - 1, 0, 1, height), "line")
            case "top":
                fill(painter, QRect(0, 0, width, 1), "line")
            case "bottom":
                fill(painter, QRect(0, height - 1, width, 1), "line")
        painter.end()


class Tag(QLabel):
    """A short text in the middle of a small ground: the mark of the house, a key, a number."""

    def __init__(self, text: str, kind: str, ink: str, tone: str = "soft") -> None:
        super().__init__(text)
        self.kind, self.ink, self.tone = kind, ink, tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ground(painter, QRectF(self.rect()), self.kind, self.tone)
        painter.setPen(colour(self.ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
