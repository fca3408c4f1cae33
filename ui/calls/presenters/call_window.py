"""The rows of the list of calls as one scrolls: pages by keyset at any depth, and a map of where pages begin.

A page is entered by the key that the page before it ended with. Who jumps elsewhere gets his page from the nearest
key that is known, counted from there, until the map has come: one walk along the index that gives the key of every
page. Who jumps far waits for it. An answer that comes after a newer question is dropped.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from app.backend import Backend
from app.calls.filters import ALL_OPEN, CallFilter
from app.calls.lists import (
    GROUPS,
    Mark,
    Page,
    count_calls,
    count_new,
    find_calls,
    group_counts,
    mark_of_now,
    page_keys,
)
from app.calls.orders import Edge
from app.calls.views import PAGE, CallRow
from ui.calls.list_words import group_words
from ui.toolkit.group_heads import Group

MAPPED_FROM = 10
"""A list of so many pages is worth a map."""

FAR = 100
"""So many pages from the nearest known key a page waits for the map, which is sooner there than counting."""

MAP_LASTS_SECONDS = 30.0
"""While others change calls the map is made anew no more often: until then a place may be a few rows off."""

MOST_IDS = 5_000


class Sight(NamedTuple):
    """What is looked at, as it is now: its rows, the place of the first of them, how long the list is, its groups."""

    first: int
    rows: list[CallRow]
    total: int
    groups: tuple[Group, ...] = ()


class CallWindow:
    """One list: a filter and an order. Pages hold what was there when it was opened; `new` counts what came since."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.filter = ALL_OPEN
        self.order: dict[str, Any] = {"sort": "due_at", "descending": False}
        self.group = ""
        self.groups: tuple[Group, ...] = ()
        self.mark: Mark | None = None
        self.edges: dict[int, Edge | None] = {0: None}
        self.map: list[Edge] = []
        self.is_mapped = False
        self.mapped_at = -MAP_LASTS_SECONDS
        self.mapping = asyncio.Lock()
        self.total: int | None = None
        self.new = 0
        self.turn = 0

    async def open(self, filter: CallFilter, sort: str, descending: bool, group: str = "") -> list[CallRow] | None:
        """The first page of another list; None when a newer one was opened meanwhile. Grouped, it is counted too."""
        self.turn += 1
        turn = self.turn
        if group in GROUPS:
            sort, descending = group, descending and group == sort
        self.filter, self.order = filter, {"sort": sort, "descending": descending}
        self.group, self.groups = group if group in GROUPS else "", ()
        self.edges, self.map, self.total, self.new = {0: None}, [], None, 0
        self.is_mapped, self.mapped_at = False, -MAP_LASTS_SECONDS
        mark = await self.backend.ask(mark_of_now)
        groups = await self._counted(mark)
        page = await self._read(after=None, mark=mark)
        if turn != self.turn:
            return None
        self.mark, self.groups = mark, groups
        self.total = self._sum(groups)
        self._learn(0, page)
        return page.rows

    async def count(self) -> int | None:
        """How many calls there are, counted after the first page is shown."""
        turn = self.turn
        if self.groups:
            return self.total
        total = await self.backend.ask(count_calls, filter=self.filter, upto=self.mark)
        if turn != self.turn:
            return None
        self.total = total
        return total

    async def rows(self, first: int, count: int) -> list[CallRow] | None:
        """The page that begins at that place."""
        turn, number = self.turn, first // PAGE
        page = await self._page(number)
        if turn != self.turn:
            return None
        self._learn(number, page)
        return page.rows[:count]

    async def refresh(self, first: int) -> Sight | None:
        """The page around that place as it is now, the count, and what is new; nothing moves for what is new."""
        turn, number = self.turn, first // PAGE
        start = self._start(number)
        self.edges = {0: None} if start is None else {0: None, number: start}
        self.is_mapped = False
        page = await self._page(number)
        groups = await self._counted(self.mark)
        total = self._sum(groups)
        if total is None:
            total = await self.backend.ask(count_calls, filter=self.filter, upto=self.mark)
        new = await self.backend.ask(count_new, filter=self.filter, since=self.mark)
        if turn != self.turn:
            return None
        self._learn(number, page)
        self.total, self.new, self.groups = total, new, groups
        return Sight(number * PAGE, page.rows, total, groups)

    async def map_pages(self) -> None:
        """Make the map of a long list, or make it anew, once at a time: when the list and its length are shown."""
        async with self.mapping:
            now, turn = time.monotonic(), self.turn
            is_long = self.total is not None and self.total >= MAPPED_FROM * PAGE
            if self.is_mapped or not is_long or now < self.mapped_at + MAP_LASTS_SECONDS:
                return
            keys = await self.backend.ask(page_keys, filter=self.filter, **self.order, upto=self.mark)
            if turn == self.turn:
                self.map, self.is_mapped, self.mapped_at = keys, True, now

    async def ids(self, ranges: Sequence[tuple[int, int]]) -> list[int] | None:
        """The calls at these places, also where nobody has been; no more than `MOST_IDS` of them."""
        turn = self.turn
        found: list[int] = []
        for first, last in ranges:
            for number in range(first // PAGE, last // PAGE + 1):
                if len(found) >= MOST_IDS:
                    break
                page = await self._page(number)
                places = enumerate(page.rows, number * PAGE)
                found += [row.id for place, row in places if first <= place <= last]
        return found[:MOST_IDS] if turn == self.turn else None

    async def _read(self, *, after: Edge | None, mark: Mark | None, **more: Any) -> Page:
        asked = {**self.order, **more}
        page: Page = await self.backend.ask(find_calls, filter=self.filter, after=after, upto=mark, **asked)
        return page

    def _start(self, number: int) -> Edge | None:
        """The key that the page before ended with, as far as it is known."""
        if number in self.edges:
            return self.edges[number]
        return self.map[number - 1] if 0 < number <= len(self.map) else None

    async def _page(self, number: int) -> Page:
        start = self._start(number)
        if start is not None or number == 0:
            return await self._read(after=start, mark=self.mark)
        before = max(known for known in self.edges if known < number)
        away = number - before
        from_end = await self._from_end(number, away)
        if from_end is not None:
            return from_end
        if away > FAR and not self.map:
            await self.map_pages()
            if self._start(number) is not None:
                return await self._read(after=self._start(number), mark=self.mark)
        return await self._read(after=self.edges[before], mark=self.mark, skip=away * PAGE)

    async def _from_end(self, number: int, away: int) -> Page | None:
        """The page read backwards from the list's end, when that is nearer than any key."""
        if self.total is None or (left := self.total - number * PAGE) <= 0:
            return None
        size = min(PAGE, left)
        behind = left - size
        if behind >= away * PAGE or behind > FAR * PAGE:
            return None
        turned = not self.order["descending"]
        page = await self._read(after=None, mark=self.mark, descending=turned, skip=behind, limit=size)
        return Page(page.rows[::-1], None)

    def _learn(self, number: int, page: Page) -> None:
        if page.next is not None:
            self.edges[number + 1] = page.next

    async def _counted(self, mark: Mark | None) -> tuple[Group, ...]:
        """The groups of a grouped list in its order, with their names and counts."""
        if not self.group:
            return ()
        counts = await self.backend.ask(group_counts, filter=self.filter, group=self.group, upto=mark)
        found = [Group(group_words(self.group, count.label), count.calls) for count in counts]
        return tuple(reversed(found) if self.order["descending"] else found)

    @staticmethod
    def _sum(groups: Sequence[Group]) -> int | None:
        return sum(group.size for group in groups) if groups else None
