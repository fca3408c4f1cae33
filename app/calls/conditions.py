"""A filter over the calls as the database is asked for it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, select

from app.calls.filters import CallFilter
from app.calls.flow import NOT_RELEASED
from app.calls.models import Call
from app.calls.views import risk_time
from app.db.context import Context
from app.db.search.query import matching
from app.promises.rules import Priority
from app.staff.models import Technician


def conditions(ctx: Context, asked: CallFilter) -> list[ColumnElement[Any]]:
    """Conditions on `call` alone, each with bound values: any query over calls may use them, whatever it joins."""
    states = Call.state.in_(sorted(asked.states)) if asked.states else Call.state.not_in(sorted(NOT_RELEASED))
    return [states, *conditions_but_states(ctx, asked)]


def conditions_but_states(ctx: Context, asked: CallFilter) -> list[ColumnElement[Any]]:
    """For those who say otherwise which states they mean."""
    found: list[ColumnElement[Any]] = []
    if asked.priorities:
        found.append(Call.priority.in_(sorted(asked.priorities)))
    if asked.unassigned:
        found.append(Call.technician_id.is_(None))
    if asked.mine:
        me = select(Technician.id).where(Technician.user_id == ctx.actor.user_id, Technician.user_id.is_not(None))
        found.append(Call.technician_id == me.scalar_subquery())
    if asked.at_risk:
        late = {level.value: ctx.now + risk_time(level) for level in Priority}
        found += [Call.due_at < max(late.values()), Call.due_at < case(late, value=Call.priority)]
    for column, wanted in (
        (Call.technician_id, asked.technician_id),
        (Call.department_id, asked.department_id),
        (Call.customer_id, asked.customer_id),
    ):
        if wanted is not None:
            found.append(column == wanted)
    if asked.reported_days is not None:
        found.append(Call.reported_at >= ctx.now - timedelta(days=asked.reported_days))
    if asked.text.strip():
        found.append(matching(ctx, Call, asked.text))
    return found
