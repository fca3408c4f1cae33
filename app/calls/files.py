"""The files of a call: photographs, papers, logs; kept with it, told in its history, taken away and put back."""

from app.calls.commands import open_call
from app.calls.models import Call
from app.db.attachments import (
    MEGABYTE,
    Attachment,
    AttachmentRow,
    FileTooLarge,
    attach,
    attachments_of,
    content_of,
    largest_bytes,
)
from app.db.context import Context, Gone
from app.db.journal import EntryKind, note
from app.kernel.errors import Refused
from app.kernel.files import media_type_of
from app.kernel.i18n import N_
from app.kernel.reason import Reason

__all__ = [
    "MEGABYTE",
    "AttachmentRow",
    "FileTooLarge",
    "NotOpenedHere",
    "attach_file",
    "call_files",
    "content_to_open",
    "file_content",
    "file_limit",
    "remove_file",
    "restore_file",
]


class NotOpenedHere(Refused):
    msgid = N_(
        "“{name}” could run a program or a macro: it is kept, but not opened. Save it only if you know its sender."
    )


def attach_file(ctx: Context, call_id: int, name: str, content: bytes) -> int:
    """Keep a file with the call; refuses what is empty, too large, or meant for an archived call."""
    ctx.require("calls.log")
    call = open_call(ctx, call_id)
    attachment = attach(ctx, call, name, media_type_of(name), content)
    ctx.session.flush()
    note(ctx, call, EntryKind.FILE, Reason.of(N_("{name} added"), name=attachment.name))
    return attachment.id


def remove_file(ctx: Context, attachment_id: int) -> None:
    """Take the file away; `restore_file` puts it back."""
    ctx.require("calls.log")
    attachment, call = _of_a_call(ctx, attachment_id)
    if attachment.removed_at is None:
        attachment.removed_at = ctx.now
        note(ctx, call, EntryKind.FILE, Reason.of(N_("{name} taken away"), name=attachment.name))


def restore_file(ctx: Context, attachment_id: int) -> None:
    ctx.require("calls.log")
    attachment, call = _of_a_call(ctx, attachment_id)
    if attachment.removed_at is not None:
        attachment.removed_at = None
        note(ctx, call, EntryKind.FILE, Reason.of(N_("{name} put back"), name=attachment.name))


def call_files(ctx: Context, call_id: int) -> list[AttachmentRow]:
    """The call's files, the newest first."""
    return attachments_of(ctx, Call.__tablename__, call_id)


def file_limit(ctx: Context) -> int:
    """The most bytes a file may have, so that a larger one is refused before it is read."""
    return largest_bytes(ctx)


def file_content(ctx: Context, attachment_id: int) -> bytes:
    return content_of(ctx, attachment_id)


def content_to_open(ctx: Context, attachment_id: int) -> bytes:
    """The bytes, to be handed to the system's own program; refuses what might run something."""
    attachment = ctx.get(Attachment, attachment_id)
    if attachment.is_dangerous:
        raise NotOpenedHere(name=attachment.name)
    return content_of(ctx, attachment_id)


def _of_a_call(ctx: Context, attachment_id: int) -> tuple[Attachment, Call]:
    attachment = ctx.get(Attachment, attachment_id)
    if attachment.record != Call.__tablename__:
        raise Gone
    return attachment, open_call(ctx, attachment.record_id)
