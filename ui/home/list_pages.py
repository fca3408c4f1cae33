"""The dispatcher's page and the office's: tiles, the list of the one chosen, and for the desk who is where today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.kernel.i18n import N_, _, show_money
from ui.calls.list_columns import COLUMNS, PLACE
from ui.home.tiles import Tiles
from ui.home.words import day_of, visit_tip, visit_words
from ui.interventions.words import state_mark
from ui.toolkit.cells import Amount, Text, TwoLines
from ui.toolkit.empty_state import EmptyState, OrEmpty
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, group_head, row
from ui.toolkit.pills import Mark
from ui.toolkit.table import Column
from ui.toolkit.table_view import TableView

if TYPE_CHECKING:
    from app.insights.queries import DeskDay, OfficeMoney
    from app.presence.queries import PresentRow
    from ui.home.words import TileWords

NARROWEST_SIDE, WIDEST_SIDE = 300, 420

CALL_COLUMNS = [COLUMNS[PLACE[name]] for name in ("call", "state", "technician", "promise")]

VISIT_COLUMNS = [
    Column("visit", N_("Visit"), lambda visit: TwoLines(*visit_words(visit)), tip=visit_tip),
    Column("state", N_("State"), lambda visit: Mark(*state_mark(visit.state)), width=142),
]


def money_columns(amount: Callable[[Any], str]) -> list[Column]:
    return [
        Column(
            "title",
            N_("Document"),
            lambda line: TwoLines(f"{line.number} · {line.customer}", line.subject, "receipt-euro"),
        ),
        Column("day", N_("Since"), lambda line: Text(day_of(line.day), "soft"), width=104),
        Column(
            "amount",
            N_("To pay"),
            lambda line: Amount(amount(line)),
            width=130,
            is_amount=True,
        ),
    ]


class ListPage(QWidget):
    """Tiles over the list of the one chosen."""

    chosen = Signal(str)
    opened = Signal(object)

    def __init__(self, columns: Sequence[Column], says: str, empty: str) -> None:
        super().__init__()
        self.tiles = Tiles()
        self.tiles.chosen.connect(self.chosen)
        self.list = TableView(columns, says)
        self.list.row_activated.connect(self.opened)
        self.or_empty = OrEmpty(self.list, EmptyState("circle-check", empty))
        self.below = row(self.or_empty, spacing=0)
        page = column(row(self.tiles, margins=(16, 12, 16, 12)), self.below, spacing=0)
        page.setStretch(1, 1)
        self.setLayout(page)

    def first_control(self) -> QWidget:
        return self.list if self.list.isVisibleTo(self) else self.tiles.chosen_tile()

    def show_list(self, tiles: Sequence[TileWords], chosen: str, rows: Sequence[Any]) -> None:
        self.tiles.show_tiles(tiles, chosen)
        self.list.show_first(rows)
        self.or_empty.show_widget(bool(rows))


class DeskPage(ListPage):
    visit_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__(CALL_COLUMNS, _("Calls"), _("Nothing here: well done."))
        side = Panel("surface", "left")
        side.setMinimumWidth(NARROWEST_SIDE)
        side.setMaximumWidth(WIDEST_SIDE)
        self.visits = TableView(VISIT_COLUMNS, _("Today's visits"))
        self.visits.row_activated.connect(self.visit_opened)
        self.visits.horizontalHeader().hide()
        self.no_visits = OrEmpty(self.visits, EmptyState("map-pin", _("No visits today")))
        self.present = Label("", "fact", "soft", wrap=True)
        lines = column(
            row(group_head(_("Today's visits")), margins=(16, 10, 12, 6)),
            self.no_visits,
            row(group_head(_("At work now")), margins=(16, 10, 12, 2)),
            row(self.present, margins=(16, 0, 12, 14)),
            spacing=0,
        )
        lines.setContentsMargins(1, 0, 0, 0)
        lines.setStretch(1, 1)
        side.setLayout(lines)
        self.below.addWidget(side)
        self.below.setStretch(0, 3)
        self.below.setStretch(1, 1)

    def show_desk(self, tiles: Sequence[TileWords], chosen: str, day: DeskDay) -> None:
        self.show_list(tiles, chosen, day.rows)
        self.visits.show_first(day.visits)
        self.no_visits.show_widget(bool(day.visits))

    def show_present(self, present: Sequence[PresentRow]) -> None:
        names = sorted({desk.name for desk in present})
        self.present.setText(" · ".join(names) or _("Nobody else"))


class MoneyPage(ListPage):
    def __init__(self) -> None:
        self.currency = ""
        super().__init__(money_columns(self._amount), _("To invoice"), _("Nothing waits here."))

    def _amount(self, line: Any) -> str:
        return show_money(line.amount, self.currency) if line.amount else "–"

    def show_money(self, tiles: Sequence[TileWords], chosen: str, money: OfficeMoney) -> None:
        self.currency = money.currency
        self.show_list(tiles, chosen, money.rows)
        if money.rows and self.list.selected() is None:
            self.list.select_id(money.rows[0].id)
