"""The views somebody sees, with how many records each holds now; and how he left his desk."""

import logging
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select

from app.calls.filters import CallFilter
from app.calls.lists import count_capped
from app.customers.models import Customer
from app.db.context import Context
from app.desk.models import DESK_STATE, SavedView
from app.desk.shapes import CALLS, Shape, parse_shape
from app.kernel.errors import Refused
from app.staff.models import Department, Technician

log = logging.getLogger(__name__)


class ViewRow(NamedTuple):
    id: int
    name: str
    owner: str
    is_mine: bool
    is_shared: bool
    shape: Shape


def saved_views(ctx: Context, place: str = CALLS) -> list[ViewRow]:
    """One's own views and the shared ones, by name; one that a newer program wrote and this cannot read is left out."""
    mine = SavedView.owner == ctx.actor.login
    query = select(SavedView).where(SavedView.place == place, or_(mine, SavedView.is_shared.is_(True)))
    rows = []
    for view in ctx.session.scalars(query.order_by(SavedView.name, SavedView.id)):
        try:
            shape = parse_shape(view.shape)
        except Refused as refusal:
            log.info("the saved view %s cannot be read: %s", view.id, refusal)
            continue
        rows.append(ViewRow(view.id, view.name, view.owner, view.owner == ctx.actor.login, view.is_shared, shape))
    return rows


def desk_state(ctx: Context, prefix: str = "") -> dict[str, dict[str, Any]]:
    """How whoever asks left his desk, by name; only the names that begin with the prefix."""
    query = select(DESK_STATE.c.name, DESK_STATE.c.value).where(DESK_STATE.c.login == ctx.actor.login)
    if prefix:
        query = query.where(DESK_STATE.c.name.startswith(prefix, autoescape=True))
    return {name: value for name, value in ctx.session.execute(query)}


def counts_of(ctx: Context, filters: Mapping[str, CallFilter]) -> dict[str, int]:
    """How many calls each of these filters leaves, no further than the counters of the other views go."""
    return {name: count_capped(ctx, asked) for name, asked in filters.items()}


def filter_names(ctx: Context, asked: CallFilter) -> dict[str, str]:
    """What the records a filter names are called, by condition; one that is gone is left out."""
    wanted: tuple[tuple[str, Any, int | None], ...] = (
        ("technician_id", Technician, asked.technician_id),
        ("department_id", Department, asked.department_id),
        ("customer_id", Customer, asked.customer_id),
    )
    names: dict[str, str] = {}
    for condition, kind, key in wanted:
        name = None if key is None else ctx.session.scalar(select(kind.name).where(kind.id == key))
        if name is not None:
            names[condition] = name
    return names


class Assignee(NamedTuple):
    """Whom a call can be given to: a department, or one of its technicians."""

    department_id: int
    department: str
    technician_id: int | None = None
    technician: str = ""


def assignees(ctx: Context) -> list[Assignee]:
    """The departments in use, the front line first, each followed by its technicians who work."""
    query = (
        select(Department.id, Department.name, Technician.id, Technician.name)
        .outerjoin(Technician, and_(Technician.department_id == Department.id, Technician.is_active))
        .where(Department.is_active)
        .order_by(Department.line, Department.name, Department.id, Technician.name, Technician.id)
    )
    found: list[Assignee] = []
    for department_id, department, technician_id, technician in ctx.session.execute(query):
        if not found or found[-1].department_id != department_id:
            found.append(Assignee(department_id, department))
        if technician_id is not None:
            found.append(Assignee(department_id, department, technician_id, technician))
    return found
