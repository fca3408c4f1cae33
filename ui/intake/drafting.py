"""The draft behind the intake form: numbered at pick-up, kept while one types, left, taken up and continued."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from typing import Any

from app.backend import Backend
from app.calls.flow import CallState
from app.calls.intake import discard_draft, note_draft, pick_up_call, take_up_draft
from app.calls.previews import DraftTaken, draft_taken
from app.kernel.errors import Unreachable
from app.kernel.i18n import N_, _
from ui.intake.view import NewCallView
from ui.intake.words import NewName
from ui.toolkit.matches import Match

PLAIN = ("phone", "subject", "description", "severity")
CHOSEN = ("customer", "contact", "asset")
DISCARDED_BECAUSE = {
    "nobody": N_("nobody was on the line"),
    "wrong": N_("a wrong number"),
    "advertising": N_("advertising"),
    "settled": N_("settled without a call"),
    "trial": N_("only tried out"),
}


class Drafting:
    """`kept` is what the database holds of the draft; `key` makes a release that lost its answer happen once."""

    def __init__(self, backend: Backend, view: NewCallView) -> None:
        self.backend, self.view = backend, view
        self.draft_id: int | None = None
        self.number = ""
        self.site_id: int | None = None
        self.kept: dict[str, Any] = {}
        self.key = str(uuid.uuid4())
        self.answering = asyncio.Lock()
        self.blank_id: int | None = None

    def can_log(self) -> bool:
        return "calls.log" in self.backend.actor.permissions

    async def answer(self) -> None:
        """The telephone is answered: the call gets its number, unless there is a draft already."""
        async with self.answering:
            if self.draft_id is None and self.can_log():
                await self._pick_up("")

    async def note(self) -> None:
        """Keep what has changed since it was last kept; what cannot be kept now stays in the form for another try."""
        if self.draft_id is None and self._is_written():
            await self.answer()
        if self.draft_id is None:
            return
        changed = {name: value for name, value in self.noted().items() if self.kept.get(name) != value}
        if not changed:
            return
        before, self.kept = self.kept, {**self.kept, **changed}
        try:
            await self.backend.do(note_draft, draft_id=self.draft_id, **changed)
        except BaseException:
            self.kept = before
            self.view.show_kept(self.number, is_kept=False)
            raise
        self.view.show_kept(self.number, is_kept=True)

    def is_kept(self) -> bool:
        """Whether the database holds all that is typed; nothing typed is kept already."""
        return self.kept == self.noted() if self.draft_id is not None else not self._is_written()

    def noted(self) -> dict[str, Any]:
        """The form as `note_draft` takes it: records by their ids, what names none yet by its text."""
        return fields_of(self.view.draft()) | {"site_id": self.site_id}

    async def ring(self, phone: str) -> None:
        """A number calls: what was being taken down stays a draft, and the form is for the new caller."""
        await self._set_aside()
        async with self.answering:
            self.blank_id = self.draft_id or self.blank_id
            await self._pick_up(phone)
        self.view.show_phone(phone)

    async def continue_draft(self, draft_id: int) -> None:
        """Go on with a draft where one stopped; what was in the form stays a draft of its own."""
        if draft_id == self.draft_id:
            return
        taken = await self.backend.ask(draft_taken, draft_id=draft_id)
        if taken.state in (CallState.DISCARDED, CallState.JOINED):
            await self.backend.do(take_up_draft, draft_id=draft_id)
        elif taken.state is not CallState.DRAFT:
            self.view.show_record("call", draft_id)
            return
        await self._set_aside()
        self._hold(taken)
        self.view.restore(typed_of(taken))
        self.view.show_kept(taken.number, is_kept=True)
        self.view.show_on_the_line(taken.seconds)
        self.kept = self.noted()

    async def discard_with(self, remark: str) -> None:
        """The draft ends without a call, its number stays; one click brings it back."""
        draft_id, number, draft = self.draft_id, self.number, self.view.draft()
        if draft_id is None:
            self.forget()
            self.view.say(_("Draft discarded"), lambda: self.view.restore(draft))
            return
        await self.backend.do(discard_draft, draft_id=draft_id, remark=remark)
        self.forget()
        said = _("{number} discarded").format(number=number)
        self.view.say(said, lambda: self.view.continue_later(draft_id))

    def forget(self) -> None:
        """The form is for the next caller; a draft into which nobody wrote waits for him."""
        self.draft_id, self.number, self.site_id, self.kept = None, "", None, {}
        self.key = str(uuid.uuid4())
        self.view.start_afresh()

    async def _set_aside(self) -> None:
        if self.draft_id is not None and not self._is_written():
            self.blank_id = self.draft_id
        elif self._is_written():
            await self.note()
            draft_id, number = self.draft_id, self.number
            if draft_id is not None:
                said = _("{number} stays as a draft").format(number=number)
                self.view.say(said, lambda: self.view.continue_later(draft_id))
        self.forget()

    async def _pick_up(self, phone: str) -> None:
        try:
            draft_id = await self.backend.do(pick_up_call, phone=phone, draft_id=self.blank_id)
            taken = await self.backend.ask(draft_taken, draft_id=draft_id)
        except Unreachable:
            self.view.show_kept("", is_kept=False)
            raise
        self.blank_id = None
        self._hold(taken)
        self.kept = NOTHING | {"phone": taken.phone, "site_id": taken.site_id}
        self.view.show_kept(taken.number, is_kept=True)
        self.view.show_on_the_line(taken.seconds)

    def _hold(self, taken: DraftTaken) -> None:
        self.draft_id, self.number, self.site_id = taken.id, taken.number, taken.site_id

    def _is_written(self) -> bool:
        """Whether the form holds anything at all."""
        return fields_of(self.view.draft()) != NOTHING


def fields_of(draft: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the form, by the names of `note_draft`."""
    fields = {name: draft[name] for name in PLAIN}
    for name in CHOSEN:
        chosen = getattr(draft[name], "id", draft[name])
        fields[f"{name}_id"] = chosen if isinstance(chosen, int) else None
        fields[name] = chosen if isinstance(chosen, str) else ""
        if name != "asset":
            fields[f"new_{name}"] = chosen.name if isinstance(chosen, NewName) else ""
    return fields


NOTHING = fields_of(dict.fromkeys(CHOSEN) | {name: "" for name in PLAIN} | {"severity": None})
"""What an empty form holds."""


def typed_of(taken: DraftTaken) -> dict[str, Any]:
    """A draft as the form shows it: chosen records as matches, what names none yet as text."""
    shown: dict[str, Any] = {name: getattr(taken, name) for name in PLAIN}
    chosen = {
        "customer": (taken.customer_id, taken.customer),
        "contact": (taken.contact_id, taken.contact),
        "asset": (taken.asset_id, taken.asset),
    }
    for name, (key, text) in chosen.items():
        new = taken.typed.get(f"new_{name}", "")
        if key is not None:
            shown[name] = Match(key, text)
        elif new:
            shown[name] = Match(NewName(new), new)
        else:
            shown[name] = taken.typed.get(name, "") or None
    return shown
