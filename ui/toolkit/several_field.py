"""Several records, found by typing: each chosen one is a line that can be taken away again."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.kernel.i18n import _
from app.kernel.text import dotted
from ui.toolkit.buttons import icon_button
from ui.toolkit.field import Field
from ui.toolkit.labels import ElidedLabel
from ui.toolkit.layout import column, row
from ui.toolkit.record_field import Option, RecordField

SPACING = 6


class ChosenLine(QWidget):
    removed = Signal()

    def __init__(self, option: Option) -> None:
        super().__init__()
        self.option = option
        remove = icon_button("x", _("Take away {name}").format(name=option.text))
        remove.clicked.connect(self.removed)
        line = row(ElidedLabel(dotted(option.text, option.second), "text"), remove, spacing=6)
        line.setStretch(0, 1)
        self.setLayout(line)


class SeveralField(Field):
    """Its value is the list of the ids chosen, each once; `searched` is the field one types into.

    A subclass may have lines of its own, with a signal `removed`.
    """

    def __init__(self, label: str, placeholder: str) -> None:
        self.searched = RecordField("", placeholder=placeholder)
        self.lines: list[Any] = []
        self.list = QVBoxLayout()
        self.list.setSpacing(SPACING)
        editor = QWidget()
        editor.setFocusProxy(self.searched.line)
        editor.setLayout(column(self.list, self.searched.line, spacing=SPACING))
        super().__init__(label, editor)
        self.searched.setParent(self)
        self.searched.hide()
        self.searched.line.setAccessibleName(f"{label}: {placeholder}")
        self.searched.chosen.connect(self.on_chosen)

    def on_chosen(self, option: Option) -> None:
        self.searched.set_value(None)
        self.add(option)
        self.searched.line.setFocus()
        self.on_edited()

    def add(self, option: Option) -> None:
        if option.id not in self.value():
            self._add_line(ChosenLine(option))

    def _add_line(self, line: Any) -> None:
        line.removed.connect(lambda: self.remove(line))
        self.lines.append(line)
        self.list.addWidget(line)

    def remove(self, line: Any) -> None:
        self._drop(line)
        self.searched.line.setFocus()
        self.on_edited()

    def _drop(self, line: Any) -> None:
        self.lines.remove(line)
        self.list.removeWidget(line)
        line.hide()
        line.deleteLater()

    def value(self) -> list[Any]:
        return [line.option.id for line in self.lines]

    def set_value(self, value: Any) -> None:
        for line in tuple(self.lines):
            self._drop(line)
        for match in value or ():
            self.add(Option(*match))
        self.forget()

    def is_empty(self) -> bool:
        return not self.lines

    def wrong(self) -> str:
        if self.searched.line.text().strip():
            return _("Choose one of the suggestions, or leave the line empty.")
        return super().wrong()
