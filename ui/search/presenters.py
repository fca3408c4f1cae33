"""Searching everything as one types. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from app.search.finding import MOST
from app.search.queries import PARTS, FoundGroup, FoundRow, search_everything

if TYPE_CHECKING:
    from app.backend import Backend

OF_EACH, OF_ONE = 5, MOST


class SearchView(Protocol):
    def show_groups(self, groups: Sequence[FoundGroup], searched: str) -> None: ...
    def can_open(self, kind: str) -> bool: ...
    def open_record(self, kind: str, record_id: int, own_window: bool) -> None: ...
    def show_calls_with(self, text: str) -> None: ...


class SearchPresenter:
    """An answer that comes after something else was typed is dropped."""

    def __init__(self, backend: Backend, view: SearchView) -> None:
        self.backend, self.view = backend, view
        self.asked = 0

    async def search(self, text: str, kind: str = "") -> None:
        """Everything, or with a kind all that there is of it."""
        self.asked += 1
        asked = self.asked
        only, limit = ([kind], OF_ONE) if kind else (None, OF_EACH)
        groups = await self.backend.ask(search_everything, text=text, kinds_wanted=only, limit=limit)
        if asked == self.asked:
            self.view.show_groups(groups, text)

    def open_found(self, row: FoundRow, own_window: bool = False) -> None:
        """The record at its place; of what has no place of its own the calls that name it."""
        if self.view.can_open(row.kind):
            self.view.open_record(row.kind, row.id, own_window)
        else:
            self.view.show_calls_with(row.title.text.split(PARTS)[0])
