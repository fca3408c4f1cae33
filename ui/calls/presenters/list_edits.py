"""What is done with calls from the list: to the one the cursor is on, or to all that are selected."""

from __future__ import annotations

from app.backend import Backend
from app.calls.flow import CALL_FLOW
from app.calls.queries import call_card
from app.desk.queries import assignees
from app.kernel.i18n import _
from ui.calls.list_words import selected_words
from ui.calls.presenters.bulk import Bulk
from ui.calls.presenters.call_window import CallWindow
from ui.calls.presenters.list_view import CallListView

STEPS = {"invoice": "invoice.preview"}
"""The card's actions that are not called after their move."""


class ListEdits:
    """The half of the list's presenter that changes calls."""

    backend: Backend
    view: CallListView
    window: CallWindow
    bulk: Bulk

    async def _selection(self) -> list[int]:
        """The selected calls, those included that were never read."""
        known = self.view.selected_ids()
        if len(known) >= self.view.selected_count():
            return list(known)
        return list(await self.window.ids(self.view.selected_ranges()) or known)

    async def edit_assignee(self) -> None:
        """Whoever is chosen gets the selected calls, or the one the cursor is on."""
        call_ids = await self._selection()
        found = await self.backend.ask(assignees)
        picks = [
            ((row.department_id, row.technician_id), row.technician or row.department, row.technician_id is None)
            for row in found
        ]
        chosen = await self.view.ask_whom(picks) if call_ids else None
        if chosen is not None:
            name = next(label for key, label, _is_department in picks if key == chosen)
            await self.bulk.assign(call_ids, chosen[0], chosen[1], name)

    async def edit_severity(self) -> None:
        call_ids = await self._selection()
        current = None
        if len(call_ids) == 1:
            current = (await self.backend.ask(call_card, call_id=call_ids[0])).severity
        severity = await self.view.ask_severity(current) if call_ids else None
        if severity is not None:
            await self.bulk.judge(call_ids, severity)

    async def edit_state(self) -> None:
        """The moves that the state of the call admits; the card asks for what a move needs."""
        call_id = self.view.current_id()
        if call_id is None:
            return
        card = await self.backend.ask(call_card, call_id=call_id)
        steps = [(row.name, _(row.label), row.reasons) for row in card.moves if CALL_FLOW.admits(card.state, row.name)]
        step = await self.view.ask_step(steps)
        if step is not None:
            await self.view.take_step(call_id, STEPS.get(step, f"call.{step}"))

    async def take(self) -> None:
        if call_ids := await self._selection():
            await self.bulk.take(call_ids)

    async def write_note(self) -> None:
        """The same into the history of every selected call."""
        call_ids = await self._selection()
        title = selected_words(len(call_ids))
        text = await self.view.ask_text(title, _("Internal note"), lines=4) if call_ids else None
        if text:
            await self.bulk.write(call_ids, text)
