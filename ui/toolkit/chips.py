"""The conditions of a filter as chips: each says what it asks for, and goes away by its cross."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLayout, QLayoutItem, QSizePolicy, QWidget

from app.kernel.i18n import _
from ui.toolkit.delegates import ONE_LINE
from ui.toolkit.fonts import font, metrics
from ui.toolkit.icons import paint_icon
from ui.toolkit.labels import plain_tooltip
from ui.toolkit.theme import colour

HEIGHT, WIDEST, CROSS = 24, 240, 13


class Chip(NamedTuple):
    """`name` is the condition it stands for."""

    name: str
    text: str


class ChipButton(QAbstractButton):
    """Takes its condition away when it is pressed."""

    def __init__(self, chip: Chip) -> None:
        super().__init__()
        self.chip = chip
        says = _("Without “{condition}”").format(condition=chip.text)
        self.setAccessibleName(says)
        self.setToolTip(plain_tooltip(says))
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        width = metrics("pill").horizontalAdvance(" ".join(self.chip.text.split())) + CROSS + 25
        return QSize(min(width, WIDEST), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour("accent") if self.hasFocus() or self.underMouse() else Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent_soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 1.5, -0.5, -1.5), 10, 10)
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


class Flow(QLayout):
    """From left to right, and on in a new line where the room ends."""

    def __init__(self, spacing: int = 6) -> None:
        super().__init__()
        self.items: list[QLayoutItem] = []
        self.gap = spacing
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self.items.append(item)

    def insert(self, place: int, widget: QWidget) -> None:
        self.addWidget(widget)
        self.items.insert(place, self.items.pop())
        self.invalidate()

    def count(self) -> int:
        return len(self.items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self.items[index] if 0 <= index < len(self.items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self.items.pop(index) if 0 <= index < len(self.items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), moving=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        width = max((item.minimumSize().width() for item in self.items if not item.isEmpty()), default=0)
        return QSize(width, HEIGHT)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, moving=True)

    def _place(self, rect: QRect, *, moving: bool) -> int:
        left, top, height = rect.left(), rect.top(), 0
        for item in self.items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if left > rect.left() and left + size.width() > rect.right() + 1:
                left, top, height = rect.left(), top + height + 4, 0
            if moving:
                item.setGeometry(QRect(QPoint(left, top), size))
            left += size.width() + self.gap
            height = max(height, size.height())
        return top + height - rect.top()


class ChipRow(QWidget):
    """The chips, and after them whatever belongs to the filter: a way to add one, the count."""

    removed = Signal(str)

    def __init__(self, *after: QWidget) -> None:
        super().__init__()
        self.flow = Flow()
        self.setLayout(self.flow)
        self.chips: list[ChipButton] = []
        for widget in after:
            widget.setFixedHeight(HEIGHT)
            self.flow.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

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
