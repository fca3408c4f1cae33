"""Which rows of a very long list are here: the pages around what is looked at; others are dropped. No Qt."""

from __future__ import annotations

import time
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

PAGE_ROWS = 200
PAGES_KEPT = 50
PATIENCE_SECONDS = 3.0
"""After so long a page that did not come is asked for again."""


class RowWindow:
    """Rows have an `id`. A page is a run of `PAGE_ROWS` rows; the ids of every page that was here are remembered."""

    def __init__(self, rows: Iterable[Any] = (), total: int | None = None) -> None:
        first = list(rows)
        self.total = len(first) if total is None else total
        self.pages: OrderedDict[int, list[Any]] = OrderedDict()
        self.ids: dict[int, array[int]] = {}
        self.asked: dict[int, float] = {}
        self.stale: set[int] = set()
        self.put(0, first)

    def put(self, first: int, rows: Sequence[Any]) -> None:
        """Rows from a place that a page begins at."""
        for start in range(0, len(rows), PAGE_ROWS):
            number = (first + start) // PAGE_ROWS
            page = list(rows[start : start + PAGE_ROWS])
            self.pages[number] = page
            self.pages.move_to_end(number)
            self.ids[number] = array("q", (row.id for row in page))
            self.asked.pop(number, None)
            self.stale.discard(number)
        while len(self.pages) > PAGES_KEPT:
            self.pages.popitem(last=False)

    def row_at(self, place: int) -> Any:
        """The row at that place; None while its page is not here."""
        page = self.pages.get(place // PAGE_ROWS)
        if page is None:
            return None
        within = place % PAGE_ROWS
        return page[within] if within < len(page) else None

    def id_at(self, place: int) -> int | None:
        """The id of a row that is here, or was."""
        ids = self.ids.get(place // PAGE_ROWS)
        within = place % PAGE_ROWS
        return ids[within] if ids is not None and within < len(ids) else None

    def known_ids(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Places and ids of the rows between these that are here, or were."""
        for number in sorted(self.ids):
            start = number * PAGE_ROWS
            if start <= last and start + PAGE_ROWS > first:
                yield from ((n, found) for n, found in enumerate(self.ids[number], start) if first <= n <= last)

    def place_of(self, record_id: Any) -> int | None:
        """Where a record is, among the rows that are here."""
        for number, page in self.pages.items():
            for within, row in enumerate(page):
                if row.id == record_id:
                    return number * PAGE_ROWS + within
        return None

    def leading(self) -> list[Any]:
        """The rows from the first one on, as far as they are here without a gap."""
        rows: list[Any] = []
        for page in self._pages_from(0):
            rows += page
        return rows[: self.total]

    def _pages_from(self, number: int) -> Iterator[list[Any]]:
        while (page := self.pages.get(number)) is not None:
            yield page
            if len(page) < PAGE_ROWS:
                return
            number += 1

    def wanted(self, first: int, last: int) -> list[tuple[int, int]]:
        """What has to be asked for so that these rows are here: places and lengths of pages, each asked for once."""
        now = time.monotonic()
        found = []
        for number in range(max(first, 0) // PAGE_ROWS, min(last, self.total - 1) // PAGE_ROWS + 1):
            if number in self.pages:
                self.pages.move_to_end(number)
                if number not in self.stale:
                    continue
            if now - self.asked.get(number, -PATIENCE_SECONDS) >= PATIENCE_SECONDS:
                self.asked[number] = now
                start = number * PAGE_ROWS
                found.append((start, min(PAGE_ROWS, self.total - start)))
        return found

    def grow_old(self) -> None:
        """Every page may have changed: it stays in sight until it is read again."""
        self.stale = set(self.pages)
        self.asked.clear()
