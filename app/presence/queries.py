"""Who is at work just now, and what he looks at."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select

from app.db.context import Context
from app.presence.models import PRESENCE

SILENT = timedelta(seconds=150)
"""Two reports and a half that did not come: the desk is no longer counted."""


class PresentRow(NamedTuple):
    """One open desk. `kind` and `record_id` name the record in front; nobody's record is ("", None)."""

    desk: str
    login: str
    name: str
    kind: str
    record_id: int | None


def who_is_present(ctx: Context) -> list[PresentRow]:
    """Every desk heard of lately, by name."""
    columns = (PRESENCE.c.desk, PRESENCE.c.login, PRESENCE.c.name, PRESENCE.c.kind, PRESENCE.c.record_id)
    query = select(*columns).where(PRESENCE.c.seen_at > ctx.now - SILENT).order_by(PRESENCE.c.name, PRESENCE.c.desk)
    return [PresentRow(*row) for row in ctx.session.execute(query)]
