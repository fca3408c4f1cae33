"""Home without its window: what each role is shown first, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from app.calls.flow import CallState
from app.insights.measures import MEASURES, calls_behind, read_figure
from app.insights.queries import (
    DESK_LISTS,
    MONEY_LISTS,
    DeskDay,
    MyDay,
    OfficeMoney,
    company_currency,
    desk_day,
    my_day,
    office_money,
)
from app.insights.rules import Figure, Period
from app.interventions.commands import arrive_on_site, start_travel
from app.kernel.i18n import N_, _
from ui.calls.presenters.list_export import CALL_FACTS
from ui.home.spreadsheets import MONEY_FACTS, figure_facts
from ui.home.words import PAGES, Page, desk_tiles, front_page, money_tiles, tile_label
from ui.toolkit.action import action
from ui.toolkit.exporting import Export, Exported, export_rows, one_page

if TYPE_CHECKING:
    from app.backend import Backend
    from app.calls.views import CallRow
    from ui.home.words import TileWords


Listed = tuple[str, Sequence[Exported], Sequence[Any]]
"""What a spreadsheet is called, its columns and its rows."""


class ShownFigure(NamedTuple):
    name: str
    label: str
    explains: str
    figure: Figure
    period: Period
    currency: str
    back: int = 0


class HomeView(Protocol):
    def show_pages(self, pages: Sequence[Page], chosen: str) -> None: ...
    def show_desk(self, tiles: Sequence[TileWords], chosen: str, day: DeskDay) -> None: ...
    def show_day(self, day: MyDay) -> None: ...
    def show_money(self, tiles: Sequence[TileWords], chosen: str, money: OfficeMoney) -> None: ...
    def show_figure(self, shown: ShownFigure) -> None: ...
    def show_headline(self, shown: ShownFigure) -> None: ...
    def show_behind(self, title: str, rows: Sequence[CallRow]) -> None: ...
    async def load_charts(self) -> None: ...
    def chosen_money(self) -> tuple[str, int] | None: ...
    async def pick_save_file(self, title: str, name: str, kinds: str) -> str | None: ...
    def show_export(self, export: Export | None) -> None: ...
    def say(self, text: str) -> None: ...
    def go(self, kind: str, record_id: int) -> None: ...


MOST_EXPORTED = 100_000
STEPS = {"travel": start_travel, "arrive": arrive_on_site}


class HomePresenter:
    watches = frozenset(
        {
            "call",
            "call_pause",
            "customer",
            "technician",
            "intervention",
            "invoice",
            "payment",
            "cost_line",
            "cost_split",
        }
    )

    def __init__(self, backend: Backend, view: HomeView) -> None:
        self.backend, self.view = backend, view
        self.pages = [page for page in PAGES if not page.any_of.isdisjoint(backend.actor.permissions)]
        self.page = front_page(backend.actor.permissions)
        self.desk_list, self.money_list = "missed", MONEY_LISTS[0]
        self.measure, self.period, self.back = next(iter(MEASURES)), Period.MONTH, 0
        self.asked = 0

    async def refresh(self) -> None:
        self.view.show_pages(self.pages, self.page)
        if self.page:
            await {"desk": self._desk, "day": self._day, "money": self._money, "figures": self._figures}[self.page]()

    async def choose_page(self, name: str) -> None:
        self.page = name
        await self.refresh()

    async def choose_list(self, name: str) -> None:
        """A tile of the dispatcher's or of the office's."""
        if name in DESK_LISTS:
            self.desk_list = name
        else:
            self.money_list = name
        await self.refresh()

    async def choose_figure(self, name: str) -> None:
        self.measure = name
        await self._figure()

    async def choose_period(self, period: Period) -> None:
        """The one that runs now."""
        self.period, self.back = period, 0
        await self._figures()

    async def step(self, by: int) -> None:
        """So many periods further back, or with a negative number forth again, no further than to now."""
        self.back = max(0, self.back + by)
        await self._figures()

    async def _desk(self) -> None:
        wanted = self.desk_list
        day = await self.backend.ask(desk_day, shown=wanted)
        if (self.page, wanted) == ("desk", self.desk_list):
            self.view.show_desk(desk_tiles(day.counts), wanted, day)

    async def _day(self) -> None:
        day = await self.backend.ask(my_day)
        if self.page == "day":
            self.view.show_day(day)

    async def _money(self) -> None:
        wanted = self.money_list
        money = await self.backend.ask(office_money, shown=wanted)
        if (self.page, wanted) == ("money", self.money_list):
            self.view.show_money(money_tiles(money.heaps, money.currency), wanted, money)

    async def _figures(self) -> None:
        """The figure in front, then the others' headlines one by one; a newer question ends it."""
        await self._figure()
        asked = self.asked
        for name in MEASURES:
            shown = await self._read(name)
            if asked != self.asked or self.page != "figures":
                return
            self.view.show_headline(shown)

    async def _figure(self) -> None:
        """The library that draws is heavy: it is loaded the first time a chart is wanted."""
        self.asked += 1
        asked = self.asked
        await self.view.load_charts()
        shown = await self._read(self.measure)
        if asked == self.asked and self.page == "figures":
            self.view.show_figure(shown)

    async def _read(self, name: str) -> ShownFigure:
        measure, period, back = MEASURES[name], self.period, self.back
        currency = await self.backend.ask(company_currency)
        figure = await self.backend.ask(read_figure, name=name, period=period, back=back)
        return ShownFigure(name, _(measure.label), _(measure.explains), figure, period, currency, back)

    async def drill(self, point: str, part: str, title: str) -> None:
        """The calls that a bar stands for."""
        which = {"name": self.measure, "period": self.period, "back": self.back}
        rows = await self.backend.ask(calls_behind, **which, point=point, part=part)
        self.view.show_behind(title, rows)

    async def open_call(self, row: CallRow) -> None:
        self.view.go("draft" if row.state is CallState.DRAFT else "call", row.id)

    async def take_step(self, visit_id: int, step: str) -> None:
        """The one button of a visit: on the way, there, and then the form of what was done."""
        if step in STEPS:
            await self.backend.do(STEPS[step], intervention_id=visit_id)
            await self._day()
        else:
            self.view.go("record_intervention", visit_id)

    def can_export(self) -> bool:
        return self.page in ("desk", "money", "figures")

    @action("home.export", N_("Export the list…"), "Ctrl+E", icon="download", enabled=can_export)
    async def export(self) -> None:
        """The list under the tile that is chosen, or the table of the figure in front; all of its rows."""
        name, facts, rows = await {"desk": self._calls, "money": self._lines, "figures": self._points}[self.page]()
        await export_rows(self.view, name, facts, one_page(rows))

    async def _calls(self) -> Listed:
        day = await self.backend.ask(desk_day, shown=self.desk_list, most=MOST_EXPORTED)
        return tile_label(self.desk_list), CALL_FACTS, day.rows

    async def _lines(self) -> Listed:
        money = await self.backend.ask(office_money, shown=self.money_list, most=MOST_EXPORTED)
        return tile_label(self.money_list), MONEY_FACTS, money.rows

    async def _points(self) -> Listed:
        shown = await self._read(self.measure)
        return shown.label, figure_facts(shown.label, shown.figure), shown.figure.points

    def has_money(self) -> bool:
        return self.page == "money" and self.view.chosen_money() is not None

    @action("home.preview", N_("Open the document"), "P", icon="receipt-euro", enabled=has_money)
    async def open_document(self) -> None:
        """The preview of a call to be invoiced, or the invoice."""
        chosen: Any = self.view.chosen_money()
        self.view.go(*chosen)
