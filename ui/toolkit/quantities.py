"""Reading what people type for a time, a quantity, a date: the ways they write it, in their language. No Qt here."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from app.kernel.errors import Refused
from app.kernel.i18n import N_, locale_name, show_number

BLANKS = re.compile(r"[\s\u00a0\u202f]+")
HOURS_AND_MINUTES = re.compile(r"(\d{1,3})(?:h|std|ore?|ч|:|\.)(\d{1,2})(?:m|min|мин|м|')?")
HOURS = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?(?:h|std|ore?|ora|ч)")
MINUTES = re.compile(r"(\d{1,4})(?:m|min|мин|м|')?")
DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?")
CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?")


class NotATime(Refused):
    msgid = N_("Write a time such as 1 h 50, 1:50 or 110.")


class NotANumber(Refused):
    msgid = N_("Write a number such as {example}.")


class NotWhole(Refused):
    msgid = N_("This is a whole number.")


class NotADate(Refused):
    msgid = N_("Write a date such as {example}.")


class NotAClockTime(Refused):
    msgid = N_("Write a time of day such as 14:30.")


def parse_minutes(text: str) -> int | None:
    """Whole minutes of “1 h 50”, “1:50”, “110”, “2 h”, “1,5 h”; None of nothing; refuses the rest."""
    written = BLANKS.sub("", text).lower()
    if not written:
        return None
    if found := HOURS.fullmatch(written):
        part = Decimal(f"0.{found[2] or 0}") * 60
        return int(found[1]) * 60 + int(part.to_integral_value())
    if (found := HOURS_AND_MINUTES.fullmatch(written)) and int(found[2]) < 60:
        return int(found[1]) * 60 + int(found[2])
    if found := MINUTES.fullmatch(written):
        return int(found[1])
    raise NotATime


def parse_quantity(text: str) -> Decimal | None:
    """An exact decimal written in the current language; “1.234” is never taken for 1,234 by mistake."""
    from babel.numbers import NumberFormatError, format_decimal, parse_decimal

    written = BLANKS.sub("", text)
    if not written:
        return None
    try:
        return parse_decimal(written, locale=locale_name(), strict=True)
    except NumberFormatError:
        raise NotANumber(example=format_decimal(Decimal("1234.5"), locale=locale_name())) from None


def parse_whole(text: str) -> int | None:
    value = parse_quantity(text)
    if value is not None and value != value.to_integral_value():
        raise NotWhole
    return None if value is None else int(value)


def basis_points(percent: Decimal) -> int:
    """Whole hundredths of a percent, of a percentage of at most two decimals."""
    return int(percent * 100)


def percent_of(points: int) -> Decimal:
    return Decimal(points) / 100


def show_percent(points: int) -> str:
    """“62.5 %” of 6250 basis points."""
    return f"{show_number(percent_of(points))} %"


def parse_day(text: str, today: date) -> date | None:
    """Day, month and perhaps year, in this order; a date without a year is this year's."""
    written = text.strip()
    if not written:
        return None
    example = f"{today:%d/%m/%Y}"
    found = DAY.fullmatch(written)
    if not found:
        raise NotADate(example=example)
    year = int(found[3]) if found[3] else today.year
    try:
        return date(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))
    except ValueError:
        raise NotADate(example=example) from None


def parse_clock(text: str) -> time | None:
    written = text.strip()
    if not written:
        return None
    found = CLOCK.fullmatch(written)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise NotAClockTime
    return time(int(found[1]), int(found[2] or 0))


def parse_moment(text: str, today: date, zone: ZoneInfo) -> datetime | None:
    """“22/11/2026 14:30” as an aware moment in the zone; a clock time alone is today's."""
    words = text.split()
    if not words:
        return None
    day = parse_day(" ".join(words[:-1]), today) or today
    clock = parse_clock(words[-1])
    return datetime.combine(day, clock or time(), zone)
