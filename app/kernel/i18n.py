"""Languages: `N_` marks a text where it is declared, `_` translates it where it is used, Babel writes values."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.kernel.catalogue import Catalogue

if TYPE_CHECKING:
    from decimal import Decimal
    from zoneinfo import ZoneInfo

    from app.kernel.money import Money

LANGUAGES = {"it": "Italiano", "en": "English", "de": "Deutsch", "ru": "Русский"}
LOCALES = {"it": "it_IT", "en": "en_GB", "de": "de_DE", "ru": "ru_RU"}
DATES = {"it": "dd/MM/yyyy", "en": "dd/MM/yyyy", "de": "dd.MM.yyyy", "ru": "dd.MM.yyyy"}
THOUSANDS = {"it": ".", "en": ",", "de": ".", "ru": "\xa0"}
CATALOGUES = Path(__file__).resolve().parents[2] / "resources" / "locale"

_default = "it"
_zone: "ZoneInfo | None" = None
_override: ContextVar[str | None] = ContextVar("language", default=None)


NO_COUNTRIES = frozenset({"AC", "CP", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
"""Two letters that stand for a part of a country, for unions, for tests, or for nothing known."""


def N_(text: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return text


@cache
def _translations(language: str) -> Catalogue:
    return Catalogue(CATALOGUES / language / "LC_MESSAGES" / "pronto.mo")


def _(text: str) -> str:
    return _translations(current_language()).gettext(text) if text else ""


def plural(one: str, many: str, count: int) -> str:
    """The form of the text that fits the count; the caller fills `{count}` in."""
    return _translations(current_language()).ngettext(one, many, count)


def current_language() -> str:
    return _override.get() or _default


def set_language(language: str) -> None:
    """The language of this process, from now on."""
    if language not in LANGUAGES:
        raise ValueError(f"no catalogue for {language!r}")
    global _default
    _default = language


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Another language for a while, in this thread or task alone: a customer's document, a test."""
    token = _override.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _override.reset(token)


def locale_name() -> str:
    return LOCALES[current_language()]


def country_names() -> dict[str, str]:
    """The countries by their two letters, in the current language and in the order of its names."""
    from babel import Locale

    from app.kernel.text import folded

    names = Locale.parse(locale_name()).territories.items()
    found = [(code, name) for code, name in names if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES]
    return dict(sorted(found, key=lambda item: folded(item[1])))


def show_date(day: date) -> str:
    from babel.dates import format_date

    return format_date(day, DATES[current_language()], locale=locale_name())


def set_zone(zone: "ZoneInfo | None") -> None:
    """The zone in which this process shows moments: the company's; the computer's own until it is known."""
    global _zone
    _zone = zone


def in_our_zone(moment: datetime) -> datetime:
    return moment.astimezone(_zone)


def show_moment(moment: datetime, zone: "ZoneInfo | None" = None) -> str:
    """Date and time to the minute in the given zone, the company's when none is given."""
    from babel.dates import format_time

    local = moment.astimezone(zone or _zone)
    return f"{show_date(local.date())} {format_time(local.time(), 'HH:mm', locale=locale_name())}"


def show_number(value: "Decimal", digits: int | None = None) -> str:
    """`1.234,50` in Italian; `digits` fixes the decimals, otherwise as many as the value has."""
    from babel.numbers import format_decimal

    if digits is None:
        digits = max(0, -int(value.normalize().as_tuple().exponent))
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, pattern, locale=locale_name()))


def show_count(count: int) -> str:
    """`40,000` in English; Babel's own separators, without the tenth of a second that loading Babel takes."""
    return f"{count:,}".replace(",", THOUSANDS[current_language()])


def show_money(amount: "Money", currency: str | None = None) -> str:
    """`1.234,50`, or `1.234,50 €` when the currency is named."""
    if currency is None:
        return show_number(amount.decimal, 2)
    from babel.numbers import format_currency

    return str(format_currency(amount.decimal, currency, locale=locale_name()))


def show_minutes(minutes: int) -> str:
    """Working time as hours and minutes: `1 h 50`, in Russian `1 ч 50`."""
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else ""
    return sign + _("{hours} h {minutes}").format(hours=hours, minutes=f"{rest:02}")


def within_sentence(label: str) -> str:
    """A label as a word among others: small letters, but in German, whose nouns keep their capitals."""
    return label if current_language() == "de" else label.lower()
