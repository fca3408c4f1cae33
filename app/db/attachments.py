"""Files that belong to a record, kept by the hash of their content; the name is only a label."""

import hashlib
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Record
from app.db.context import Context
from app.kernel.errors import Refused
from app.kernel.i18n import N_

LARGEST_BYTES = 25 * 1024 * 1024


class FileTooLarge(Refused):
    msgid = N_("“{name}” is larger than 25 MB.")


class StoredContent(Record):
    """The bytes, once, whoever refers to them."""

    __tablename__ = "stored_content"

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
    content_id: Mapped[int] = mapped_column(ForeignKey("stored_content.id"))


def attach(ctx: Context, record: Record, name: str, media_type: str, content: bytes) -> Attachment:
    """Keep a file with a record; refuses more than 25 MB."""
    if len(content) > LARGEST_BYTES:
        raise FileTooLarge(name=name)
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
        name=name,
        media_type=media_type,
        added_at=ctx.now,
        content_id=content_id,
    )
    ctx.session.add(attachment)
    return attachment


def content_of(ctx: Context, attachment_id: int) -> bytes:
    query = select(StoredContent.content).join(Attachment, Attachment.content_id == StoredContent.id)
    return ctx.session.execute(query.where(Attachment.id == attachment_id)).scalar_one()
