"""What somebody has typed and not saved, by user and place, so that no crash and no change of desk loses it."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, String, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.db.beside import BESIDE
from app.db.columns import PlainText, Utc
from app.db.context import Context

LONGEST = 100_000
"""Characters that are kept of one draft."""

DRAFT = Table(
    "draft",
    BESIDE,
    Column("login", String, primary_key=True),
    Column("place", String, primary_key=True),
    Column("text", PlainText, nullable=False),
    Column("at", Utc, nullable=False),
)


_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Draft(NamedTuple):
    """`place` says where it was typed: `call:17:note`, `call:17:subject`."""

    place: str
    text: str
    at: datetime


def keep_draft(ctx: Context, place: str, text: str, at: datetime | None = None) -> None:
    """Keep what the acting user has typed there; an empty text forgets it. `at` is when, if not now."""
    if not text:
        ctx.session.execute(delete(DRAFT).where(DRAFT.c.login == ctx.actor.login, DRAFT.c.place == place))
        return
    fresh = {"text": text[:LONGEST], "at": at or ctx.now}
    made: Any = _INSERT[ctx.session.get_bind().dialect.name](DRAFT)
    made = made.values(login=ctx.actor.login, place=place, **fresh)
    ctx.session.execute(made.on_conflict_do_update(index_elements=["login", "place"], set_=fresh))


def drafts_at(ctx: Context, prefix: str) -> list[Draft]:
    """The acting user's drafts whose places begin so, the oldest first."""
    query = (
        select(DRAFT.c.place, DRAFT.c.text, DRAFT.c.at)
        .where(DRAFT.c.login == ctx.actor.login, DRAFT.c.place.startswith(prefix, autoescape=True))
        .order_by(DRAFT.c.at)
    )
    return [Draft(*row) for row in ctx.session.execute(query)]
