"""A field for each kind of setting; its verdict stands beside it while one types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLineEdit

from app.company.rules import judge
from app.kernel.errors import Refused
from app.kernel.i18n import _, country_names, show_number
from app.kernel.settings import SETTINGS, Kind, Setting
from ui.toolkit.field import Field
from ui.toolkit.fields import ParsedField, figures
from ui.toolkit.judged_field import JudgedField
from ui.toolkit.quantities import parse_quantity, parse_whole
from ui.toolkit.select_field import SelectField

LONGEST = {Kind.TEXT: 400, Kind.SECRET: 200}
OTHER_LENGTH = 120


class SettingField(JudgedField):
    """Judged as its kind of setting is; `country` is asked each time."""

    judges_nothing = True

    def __init__(self, setting: Setting, country: Callable[[], str], *, hint: str = "") -> None:
        length = LONGEST.get(setting.kind, OTHER_LENGTH)
        super().__init__(_(setting.label), lambda text: judge(setting, text, country()), hint=hint, length=length)
        if setting.kind is Kind.SECRET:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)


class SecretField(SettingField):
    """Never shows what is kept; empty means: leave it as it is."""

    def set_value(self, value: Any) -> None:
        super().set_value("")
        self.line.setPlaceholderText(_("Kept; type to change it") if value is True else "")
        if isinstance(value, str):
            self.line.setText(value)


def number_field(setting: Setting) -> ParsedField:
    return judged(ParsedField(_(setting.label), parse_whole, str, required=True), setting)


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
            return SettingField(setting, country)
