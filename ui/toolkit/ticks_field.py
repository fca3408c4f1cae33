"""Some of a few: a box to tick for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from ui.toolkit.field import Field
from ui.toolkit.fonts import font

LONG = 5
"""So many and more stand in two columns."""


class TicksField(Field):
    """Its value is the list of the keys ticked, in their order."""

    def __init__(self, label: str, options: Mapping[Any, str], *, hint: str = "", required: bool = False) -> None:
        self.boxes = {key: QCheckBox(text) for key, text in options.items()}
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        columns = 2 if len(options) >= LONG else 1
        for n, tick in enumerate(self.boxes.values()):
            grid.addWidget(tick, n // columns, n % columns)
        box.setFocusProxy(next(iter(self.boxes.values())))
        super().__init__(label, box, hint=hint, required=required)
        for tick in self.boxes.values():
            tick.setFont(font("text"))
            tick.toggled.connect(lambda _on: self.on_edited())

    def value(self) -> list[Any]:
        return [key for key, tick in self.boxes.items() if tick.isChecked()]

    def set_value(self, value: Sequence[Any] | None) -> None:
        for key, tick in self.boxes.items():
            tick.blockSignals(True)
            tick.setChecked(key in (value or ()))
            tick.blockSignals(False)
        self.forget()

    def is_empty(self) -> bool:
        return not self.value()
