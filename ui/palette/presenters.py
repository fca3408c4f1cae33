"""What the palette finds: records, `>` actions, `#` numbers, `@` people; nothing typed shows what was chosen lately."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.calls.numbered import MOST_DIGITS, calls_numbered
from app.kernel.i18n import N_, _
from app.staff.people import ColleagueRow, find_colleagues
from ui.palette.matching import best
from ui.palette.records import RECORD_ICONS, RecordRow, find_people, find_records

if TYPE_CHECKING:
    from app.backend import Backend
    from ui.shell.registry import Offer

ACTIONS, NUMBER, PEOPLE = ">", "#", "@"
MOST_RECORDS, MOST_ACTIONS, MOST_ALONE, MOST_RECENT = 8, 6, 40, 6
TECHNICIAN = "technician"
"""A colleague whose calls the list can be asked for; of others it shows the calls that name them."""

TITLES = {
    "recent": N_("Lately"),
    "records": N_("Records"),
    "actions": N_("Actions"),
    "people": N_("People"),
    "further": N_("Further"),
}


@dataclass(frozen=True)
class Hit:
    """A line of the palette. `name` is remembered when it is chosen, if it has one; an action that is off says why in
    `reasons`.
    """

    name: str
    title: str
    second: str
    icon: str
    run: Callable[[], object]
    key: str = ""
    reasons: tuple[str, ...] = ()
    opens: tuple[str, int] | None = None


Section = tuple[str, Sequence[Hit]]


class PaletteView(Protocol):
    def offers(self) -> Sequence[Offer]: ...
    def recent(self) -> Sequence[tuple[str, str, str]]: ...
    def show_sections(self, sections: Sequence[Section]) -> None: ...
    def can_open(self, kind: str) -> bool: ...
    def open_record(self, kind: str, record_id: int) -> None: ...
    def search_for(self, text: str) -> None: ...
    def show_calls_with(self, text: str) -> None: ...
    def show_calls_of(self, condition: str, value: int, label: str) -> None: ...


class PalettePresenter:
    """An answer that comes after something else was typed is dropped."""

    def __init__(self, backend: Backend, view: PaletteView) -> None:
        self.backend, self.view = backend, view
        self.asked = 0

    async def find(self, typed: str) -> None:
        self.asked += 1
        asked = self.asked
        sign, rest = typed[:1], typed[1:].strip()
        if sign == ACTIONS:
            found = [self.actions(rest, MOST_ALONE)]
        elif sign == NUMBER:
            found = [await self.numbers(rest)]
        elif sign == PEOPLE:
            found = [await self.people(rest)]
        elif typed.strip():
            actions = self.actions(typed, MOST_ACTIONS)
            found = [await self.records(typed.strip()), actions, self.further(typed.strip())]
        else:
            found = [self.recent(), self.actions("", MOST_ALONE)]
        if asked == self.asked:
            self.view.show_sections([(_(TITLES[name]), hits) for name, hits in found if hits])

    def actions(self, typed: str, limit: int) -> tuple[str, list[Hit]]:
        """Possible ones first; refused ones greyed, with all their reasons."""
        fitting = best(typed, self.view.offers(), lambda offer: f"{offer.label} {offer.group}", limit * 3)
        ordered = sorted(fitting, key=lambda offer: bool(offer.reasons))
        return "actions", [action_hit(offer) for offer in ordered[:limit]]

    async def records(self, typed: str) -> tuple[str, list[Hit]]:
        rows = await self.backend.ask(find_records, text=typed, limit=MOST_RECORDS)
        return "records", [self._record_hit(row) for row in rows]

    def further(self, typed: str) -> tuple[str, list[Hit]]:
        """The way on to all that was found, with the texts around it."""
        title = _("Search everything for “{text}”").replace("{text}", typed)
        key = next((offer.key for offer in self.view.offers() if offer.name == "window.search"), "")
        return "further", [Hit("", title, "", "search", lambda: self.view.search_for(typed), key)]

    async def numbers(self, typed: str) -> tuple[str, list[Hit]]:
        """`#1042` is the call of that running number; anything else is looked for as a record."""
        if not typed:
            return "records", []
        if not (typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS):
            return await self.records(typed)
        rows = await self.backend.ask(calls_numbered, running=int(typed))
        found = [RecordRow("call", row.id, row.subject, f"{row.number} · {row.customer}") for row in rows]
        return "records", [self._record_hit(row) for row in found]

    async def people(self, typed: str) -> tuple[str, list[Hit]]:
        """Colleagues lead to their calls; people at customers to their record, or to the calls that name them."""
        colleagues = await self.backend.ask(find_colleagues, text=typed, limit=MOST_RECORDS)
        hits = [self._colleague_hit(row) for row in colleagues]
        if typed:
            rows = await self.backend.ask(find_people, text=typed, limit=MOST_RECORDS)
            hits += [self._record_hit(row) for row in rows]
        return "people", hits

    def recent(self) -> tuple[str, list[Hit]]:
        offered = {offer.name: offer for offer in self.view.offers()}
        found: list[Hit] = []
        for name, title, second in self.view.recent():
            kind, _colon, record_id = name.partition(":")
            if kind == "do" and record_id in offered:
                found.append(action_hit(offered[record_id]))
            elif kind in RECORD_ICONS and record_id.isdecimal():
                found.append(self._record_hit(RecordRow(kind, int(record_id), title, second)))
        return "recent", found[:MOST_RECENT]

    def _record_hit(self, row: RecordRow) -> Hit:
        """A record that no page of this user shows leads to the calls that name it."""
        opens = (row.kind, row.id) if self.view.can_open(row.kind) else None

        def run() -> None:
            if opens is not None:
                self.view.open_record(*opens)
            else:
                self.view.show_calls_with(row.title)

        return Hit(f"{row.kind}:{row.id}", row.title, row.second, RECORD_ICONS[row.kind], run, opens=opens)

    def _colleague_hit(self, row: ColleagueRow) -> Hit:
        def run() -> None:
            if row.kind == TECHNICIAN:
                self.view.show_calls_of("technician_id", row.id, row.name)
            else:
                self.view.show_calls_with(row.name)

        second = _("{line} · their calls").format(line=row.line) if row.kind == TECHNICIAN else row.line
        return Hit(f"{row.kind}:{row.id}", row.name, second, "user", run)


def action_hit(offer: Offer) -> Hit:
    second = " · ".join((offer.group, *offer.reasons))
    return Hit(f"do:{offer.name}", offer.label, second, offer.icon, offer.run, offer.key, offer.reasons)


def remembered(recent: Iterable[tuple[str, str, str]], hit: Hit) -> list[tuple[str, str, str]]:
    """The list of what was chosen lately, with this one first."""
    if not hit.name:
        return list(recent)
    rest = [entry for entry in recent if entry[0] != hit.name]
    return [(hit.name, hit.title, hit.second), *rest][: 2 * MOST_RECENT]
