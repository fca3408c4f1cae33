"""What a desk is told unasked: calls given to this user, promises about to be broken, and how much waits."""

from typing import NamedTuple

from sqlalchemy import func, select

from app.calls.conditions import conditions
from app.calls.filters import CallFilter
from app.calls.flow import OPEN
from app.calls.models import Call
from app.calls.views import VIEWS
from app.db.context import Context

MOST_COUNTED = 1000
"""Counting stops here: a badge says “99+” long before."""

MOST_TOLD = 200


class Alert(NamedTuple):
    id: int
    number: str
    subject: str


class DeskAlerts(NamedTuple):
    """The open calls of this user, and those whose promise is at risk: all for who dispatches, else his own."""

    mine: tuple[Alert, ...]
    at_risk: tuple[Alert, ...]
    at_risk_count: int


def desk_alerts(ctx: Context) -> DeskAlerts:
    mine_alone = "calls.dispatch" not in ctx.permissions
    at_risk = CallFilter(states=OPEN, at_risk=True, mine=mine_alone)
    return DeskAlerts(
        _alerts(ctx, CallFilter(states=OPEN, mine=True)), _alerts(ctx, at_risk), _count(ctx, VIEWS["at_risk"].filter)
    )


def count_at_risk(ctx: Context) -> int:
    """Open calls whose promise is broken or soon will be; counts no further than `MOST_COUNTED`."""
    return _count(ctx, VIEWS["at_risk"].filter)


def count_to_invoice(ctx: Context) -> int:
    return _count(ctx, VIEWS["to_invoice"].filter)


def _count(ctx: Context, asked: CallFilter) -> int:
    some = select(Call.id).where(*conditions(ctx, asked)).limit(MOST_COUNTED).subquery()
    return ctx.session.scalar(select(func.count()).select_from(some)) or 0


def _alerts(ctx: Context, asked: CallFilter) -> tuple[Alert, ...]:
    query = select(Call.id, Call.number, Call.subject).where(*conditions(ctx, asked))
    rows = ctx.session.execute(query.order_by(Call.due_at, Call.id).limit(MOST_TOLD))
    return tuple(Alert(*row) for row in rows)
