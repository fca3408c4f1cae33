"""A field for each kind of setting; its verdict stands beside it while one types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLineEdit

from app.company.rules import judge
from app.kernel.errors import Refused
from app.kernel.i18n import N_, _, country_names, show_number
from app.kernel.settings import SETTINGS, Kind, Setting
from ui.toolkit.field import Field
from ui.toolkit.fields import LineField, ParsedField, figures
from ui.toolkit.quantities import parse_quantity
from ui.toolkit.select_field import SelectField

LONGEST = {Kind.TEXT: 400, Kind.SECRET: 200}
OTHER_LENGTH = 120


class NotWhole(Refused):
    msgid = N_("This is a whole number.")


class JudgedField(LineField):
    """Says what is wrong with its text, and in green that it is right; `country` is asked each time."""

    def __init__(self, setting: Setting, country: Callable[[], str], *, hint: str = "") -> None:
        length = LONGEST.get(setting.kind, OTHER_LENGTH)
        super().__init__(_(setting.label), hint=hint, length=length)
        self.setting, self.country = setting, country
        if setting.kind is Kind.SECRET:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.checks.append(self._wrong)

    def _wrong(self, text: str) -> str | None:
        try:
            judge(self.setting, text, self.country())
        except Refused as refusal:
            return str(refusal)
        return None

    def verdict(self) -> str:
        """What is right with it, in words; nothing while it is empty, wrong, or free text."""
        try:
            return _(judge(self.setting, self.value(), self.country())) if self.value() else ""
        except Refused:
            return ""

    def on_edited(self) -> None:
        super().on_edited()
        if not self.refused and (said := self.verdict()):
            self.remark.setText(said)
            self.remark.set_tone("good")

    def show_remark(self, wrong: str) -> None:
        super().show_remark(wrong)
        if not wrong and hasattr(self, "setting") and (said := self.verdict()):
            self.remark.setText(said)
            self.remark.set_tone("good")


class SecretField(JudgedField):
    """Never shows what is kept; empty means: leave it as it is."""

    def set_value(self, value: Any) -> None:
        super().set_value("")
        self.line.setPlaceholderText(_("Kept; type to change it") if value is True else "")
        if isinstance(value, str):
            self.line.setText(value)


def number_field(setting: Setting) -> ParsedField:
    def parse(text: str) -> int | None:
        value = parse_quantity(text)
        if value is not None and value != value.to_integral_value():
            raise NotWhole
        return None if value is None else int(value)

    return judged(ParsedField(_(setting.label), parse, str, required=True), setting)


def percent_field(setting: Setting) -> ParsedField:
    """Basis points, typed and shown as a percentage."""

    def parse(text: str) -> int | None:
        value = parse_quantity(text.replace("%", "").strip())
        return None if value is None else int((value * 100).to_integral_value())

    def show(points: int) -> str:
        return show_number(Decimal(points) / 100, 2)

    return judged(ParsedField(_("VAT rate"), parse, show, required=True, hint=_("percent")), setting)


def judged(field: ParsedField, setting: Setting) -> ParsedField:
    def wrong(value: Any) -> str | None:
        try:
            judge(setting, value, "")
        except Refused as refusal:
            return str(refusal)
        return None

    field.checks.append(wrong)
    return figures(field)


def options_of(setting: Setting) -> Mapping[Any, str]:
    if setting.kind is Kind.SWITCH:
        return {True: _("Yes"), False: _("No")}
    return {choice: _(setting.words.get(choice, choice)) for choice in setting.choices}


def field_of(key: str, country: Callable[[], str]) -> Field:
    """The field in which this setting is changed."""
    setting = SETTINGS[key]
    match setting.kind:
        case Kind.CHOICE | Kind.SWITCH:
            return SelectField(_(setting.label), options_of(setting))
        case Kind.COUNTRY:
            return SelectField(_(setting.label), country_names())
        case Kind.NUMBER:
            return number_field(setting)
        case Kind.PERCENT:
            return percent_field(setting)
        case Kind.SECRET:
            return SecretField(setting, country)
        case _other:
            return JudgedField(setting, country)
