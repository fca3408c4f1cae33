"""Being seen by colleagues: this desk is open, and shows that record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.presence.commands import be_present, leave_desk
from app.presence.queries import PresentRow, who_is_present

if TYPE_CHECKING:
    from app.backend import Backend


class PresencePresenter:
    """`desk` names one start of the desktop; a user may have several open."""

    def __init__(self, backend: Backend, desk: str) -> None:
        self.backend, self.desk = backend, desk

    async def say(self, kind: str = "", record_id: int | None = None) -> None:
        await self.backend.jot(be_present, desk=self.desk, kind=kind, record_id=record_id)

    async def others(self) -> list[PresentRow]:
        """Who is at work just now, this desk among them."""
        return await self.backend.ask(who_is_present)

    async def leave(self) -> None:
        await self.backend.jot(leave_desk, desk=self.desk)
