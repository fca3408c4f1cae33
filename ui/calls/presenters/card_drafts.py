"""What is typed on a call's card and not saved: kept at every pause, found again at every desk of the user."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from app.backend import Backend
from app.calls.drafts import Draft, call_drafts, keep_draft, place_of
from app.kernel.draft_file import DraftFile
from app.kernel.errors import Unreachable
from ui.calls.presenters.card_view import CallCardView

NOTE = "note"


class CardDrafts:
    """While the database is away a draft waits in a file of this computer, and goes to the database after it."""

    def __init__(self, backend: Backend, view: CallCardView, file: DraftFile | None = None) -> None:
        self.backend, self.view, self.file = backend, view, file or DraftFile()

    async def keep(self, call_id: int, field: str, text: str) -> None:
        """Keep what has been typed there by now; an empty text forgets the draft."""
        place = place_of(call_id, field)
        try:
            await self.backend.jot(keep_draft, place=place, text=text)
        except Unreachable:
            now = datetime.now(UTC)
            await asyncio.to_thread(self.file.keep, self.backend.actor.login, place, text, now)

    async def forget(self, call_id: int, field: str) -> None:
        await self.keep(call_id, field, "")

    async def restore(self, call_id: int) -> None:
        """Show the drafts of this call; those that waited in the file are brought to the database first."""
        await self._bring_in()
        found: list[Draft] = await self.backend.ask(call_drafts, call_id=call_id)
        if call_id == self.view.call_id:
            self.view.show_drafts(found)

    async def _bring_in(self) -> None:
        login = self.backend.actor.login
        waiting = await asyncio.to_thread(self.file.take, login)
        for n, draft in enumerate(waiting):
            try:
                await self.backend.jot(keep_draft, place=draft.place, text=draft.text, at=draft.at)
            except Unreachable:
                for left in waiting[n:]:
                    await asyncio.to_thread(self.file.keep, login, left.place, left.text, left.at)
                raise
