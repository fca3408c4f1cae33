"""The files of a call: several are added at once, one is looked at, opened, saved, taken away and put back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from app.backend import Backend
from app.calls.files import (
    MEGABYTE,
    AttachmentRow,
    FileTooLarge,
    attach_file,
    call_files,
    content_to_open,
    file_content,
    file_limit,
    remove_file,
    restore_file,
)
from app.kernel.errors import Refused, refuse_if_any
from app.kernel.files import FileKind, kind_of, safe_name
from app.kernel.i18n import N_, _, plural
from ui.calls.presenters.card_view import CallCardView


class CannotBeRead(Refused):
    msgid = N_("“{name}” cannot be read: it is a folder, or it is not there any more.")


class CannotBeShown(Refused):
    msgid = N_("“{name}” cannot be shown here: open or save it instead.")


SHOWN_HERE = frozenset({FileKind.PDF, FileKind.IMAGE})


class CardFiles:
    def __init__(self, backend: Backend, view: CallCardView) -> None:
        self.backend, self.view = backend, view
        self.is_cancelled = False

    async def show(self, call_id: int) -> None:
        rows = await self.backend.ask(call_files, call_id=call_id)
        if call_id == self.view.call_id:
            self.view.show_files(rows)

    async def add_chosen(self, call_id: int) -> None:
        await self.add(call_id, await self.view.pick_files(_("Add files to the call")))

    async def add(self, call_id: int, paths: Sequence[str]) -> None:
        """Keep these files; those that are refused are named together, after the others are kept."""
        self.is_cancelled = False
        limit = await self.backend.ask(file_limit)
        added: list[int] = []
        refused: list[Refused] = []
        try:
            for path in paths:
                if self.is_cancelled:
                    break
                try:
                    content = await self._read(Path(path), limit)
                    if content is not None:
                        name = Path(path).name
                        added.append(await self.backend.do(attach_file, call_id=call_id, name=name, content=content))
                except Refused as refusal:
                    refused.extend(refusal.reasons)
        finally:
            self.view.show_progress("", 0, 0)
        if added:
            self._say_added(added)
        refuse_if_any(refused)

    def cancel(self) -> None:
        """Stop before the next piece; what is kept already stays."""
        self.is_cancelled = True

    async def _read(self, path: Path, limit: int) -> bytes | None:
        """The content piece by piece, with its progress; None when that was cancelled."""
        name = safe_name(path.name)
        try:
            size = await asyncio.to_thread(lambda: path.stat().st_size)
            if size > limit:
                raise FileTooLarge(name=name, limit=limit // MEGABYTE)
            pieces: list[bytes] = []
            file = await asyncio.to_thread(path.open, "rb")
            try:
                while piece := await asyncio.to_thread(file.read, MEGABYTE):
                    pieces.append(piece)
                    self.view.show_progress(name, sum(map(len, pieces)), size)
                    if self.is_cancelled:
                        return None
            finally:
                file.close()
        except OSError as error:
            raise CannotBeRead(name=name) from error
        return b"".join(pieces)

    def _say_added(self, added: Sequence[int]) -> None:
        async def undo() -> None:
            for attachment_id in added:
                await self.backend.do(remove_file, attachment_id=attachment_id)

        count = len(added)
        self.view.say_undo(plural("{count} file added", "{count} files added", count).format(count=count), undo)

    async def look(self, row: AttachmentRow) -> None:
        """Show a picture or a PDF beside the list; anything else is opened by its own program."""
        if kind_of(row.name) not in SHOWN_HERE or row.is_dangerous:
            await self.open(row)
            return
        content = await self.backend.ask(file_content, attachment_id=row.id)
        try:
            await self.view.show_file(row.name, row.media_type, content)
        except (RuntimeError, ValueError) as error:
            raise CannotBeShown(name=row.name) from error

    async def open(self, row: AttachmentRow) -> None:
        """Hand a copy to the program the system has for it; what might run something is refused."""
        content = await self.backend.ask(content_to_open, attachment_id=row.id)
        self.view.open_file(row.name, content)

    async def save(self, row: AttachmentRow) -> None:
        target = await self.view.pick_save_file(_("Save the file"), row.name, "")
        if target:
            content = await self.backend.ask(file_content, attachment_id=row.id)
            await asyncio.to_thread(Path(target).write_bytes, content)
            self.view.say(_("{file} saved").replace("{file}", Path(target).name))

    async def remove(self, row: AttachmentRow) -> None:
        await self.backend.do(remove_file, attachment_id=row.id)

        async def undo() -> None:
            await self.backend.do(restore_file, attachment_id=row.id)

        self.view.say_undo(_("{file} taken away").replace("{file}", row.name), undo)
