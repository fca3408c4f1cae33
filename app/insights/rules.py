"""Periods by the company's clock, and what a figure is. No database, no words.

A period runs by the calendar of the company's zone, so a day of the change of clocks has 23 or 25 hours.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise
from statistics import mean, median
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.kernel.calendar import Span
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
LAST_INSTANT = timedelta(microseconds=1)


class Period(Labelled):
    WEEK = "week", N_("Week")
    MONTH = "month", N_("Month")
    QUARTER = "quarter", N_("Quarter")
    YEAR = "year", N_("Year")


class Unit(Labelled):
    """What the values of a figure are; all are whole numbers."""

    CALLS = "calls", N_("Calls")
    PERCENT = "percent", N_("Percent")
    MINUTES = "minutes", N_("Working time")
    SECONDS = "seconds", N_("Seconds")
    MONEY = "money", N_("Amount")


class Bar(NamedTuple):
    """A stretch of local days that one bar of a chart stands for; `ends` is the day after its last."""

    begins: date
    ends: date


class Point(NamedTuple):
    """One place of a figure's axis: its key, what it is called (a day when it has one), a value for each part.

    `notes` stand in the table beside the values and are not drawn; None is “nothing known”.
    """

    key: str
    label: str | date
    values: tuple[int | None, ...]
    notes: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Figure:
    """`parts` name the values of each point, `now` is the figure in one number, `before` that of the period before.

    `days` are those that the figure is about, the ones to come with them.
    """

    unit: Unit
    parts: tuple[tuple[str, str], ...]
    points: tuple[Point, ...]
    now: int | None
    before: int | None = None
    notes: tuple[tuple[str, Unit], ...] = ()
    days: Bar | None = None


def first_day(period: Period, today: date) -> date:
    """The day on which the period that `today` lies in began."""
    match period:
        case Period.WEEK:
            return today - today.weekday() * DAY
        case Period.MONTH:
            return today.replace(day=1)
        case Period.QUARTER:
            return today.replace(month=today.month - (today.month - 1) % 3, day=1)
    return today.replace(month=1, day=1)


def day_after(period: Period, today: date) -> date:
    """The first day of the period that follows."""
    lengths = {Period.WEEK: 7, Period.MONTH: 31, Period.QUARTER: 92, Period.YEAR: 366}
    return first_day(period, first_day(period, today) + lengths[period] * DAY)


@dataclass(frozen=True)
class Stretch:
    """A period as far as it has come, and as much of the one before it.

    Comparing a week of three days with a whole one would always show a fall.
    """

    period: Period
    zone: ZoneInfo
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def begins(self) -> date:
        return first_day(self.period, self.today)

    @property
    def ends(self) -> date:
        return day_after(self.period, self.today)

    def span(self) -> Span:
        """The whole period in instants, the days to come with it."""
        return self.midnight(self.begins), self.midnight(self.ends)

    def span_before(self) -> Span:
        """As much of the period before as has passed of this one, and no more than there was of it."""
        begins = first_day(self.period, self.begins - DAY)
        passed = self.today - self.begins
        day = min(begins + passed, self.begins - DAY)
        clock = self.now.astimezone(self.zone).time().replace(tzinfo=None)
        return self.midnight(begins), datetime.combine(day, clock, self.zone).astimezone(UTC)

    def bars(self) -> list[Bar]:
        """Days of a week or a month, weeks of a quarter or a year; the first and the last may be shorter."""
        return list(_bars(self.begins, self.ends, self.period in (Period.QUARTER, Period.YEAR)))

    def months(self) -> list[Bar]:
        """The months that the period touches, each as far as it lies within it."""
        starts, day = [self.begins], self.begins
        while (day := day_after(Period.MONTH, day)) < self.ends:
            starts.append(day)
        return [Bar(*pair) for pair in pairwise([*starts, self.ends])]

    def midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.zone).astimezone(UTC)

    def instants(self, bar: Bar) -> Span:
        return self.midnight(bar.begins), self.midnight(bar.ends)


def stretch_of(period: Period, zone: ZoneInfo, now: datetime, back: int = 0) -> Stretch:
    """The period that runs now, or the one so many before it, which has come to its end."""
    stretch = Stretch(period, zone, now)
    for _n in range(back):
        stretch = Stretch(period, zone, stretch.span()[0] - LAST_INSTANT)
    return stretch


def _bars(begins: date, ends: date, in_weeks: bool) -> Iterable[Bar]:
    day = begins
    while day < ends:
        after = min(ends, day + (WEEK - day.weekday() * DAY if in_weeks else DAY))
        yield Bar(day, after)
        day = after


class WorkingClock:
    """Working minutes between any two instants of a stretch, for very many pairs: two look-ups each.

    The openings are those of a `WorkingCalendar`, in order and without overlaps.
    """

    def __init__(self, openings: Sequence[Span]) -> None:
        self.starts = [start for start, _end in openings]
        self.lengths = [end - start for start, end in openings]
        self.before = list(accumulate(self.lengths, initial=timedelta(0)))

    def passed(self, moment: datetime) -> timedelta:
        """Working time from the beginning of the stretch to that moment."""
        n = bisect_right(self.starts, moment) - 1
        return self.before[n] + min(moment - self.starts[n], self.lengths[n]) if n >= 0 else timedelta(0)

    def minutes(self, start: datetime, end: datetime, pauses: Iterable[Span] = ()) -> int:
        """Whole working minutes outside the pauses, which do not overlap each other."""
        time = max(timedelta(0), self.passed(end) - self.passed(start))
        for paused, resumed in pauses:
            first, last = max(paused, start), min(resumed, end)
            if first < last:
                time -= self.passed(last) - self.passed(first)
        return time // timedelta(minutes=1)


def percent(part: int, whole: int) -> int | None:
    """Whole percent, half up; of nothing there is none."""
    return (200 * part + whole) // (2 * whole) if whole else None


def middle(values: Sequence[int]) -> tuple[int | None, int | None]:
    """Mean and median as whole numbers."""
    return (round(mean(values)), round(median(values))) if values else (None, None)
