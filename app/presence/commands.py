"""Being at work: said once a minute and whenever another record is looked at."""

from datetime import timedelta

from sqlalchemy import delete, or_, update

from app.db.context import Context
from app.presence.models import PRESENCE

FORGOTTEN = timedelta(hours=1)
"""A desk that was not heard of for so long did not end well; its row is taken away."""


def be_present(ctx: Context, desk: str, kind: str = "", record_id: int | None = None) -> None:
    """This desk is open and shows that record, or none."""
    mine = PRESENCE.c.desk == desk
    values = {
        "login": ctx.actor.login,
        "name": ctx.actor.name,
        "seen_at": ctx.now,
        "kind": kind,
        "record_id": record_id,
    }
    if not ctx.session.execute(update(PRESENCE).where(mine).values(values)).rowcount:  # type: ignore[attr-defined]
        ctx.session.execute(PRESENCE.insert().values(desk=desk, **values))


def leave_desk(ctx: Context, desk: str) -> None:
    """The desk is closed; rows of desks that were never closed go with it."""
    forgotten = PRESENCE.c.seen_at < ctx.now - FORGOTTEN
    ctx.session.execute(delete(PRESENCE).where(or_(PRESENCE.c.desk == desk, forgotten)))
