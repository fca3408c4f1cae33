"""One of some, in a line that opens: for where segments side by side would have no room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from ui.toolkit.field import Field
from ui.toolkit.fonts import font
from ui.toolkit.icons import paint_icon
from ui.toolkit.theme import colour

ARROW = 14


class Select(QComboBox):
    """Keys with their words; the wheel scrolls the page it stands on instead of changing it."""

    picked = Signal(object)

    def __init__(self, options: Mapping[Any, str]) -> None:
        super().__init__()
        self.keys = list(options)
        self.setFont(font("input"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        for text in options.values():
            self.addItem(text)
        self.setCurrentIndex(-1)
        self.activated.connect(lambda n: self.picked.emit(self.keys[n]))

    def key(self) -> Any:
        return self.keys[self.currentIndex()] if self.currentIndex() >= 0 else None

    def set_key(self, key: Any) -> None:
        self.setCurrentIndex(self.keys.index(key) if key in self.keys else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = QRect(self.width() - ARROW - 9, (self.height() - ARROW) // 2, ARROW, ARROW)
        paint_icon(painter, "chevron-down", colour("soft" if self.isEnabled() else "faint"), at.toRectF())
        painter.end()


class SelectField(Field):
    """Its value is the key of what is picked, or None."""

    def __init__(self, label: str, options: Mapping[Any, str], *, hint: str = "", required: bool = False) -> None:
        self.select = Select(options)
        super().__init__(label, self.select, hint=hint, required=required)
        self.select.picked.connect(lambda _key: self.on_edited())

    def value(self) -> Any:
        return self.select.key()

    def set_value(self, value: Any) -> None:
        self.select.set_key(value)
        self.forget()
