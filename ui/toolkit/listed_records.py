"""A list of records that is read whole, with a card beside it: what its presenter does, without widgets. No Qt here."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator, Sequence
from typing import Any

from ui.toolkit.exporting import one_page
from ui.toolkit.records import RecordsPresenter


class ListedPresenter(RecordsPresenter):
    """A subclass says how the records of a view are found; the card is that of the one chosen in the list."""

    @abstractmethod
    async def rows(self) -> Sequence[Any]: ...

    async def all_rows(self) -> Sequence[Any]:
        """The rows of the list for a spreadsheet: all there are, not only the newest."""
        return await self.rows()

    async def pages(self) -> AsyncIterator[Sequence[Any]]:
        async for piece in one_page(await self.all_rows()):
            yield piece

    async def refresh(self) -> None:
        """Read the list again; rows that come after another view was chosen are dropped."""
        self.asked_rows += 1
        asked, rows = self.asked_rows, await self.rows()
        if asked == self.asked_rows:
            self.view.show_rows(rows)
            await self.show_selected()

    async def search(self, text: str) -> None:
        if text != self.text:
            self.text = text
            await self.refresh()

    async def choose_view(self, name: str) -> None:
        self.name = name
        await self.refresh()

    async def open_record(self, kind: str, record_id: int) -> None:
        """Show that record, in the list of all when it is in no shorter one."""
        await self.show_among(self.view_names[-1], record_id)

    async def show_among(self, name: str, record_id: int) -> None:
        """That record in that view, whatever was searched for."""
        if self.text:
            self.text = ""
            self.view.filter_by_text("")
        self.name = name
        self.asked_rows += 1
        self.view.show_view(self.name)
        self.view.show_rows(await self.rows())
        self.view.select(record_id)
        await self.show_selected()
