"""The history of a record in the words of its users: what was said, done and decided, each at its own time.

The trail says which field changed; the journal says what happened. Commands write it in the same transaction; imports
of other systems' logs put their events here at the times they bear.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Freeze, Record
from app.db.context import Context
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled
from app.kernel.reason import Reason


class EntryKind(Labelled):
    CALL = "call", N_("Telephone")
    NOTE = "note", N_("Internal note")
    STATE = "state", N_("Progress")
    VISIT = "visit", N_("Intervention")
    WORKSHOP = "workshop", N_("Workshop")
    SUBCONTRACT = "subcontract", N_("Subcontractor")
    COVERAGE = "coverage", N_("Coverage")
    INVOICE = "invoice", N_("Invoice")
    DIAGNOSIS = "diagnosis", N_("Diagnosis")
    ARTICLE = "article", N_("Article")
    FILE = "file", N_("Document")
    LINK = "link", N_("Link")
    IMPORTED = "imported", N_("Imported")


class JournalEntry(Record):
    """`text` is what a person wrote, shown as it is; `msgid` and `params` are a `Reason`, translated when shown.

    What was said stays said; only the line of a diagnosis grows with its answers, and the trail keeps what it was.
    """

    __tablename__ = "journal_entry"
    __freeze__ = Freeze("OLD.kind <> 'diagnosis'")
    __table_args__ = (
        Index("ix_journal_entry_record", "record", "record_id", "at"),
        Index("uq_journal_entry_source_key", "source", "source_key", unique=True),
    )

    record: Mapped[str]
    record_id: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[EntryKind]
    author: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    msgid: Mapped[str] = mapped_column(default="")
    params: Mapped[dict[str, Any] | None]
    facts: Mapped[dict[str, Any] | None]
    is_internal: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str | None]
    source_key: Mapped[str | None]


def note(
    ctx: Context,
    record: Record,
    kind: EntryKind,
    sentence: Reason | None = None,
    *,
    text: str = "",
    is_internal: bool = False,
) -> JournalEntry:
    """Write one line of the record's history, now, by the one who acts."""
    entry = JournalEntry(
        record=record.__tablename__,
        record_id=record.id,
        at=ctx.now,
        kind=kind,
        author=ctx.actor.name,
        text=text,
        msgid=sentence.msgid if sentence else "",
        params=dict(sentence.params) if sentence else None,
        is_internal=is_internal,
    )
    ctx.session.add(entry)
    return entry


class JournalRow(NamedTuple):
    """One line as people read it: a sentence of Pronto's, what somebody wrote, or both."""

    id: int
    at: datetime
    kind: EntryKind
    author: str
    sentence: Reason | None
    text: str
    is_internal: bool

    @property
    def shown(self) -> str:
        return "\n".join(filter(None, (self.sentence.show() if self.sentence else "", self.text)))


def journal_of(ctx: Context, record: str, record_id: int) -> list[JournalRow]:
    """The record's history, oldest first."""
    query = (
        select(JournalEntry)
        .where(JournalEntry.record == record, JournalEntry.record_id == record_id)
        .order_by(JournalEntry.at, JournalEntry.id)
    )
    return [
        JournalRow(
            entry.id,
            entry.at,
            entry.kind,
            entry.author,
            Reason(entry.msgid, entry.params or {}) if entry.msgid else None,
            entry.text,
            entry.is_internal,
        )
        for entry in ctx.session.scalars(query)
    ]
