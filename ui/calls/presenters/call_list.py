"""The list of calls: which view, which filter, which order, page by page; and the counters of the views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from app.backend import Backend
from app.calls.queries import DepartmentCount, Page, count_calls, department_counts, find_calls, view_counts
from app.calls.views import PAGE, CallRow
from app.kernel.i18n import N_
from ui.calls.list_words import count_words, department_view
from ui.toolkit.action import action


class CallListView(Protocol):
    def show_first(self, rows: Sequence[CallRow], more: bool) -> None: ...
    def append(self, rows: Sequence[CallRow], more: bool) -> None: ...
    def loaded(self) -> int: ...
    def show_count(self, text: str, is_filtered: bool) -> None: ...
    def show_departments(self, departments: Sequence[DepartmentCount]) -> None: ...
    def show_view_counts(self, counts: Mapping[str, int]) -> None: ...
    def show_sort(self, key: str, descending: bool) -> None: ...
    def go_to_filter(self) -> None: ...
    def toggle_views(self) -> None: ...
    def toggle_card(self) -> None: ...
    def toggle_density(self) -> None: ...
    def go(self, place: str) -> None: ...


class CallListPresenter:
    """Filter, order and paging are the database's; an answer that comes after a newer question is dropped."""

    watches = frozenset({"call", "customer", "technician", "department"})

    def __init__(self, backend: Backend, view: CallListView) -> None:
        self.backend, self.view = backend, view
        self.filter: dict[str, Any] = {"view": "open", "text": "", "department_id": None}
        self.order: dict[str, Any] = {"sort": "due_at", "descending": False}
        self.next: tuple[Any, int] | None = None
        self.asked = 0
        view.show_sort("due_at", False)

    async def refresh(self) -> None:
        """As many rows as are shown, so that nothing moves; then the counters."""
        await self.show_list(limit=max(PAGE, self.view.loaded()))
        self.view.show_departments(await self.backend.ask(department_counts))
        self.view.show_view_counts(await self.backend.ask(view_counts))

    async def show_list(self, limit: int = PAGE) -> None:
        self.asked += 1
        asked = self.asked
        page = await self.backend.ask(find_calls, **self.filter, **self.order, limit=limit)
        count = await self.backend.ask(count_calls, **self.filter)
        if asked != self.asked:
            return
        self.next = page.next
        self.view.show_first(page.rows, page.next is not None)
        self.view.show_count(count_words(count, self.order["sort"]), bool(self.filter["text"]))

    async def show_more(self) -> None:
        """The next page, by the key the last one ended with."""
        if self.next is None:
            return
        asked = self.asked
        page: Page = await self.backend.ask(find_calls, **self.filter, **self.order, after=self.next)
        if asked == self.asked:
            self.next = page.next
            self.view.append(page.rows, page.next is not None)

    async def choose_view(self, name: str) -> None:
        view, department_id = department_view(name)
        self.filter |= {"view": view, "department_id": department_id}
        await self.show_list()

    async def filter_by(self, text: str) -> None:
        if text != self.filter["text"]:
            self.filter["text"] = text
            await self.show_list()

    async def sort_by(self, key: str, descending: bool) -> None:
        self.order = {"sort": key, "descending": descending}
        await self.show_list()

    def can_log(self) -> bool:
        return "calls.log" in self.backend.actor.permissions

    @action("call.new", N_("New call"), icon="phone-incoming", primary=True, enabled=can_log)
    async def new_call(self) -> None:
        self.view.go("new_call")

    @action("calls.filter", N_("Filter the list"), "Ctrl+F", icon="list-filter")
    async def go_to_filter(self) -> None:
        self.view.go_to_filter()

    @action("calls.refresh", N_("Refresh"), "F5", icon="refresh-cw")
    async def refresh_now(self) -> None:
        await self.refresh()

    @action("calls.density", N_("Compact rows"), icon="rows-3")
    async def toggle_density(self) -> None:
        self.view.toggle_density()

    @action("calls.views", N_("Show or hide the views"), "F9", icon="panel-left")
    async def toggle_views(self) -> None:
        self.view.toggle_views()

    @action("calls.card", N_("Show or hide the card"), "Shift+F9", icon="panel-right")
    async def toggle_card(self) -> None:
        self.view.toggle_card()
