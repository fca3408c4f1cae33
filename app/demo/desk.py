"""The desk of the demonstration company: who works there, at which prices, and the numbers drawn so far."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from app.codes.rules import CodeKind
from app.db.sequences import SERIES
from app.demo.rows import Rows
from app.demo.trade import Part
from app.kernel.calendar import WorkingCalendar
from reports.letterhead import Party

ON_THE_ROAD = 25
"""Minutes between two visits."""


@dataclass(frozen=True)
class Hand:
    """Somebody who works on calls."""

    id: int
    name: str
    department_id: int
    department: str


@dataclass(frozen=True)
class Prices:
    """Sales and cost price of an hour, a kilometre and the call-out, with their names on the price list."""

    labour: tuple[str, Decimal, Decimal]
    travel: tuple[str, Decimal, Decimal]
    call_out: tuple[str, Decimal, Decimal]


@dataclass
class Desk:
    """What all lives share: who works here, the prices, the calendar, and the numbers drawn so far."""

    rows: Rows
    dice: Random
    calendar: WorkingCalendar
    now: datetime
    front: list[Hand]
    road: list[Hand]
    bench: list[Hand]
    desk_people: list[str]
    office: str
    subcontractors: dict[str, tuple[int, str]]
    prices: Prices
    parts: dict[str, tuple[int, Part]]
    codes: dict[tuple[CodeKind, str], int]
    seller: Party
    iban: str
    notes: str
    booked: dict[int, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    drawn: dict[tuple[str, int], int] = field(default_factory=dict)

    def number(self, kind: str, moment: datetime) -> str:
        """The next number of the series, as `next_number` would have given it at that moment."""
        year = moment.astimezone(self.calendar.zone).year
        self.drawn[kind, year] = self.drawn.get((kind, year), 0) + 1
        return SERIES[kind].format(year=year, number=self.drawn[kind, year])

    def later(self, moment: datetime, least: int, most: int) -> datetime:
        """So many working minutes later."""
        return self.calendar.add_working(moment, self.dice.randint(least, most))

    def free_slot(self, hand: Hand, wanted: datetime, minutes: int) -> datetime:
        """When he can come at the earliest, to the quarter of an hour; the time is taken from then on."""
        taken = self.booked.setdefault(hand.id, [])
        begins = self._quarter(wanted)
        for start, end in sorted(taken):
            if start < begins + timedelta(minutes=minutes + ON_THE_ROAD) and begins < end:
                begins = self._quarter(end)
        taken.append((begins, begins + timedelta(minutes=minutes + ON_THE_ROAD)))
        return begins

    def _quarter(self, moment: datetime) -> datetime:
        begins = self.calendar.add_working(moment, 0)
        return begins + timedelta(minutes=-begins.minute % 15, seconds=-begins.second, microseconds=-begins.microsecond)
