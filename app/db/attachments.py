"""Files that belong to a record, kept by the hash of their content; the name is only a label.

A file that is taken away is marked, not deleted: it can be put back, and the trail still knows it.
"""

import hashlib
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import FOR_EVER, Record
from app.db.context import Context
from app.kernel.errors import Refused
from app.kernel.files import is_dangerous, safe_name
from app.kernel.i18n import N_

MEGABYTE = 1024 * 1024


class FileTooLarge(Refused):
    msgid = N_("“{name}” is larger than {limit} MB, the largest file that is kept: send a link, or raise the setting.")


class EmptyFile(Refused):
    msgid = N_("“{name}” is empty: there is nothing to keep.")


class StoredContent(Record):
    """The bytes, once, whoever refers to them; whether they are still the same, their hash tells for ever."""

    __tablename__ = "stored_content"
    __freeze__ = FOR_EVER

    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    content: Mapped[bytes]


class Attachment(Record):
    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_record", "record", "record_id"),)

    record: Mapped[str]
    record_id: Mapped[int]
    name: Mapped[str]
    media_type: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(default="")
    is_dangerous: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None]
    content_id: Mapped[int] = mapped_column(ForeignKey("stored_content.id"))


class AttachmentRow(NamedTuple):
    id: int
    name: str
    media_type: str
    size: int
    added_at: datetime
    added_by: str
    is_dangerous: bool


def largest_bytes(ctx: Context) -> int:
    return int(ctx.setting("files.largest_megabytes")) * MEGABYTE


def attach(ctx: Context, record: Record, name: str, media_type: str, content: bytes) -> Attachment:
    """Keep a file with a record; refuses an empty one, and one above the limit of the settings."""
    shown = safe_name(name)
    limit = largest_bytes(ctx)
    if len(content) > limit:
        raise FileTooLarge(name=shown, limit=limit // MEGABYTE)
    if not content:
        raise EmptyFile(name=shown)
    sha256 = hashlib.sha256(content).hexdigest()
    content_id = ctx.session.scalar(select(StoredContent.id).where(StoredContent.sha256 == sha256))
    if content_id is None:
        stored = StoredContent(sha256=sha256, size=len(content), content=content)
        ctx.session.add(stored)
        ctx.session.flush()
        content_id = stored.id
    attachment = Attachment(
        record=record.__tablename__,
        record_id=record.id,
        name=shown,
        media_type=media_type,
        added_at=ctx.now,
        added_by=ctx.actor.name,
        is_dangerous=is_dangerous(shown, content),
        content_id=content_id,
    )
    ctx.session.add(attachment)
    return attachment


def attachments_of(ctx: Context, record: str, record_id: int) -> list[AttachmentRow]:
    """The record's files that are not taken away, the newest first."""
    query = (
        select(
            Attachment.id,
            Attachment.name,
            Attachment.media_type,
            StoredContent.size,
            Attachment.added_at,
            Attachment.added_by,
            Attachment.is_dangerous,
        )
        .join(StoredContent, StoredContent.id == Attachment.content_id)
        .where(Attachment.record == record, Attachment.record_id == record_id, Attachment.removed_at.is_(None))
        .order_by(Attachment.added_at.desc(), Attachment.id.desc())
    )
    return [AttachmentRow(*row) for row in ctx.session.execute(query)]


def count_attachments(ctx: Context, record: str, record_id: int) -> int:
    query = select(func.count(Attachment.id)).where(Attachment.record == record, Attachment.record_id == record_id)
    return ctx.session.scalar(query.where(Attachment.removed_at.is_(None))) or 0


def content_of(ctx: Context, attachment_id: int) -> bytes:
    query = select(StoredContent.content).join(Attachment, Attachment.content_id == StoredContent.id)
    return ctx.session.execute(query.where(Attachment.id == attachment_id)).scalar_one()
