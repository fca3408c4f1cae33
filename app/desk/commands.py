"""Keeping views and the arrangement of a desk; everybody keeps his own."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, insert, select

from app.db.context import Context
from app.desk.models import DESK_STATE, SavedView
from app.desk.shapes import CALLS, parse_shape, shape_data
from app.kernel.errors import AlreadyExists, Missing, Refused, refuse_if_any
from app.kernel.i18n import N_

LONGEST_NAME = 60
LONGEST_KEY = 100
LARGEST_STATE = 64 * 1024
"""Characters of JSON that one key of a desk may hold."""


class NotYourView(Refused):
    msgid = N_("The view “{name}” is somebody else's: save one of your own.")


class NameTooLong(Refused):
    msgid = N_("“{field}” may have {most} characters at most.")
    marked = frozenset({"field"})


class StateTooLarge(Refused):
    msgid = N_("The arrangement “{key}” is too large to be kept.")


def save_view(ctx: Context, *, name: str, shape: dict[str, Any], place: str = CALLS) -> int:
    """Keep a filter with its order and columns under a name of one's own; answers the view's id.

    Refuses a name one has given already, and a shape that asks for what there is not.
    """
    kept = shape_data(parse_shape(shape))
    refuse_if_any(_against_name(ctx, place, name))
    view = SavedView(place=place, owner=ctx.actor.login, name=name.strip(), shape=kept)
    ctx.session.add(view)
    ctx.session.flush()
    return view.id


def rename_view(ctx: Context, view_id: int, name: str) -> None:
    view = _changeable(ctx, view_id)
    if name.strip() != view.name:
        refuse_if_any(_against_name(ctx, view.place, name, view))
        view.name = name.strip()


def change_view(ctx: Context, view_id: int, shape: dict[str, Any]) -> None:
    """Let the view keep another filter, order or columns."""
    _changeable(ctx, view_id).shape = shape_data(parse_shape(shape))


def share_view(ctx: Context, view_id: int, is_shared: bool = True) -> None:
    """Show the view to everybody, or to its owner alone again."""
    ctx.require("views.share")
    _changeable(ctx, view_id).is_shared = is_shared


def remove_view(ctx: Context, view_id: int) -> None:
    ctx.session.delete(_changeable(ctx, view_id))


def keep_state(ctx: Context, name: str, value: dict[str, Any]) -> None:
    """Keep how a part of the desk is arranged; no trail is kept of it, so it is jotted rather than done.

    Refuses names over 100 characters and values over 64 thousand.
    """
    if not 0 < len(name) <= LONGEST_KEY or len(json.dumps(value)) > LARGEST_STATE:
        raise StateTooLarge(key=name[:LONGEST_KEY], at=name[:LONGEST_KEY])
    mine = (DESK_STATE.c.login == ctx.actor.login, DESK_STATE.c.name == name)
    ctx.session.execute(delete(DESK_STATE).where(*mine))
    ctx.session.execute(insert(DESK_STATE).values(login=ctx.actor.login, name=name, value=value))


def _changeable(ctx: Context, view_id: int) -> SavedView:
    """One's own view, or a shared one for whoever may share; what others keep for themselves stays theirs."""
    view = ctx.get(SavedView, view_id)
    if view.owner != ctx.actor.login:
        if not view.is_shared:
            raise NotYourView(name=view.name)
        ctx.require("views.share")
    return view


def _against_name(ctx: Context, place: str, name: str, view: SavedView | None = None) -> Iterator[Refused]:
    """One owner has each name once in a place."""
    owner = view.owner if view else ctx.actor.login
    wanted = name.strip()
    if not wanted:
        yield Missing(field=N_("Name"), at="name")
    elif len(wanted) > LONGEST_NAME:
        yield NameTooLong(field=N_("Name"), most=LONGEST_NAME, at="name")
    else:
        taken = select(SavedView.id).where(SavedView.owner == owner, SavedView.place == place, SavedView.name == wanted)
        if ctx.session.scalar(taken) is not None:
            yield AlreadyExists(name=wanted, at="name")
