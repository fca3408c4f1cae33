"""Work on many calls at once as the list asks for it: what is under way, what was done, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from app.backend import Backend
from app.calls.bulk import Held, give_back_calls, held_calls, judge_back_calls
from app.calls.bulk import assign_calls as assign
from app.calls.bulk import note_calls as write
from app.calls.bulk import qualify_calls as judge
from app.calls.bulk import take_calls as take
from app.kernel.i18n import _
from app.promises.rules import Severity
from ui.calls.list_words import calls_words
from ui.toolkit.action import Intent

WATCHED_FROM = 25
"""From so many calls on one sees how far the work is, and may stop it."""


class Stopped(Exception):
    """The user stopped the work; nothing of it is kept."""


class Progress:
    """How far work on many calls is: written by the thread that works, read by the one that shows it."""

    def __init__(self, says: str, total: int) -> None:
        self.says, self.total = says, total
        self.done = 0
        self.is_stopped = False

    def __call__(self, done: int) -> None:
        if self.is_stopped:
            raise Stopped
        self.done = done

    def stop(self) -> None:
        self.is_stopped = True


class BulkView(Protocol):
    def show_progress(self, progress: Progress | None) -> None: ...
    def say_done(self, text: str, undo: Intent | None = None) -> None: ...


class Bulk:
    """Runs one command over the selected calls, all or none of them."""

    def __init__(self, backend: Backend, view: BulkView) -> None:
        self.backend, self.view = backend, view

    async def assign(self, call_ids: Sequence[int], department_id: int, technician_id: int | None, whom: str) -> None:
        """Give them to somebody; where each had somebody before, there is a way back."""
        before = await self.backend.ask(held_calls, call_ids=call_ids)
        says = _("Assigning to {name}").format(name=whom)
        whole = await self._run(says, assign, call_ids, department_id=department_id, technician_id=technician_id)
        if whole:
            undo = self._back(give_back_calls, before) if all(row.department_id for row in before) else None
            said = _("{calls} assigned to {name}.").format(calls=calls_words(len(call_ids)), name=whom)
            self.view.say_done(said, undo)

    async def judge(self, call_ids: Sequence[int], severity: Severity) -> None:
        before = await self.backend.ask(held_calls, call_ids=call_ids)
        if await self._run(_("Judging the calls"), judge, call_ids, severity=severity):
            label = _(severity.label)
            said = _("{calls} judged “{severity}”.").format(calls=calls_words(len(call_ids)), severity=label)
            self.view.say_done(said, self._back(judge_back_calls, before))

    async def take(self, call_ids: Sequence[int]) -> None:
        if await self._run(_("Taking the calls in charge"), take, call_ids):
            self.view.say_done(_("{calls} taken in charge.").format(calls=calls_words(len(call_ids))))

    async def write(self, call_ids: Sequence[int], text: str) -> None:
        if await self._run(_("Writing the note"), write, call_ids, text=text):
            self.view.say_done(_("The note is written to {calls}.").format(calls=calls_words(len(call_ids))))

    async def _run(self, says: str, command: Callable[..., int], call_ids: Sequence[int], **arguments: Any) -> bool:
        """Whether it is done; a stopped one has changed nothing."""
        progress = Progress(says, len(call_ids))
        if progress.total >= WATCHED_FROM:
            self.view.show_progress(progress)
        try:
            await self.backend.do(command, call_ids=list(call_ids), told=progress, **arguments)
        except Stopped:
            self.view.say_done(_("Stopped. Nothing was changed."))
            return False
        finally:
            self.view.show_progress(None)
        return True

    def _back(self, command: Callable[..., int], before: Sequence[Held]) -> Intent:
        async def undo() -> None:
            await self.backend.do(command, held=before)
            self.view.say_done(_("Undone."))

        return undo
