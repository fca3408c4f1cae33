"""The rows of the list of calls as one scrolls: pages by keyset, dropped when a newer question was asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.backend import Backend
from app.calls.filters import ALL_OPEN, CallFilter
from app.calls.lists import count_calls, count_new, find_calls, mark_of_now
from app.calls.views import CallRow


class CallWindow:
    """To be replaced by the one that knows every page; this one knows the first."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.asked: dict[str, Any] = {"filter": ALL_OPEN, "sort": "due_at", "descending": False}
        self.mark: Any = None
        self.new = 0
        self.turn = 0

    async def open(self, filter: CallFilter, sort: str, descending: bool, group: str = "") -> list[CallRow] | None:
        self.turn += 1
        turn = self.turn
        self.asked = {"filter": filter, "sort": group or sort, "descending": descending}
        self.mark = await self.backend.ask(mark_of_now)
        self.new = 0
        page = await self.backend.ask(find_calls, **self.asked)
        return page.rows if turn == self.turn else None

    async def refresh(self) -> list[CallRow] | None:
        turn = self.turn
        self.new = await self.backend.ask(count_new, filter=self.asked["filter"], since=self.mark)
        page = await self.backend.ask(find_calls, **self.asked, upto=self.mark)
        return page.rows if turn == self.turn else None

    async def rows(self, first: int, count: int) -> list[CallRow] | None:
        return None

    async def count(self) -> int | None:
        turn = self.turn
        count = await self.backend.ask(count_calls, filter=self.asked["filter"], upto=self.mark)
        return count if turn == self.turn else None

    async def ids(self, ranges: Sequence[tuple[int, int]]) -> list[int] | None:
        page = await self.backend.ask(find_calls, **self.asked, limit=1000)
        return [row.id for n, row in enumerate(page.rows) if any(first <= n <= last for first, last in ranges)]
