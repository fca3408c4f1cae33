"""The calls place: the views at the left, the list in the middle, the card of the chosen call at the right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.calls.states import NOT_RELEASED
from app.calls.views import VIEWS, CallRow
from app.kernel.errors import Unreachable
from app.kernel.i18n import _
from ui.calls.column_layout import ColumnLayout
from ui.calls.list_columns import COLUMNS, PLACE
from ui.calls.list_head import ListHead
from ui.calls.list_questions import ListQuestions
from ui.calls.list_words import ViewLine
from ui.toolkit.buttons import button
from ui.toolkit.chips import Chip
from ui.toolkit.empty_state import EmptyState, OrEmpty
from ui.toolkit.grounds import Panel
from ui.toolkit.group_heads import Group
from ui.toolkit.layout import column, row
from ui.toolkit.live import Live
from ui.toolkit.table_view import TableView
from ui.toolkit.views_panel import View, ViewsPanel

if TYPE_CHECKING:
    from ui.calls.bulk_bar import BulkBar
    from ui.calls.call_card import CallCard
    from ui.calls.presenters.bulk import Progress
    from ui.toolkit.action import Intent

TICK_MILLISECONDS = 30_000
"""How often the time left until the promises is painted anew."""

KEEP_MILLISECONDS = 2_000
"""So long the panes stand still before their places are remembered."""


class CallList(ListQuestions):
    """Shows rows it is given before there is a presenter; the card keeps its call when the list moves on.

    The card is built when it is first asked for, as is the bar of several calls: the list can be painted before.
    """

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.views = ViewsPanel(_("Calls"))
        self.views.show_views([shown_view(line) for line in first_views()])
        self.focus_wanted = self.first_wanted = False
        self.head = ListHead(self)
        self.search, self.chips, self.count = self.head.search, self.head.chips, self.head.count
        self.list = TableView(COLUMNS, _("Calls"))
        self.columns = ColumnLayout(self.list)
        self.begin, self.clear = self.button("call.new"), button(_("Clear the search"), "x")
        self.empty = EmptyState("inbox", _("No calls here"), "", self.begin, self.clear)
        self.rows = OrEmpty(self.list, self.empty)
        self.pane = Panel("surface", "left")
        self.chosen: int | None = None
        self.group = ""
        self.pane_sizes = [680, 480]
        self._lay_out()
        self._connect()
        self.keep = QTimer(self, singleShot=True, interval=KEEP_MILLISECONDS)
        self.keep.timeout.connect(lambda: self._ask("keep_layout", self.layout_now()))
        self.tick = QTimer(self, interval=TICK_MILLISECONDS)
        self.tick.timeout.connect(lambda: self.list.viewport().update())
        self.tick.start()

    def _lay_out(self) -> None:
        middle = Panel("surface", "left")
        lines = column(self.head, self.rows, spacing=0, margins=(1, 0, 0, 0))
        lines.setStretch(1, 1)
        middle.setLayout(lines)
        middle.setMinimumWidth(342)
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        self.panes.setHandleWidth(1)
        self.panes.setChildrenCollapsible(False)
        self.panes.addWidget(middle)
        self.panes.addWidget(self.pane)
        self.panes.setStretchFactor(0, 1)
        self.panes.setSizes(self.pane_sizes)
        self.pane.setMinimumWidth(360)
        sides = row(self.views, self.panes, spacing=0)
        sides.setStretch(1, 1)
        self.body.setLayout(sides)

    def _connect(self) -> None:
        self.views.chosen.connect(lambda name: self._ask("choose_view", name))
        self.views.wanted.connect(lambda what, view: self._ask("change_saved", what, view))
        self.views.named.connect(self._on_named)
        self.chips.removed.connect(lambda name: self._ask("remove_condition", name))
        self.search.searched.connect(lambda text: self._ask("filter_by", text))
        self.search.returnPressed.connect(self._go_to_rows)
        self.clear.clicked.connect(lambda: self.filter_by_text(""))
        self.list.sort_wanted.connect(lambda key, descending: self._ask("sort_by", key, descending))
        self.list.rows_wanted.connect(lambda first, count: self._ask("show_rows", first, count))
        self.list.new_wanted.connect(lambda: self._ask("show_new"))
        self.list.selected_changed.connect(self._on_selected_changed)
        self.list.clicked.connect(self._on_clicked)
        self.list.doubleClicked.connect(lambda index: self._open_window())
        self.list.row_activated.connect(self._on_activated)
        self.list.menu_wanted.connect(self._open_menu)
        self.list.installEventFilter(self)
        self.columns.changed.connect(lambda: self._ask("keep_columns", self.columns.now()))
        self.panes.splitterMoved.connect(lambda *_: self._on_panes_moved())
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

    def get_ready(self) -> Iterator[object]:
        yield import_module("ui.calls.call_card")
        yield self.card

    @cached_property
    def bar(self) -> BulkBar:
        from ui.calls.bulk_bar import BulkBar

        return BulkBar(self, self.rows)

    def has_bar(self) -> bool:
        return "bar" in vars(self) and self.bar.isVisible()

    def _show_in_card(self, call_id: int) -> None:
        self.chosen = call_id
        if "card" in vars(self):
            self.card.open_record("call", call_id)

    def _ask(self, intent: str, *arguments: Any) -> None:
        """Run a presenter's method that carries what the user did; before there is a presenter nothing happens."""
        if self.presenter is not None:
            self.start(lambda: getattr(self.presenter, intent)(*arguments))

    def _on_named(self, view: str, name: str) -> None:
        self.list.setFocus()
        if view:
            self._ask("rename_view", view, name)
        else:
            self._ask("save_view", name)

    # rows

    def show_first(self, rows: Sequence[CallRow], more: bool) -> None:
        """The rows that were read before there was a presenter."""
        self.show_window(rows, None)

    def show_window(self, rows: Sequence[CallRow], total: int | None, groups: Sequence[Group] = ()) -> None:
        self.list.show_window(rows, total, groups)
        self.rows.show_widget(bool(rows))
        if rows and self.focus_wanted:
            self.focus_wanted = False
            if self.isVisible():
                self.list.setFocus()
        if rows and (self.chosen is None or self.first_wanted):
            self._choose_first()
        self.first_wanted = False

    def set_total(self, total: int) -> None:
        self.list.set_total(total)
        self.rows.show_widget(total > 0)

    def fill(self, first: int, rows: Sequence[CallRow]) -> None:
        self.list.fill(first, rows)

    def refresh_window(self, first: int, rows: Sequence[CallRow], total: int, groups: Sequence[Group] = ()) -> None:
        self.list.refresh_window(first, rows, total, groups)
        self.rows.show_widget(total > 0)

    def first_in_sight(self) -> int:
        return self.list.first_in_sight()

    def show_new_count(self, count: int) -> None:
        self.list.show_new_count(count)

    def loaded(self) -> int:
        return self.list.loaded()

    def show_count(self, text: str, is_filtered: bool) -> None:
        self.count.setText(text)
        sentence = _("No call matches the filter.") if is_filtered else _("Nothing is waiting in this view.")
        self.empty.say(_("No calls here"), sentence)
        self.begin.setHidden(bool(self.search.text()))
        self.clear.setVisible(bool(self.search.text()))

    def show_order(self, sort: str, descending: bool, group: str) -> None:
        self.group = group
        self.list.show_sort(sort, descending)

    # views, chips, layout

    def show_views(self, lines: Sequence[ViewLine], chosen: str) -> None:
        self.views.show_views([shown_view(line) for line in lines], _("My views"))
        self.views.choose(chosen)

    def show_view_counts(self, counts: Mapping[str, int]) -> None:
        self.views.show_counts(counts)

    def show_chips(self, chips: Sequence[tuple[str, str]], text: str) -> None:
        self.chips.show_chips([Chip(*chip) for chip in chips])
        if text != self.search.text().strip() and not self.search.hasFocus():
            self.search.setText(text)

    def show_columns(self, columns: Sequence[tuple[str, int]]) -> None:
        self.columns.show_columns(columns)

    def show_layout(self, layout: Mapping[str, Any]) -> None:
        """How this user left the place; whatever is not there stays as it is."""
        panes = layout.get("panes")
        if isinstance(panes, list) and len(panes) == 2 and all(isinstance(width, int) for width in panes):
            self.pane_sizes = panes
            self.panes.setSizes(panes)
        self.views.setHidden(layout.get("views") is False)
        self.pane.setHidden(layout.get("card") is False)
        if layout.get("compact") is True:
            self.list.set_compact(True)

    def layout_now(self) -> dict[str, Any]:
        return {
            "panes": self.pane_sizes,
            "views": not self.views.isHidden(),
            "card": not self.pane.isHidden(),
            "compact": self.is_compact(),
        }

    def _on_panes_moved(self) -> None:
        self.pane_sizes = self.panes.sizes()
        self.keep.start()

    def is_compact(self) -> bool:
        return self.list.delegate.height <= 28

    def toggle_views(self) -> None:
        self.views.setVisible(self.views.isHidden())
        self.keep.start()

    def toggle_card(self) -> None:
        self.pane.setVisible(self.pane.isHidden())
        self.keep.start()

    def toggle_density(self) -> None:
        self.list.set_compact(not self.is_compact())
        self.keep.start()

    def ask_view_name(self) -> None:
        self.views.ask_name()

    def go_to_filter(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _go_to_rows(self) -> None:
        """From the filter to what it finds: to the first call, unless the one selected is among them."""
        self.list.setFocus()
        self.first_wanted = (
            self.presenter is not None and self.presenter.shape.filter.text != self.search.text().strip()
        )
        if not self.first_wanted:
            self._choose_first()

    def _choose_first(self) -> None:
        first = self.list.table.row_at(int(self.list.table.head_at(0) is not None))
        if self.list.selected() is None and first is not None:
            self.list.select_id(first.id)

    def filter_by_text(self, text: str) -> None:
        self.search.setText(text)
        self.search.search_now()

    def filter_by_condition(self, name: str, value: Any, label: str) -> None:
        self._ask("add_condition", name, value, label)

    def go_to_view(self, name: str) -> None:
        self.views.choose(name)
        self._ask("choose_view", name)

    def show_progress(self, progress: Progress | None) -> None:
        self.bar.show_progress(progress)

    def say_done(self, text: str, undo: Intent | None = None) -> None:
        self.say(text, None if undo is None else lambda: self.start(undo))

    async def take_step(self, call_id: int, name: str) -> None:
        """Let the card take the step: it asks for what the step needs."""
        self._show_in_card(call_id)
        await self.card.presenter.refresh()
        self.card.update_actions()
        self.card.qaction(name).trigger()

    def _open_menu(self, at: QPoint) -> None:
        """The steps of the call under the pointer, or those of all that are selected."""
        call = self.list.selected()
        if self.selected_count() > 1:
            self.bar.menu.popup(at)
        elif call is not None and self.presenter is not None:
            self.start(lambda: self._open_menu_of(call.id, at))

    async def _open_menu_of(self, call_id: int, at: QPoint) -> None:
        """Its steps are known when the card shows it."""
        self._show_in_card(call_id)
        await self.card.presenter.refresh()
        self.card.update_actions()
        self.card.menu.popup(at)

    def go(self, place: str) -> None:
        self.went.emit(place)

    def open_record(self, kind: str, record_id: int) -> None:
        """Show the call's card, and mark it in the list when it is there."""
        self.pane.show()
        if not self.list.select_id(record_id):
            self.list.clearSelection()
        self._show_in_card(record_id)

    def shown_record(self) -> tuple[str, int] | None:
        return None if self.chosen is None else ("call", self.chosen)

    def _open_window(self) -> None:
        call = self.list.selected()
        if call is not None and call.state not in NOT_RELEASED:
            self.window_wanted.emit("call", call.id)

    def _on_activated(self, call: CallRow) -> None:
        """A call that is still being taken down is completed where that is done."""
        if call.state in NOT_RELEASED:
            self.opened.emit("draft", call.id)
        else:
            self.pane.show()

    def _on_selected_changed(self) -> None:
        count = self.selected_count()
        if count > 1 or "bar" in vars(self):
            self.bar.show_count(count)
        call = self.list.selected()
        if call is not None:
            self._show_in_card(call.id)

    def _on_clicked(self, index: QModelIndex) -> None:
        call: CallRow | None = self.list.selected()
        is_free = call is not None and not (call.technician or call.department)
        if index.column() == PLACE["technician"] and is_free and self.selected_count() == 1:
            self._ask("edit_assignee")

    def _on_resized(self) -> None:
        self.head.fit(self.rows.width())
        if self.has_bar():
            self.bar.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.rows and event.type() == QEvent.Type.Resize:
            self._on_resized()
        keys = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() in keys:
            if self.on_list_key(event):
                return True
            if event.type() == QEvent.Type.KeyPress and "card" in vars(self) and self.card.explain_key(event):
                return True
        return super().eventFilter(watched, event)

    def setFocus(self, *reason: Any) -> None:
        """Whoever comes here wants the list, as soon as there is one."""
        self.focus_wanted = not self.loaded()
        target: QWidget = self.search if self.focus_wanted else self.list
        target.setFocus(*reason)

    async def close_down(self) -> None:
        """What was dragged a moment ago is still remembered."""
        if self.presenter is not None:
            with suppress(Unreachable):
                if self.keep.isActive():
                    await self.presenter.keep_layout(self.layout_now())
                if self.columns.pause.isActive():
                    await self.presenter.keep_columns(self.columns.now())
        self.keep.stop()
        self.columns.pause.stop()
        await super().close_down()


def first_views() -> list[ViewLine]:
    return [ViewLine(view.name, _(view.label), is_at_risk=view.filter.at_risk) for view in VIEWS.values()]


def shown_view(line: ViewLine) -> View:
    tone = "bad" if line.is_at_risk else "faint"
    return View(line.name, line.label, line.group, tone, line.may, line.is_pinned, line.is_shared)
