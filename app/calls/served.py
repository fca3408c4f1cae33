"""Customers and machines with the calls about them: who waits for us, and what has happened to a machine."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from app.assets.cards import InstalledRow, count_installed, find_installed
from app.assets.models import Asset
from app.assets.rules import IN_SERVICE
from app.calls.flow import NOT_RELEASED, OPEN
from app.calls.lists import ROW, joined
from app.calls.models import Call
from app.calls.views import CallRow
from app.customers.cards import CustomerRow, count_customers, find_customers
from app.db.context import Context
from app.db.paging import Page

MOST_CALLS = 50


class Served(NamedTuple):
    """What we look after for a customer, and what he waits for."""

    machines: int = 0
    open_calls: int = 0


def served(ctx: Context, customer_ids: Iterable[int]) -> dict[int, Served]:
    """By customer: his machines in service and his open calls."""
    wanted = list(customer_ids)
    machines = select(Asset.customer_id, func.count()).where(
        Asset.customer_id.in_(wanted), Asset.place.in_(sorted(IN_SERVICE))
    )
    counted = {key: count for key, count in ctx.session.execute(machines.group_by(Asset.customer_id))}
    waiting = _open_calls(ctx, Call.customer_id, wanted)
    return {key: Served(counted.get(key, 0), waiting.get(key, 0)) for key in wanted}


def open_calls_about(ctx: Context, asset_ids: Iterable[int]) -> dict[int, int]:
    """By machine: how many calls about it are open; those without any are left out."""
    return _open_calls(ctx, Call.asset_id, list(asset_ids))


def _open_calls(ctx: Context, column: Any, keys: list[int]) -> dict[int, int]:
    query = select(column, func.count()).where(column.in_(keys), Call.state.in_(sorted(OPEN))).group_by(column)
    return {key: calls for key, calls in ctx.session.execute(query)}


def find_waiting(ctx: Context, **asked: Any) -> Page[CustomerRow]:
    """`find_customers`, of those who have an open call."""
    return find_customers(ctx, among=_of_open(Call.customer_id), **asked)


def count_waiting(ctx: Context, **asked: Any) -> int:
    return count_customers(ctx, among=_of_open(Call.customer_id), **asked)


def find_out_of_order(ctx: Context, **asked: Any) -> Page[InstalledRow]:
    """`find_installed`, of the machines about which a call is open."""
    return find_installed(ctx, among=_of_open(Call.asset_id), **asked)


def count_out_of_order(ctx: Context, **asked: Any) -> int:
    return count_installed(ctx, among=_of_open(Call.asset_id), **asked)


def _of_open(column: Any) -> Select[Any]:
    return select(column).where(Call.state.in_(sorted(OPEN)), column.is_not(None))


def calls_about(
    ctx: Context, *, customer_id: int | None = None, asset_id: int | None = None, limit: int = MOST_CALLS
) -> list[CallRow]:
    """The calls of a customer, or about a machine, the newest first; drafts are none yet."""
    of = Call.customer_id == customer_id if asset_id is None else Call.asset_id == asset_id
    query = joined(select(*ROW)).where(of, Call.state.not_in(sorted(NOT_RELEASED)))
    rows = ctx.session.execute(query.order_by(Call.reported_at.desc(), Call.id.desc()).limit(limit))
    return [CallRow(*row) for row in rows]
