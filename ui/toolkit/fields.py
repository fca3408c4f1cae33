"""The fields one types into: a line, a longer text, a time, a quantity, a day, a moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.kernel.errors import Refused
from app.kernel.i18n import show_date, show_minutes, show_moment, show_number
from ui.toolkit.field import Field
from ui.toolkit.fonts import font, tabular
from ui.toolkit.quantities import parse_day, parse_minutes, parse_moment, parse_quantity

LINE_LENGTH = 200
TEXT_LENGTH = 20_000


class LineField(Field):
    """One line. Enter goes to the next field."""

    def __init__(
        self, label: str, *, hint: str = "", required: bool = False, placeholder: str = "", length: int = LINE_LENGTH
    ) -> None:
        self.line = QLineEdit(placeholderText=placeholder, maxLength=length)
        self.line.setFont(font("input"))
        super().__init__(label, self.line, hint=hint, required=required)
        self.line.textEdited.connect(lambda _text: self.on_edited())
        self.line.editingFinished.connect(self.on_left)
        self.line.returnPressed.connect(lambda: self.line.focusNextChild())

    def value(self) -> Any:
        return self.line.text().strip()

    def set_value(self, value: Any) -> None:
        self.line.setText(value or "")
        self.forget()


class TextField(Field):
    """Several lines of plain text; Tab leaves it."""

    def __init__(
        self, label: str, *, hint: str = "", required: bool = False, placeholder: str = "", lines: int = 3
    ) -> None:
        self.area = QPlainTextEdit(placeholderText=placeholder)
        self.area.setFont(font("text"))
        self.area.setTabChangesFocus(True)
        self.show_lines(lines)
        super().__init__(label, self.area, hint=hint, required=required)
        self.area.installEventFilter(self)
        self.area.textChanged.connect(self.on_edited)
        self.checks.append(lambda text: None if len(text) <= TEXT_LENGTH else f"{len(text)} / {TEXT_LENGTH}")

    def show_lines(self, lines: int) -> None:
        """How many lines are in sight; more of them scroll."""
        self.area.setFixedHeight(18 * lines + 18)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.on_left()
        return super().eventFilter(watched, event)

    def value(self) -> str:
        return self.area.toPlainText().strip()

    def set_value(self, value: str | None) -> None:
        self.area.blockSignals(True)
        self.area.setPlainText(value or "")
        self.area.blockSignals(False)
        self.forget()


class ParsedField(LineField):
    """A line that stands for a value: `parse` reads it, `show` writes it again when the field is left."""

    def __init__(
        self,
        label: str,
        parse: Callable[[str], Any],
        show: Callable[[Any], str],
        *,
        hint: str = "",
        required: bool = False,
        placeholder: str = "",
    ) -> None:
        super().__init__(label, hint=hint, required=required, placeholder=placeholder, length=40)
        self.parse, self.show_value = parse, show

    def value(self) -> Any:
        return self.parse(self.line.text())

    def set_value(self, value: Any) -> None:
        self.line.setText("" if value is None else self.show_value(value))
        self.forget()

    def on_left(self) -> None:
        super().on_left()
        try:
            value = self.value()
        except Refused:
            return
        if value is not None:
            self.line.setText(self.show_value(value))


def minutes_field(label: str, **options: Any) -> ParsedField:
    """Whole minutes: “1 h 50”, “1:50”, “110”."""
    return figures(ParsedField(label, parse_minutes, show_minutes, **options))


def quantity_field(label: str, digits: int | None = None, **options: Any) -> ParsedField:
    """An exact Decimal in the user's language; `digits` fixes the decimals that are shown."""

    def show(value: Decimal) -> str:
        return show_number(value, digits)

    return figures(ParsedField(label, parse_quantity, show, **options))


def day_field(label: str, today: Callable[[], date] = date.today, **options: Any) -> ParsedField:
    return figures(ParsedField(label, lambda text: parse_day(text, today()), show_date, **options))


def moment_field(label: str, zone: ZoneInfo, **options: Any) -> ParsedField:
    """An aware moment in the zone; “14:30” alone is today."""

    def parse(text: str) -> datetime | None:
        return parse_moment(text, datetime.now(zone).date(), zone)

    return figures(ParsedField(label, parse, lambda moment: show_moment(moment, zone), **options))


def figures(field: ParsedField) -> ParsedField:
    field.line.setFont(tabular("input"))
    return field


def submits(event: QKeyEvent) -> bool:
    """Ctrl+Enter, in any field; with Shift it is somebody else's key."""
    is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_enter and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ControlModifier
