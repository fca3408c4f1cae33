"""Working calendars: hours of a week and holidays, in the zone of the desk. All sums are over UTC instants."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from app.kernel.errors import Refused
from app.kernel.i18n import N_

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Hours = tuple[time, time]
"""Opening and closing in local wall time; a closing of 00:00 is the midnight that ends the day."""
Span = tuple[datetime, datetime]
"""From an instant (counted) to an instant (no longer counted)."""

HORIZON = timedelta(days=3660)
"""How far a due time is looked for before the calendar is said to have no working time (help-desk.md §2.2)."""
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
NOTHING = timedelta(0)


class NoWorkingTime(Refused):
    msgid = N_("The calendar has no working time.")


class HoursOverlap(Refused):
    msgid = N_("Each opening must end before the next begins, within one day.")


@dataclass(frozen=True)
class WorkingCalendar:
    """Openings for Monday to Sunday, several a day if need be (a night shift is two), less the holidays.

    Refuses a week without any opening and openings that overlap; naive times are an error everywhere.
    """

    zone: "ZoneInfo"
    week: tuple[tuple[Hours, ...], ...]
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        if not any(self.week):
            raise NoWorkingTime()
        if not all(_in_order(day) for day in self.week):
            raise HoursOverlap()

    def openings(self, day: date) -> tuple[Span, ...]:
        """The openings of a local date as instants; none on a holiday."""
        return () if day in self.holidays else _openings(self.zone, self.week[day.weekday()], day)

    def spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """The working time from start to end, in order; nothing when the end is not later than the start."""
        start, end = utc(start), utc(end)
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        while day <= last:
            for opens, closes in self.openings(day):
                span = max(opens, start), min(closes, end)
                if span[0] < span[1]:
                    yield span
            day += DAY

    def working_time(self, start: datetime, end: datetime, pauses: Iterable[Span] = ()) -> timedelta:
        """Working time between two instants outside the pauses, to the second; zero when the end comes first."""
        cuts = _utc_spans(pauses)
        return sum((b - a for span in self.spans(start, end) for a, b in without(span, cuts)), NOTHING)

    def working_minutes(self, start: datetime, end: datetime, pauses: Iterable[Span] = ()) -> int:
        """The same in whole minutes; a minute begun does not count."""
        return self.working_time(start, end, pauses) // MINUTE

    def add_working(self, start: datetime, minutes: int, pauses: Iterable[Span] = ()) -> datetime:
        """The UTC instant at which that many working minutes have passed, see `add_working_time`."""
        return self.add_working_time(start, timedelta(minutes=minutes), pauses)

    def add_working_time(self, start: datetime, amount: timedelta, pauses: Iterable[Span] = ()) -> datetime:
        """The UTC instant at which the amount has passed outside the pauses.

        What ends exactly at closing time stays at closing time; nothing at all to wait for gives the next working
        instant. Pauses after that instant are not reached, so a late pause never moves it. Refuses when there is no
        working time within ten years.
        """
        if amount < NOTHING:
            raise ValueError("working time is added forwards only")
        cuts = _utc_spans(pauses)
        for span in self.spans(start, start + HORIZON):
            for a, b in without(span, cuts):
                if amount <= b - a:
                    return a + amount
                amount -= b - a
        raise NoWorkingTime()


def same_hours(*hours: Hours, days: Iterable[int] = range(5)) -> tuple[tuple[Hours, ...], ...]:
    """A week with the same openings on the given days (Monday is 0) and none on the others."""
    opened = frozenset(days)
    return tuple(hours if day in opened else () for day in range(7))


def without(span: Span, pauses: Iterable[Span]) -> list[Span]:
    """What is left of the span when the pauses, in any order and overlapping or not, are cut out."""
    left = [span]
    for start, end in pauses:
        pieces = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b))] if start < end else left
        left = [(a, b) for a, b in pieces if a < b]
    return left


@lru_cache(maxsize=8192)
def _openings(zone: "ZoneInfo", hours: tuple[Hours, ...], day: date) -> tuple[Span, ...]:
    spans = ((_instant(zone, day, opens), _closing(zone, day, closes)) for opens, closes in hours)
    return tuple((opens, closes) for opens, closes in spans if opens < closes)


def _closing(zone: "ZoneInfo", day: date, closes: time) -> datetime:
    return _instant(zone, day if closes > time.min else day + DAY, closes)


def _instant(zone: "ZoneInfo", day: date, wall: time) -> datetime:
    """The first instant that shows this wall time; for one that summer time leaps over, the leap itself."""
    local = datetime.combine(day, wall, zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).time() == wall:
        return instant
    return _leap(zone, local.replace(fold=1).astimezone(UTC), instant)


def _leap(zone: "ZoneInfo", before: datetime, after: datetime) -> datetime:
    """The instant between the two at which the clocks change."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def _in_order(day: tuple[Hours, ...]) -> bool:
    ends = [(opens, closes if closes > time.min else time.max) for opens, closes in day]
    return all(opens < closes for opens, closes in ends) and all(a[1] <= b[0] for a, b in pairwise(ends))


def utc(moment: datetime) -> datetime:
    """The same instant in UTC; a time without zone is an error."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC)


def _utc_spans(spans: Iterable[Span]) -> list[Span]:
    return [(utc(start), utc(end)) for start, end in spans]
