"""What Home says: its pages, its tiles, figures in few characters. No Qt, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.insights.rules import Figure, Period, Point, Unit
from app.interventions.flow import InterventionState
from app.kernel.i18n import N_, _, in_our_zone, locale_name, plural, show_date, show_minutes, show_money, show_number
from app.kernel.money import Money
from app.kernel.text import dotted
from ui.calls.words import time_words

if TYPE_CHECKING:
    from app.insights.queries import Heap, MyVisit, VisitToday


class Page(NamedTuple):
    """A page of Home is for whoever has one of these rights."""

    name: str
    label: str
    any_of: frozenset[str]


PAGES = (
    Page("desk", N_("Desk"), frozenset({"calls.dispatch"})),
    Page("day", N_("My day"), frozenset({"interventions.work"})),
    Page("money", N_("To invoice"), frozenset({"billing.issue"})),
    Page("figures", N_("Figures"), frozenset({"calls.dispatch", "figures.read"})),
)
"""What each role finds at Home, in the order of the tabs."""


def front_page(permissions: frozenset[str]) -> str:
    """The first page allowed; for who leads the team the figures, unless he keeps the whole house by himself."""
    if "figures.read" in permissions and "staff.manage" not in permissions:
        return "figures"
    return next((page.name for page in PAGES if not page.any_of.isdisjoint(permissions)), "")


class TileWords(NamedTuple):
    name: str
    label: str
    tone: str
    icon: str
    figure: str = ""
    second: str = ""


DESK_TILES = (
    TileWords("missed", N_("Promises missed"), "bad", "triangle-alert"),
    TileWords("at_risk", N_("Promises at risk"), "warn", "timer"),
    TileWords("unassigned", N_("Not assigned"), "accent", "user-plus"),
    TileWords("waiting", N_("Waiting for over 3 days"), "warn", "hourglass"),
    TileWords("to_complete", N_("Drafts to complete"), "violet", "pencil"),
)
MONEY_TILES = (
    TileWords("to_invoice", N_("To invoice"), "accent", "receipt-euro"),
    TileWords("age_30", N_("Unpaid up to 30 days"), "soft", "clock"),
    TileWords("age_60", N_("Unpaid for 31 to 60 days"), "warn", "hourglass"),
    TileWords("older", N_("Unpaid for over 60 days"), "bad", "triangle-alert"),
    TileWords("to_close", N_("Calls to close"), "good", "check-check"),
)


def desk_tiles(counts: Mapping[str, int]) -> list[TileWords]:
    return [
        tile._replace(
            label=_(tile.label), figure=show_count(counts[tile.name]), tone=tile.tone if counts[tile.name] else "soft"
        )
        for tile in DESK_TILES
    ]


def tile_label(name: str) -> str:
    return next(_(tile.label) for tile in (*DESK_TILES, *MONEY_TILES) if tile.name == name)


def money_tiles(heaps: Mapping[str, Heap], currency: str) -> list[TileWords]:
    return [_money_tile(tile, heaps[tile.name], currency) for tile in MONEY_TILES]


def _money_tile(tile: TileWords, heap: Heap, currency: str) -> TileWords:
    tone = tile.tone if heap.held else "soft"
    second = show_money(heap.amount, currency) if heap.amount else ""
    return tile._replace(label=_(tile.label), figure=show_count(heap.held), second=second, tone=tone)


def show_count(count: int) -> str:
    from decimal import Decimal

    return show_number(Decimal(count), 0)


NEXT_STEPS = {
    InterventionState.PLANNED: ("travel", N_("Start travelling"), "car"),
    InterventionState.TRAVELLING: ("arrive", N_("I have arrived"), "map-pin"),
    InterventionState.ON_SITE: ("finish", N_("Record the work"), "check"),
}
"""The one step a visit's card offers: its name, its words, its icon."""


