"""Visits in few words: their state, when they are, what was used. No Qt, no database."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from app.interventions.flow import InterventionState
from app.kernel.i18n import _, show_date, show_minutes, show_moment, show_number
from ui.toolkit.records import Shown

if TYPE_CHECKING:
    from app.interventions.queries import InterventionCard, InterventionRow, PartRow

S = InterventionState
MINUTE, LONGEST_VISIT = timedelta(minutes=1), timedelta(hours=14)
STATES = {
    S.PLANNED: ("accent", "calendar"),
    S.TRAVELLING: ("violet", "car"),
    S.ON_SITE: ("warn", "map-pin"),
    S.DONE: ("good", "check"),
    S.CANCELLED: ("soft", "x"),
}


class Part(NamedTuple):
    """A part as the form gives it: how many, the serial fitted, the serial taken out."""

    product_id: int
    quantity: Decimal
    serial_in: str
    serial_out: str


def state_mark(state: InterventionState) -> tuple[str, str, str]:
    return (_(state.label), *STATES[state])


def measured(card: InterventionCard, now: datetime) -> dict[str, int]:
    """The minutes that the buttons on the way have measured, for the form to begin with; a forgotten visit has none."""
    minutes: dict[str, int] = {}
    if card.arrived_at is not None and now - card.arrived_at < LONGEST_VISIT:
        minutes["work_minutes"] = max(1, (now - card.arrived_at) // MINUTE)
        if card.left_at is not None and (travelled := (card.arrived_at - card.left_at) // MINUTE) > 0:
            minutes["travel_minutes"] = travelled
    return minutes


def in_zone(row: InterventionRow, zone: ZoneInfo) -> InterventionRow:
    """The visit by the company's clock, whatever this computer's says."""
    return row._replace(planned_from=row.planned_from.astimezone(zone), planned_to=row.planned_to.astimezone(zone))


def begin_words(row: InterventionRow) -> str:
    """`22/11/2026 14:30`: the whole of it does not fit beside the customer on a small screen."""
    return f"{show_date(row.planned_from.date())} {row.planned_from:%H:%M}"


def when_words(row: InterventionRow) -> str:
    """`22/11/2026 14:30–16:30`, by the clock its moments are given in."""
    begins, ends = row.planned_from, row.planned_to
    if begins.date() != ends.date():
        return f"{show_date(begins.date())} {begins:%H:%M} – {show_date(ends.date())} {ends:%H:%M}"
    return f"{show_date(begins.date())} {begins:%H:%M}–{ends:%H:%M}"


def card_words(card: InterventionCard, zone: ZoneInfo) -> Shown:
    row = in_zone(card.row, zone)
    facts = (
        (_("Call"), f"{row.call_number} · {row.subject}"),
        (_("Technician"), row.technician),
        (_("Planned"), when_words(row)),
        (_("Left"), _moment(card.left_at, zone)),
        (_("Arrived"), _moment(card.arrived_at, zone)),
        (_("Finished"), _moment(card.finished_at, zone)),
        (_("Travel time"), show_minutes(card.travel_minutes) if card.travel_minutes else ""),
        (_("Distance"), f"{show_number(row.distance_km)} km" if row.distance_km else ""),
        (_("Working time"), show_minutes(row.work_minutes) if row.work_minutes else ""),
        (_("Parts"), "\n".join(part_words(part) for part in card.parts)),
        (_("Signed by"), card.signed_by),
    )
    return Shown(row.number, row.customer, [state_mark(row.state)], facts, [card.report] if card.report else [])


def part_words(part: PartRow) -> str:
    """`2 × Pressure switch (7828), in: A1, out: B2`."""
    serials = [
        f"{label}: {serial}" for label, serial in ((_("in"), part.serial_in), (_("out"), part.serial_out)) if serial
    ]
    return ", ".join([f"{show_number(part.quantity)} × {part.name} ({part.code})", *serials])


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return show_moment(moment, zone) if moment is not None else ""
