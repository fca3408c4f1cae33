"""The calls place: the views at the left, the list in the middle, the card of the chosen call at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QSplitter, QWidget

from app.calls.views import VIEWS, CallRow
from app.kernel.i18n import N_, _
from ui.calls.list_words import department_name
from ui.calls.words import priority_words, row_promise, state_words
from ui.toolkit.cells import Cell, Person, TwoLines
from ui.toolkit.empty_state import EmptyState, OrEmpty
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row
from ui.toolkit.live import Live
from ui.toolkit.pills import Mark
from ui.toolkit.screen import Screen
from ui.toolkit.search_line import SearchLine
from ui.toolkit.table import Column
from ui.toolkit.table_view import TableView
from ui.toolkit.views_panel import View, ViewsPanel

if TYPE_CHECKING:
    from app.calls.queries import DepartmentCount
    from ui.calls.call_card import CallCard

TICK_MILLISECONDS = 30_000
"""How often the time left until the promises is painted anew."""

NARROW, NARROWEST = 560, 430
"""Below these widths of the list the technician, then the state and the filter's key, leave room for the rest."""


def call_cell(call: CallRow) -> Cell:
    words = priority_words(call.priority)
    place = f"{call.customer} · {call.town}" if call.town else call.customer
    return TwoLines(call.subject, f"{call.number}  ·  {place}", words.icon, words.tone, words.text)


def state_cell(call: CallRow) -> Cell:
    return Mark(*state_words(call.state))


def technician_cell(call: CallRow) -> Cell:
    return Person(call.technician or call.department, _("+ Assign"))


def promise_cell(call: CallRow) -> Cell:
    return Mark(*row_promise(call, datetime.now(UTC)))


COLUMNS = (
    Column("call", N_("Call"), call_cell, sort="priority", tip=lambda call: f"{call.number}\n{call.subject}"),
    Column("state", N_("State"), state_cell, sort="state", width=134),
    Column("technician", N_("Assigned to"), technician_cell, sort="technician", width=134),
    Column("promise", N_("Promise"), promise_cell, sort="due_at", width=108),
)
STATE, TECHNICIAN = 1, 2


