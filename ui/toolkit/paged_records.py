"""A list of records of any length with a card beside it: what its presenter does, without widgets. No Qt here."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from app.kernel.errors import NotPermitted
from app.kernel.i18n import N_, plural, show_count
from ui.toolkit.action import action
from ui.toolkit.records import RecordsPresenter, RecordsView

if TYPE_CHECKING:
    from app.backend import Backend
    from app.db.history import TrailRow

PAGE = 200
TRAIL = "trail"
"""The name of the list that holds a record's trail."""


class Paged(Protocol):
    """What a query gives: rows, and where the next page begins; none after the last."""

    @property
    def rows(self) -> Sequence[Any]: ...
    @property
    def next(self) -> Any: ...


class PagedView(RecordsView, Protocol):
    def show_page(self, rows: Sequence[Any], more: bool, shown_id: int | None) -> None: ...
    def append_rows(self, rows: Sequence[Any], more: bool) -> None: ...
    def loaded(self) -> int: ...
    def show_count(self, text: str, is_filtered: bool) -> None: ...
    def show_order(self, sort: str, descending: bool) -> None: ...
    def go_to_filter(self) -> None: ...
    def go_to_list(self, name: str) -> None: ...
    def show_list(self, name: str, rows: Sequence[Any], hint: str = "") -> None: ...
    def current_list(self) -> str: ...
    def listed(self, name: str) -> Any: ...
    def asked_for(self, name: str) -> Any: ...


class PagedPresenter(RecordsPresenter):
    """A subclass reads a page (`page`) and counts (`total`); the database sorts and filters. The card has lists.

    The card keeps its record when the list moves on: `shown_id` is the one asked for, wherever it stands.
    """

    view: Any
    sort = "name"
    descending = False
    leads: Mapping[str, str] = {}
    """Which kind of record the rows of a list of the card are."""

    def __init__(self, backend: Backend, view: Any) -> None:
        super().__init__(backend, view)
        self.next: Any = None
        self.shown_id: int | None = None

    @abstractmethod
    async def page(self, after: Any, limit: int) -> Paged:
        """Rows of the view, filter and order there are now, from that edge on."""

    @abstractmethod
    async def total(self) -> int:
        """How many records that is in all."""

    async def lines(self, rows: Sequence[Any]) -> Sequence[Any]:
        """The rows as the list shows them, with what other slices know of them."""
        return rows

    async def refresh(self) -> None:
        """Read again as many rows as were looked at."""
        await self._read(max(PAGE, self.view.loaded()))

    async def _read(self, limit: int) -> None:
        self.asked_rows += 1
        asked = self.asked_rows
        page = await self.page(None, limit)
        lines = await self.lines(page.rows)
        total = len(lines) if page.next is None else await self.total()
        if asked != self.asked_rows:
            return
        self.next = page.next
        self.view.show_page(lines, page.next is not None, self.shown_id)
        self.view.show_count(count_words(total), bool(self.text))
        await self.show_selected()

    async def show_more(self) -> None:
        """The next page, as one scrolls."""
        asked, after = self.asked_rows, self.next
        if after is None:
            return
        page = await self.page(after, PAGE)
        lines = await self.lines(page.rows)
        if asked == self.asked_rows and after == self.next:
            self.next = page.next
            self.view.append_rows(lines, page.next is not None)

    @abstractmethod
    def lists_of(self, card: Any) -> Mapping[str, Sequence[Any]]:
        """The rows of the card's lists, by name; the trail is read when it is looked at."""

    @abstractmethod
    async def trail_of(self, card: Any) -> Sequence[TrailRow]:
        """Every change of the record, the newest first."""

    async def show_selected(self) -> None:
        await super().show_selected()
        if self.card is not None:
            for name, rows in self.lists_of(self.card).items():
                self.view.show_list(name, rows)
            await self.show_trail()

    async def show_trail(self) -> None:
        """Read the trail if it is what is looked at."""
        card = self.card
        if card is None or self.view.current_list() != TRAIL:
            return
        rows: Sequence[TrailRow] = ()
        refusal = ""
        try:
            rows = await self.trail_of(card)
        except NotPermitted as missing:
            refusal = str(missing)
        if card is self.card:
            self.view.show_list(TRAIL, rows, refusal)

    async def open_listed(self, name: str, row: Any) -> None:
        """A row of one of the card's lists was asked for: its record is opened where it is at home."""
        if name in self.leads:
            self.view.show_record(self.leads[name], row.id)

    async def choose(self) -> None:
        """The user has chosen a row."""
        self.shown_id = self.view.selected_id()
        await self.show_selected()

    def wanted_id(self) -> int | None:
        return self.shown_id if self.shown_id is not None else super().wanted_id()

    async def sort_by(self, sort: str, descending: bool) -> None:
        self.sort, self.descending = sort, descending
        self.view.show_order(sort, descending)
        await self._read(PAGE)

    async def search(self, text: str) -> None:
        if text != self.text:
            self.text, self.shown_id = text, None
            await self._read(PAGE)

    async def choose_view(self, name: str) -> None:
        self.name, self.shown_id = name, None
        await self._read(PAGE)

    async def open_record(self, kind: str, record_id: int) -> None:
        """That record's card, marked in the list where it stands in it."""
        self.shown_id = record_id
        await self.refresh()

    async def pages(self) -> AsyncIterator[Sequence[Any]]:
        """All that the filter leaves."""
        after: Any = None
        while True:
            page = await self.page(after, PAGE)
            yield await self.lines(page.rows)
            after = page.next
            if after is None:
                return

    @action("list.filter", N_("Filter the list"), "Ctrl+F", icon="search")
    async def go_to_filter(self) -> None:
        self.view.go_to_filter()


def count_words(total: int) -> str:
    return plural("{count} record", "{count} records", total).replace("{count}", show_count(total))
