"""A field of a form: its label above, what is wrong with it beside the label, its editor below; nothing jumps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.kernel.errors import Refused
from app.kernel.i18n import _
from ui.toolkit.labels import ElidedLabel, Label, restyle

PAUSE_MILLISECONDS = 450
"""Somebody who has stopped typing for so long wants to know."""

Check = Callable[[Any], str | None]
"""Says what is wrong with a value, or nothing."""


class Field(QWidget):
    """A subclass has an `editor`, and says how it reads and writes its value; a required field may not stay empty."""

    changed = Signal()
    value: Callable[[], Any]
    """What is written, as a value; raises a refusal when it cannot be read."""
    set_value: Callable[[Any], None]

    def __init__(self, label: str, editor: QWidget, *, hint: str = "", required: bool = False) -> None:
        super().__init__()
        self.label, self.hint, self.required = label, hint, required
        self.checks: list[Check] = []
        self.refused = self.told = ""
        self.touched = False
        self.editor = editor
        editor.setAccessibleName(label)
        self.setFocusProxy(editor)
        self.remark = ElidedLabel("", "secondary", "faint")
        self.remark.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Label(label, "pill", "soft"))
        head.addWidget(self.remark, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(editor)
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self.pause.timeout.connect(self.show_wrong)
        self.show_remark("")

    def is_empty(self) -> bool:
        return self.value() in (None, "")

    def wrong(self) -> str:
        """What is wrong with the value now; empty when nothing is."""
        if self.refused:
            return self.refused
        try:
            if self.required and self.is_empty():
                return _("This is needed.")
            value = self.value()
        except Refused as refusal:
            return str(refusal)
        return next((text for check in self.checks if (text := check(value))), "")

    def refuse(self, text: str) -> None:
        """Show what a command has refused here; it goes when the user changes the field."""
        self.refused = text
        self.show_wrong()

    def show_wrong(self) -> None:
        self.touched = True
        self.show_remark(self.wrong())

    def tell(self, text: str) -> None:
        """What else there is to know of the value, which is no obstacle; it goes when the user changes the field."""
        self.told = text
        self.show_remark(self.wrong() if self.touched else "")

    def on_edited(self) -> None:
        """What is wrong goes at once when it is mended, and comes when the typing pauses."""
        self.refused = self.told = ""
        if not self.wrong():
            self.show_remark("")
        self.pause.start()
        self.changed.emit()

    def on_left(self) -> None:
        self.pause.stop()
        if self.touched or not self._is_unread():
            self.show_wrong()

    def forget(self) -> None:
        """As new: nothing typed, nothing wrong."""
        self.pause.stop()
        self.touched, self.refused, self.told = False, "", ""
        self.show_remark("")

    def _is_unread(self) -> bool:
        try:
            return bool(self.is_empty())
        except Refused:
            return False

    def show_remark(self, wrong: str) -> None:
        optional = _("required") if self.required else ""
        self.remark.setText(wrong or self.told or self.hint or optional)
        self.remark.set_tone("bad" if wrong else "warn" if self.told else "faint")
        self.editor.setAccessibleDescription(wrong)
        if bool(self.editor.property("wrong")) != bool(wrong):
            self.editor.setProperty("wrong", bool(wrong))
            restyle(self.editor)
