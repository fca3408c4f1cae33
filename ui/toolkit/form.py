"""A form: named fields with their values, what is unsaved, what is wrong, and where a refusal belongs."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.kernel.errors import Refused
from ui.toolkit.field import Field
from ui.toolkit.fields import submits

AnyField = TypeVar("AnyField", bound=Field)


class Form(QWidget):
    """Lays nothing out: the screen does, in one column. Ctrl+Enter in any field is `submitted`."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self.is_dirty = False

    def add(self, name: str, field: AnyField) -> AnyField:
        """`name` is the command's argument the value is for, and the place (`at`) its refusals speak of."""
        self.fields[name] = field
        field.setObjectName(name)
        field.changed.connect(self._on_changed)
        field.editor.installEventFilter(self)
        return field

    def values(self) -> dict[str, Any]:
        """Every field's value; ask `check` first, since what cannot be read raises."""
        return {name: field.value() for name, field in self.fields.items()}

    def fill(self, **values: Any) -> None:
        """Show these values; nothing is unsaved then."""
        for name, value in values.items():
            self.fields[name].set_value(value)
        self.is_dirty = False

    def clear(self) -> None:
        self.fill(**dict.fromkeys(self.fields))

    def check(self) -> bool:
        """Show what is wrong in every field and go to the first; True when nothing is."""
        wrong = [field for field in self.fields.values() if field.wrong()]
        for field in wrong:
            field.show_wrong()
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def mark(self, reason: Refused) -> bool:
        """Show a refusal at the field it speaks of; False when it speaks of none of these."""
        field = self.fields.get(reason.at or "")
        if field is None or not field.isVisible():
            return False
        field.refuse(str(reason))
        field.setFocus()
        return True

    def saved(self) -> None:
        self.is_dirty = False

    def _on_changed(self) -> None:
        self.is_dirty = True
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and submits(event):
            self.submitted.emit()
            return True
        return super().eventFilter(watched, event)
