"""Calls that belong together."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.calls.link_rules import LinkKind
from app.db.base import Record


class CallLink(Record):
    """“`call_id` is <kind> `other_id`”; a call that is part of another is its child."""

    __tablename__ = "call_link"
    __table_args__ = (UniqueConstraint("call_id", "other_id", "kind"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    kind: Mapped[LinkKind]
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(default="")
