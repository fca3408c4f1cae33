"""One of a few: segments side by side, chosen by mouse, arrows or their digit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton

from ui.toolkit.buttons import TARGET
from ui.toolkit.field import Field
from ui.toolkit.fonts import font, metrics
from ui.toolkit.grounds import Card
from ui.toolkit.theme import colour

BACK, FORTH = (Qt.Key.Key_Left, Qt.Key.Key_Up), (Qt.Key.Key_Right, Qt.Key.Key_Down)


class Segment(QToolButton):
    """Its text in the middle, its digit small after it."""

    def __init__(self, text: str, digit: str) -> None:
        super().__init__()
        self.says, self.digit = text, digit
        self.setProperty("kind", "segment")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(TARGET)
        self.setFont(font("button"))
        self.setAccessibleName(text)
        self.setMinimumWidth(metrics("button").horizontalAdvance(text) + (40 if digit else 28))

    def paintEvent(self, event: QPaintEvent) -> None:
        self.setText("")
        super().paintEvent(event)
        painter = QPainter(self)
        width = metrics("button").horizontalAdvance(self.says)
        left = (self.width() - width - (14 if self.digit else 0)) // 2
        painter.setFont(font("button"))
        painter.setPen(colour("text" if self.isChecked() else "soft"))
        baseline = (self.height() + metrics("button").capHeight()) // 2
        painter.drawText(left, baseline, self.says)
        painter.setFont(font("rail"))
        painter.setPen(colour("faint"))
        painter.drawText(left + width + 7, baseline, self.digit)
        painter.end()


class Segments(Card):
    chosen = Signal(object)
    left = Signal()

    def __init__(self, options: Mapping[Any, str], *, digits: bool = True) -> None:
        """`digits` shows which key chooses a segment."""
        super().__init__("inset")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.keys = list(options)
        self.group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for n, text in enumerate(options.values()):
            segment = Segment(text, str(n + 1) if digits and n < 9 else "")
            self.group.addButton(segment, n)
            row.addWidget(segment, 1)
        self.group.idClicked.connect(self.on_clicked)

    def key(self) -> Any:
        return self.keys[self.group.checkedId()] if self.group.checkedId() >= 0 else None

    def set_key(self, key: Any) -> None:
        if key in self.keys:
            self.group.button(self.keys.index(key)).setChecked(True)
            return
        self.group.setExclusive(False)
        for segment in self.group.buttons():
            segment.setChecked(False)
        self.group.setExclusive(True)

    def on_clicked(self, n: int) -> None:
        self.setFocus()
        self.chosen.emit(self.keys[n])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here, count = self.group.checkedId(), len(self.keys)
        digit = event.text()
        if digit.isdecimal() and 1 <= int(digit) <= count:
            self.take(int(digit) - 1)
        elif event.key() in FORTH:
            self.take(min(count - 1, here + 1))
        elif event.key() in BACK:
            self.take(max(0, here - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def take(self, n: int) -> None:
        self.group.button(n).setChecked(True)
        self.chosen.emit(self.keys[n])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(colour("accent"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 7, 7)
            painter.end()


class ChoiceField(Field):
    """Its value is the key of the option chosen, or None."""

    def __init__(self, label: str, options: Mapping[Any, str], *, hint: str = "", required: bool = False) -> None:
        self.segments = Segments(options)
        super().__init__(label, self.segments, hint=hint, required=required)
        self.segments.chosen.connect(lambda _key: self.on_edited())
        self.segments.left.connect(self.on_left)

    def value(self) -> Any:
        return self.segments.key()

    def set_value(self, value: Any) -> None:
        self.segments.set_key(value)
        self.forget()
