"""The calls that a call belongs together with: shown from this end, added by number, taken away and put back."""

from __future__ import annotations

from collections.abc import Sequence

from app.backend import Backend
from app.calls.link_rules import LinkKind
from app.calls.links import LinkRow, call_links, calls_to_link, link_calls, unlink_calls
from app.kernel.i18n import _
from ui.calls.matches import call_match
from ui.calls.presenters.card_view import CallCardView
from ui.toolkit.matches import Match


class CardLinks:
    def __init__(self, backend: Backend, view: CallCardView) -> None:
        self.backend, self.view = backend, view

    async def show(self, call_id: int) -> None:
        rows = await self.backend.ask(call_links, call_id=call_id)
        if call_id == self.view.call_id:
            self.view.show_links(rows)

    async def find(self, call_id: int, text: str) -> Sequence[Match]:
        found = await self.backend.ask(calls_to_link, call_id=call_id, text=text)
        return [call_match(row) for row in found]

    async def add(self, call_id: int, kind: LinkKind, is_outgoing: bool, other_id: int) -> None:
        link_id = await self._link(call_id, kind, is_outgoing, other_id)

        async def undo() -> None:
            await self.backend.do(unlink_calls, link_id=link_id)

        self.view.say_undo(_("Link added"), undo)

    async def remove(self, call_id: int, row: LinkRow) -> None:
        await self.backend.do(unlink_calls, link_id=row.id)

        async def undo() -> None:
            await self._link(call_id, row.kind, row.is_outgoing, row.call_id)

        self.view.say_undo(_("Link to {number} taken away").format(number=row.number), undo)

    async def _link(self, call_id: int, kind: LinkKind, is_outgoing: bool, other_id: int) -> int:
        bearer, other = (call_id, other_id) if is_outgoing else (other_id, call_id)
        return await self.backend.do(link_calls, call_id=bearer, kind=kind, other_id=other)
