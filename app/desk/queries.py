"""The views somebody sees, with how many records each holds now; and how he left his desk."""

import logging
from typing import Any, NamedTuple

from sqlalchemy import or_, select

from app.db.context import Context
from app.desk.models import DESK_STATE, SavedView
from app.desk.shapes import CALLS, Shape, parse_shape
from app.kernel.errors import Refused

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