class CallList(Screen):
    """Shows rows it is given before there is a presenter; the card keeps its call when the list moves on.

    The card is built when it is first asked for: the list can be painted before.
    """

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.views = ViewsPanel(_("Calls"))
        self.views.show_views(saved_views())
        self.departments: list[int] = []
        self.focus_wanted = False
        self.search = SearchLine(_("Filter the calls"))
        self.count = Label("", "secondary", "faint")
        self.list = TableView(COLUMNS, _("Calls"))
        self.empty = EmptyState("inbox", _("No calls here"), "", self.button("call.new"))
        self.rows = OrEmpty(self.list, self.empty)
        self.pane = Panel("surface", "left")
        self.chosen: int | None = None
        self._lay_out()
        self._connect()
        self.tick = QTimer(self, interval=TICK_MILLISECONDS)
        self.tick.timeout.connect(lambda: self.list.viewport().update())
        self.tick.start()

    def _lay_out(self) -> None:
        head = Panel()
        key = QKeySequence("Ctrl+F").toString(QKeySequence.SequenceFormat.NativeText)
        density = self.tool_button("calls.density", "rows-3", _("Compact rows"))
        self.key = Label(key, "secondary", "faint")
        line = row(self.search, self.key, None, density, self.button("call.new", kind="primary"))
        counts = row(self.count, None)
        head.setLayout(column(line, counts, spacing=8, margins=(14, 10, 14, 8)))
        middle = Panel("surface", "left")
        middle.setLayout(column(head, self.rows, spacing=0, margins=(1, 0, 0, 0)))
        middle.setMinimumWidth(342)
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        self.panes.setHandleWidth(1)
        self.panes.setChildrenCollapsible(False)
        self.panes.addWidget(middle)
        self.panes.addWidget(self.pane)
        self.panes.setStretchFactor(0, 1)
        self.panes.setSizes([680, 480])
        self.pane.setMinimumWidth(360)
        sides = row(self.views, self.panes, spacing=0)
        sides.setStretch(1, 1)
        self.body.setLayout(sides)

    def _connect(self) -> None:
        self.views.chosen.connect(lambda name: self._ask("choose_view", name))
        self.search.searched.connect(lambda text: self._ask("filter_by", text))
        self.search.returnPressed.connect(self.list.setFocus)
        self.list.sort_wanted.connect(lambda key, descending: self._ask("sort_by", key, descending))
        self.list.more_wanted.connect(self._on_more_wanted)
        self.list.selected_changed.connect(self._on_selected_changed)
        self.list.clicked.connect(self._on_clicked)
        self.rows.installEventFilter(self)

    @cached_property
    def card(self) -> CallCard:
        from ui.calls.call_card import CallCard

        card = CallCard(self.live)
        self.embed(card)
        self.pane.setLayout(column(card, margins=(1, 0, 0, 0)))
        if self.chosen is not None:
            card.open_record("call", self.chosen)
        return card

    def _show_in_card(self, call_id: int) -> None:
        self.chosen = call_id
        if "card" in vars(self):
            self.card.open_record("call", call_id)

    def _ask(self, intent: str, *arguments: Any) -> None:
        """Run a presenter's method that carries what the user did; before there is a presenter nothing happens."""
        if self.presenter is not None:
            self.start(lambda: getattr(self.presenter, intent)(*arguments))

    def show_first(self, rows: Sequence[CallRow], more: bool) -> None:
        self.list.show_first(rows, more)
        self.rows.show_widget(bool(rows))
        if rows and self.focus_wanted:
            self.focus_wanted = False
            self.list.setFocus()
        if rows and self.chosen is None:
            self.list.select_id(rows[0].id)

    def append(self, rows: Sequence[CallRow], more: bool) -> None:
        self.list.append(rows, more)

    def loaded(self) -> int:
        return self.list.loaded()

    def show_count(self, text: str, is_filtered: bool) -> None:
        self.count.setText(text)
        sentence = _("No call matches the filter.") if is_filtered else _("Nothing is waiting in this view.")
        self.empty.say(_("No calls here"), sentence)

    def show_departments(self, departments: Sequence[DepartmentCount]) -> None:
        shown = [department.id for department in departments]
        if shown != self.departments:
            self.departments = shown
            group = _("Departments")
            names = [View(department_name(found.id), found.name, group) for found in departments]
            self.views.show_views([*saved_views(), *names])
        self.views.show_counts({department_name(found.id): found.calls for found in departments})

    def show_view_counts(self, counts: Mapping[str, int]) -> None:
        self.views.show_counts(counts)

    def show_sort(self, key: str, descending: bool) -> None:
        self.list.show_sort(key, descending)

    def go_to_filter(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def toggle_views(self) -> None:
        self.views.setVisible(self.views.isHidden())

    def toggle_card(self) -> None:
        self.pane.setVisible(self.pane.isHidden())

    def toggle_density(self) -> None:
        self.list.set_compact(self.list.delegate.height > 28)

    def go(self, place: str) -> None:
        self.went.emit(place)

    def open_record(self, kind: str, record_id: int) -> None:
        """Show the call's card, and mark it in the list when it is there."""
        self.pane.show()
        if not self.list.select_id(record_id):
            self.list.clearSelection()
        self._show_in_card(record_id)

    def _on_more_wanted(self) -> None:
        if self.presenter is not None:
            self.start(self._show_more)

    async def _show_more(self) -> None:
        """A page that did not come is asked for again as one scrolls on."""
        try:
            await self.presenter.show_more()
        except Exception:
            self.list.table.ask_again()
            raise

    def _on_selected_changed(self) -> None:
        call = self.list.selected()
        if call is not None:
            self._show_in_card(call.id)

    def _on_clicked(self, index: QModelIndex) -> None:
        call: CallRow = self.list.table.rows[index.row()]
        if index.column() == TECHNICIAN and not (call.technician or call.department) and self.presenter is not None:
            self.card.start(self.card.presenter.assign)

    def _fit_columns(self) -> None:
        width = self.rows.width()
        self.list.setColumnHidden(TECHNICIAN, width < NARROW)
        self.list.setColumnHidden(STATE, width < NARROWEST)
        self.key.setHidden(width < NARROWEST)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit_columns()
        return super().eventFilter(watched, event)

    def setFocus(self, *reason: Any) -> None:
        """Whoever comes here wants the list, as soon as there is one."""
        self.focus_wanted = not self.loaded()
        target: QWidget = self.search if self.focus_wanted else self.list
        target.setFocus(*reason)


def saved_views() -> list[View]:
    return [View(view.name, _(view.label), tone="bad" if view.filter.at_risk else "faint") for view in VIEWS.values()]
