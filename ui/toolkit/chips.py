"""The conditions of a filter as chips: each says what it asks for, and goes away by its cross."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.kernel.i18n import _
from ui.toolkit.buttons import TARGET
from ui.toolkit.delegates import ONE_LINE
from ui.toolkit.flow import Flow, follow_width
from ui.toolkit.fonts import font, metrics
from ui.toolkit.icons import paint_icon
from ui.toolkit.labels import plain_tooltip
from ui.toolkit.theme import colour

PAINTED, WIDEST, CROSS = 24, 240, 13
"""Pixels: a chip looks lower than the room in which it may be pressed."""


class Chip(NamedTuple):
    """`name` is the condition it stands for."""

    name: str
    text: str


def painted_in(room: QRect) -> QRectF:
    """The chip's own ground within the room in which it may be pressed."""
    above = (room.height() - PAINTED) / 2 + 1.5
    return QRectF(room).adjusted(0.5, above, -0.5, -above)


class ChipButton(QAbstractButton):
    """Takes its condition away when it is pressed."""

    def __init__(self, chip: Chip) -> None:
        super().__init__()
        self.chip = chip
        says = _("Without “{condition}”").format(condition=chip.text)
        self.setAccessibleName(says)
        self.setToolTip(plain_tooltip(says))
        self.setFixedHeight(TARGET)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        width = metrics("pill").horizontalAdvance(" ".join(self.chip.text.split())) + CROSS + 25
        return QSize(min(width, WIDEST), TARGET)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour("accent") if self.hasFocus() or self.underMouse() else Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent_soft"))
        painter.drawRoundedRect(painted_in(self.rect()), 10, 10)
        room = self.rect().adjusted(9, 0, -9, 0)
        cross = QRectF(room.left(), room.center().y() - CROSS / 2 + 1, CROSS, CROSS)
        paint_icon(painter, "x", colour("accent"), cross)
        room.setLeft(room.left() + CROSS + 5)
        text = " ".join(self.chip.text.split())
        painter.setFont(font("pill"))
        painter.setPen(colour("accent"))
        painter.drawText(
            room, ONE_LINE, metrics("pill").elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 2)
        )
        painter.end()


class ChipRow(QWidget):
    """The chips, and after them whatever belongs to the filter: a way to add one, the count."""

    removed = Signal(str)

    def __init__(self, *after: QWidget) -> None:
        super().__init__()
        self.flow = Flow(TARGET)
        self.setLayout(self.flow)
        self.chips: list[ChipButton] = []
        for widget in after:
            widget.setFixedHeight(TARGET)
            self.flow.addWidget(widget)
        follow_width(self)

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """The same chips again are left as they stand, so that the focus stays too."""
        if [button.chip for button in self.chips] == list(chips):
            return
        for button in self.chips:
            self.flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.chips = [self._made(place, chip) for place, chip in enumerate(chips)]
        self.updateGeometry()

    def _made(self, place: int, chip: Chip) -> ChipButton:
        button = ChipButton(chip)
        button.clicked.connect(lambda: self.removed.emit(chip.name))
        self.flow.insert(place, button)
        button.show()
        return button
