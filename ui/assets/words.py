"""Machines in few words: what they are, where, until when under warranty, what happened to them. No Qt, no database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from app.assets.rules import AssetPlace
from app.calls.states import OPEN
from app.calls.views import CallRow
from app.contracts.periods import IN_FORCE, ContractStanding
from app.kernel.i18n import _, in_our_zone, show_date
from app.kernel.text import dotted
from ui.calls.words import open_calls_words, state_words
from ui.contracts.words import standing_mark
from ui.interventions.words import state_mark as visit_mark
from ui.toolkit.records import Shown
from ui.workshop.words import state_mark as unit_mark

if TYPE_CHECKING:
    from app.assets.cards import InstalledRow
    from app.contracts.cover import WarrantyRow
    from app.desk.cards import AssetLine, AssetShelf
    from app.interventions.queries import InterventionRow
    from app.workshop.queries import RmaRow

MarkWords = tuple[str, str, str]
P = AssetPlace
PLACES = {
    P.AT_CUSTOMER: ("soft", "check"),
    P.IN_WORKSHOP: ("warn", "wrench"),
    P.AT_SUPPLIER: ("violet", "truck"),
    P.SCRAPPED: ("bad", "trash-2"),
    P.RETIRED: ("soft", "archive"),
}


NOTHING: MarkWords = ("", "soft", "")


class CoverLine(NamedTuple):
    """A warranty or a contract; `contract_id` leads to the contract."""

    id: int
    title: str
    second: str
    icon: str
    mark: MarkWords
    contract_id: int | None = None


class Event(NamedTuple):
    """Something that happened to the machine, and the record it leads to, if any."""

    id: int
    at: datetime
    title: str
    second: str
    icon: str
    mark: MarkWords
    kind: str = ""
    record_id: int = 0


def place_mark(place: AssetPlace) -> MarkWords:
    return (_(place.label), *PLACES[place])


def machine_words(row: InstalledRow) -> tuple[str, str]:
    """The machine and, below it, where it stands."""
    return f"{row.product} · {row.serial}", dotted(row.site or row.town, row.position)


def row_mark(line: AssetLine) -> MarkWords:
    """What matters of it: calls that are open, else where it is when that is not where it belongs."""
    if line.open_calls:
        return open_calls_words(line.open_calls), "accent", "inbox"
    return NOTHING if line.row.place is P.AT_CUSTOMER else place_mark(line.row.place)


def warranty_words(line: AssetLine) -> str:
    """The last day of its warranty, while it has one."""
    until = line.warranty_until
    return show_date(until) if until is not None and until >= line.today else "–"


def card_words(shelf: AssetShelf) -> Shown:
    row, facts = shelf.card.row, shelf.card.facts
    shown = (
        (_("Product"), dotted(row.maker, shelf.card.product_code, shelf.card.family)),
        (_("Customer"), row.customer),
        (_("Site"), dotted(row.site, shelf.card.address)),
        (_("Position"), facts.position),
        (_("Installed on"), show_date(facts.installed_on) if facts.installed_on else ""),
        (_("Telephone"), facts.phone),
    )
    leads = {_("Customer"): ("customer", row.customer_id)}
    if shelf.card.site_id is not None:
        leads[_("Site")] = ("site", shelf.card.site_id)
    return Shown(row.product, facts.serial, list(card_marks(shelf)), shown, leads=leads)


def card_marks(shelf: AssetShelf) -> Iterator[MarkWords]:
    if shelf.card.row.place is not P.AT_CUSTOMER:
        yield place_mark(shelf.card.row.place)
    if count := sum(call.state in OPEN for call in shelf.calls):
        yield open_calls_words(count), "accent", "inbox"
    running = [warranty for warranty in shelf.warranties if warranty.starts_on <= shelf.today <= warranty.ends_on]
    if running:
        day = show_date(max(warranty.ends_on for warranty in running))
        yield _("Warranty until {day}").format(day=day), "good", "shield-check"
    for contract in shelf.contracts:
        if contract.standing in IN_FORCE:
            yield f"{contract.name} {contract.number}", "good", "file-check"


def lists_of(shelf: AssetShelf) -> Mapping[str, Sequence[object]]:
    return {"history": history(shelf), "cover": cover(shelf)}


def cover(shelf: AssetShelf) -> list[CoverLine]:
    """Warranties first, since they pay first."""
    found = [(warranty_line(warranty, shelf.today), None) for warranty in shelf.warranties]
    lines = [CoverLine(n, *words) for n, (words, _key) in enumerate(found)]
    for contract in shelf.contracts:
        days = f"{show_date(contract.starts_on)} – {show_date(contract.last_on)}"
        reach = _("names this machine") if contract.names_it else _("for all machines of the customer")
        title, mark = dotted(contract.number, contract.name), standing_mark(contract.standing)
        lines.append(CoverLine(len(lines), title, dotted(days, reach), "file-check", mark, contract.id))
    return lines


def warranty_line(warranty: WarrantyRow, today: date) -> tuple[str, str, str, MarkWords]:
    if warranty.ends_on < today:
        standing = ContractStanding.ENDED
    else:
        standing = ContractStanding.RUNNING if warranty.starts_on <= today else ContractStanding.NOT_BEGUN
    days = f"{show_date(warranty.starts_on)} – {show_date(warranty.ends_on)}"
    return warranty.name, days, "shield-check", standing_mark(standing)


def history(shelf: AssetShelf) -> list[Event]:
    """Calls, visits, repairs and moves of the machine, the newest first."""
    events = [*call_events(shelf.calls), *visit_events(shelf.visits), *unit_events(shelf.units), *own_events(shelf)]
    ordered = sorted(events, key=lambda event: event.at, reverse=True)
    return [event._replace(id=n) for n, event in enumerate(ordered)]


def call_events(calls: Sequence[CallRow]) -> Iterator[Event]:
    for call in calls:
        second = dotted(_day(call.reported_at), call.technician or call.department)
        state = state_words(call.state)
        title = f"{call.number} · {call.subject}"
        yield Event(0, call.reported_at, title, second, "inbox", (state.text, state.tone, state.icon), "call", call.id)


def visit_events(visits: Sequence[InterventionRow]) -> Iterator[Event]:
    for visit in visits:
        second = dotted(_day(visit.planned_from), visit.technician)
        mark = visit_mark(visit.state)
        title = f"{visit.number} · {visit.subject}"
        yield Event(0, visit.planned_from, title, second, "map-pin", mark, "intervention", visit.id)


def unit_events(units: Sequence[RmaRow]) -> Iterator[Event]:
    for unit in units:
        mark, second = unit_mark(unit.state), dotted(_day(unit.authorised_at), unit.call_number)
        yield Event(0, unit.authorised_at, f"{unit.number} · {unit.fault}", second, "package", mark, "rma", unit.id)


def own_events(shelf: AssetShelf) -> Iterator[Event]:
    for entry in shelf.card.journal:
        title = entry.sentence.show() if entry.sentence else entry.text
        second = dotted(_day(entry.at), entry.author, entry.text if entry.sentence else "")
        yield Event(0, entry.at, title, second, "route", NOTHING)


def _day(moment: datetime) -> str:
    return show_date(in_our_zone(moment).date())
