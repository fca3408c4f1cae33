"""Pills: a state, a priority or a promise as a word and a shape on a soft ground, never as a colour alone."""

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.toolkit.flow import Flow, follow_width
from ui.toolkit.fonts import font, metrics
from ui.toolkit.grounds import Card
from ui.toolkit.icons import paint_icon
from ui.toolkit.labels import Glyph, Label
from ui.toolkit.theme import colour

HEIGHT = 22
PADDING = 8
GLYPH = 13
GAP = 4
ONE_LINE = int(Qt.TextFlag.TextSingleLine) | int(Qt.AlignmentFlag.AlignVCenter)


class Mark(NamedTuple):
    """What a pill says. An empty text shows no pill."""

    text: str
    tone: str = "soft"
    icon: str = ""


def mark_width(mark: Mark) -> int:
    return 2 * PADDING + metrics("pill").horizontalAdvance(mark.text) + (GLYPH + GAP if mark.icon else 0)


def paint_mark(painter: QPainter, room: QRect, mark: Mark) -> None:
    """Paint a pill at the left of the room, in its middle; what does not fit ends in “…”."""
    if not mark.text:
        return
    width = min(mark_width(mark), room.width())
    pill = QRectF(room.left(), room.center().y() - HEIGHT / 2 + 1, width, HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(f"{mark.tone}_soft"))
    painter.drawRoundedRect(pill, 10, 10)
    left = pill.left() + PADDING
    if mark.icon:
        paint_icon(painter, mark.icon, colour(mark.tone), QRectF(left, pill.center().y() - GLYPH / 2, GLYPH, GLYPH))
        left += GLYPH + GAP
    text_room = QRectF(left, pill.top(), pill.right() - PADDING - left + 1, pill.height())
    text = metrics("pill").elidedText(mark.text, Qt.TextElideMode.ElideRight, int(text_room.width()) + 1)
    painter.setFont(font("pill"))
    painter.setPen(colour(mark.tone))
    painter.drawText(text_room, ONE_LINE, text)


class Pill(Card):
    def __init__(self, mark: Mark, parent: QWidget | None = None) -> None:
        super().__init__("pill", parent=parent)
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(PADDING, 0, PADDING + 1, 0)
        row.setSpacing(GAP + 1)
        self.glyph = Glyph("check", "soft", GLYPH)
        self.label = Label("", "pill")
        row.addWidget(self.glyph)
        row.addWidget(self.label)
        self.show_mark(mark)

    def show_mark(self, mark: Mark) -> None:
        self.set_tone(mark.tone)
        self.label.setText(mark.text)
        self.label.set_tone(mark.tone)
        self.glyph.setVisible(bool(mark.icon))
        if mark.icon:
            self.glyph.show_icon(mark.icon, mark.tone)


class PillRow(QWidget):
    """The pills under a title, in as many lines as they need; marks without a text take no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flow = Flow(HEIGHT)
        self.setLayout(self.flow)
        self.pills: list[Pill] = []
        follow_width(self)

    def show_marks(self, marks: list[Mark]) -> None:
        wanted = [mark for mark in marks if mark.text]
        while len(self.pills) < len(wanted):
            pill = Pill(Mark(""), self)
            self.flow.addWidget(pill)
            self.pills.append(pill)
        for pill, mark in zip(self.pills, wanted, strict=False):
            pill.show_mark(mark)
            pill.show()
        for pill in self.pills[len(wanted) :]:
            pill.hide()
        self.updateGeometry()