def next_visit(visits: Sequence[MyVisit]) -> int | None:
    """The one to go on with: which is under way, else the first that is planned."""
    begun = [visit.id for visit in visits if visit.state in (InterventionState.TRAVELLING, InterventionState.ON_SITE)]
    planned = [visit.id for visit in visits if visit.state is InterventionState.PLANNED]
    return next(iter((*begun, *planned)), None)


def timer_words(visit: MyVisit, now: datetime) -> str:
    """How long the technician has been on the way, or at work: hours and minutes; nothing at other times."""
    since = {InterventionState.TRAVELLING: visit.left_at, InterventionState.ON_SITE: visit.arrived_at}.get(visit.state)
    return time_words(max(timedelta(0), now - since)) if since is not None else ""


def today_words(now: datetime) -> str:
    """`Tuesday 1 December 2026`, by the company's clock."""
    from babel.dates import format_date

    return str(format_date(in_our_zone(now).date(), "full", locale=locale_name()))


def clock_words(begins: datetime, ends: datetime) -> str:
    return f"{in_our_zone(begins):%H:%M}–{in_our_zone(ends):%H:%M}"


def day_words(moment: datetime) -> str:
    """`Tue 24 Nov`."""
    return _formatted(in_our_zone(moment).date(), "EEE d MMM")


def place_words(visit: MyVisit) -> str:
    return ", ".join(filter(None, (visit.street, visit.town)))


def machine_words(visit: MyVisit) -> str:
    if not visit.machine:
        return ""
    machine = dotted(visit.machine, visit.serial)
    earlier = plural("{count} earlier call", "{count} earlier calls", visit.history).format(count=visit.history)
    return f"{machine} – {earlier}" if visit.history else machine


def visit_words(visit: VisitToday) -> tuple[str, str]:
    """When it begins and who goes, over whom to; the rest is in its tooltip."""
    place = dotted(visit.customer, visit.town)
    return f"{in_our_zone(visit.planned_from):%H:%M}  {visit.technician}", place


def visit_tip(visit: VisitToday) -> str:
    place = dotted(visit.customer, visit.town)
    return f"{clock_words(visit.planned_from, visit.planned_to)}  {visit.technician}\n{place}\n{visit.subject}"


def value_words(value: int | None, unit: Unit, currency: str = "EUR") -> str:
    """A value of a figure with its unit; a dash where nothing is known."""
    match unit:
        case _ if value is None:
            return "–"
        case Unit.PERCENT:
            return f"{value} %"
        case Unit.MINUTES:
            return show_minutes(value)
        case Unit.SECONDS:
            return f"{value // 60}:{value % 60:02}"
        case Unit.MONEY:
            return show_money(Money(value), currency)
    return show_count(value)


def point_words(point: Point, period: Period, *, months: bool) -> str:
    """A day under its bar: with its name in a short period, the month alone where bars are months."""
    if not isinstance(point.label, date):
        return point.label
    if months:
        return _formatted(point.label, "LLLL" if period is Period.YEAR else "LLLL y")
    return _formatted(point.label, "EEE d" if period is Period.WEEK else "d MMM")


def _formatted(day: date, pattern: str) -> str:
    from babel.dates import format_date

    return str(format_date(day, pattern, locale=locale_name()))


def days_words(figure: Figure) -> str:
    """`23–29 Nov 2026`: the days that the figure is about."""
    from babel.dates import format_interval

    if figure.days is None:
        return ""
    last = figure.days.ends - timedelta(days=1)
    return str(format_interval(figure.days.begins, last, "yMMMd", locale=locale_name()))


def summary(label: str, figure: Figure, currency: str) -> str:
    """The whole figure in one sentence, for who hears the chart instead of seeing it."""
    text = _("{figure}, {period}: {now}").format(
        figure=label, period=days_words(figure), now=value_words(figure.now, figure.unit, currency)
    )
    return f"{text} · {before_words(figure, currency)}" if figure.before is not None else text


def before_words(figure: Figure, currency: str) -> str:
    if figure.before is None:
        return ""
    return _("before: {value}").format(value=value_words(figure.before, figure.unit, currency))


def day_of(day: date | None) -> str:
    return show_date(day) if day is not None else ""
