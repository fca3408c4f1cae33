"""The list of calls: which view, which conditions, which order, page by page; and what is done from the list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.backend import Backend
from app.customers.queries import customer_choices
from app.desk.queries import assignees, filter_names
from app.desk.shapes import Shape
from app.kernel.i18n import N_, _
from ui.calls.list_words import chips, count_words
from ui.calls.presenters.bulk import Bulk
from ui.calls.presenters.call_window import CallWindow
from ui.calls.presenters.list_edits import ListEdits
from ui.calls.presenters.list_export import CALL_FACTS, calls_of, chosen_calls
from ui.calls.presenters.list_view import CallListView
from ui.calls.presenters.list_views import LAYOUT, ListViews, without
from ui.calls.presenters.view_keeping import ViewKeeping
from ui.toolkit.action import action
from ui.toolkit.exporting import export_rows
from ui.toolkit.rights import needs


class CallListPresenter(ViewKeeping, ListEdits):
    """Filter, order and paging are the database's; an answer that comes after a newer question is dropped."""

    watches = frozenset({"call", "customer", "technician", "department", "saved_view"})

    def __init__(self, backend: Backend, view: CallListView) -> None:
        self.backend, self.view = backend, view
        self.window = CallWindow(backend)
        self.views = ListViews(backend)
        self.bulk = Bulk(backend, view)
        self.chosen = "open"
        self.shape = self.views.shape_of("open")
        self.names: dict[str, str] = {}
        self.is_open = False
        view.show_order(self.shape.sort, self.shape.descending, self.shape.group)

    async def refresh(self) -> None:
        """What is looked at stays where it is; then the counters."""
        if self.is_open:
            await self._refresh_window()
        else:
            await self.views.read_state()
            self.view.show_layout(self.views.held(LAYOUT))
            self.view.show_columns(self.columns())
            await self.show_list()
        await self.show_views()
        await self.window.map_pages()

    async def show_views(self) -> None:
        await self.views.read()
        if not self.views.exists(self.chosen):
            self.chosen = "open"
        self.view.show_views(self.views.lines(), self.chosen)
        self.view.show_view_counts(await self.views.counts())

    async def show_list(self) -> None:
        """The list anew, from its first page: another view, other conditions, another order."""
        asked = self.shape
        self.view.show_order(asked.sort, asked.descending, asked.group)
        self.view.show_chips(chips(asked.filter, self.names), asked.filter.text)
        rows = await self.window.open(asked.filter, asked.sort, asked.descending, asked.group)
        if rows is None:
            return
        self.is_open = True
        self.view.show_window(rows, self.window.total, self.window.groups)
        self.view.show_new_count(0)
        await self._show_count()

    async def _refresh_window(self) -> None:
        """Who has looked at nothing is shown what has come; for everybody else it waits behind a chip."""
        sight = await self.window.refresh(self.view.first_in_sight())
        if sight is None:
            return
        if sight.total == 0 and self.window.new:
            await self.show_list()
            return
        self.view.refresh_window(*sight)
        self.view.show_new_count(self.window.new)
        self._say_count(sight.total)

    async def _show_count(self) -> None:
        asked = self.shape
        count = await self.window.count()
        if count is not None and asked is self.shape:
            self.view.set_total(count)
            self._say_count(count)

    def _say_count(self, count: int) -> None:
        asked = self.shape
        standard = self.views.shape_of(self.chosen).filter
        self.view.show_count(count_words(count, asked.group or asked.sort), asked.filter != standard)

    async def show_rows(self, first: int, count: int) -> None:
        """What has come into sight."""
        rows = await self.window.rows(first, count)
        if rows is not None:
            self.view.fill(first, rows)
        await self.window.map_pages()

    async def show_new(self) -> None:
        await self.show_list()
        await self.window.map_pages()

    async def choose_view(self, name: str) -> None:
        """What was typed into the filter goes along; what the view before had of its own does not."""
        own, text = self.views.shape_of(self.chosen).filter.text, self.shape.filter.text
        self.chosen, shape = name, self.views.shape_of(name)
        if not shape.filter.text and text != own:
            shape = replace(shape, filter=replace(shape.filter, text=text))
        await self._show(shape)
        self.view.show_columns(self.columns())
        await self.window.map_pages()

    async def filter_by(self, text: str) -> None:
        if text != self.shape.filter.text:
            await self._set(text=text)

    async def add_condition(self, name: str, value: Any, label: str = "") -> None:
        """A value joins the set it belongs to, or leaves it; the set that the view began with it takes the place of."""
        held = getattr(self.shape.filter, name)
        if isinstance(held, frozenset):
            began = getattr(self.views.shape_of(self.chosen).filter, name)
            value = frozenset({value}) if held == began else held ^ {value}
        if label:
            self.names[name] = label
        await self._set(**{name: value})

    async def remove_condition(self, name: str) -> None:
        await self._ask_for(replace(self.shape, filter=without(self.shape.filter, name)))

    async def sort_by(self, key: str, descending: bool) -> None:
        await self._ask_for(replace(self.shape, sort=key, descending=descending, group=""))

    async def group_by(self, group: str) -> None:
        await self._ask_for(replace(self.shape, group=group))

    async def find_customers(self, text: str) -> dict[int, str]:
        return await self.backend.ask(customer_choices, text=text)

    async def technicians(self) -> dict[int, str]:
        found = await self.backend.ask(assignees)
        return {row.technician_id: row.technician for row in found if row.technician_id is not None}

    async def departments(self) -> dict[int, str]:
        found = await self.backend.ask(assignees)
        return {row.department_id: row.department for row in found}

    async def _set(self, **conditions: Any) -> None:
        await self._ask_for(replace(self.shape, filter=replace(self.shape.filter, **conditions)))

    async def _ask_for(self, shape: Shape) -> None:
        await self._show(shape)
        await self.window.map_pages()

    async def _show(self, shape: Shape) -> None:
        self.shape = shape
        self.names |= await self.backend.ask(filter_names, asked=shape.filter)
        if shape is self.shape:
            await self.show_list()

    @action("calls.state", N_("Next step…"), "S", icon="git-branch")
    async def choose_step(self) -> None:
        await self.edit_state()

    @action("calls.edit", N_("Edit the cell"), "F2", icon="pencil")
    async def edit_cell(self) -> None:
        self.view.edit_cell()

    @action("calls.assign", N_("Assign the selected calls…"), icon="user-plus", reasons=needs("calls.dispatch"))
    async def assign_selected(self) -> None:
        await self.edit_assignee()

    @action("calls.judge", N_("Severity of the selected calls…"), icon="flag", reasons=needs("calls.log"))
    async def judge_selected(self) -> None:
        await self.edit_severity()

    @action("calls.take", N_("Take the selected calls in charge"), icon="user-check", reasons=needs("calls.work"))
    async def take_selected(self) -> None:
        await self.take()

    @action("calls.note", N_("Note to the selected calls…"), icon="sticky-note", reasons=needs("calls.log"))
    async def note_selected(self) -> None:
        await self.write_note()

    @action("calls.export", N_("Export the list…"), "Ctrl+E", icon="download")
    async def export(self) -> None:
        """The selected calls when there are several, otherwise the whole list as it is filtered and sorted."""
        chosen = await self._selection() if self.view.selected_count() > 1 else []
        pages = chosen_calls(self.backend, chosen) if chosen else calls_of(self.backend, self.shape)
        await export_rows(self.view, _("Calls"), CALL_FACTS, pages)

    @action("calls.clear", N_("Clear the selection"), icon="x")
    async def clear_selected(self) -> None:
        self.view.clear_selection()

    @action("call.new", N_("New call"), icon="phone-incoming", primary=True, reasons=needs("calls.log"))
    async def new_call(self) -> None:
        self.view.go("new_call")

    @action("calls.filter", N_("Filter the list"), "Ctrl+F", icon="search")
    async def go_to_filter(self) -> None:
        self.view.go_to_filter()

    @action("calls.conditions", N_("Filter"), "F", icon="list-filter")
    async def open_conditions(self) -> None:
        self.view.open_conditions()

    @action("calls.columns", N_("Columns"), icon="sliders-horizontal")
    async def open_columns(self) -> None:
        self.view.open_columns()

    @action("calls.group", N_("Group the list"), "G", icon="layers")
    async def open_groups(self) -> None:
        self.view.open_groups()

    @action("calls.save_view", N_("Save as a view"), icon="star")
    async def ask_view_name(self) -> None:
        self.view.ask_view_name()

    @action("calls.refresh", N_("Refresh"), "F5", icon="refresh-cw")
    async def refresh_now(self) -> None:
        await self.show_list()
        await self.show_views()

    @action("calls.density", N_("Compact rows"), icon="rows-3")
    async def toggle_density(self) -> None:
        self.view.toggle_density()

    @action("calls.views", N_("Show or hide the views"), "F9", icon="panel-left")
    async def toggle_views(self) -> None:
        self.view.toggle_views()

    @action("calls.card", N_("Show or hide the card"), "Shift+F9", icon="panel-right")
    async def toggle_card(self) -> None:
        self.view.toggle_card()
