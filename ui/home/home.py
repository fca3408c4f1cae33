"""Home: where a working day begins, with a page for each role of the user."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.kernel.i18n import _
from ui.home.charts import load_charts
from ui.home.day_page import DayPage
from ui.home.figures_page import FiguresPage
from ui.home.list_pages import DeskPage, MoneyPage
from ui.home.words import today_words
from ui.toolkit.choice_field import Segments
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row
from ui.toolkit.live import Live
from ui.toolkit.screen import Screen

if TYPE_CHECKING:
    from app.calls.views import CallRow
    from app.insights.queries import DeskDay, MyDay, OfficeMoney
    from ui.home.presenters import ShownFigure
    from ui.home.words import Page, TileWords

REST_MILLISECONDS = 400
"""Changes come in bursts; so long after one the page is read again, once."""

MINUTE_MILLISECONDS = 60_000
BY_THE_CLOCK = frozenset({"desk", "day"})
"""Pages that say something else a minute later."""


class Home(Screen):
    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.pages = QStackedWidget()
        self.built: dict[str, Any] = {}
        self.choice: Segments | None = None
        self.title, self.today = Label(_("Home"), "page"), Label("", "text", "soft")
        self.head = row(self.title, self.today, None, spacing=12, margins=(16, 10, 16, 10))
        head = Panel("surface", "bottom")
        head.setLayout(self.head)
        page = column(head, self.pages, spacing=0)
        page.setStretch(1, 1)
        self.body.setLayout(page)
        self.rest = QTimer(self, singleShot=True, interval=REST_MILLISECONDS)
        self.rest.timeout.connect(super().refresh)
        self.clock = QTimer(self, interval=MINUTE_MILLISECONDS)
        self.clock.timeout.connect(self.on_minute)
        self.clock.start()
        live.presence_changed.connect(self.show_present)

    def on_changes(self, changes: Iterable[tuple[str, int]]) -> None:
        if self.presenter is not None and any(table in self.presenter.watches for table, _id in changes):
            self.stale = True
            if not self.rest.isActive():
                self.rest.start()

    def on_minute(self) -> None:
        """Promises are missed and visits go on though nothing changes: what runs by the clock is read again."""
        if self.isVisible() and self.presenter is not None and self.presenter.page in BY_THE_CLOCK:
            self.refresh()

    async def close_down(self) -> None:
        self.rest.stop()
        self.clock.stop()
        await super().close_down()

    def show_pages(self, pages: Sequence[Page], chosen: str) -> None:
        if self.choice is None and len(pages) > 1:
            self.choice = Segments({page.name: _(page.label) for page in pages}, digits=False)
            self.choice.setAccessibleName(_("Pages"))
            self.choice.chosen.connect(partial(self._ask, "choose_page"))
            self.head.addWidget(self.choice)
        if self.choice is not None:
            self.choice.set_key(chosen)
        elif pages:
            self.title.setText(_(pages[0].label))
        self.today.setText(today_words(datetime.now(UTC)))
        if chosen:
            self._page(chosen)

    def setFocus(self, *reason: Any) -> None:
        """To what the page in front is for: its list, its next step, its chart."""
        page: Any = self.pages.currentWidget()
        control = page.first_control() if page is not None else None
        if control is None:
            super().setFocus(*reason)
        else:
            control.setFocus(*reason)

    def _begin(self) -> None:
        """The focus that waited for the page goes on to it; one that is somewhere already stays there."""
        if self.hasFocus():
            self.setFocus()

    def _page(self, name: str) -> Any:
        """The page of that name in front, built when it is first wanted; it is filled when its answer has come."""
        if name not in self.built:
            self.built[name] = BUILDERS[name](self)
            self.pages.addWidget(self.built[name])
        self.pages.setCurrentWidget(self.built[name])
        return self.built[name]

    def _ask(self, intent: str, *arguments: Any) -> None:
        if self.presenter is not None:
            self.start(lambda: getattr(self.presenter, intent)(*arguments))

    def show_desk(self, tiles: Sequence[TileWords], chosen: str, day: DeskDay) -> None:
        self._page("desk").show_desk(tiles, chosen, day)
        self.show_present()
        self._begin()

    def _build_desk(self) -> QWidget:
        page = DeskPage()
        page.chosen.connect(partial(self._ask, "choose_list"))
        page.opened.connect(partial(self._ask, "open_call"))
        page.visit_opened.connect(lambda visit: self.go("intervention", visit.id))
        return page

    def show_present(self) -> None:
        if "desk" in self.built:
            self.built["desk"].show_present(self.live.present)

    def show_day(self, day: MyDay) -> None:
        self._page("day").show_day(day)
        self._begin()

    def _build_day(self) -> QWidget:
        page = DayPage()
        page.step_wanted.connect(partial(self._ask, "take_step"))
        page.call_wanted.connect(partial(self.go, "call"))
        return page

    def show_money(self, tiles: Sequence[TileWords], chosen: str, money: OfficeMoney) -> None:
        self._page("money").show_money(tiles, chosen, money)
        self.update_actions()
        self._begin()

    def _build_money(self) -> QWidget:
        page = MoneyPage()
        page.chosen.connect(partial(self._ask, "choose_list"))
        page.opened.connect(lambda line: self.go(line.kind, line.id))
        page.list.selected_changed.connect(self.update_actions)
        return page

    def chosen_money(self) -> tuple[str, int] | None:
        chosen = self.built["money"].list.selected() if "money" in self.built else None
        return None if chosen is None else (chosen.kind, chosen.id)

    async def load_charts(self) -> None:
        await load_charts()

    def show_figure(self, shown: ShownFigure) -> None:
        self._page("figures").show_figure(shown)
        self._begin()

    def show_headline(self, shown: ShownFigure) -> None:
        self.built["figures"].show_headline(shown)

    def _build_figures(self) -> QWidget:
        page = FiguresPage()
        page.figure_wanted.connect(partial(self._ask, "choose_figure"))
        page.period_wanted.connect(partial(self._ask, "choose_period"))
        page.step_wanted.connect(partial(self._ask, "step"))
        page.drill_wanted.connect(partial(self._ask, "drill"))
        page.call_opened.connect(partial(self._ask, "open_call"))
        return page

    def show_behind(self, title: str, rows: Sequence[CallRow]) -> None:
        self.built["figures"].show_behind(title, rows)

    def go(self, kind: str, record_id: int) -> None:
        self.opened.emit(kind, record_id)


BUILDERS = {
    "desk": Home._build_desk,
    "day": Home._build_day,
    "money": Home._build_money,
    "figures": Home._build_figures,
}
