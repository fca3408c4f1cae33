"""A page of a sorted list, entered by the key that the page before it ended with: any depth costs the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, tuple_

from app.db.context import Context

PAGE = 200
Row = TypeVar("Row")
Edge = tuple[Any, ...]
"""The values by which the last row of a page was sorted."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows and the edge to ask the next page with; none after the last."""

    rows: list[Row]
    next: Edge | None = None


def read_page(
    ctx: Context,
    query: Select[Any],
    row: Callable[..., Row],
    keys: Sequence[Any],
    *,
    descending: bool = False,
    after: Edge | None = None,
    limit: int = PAGE,
) -> Page[Row]:
    """The rows of the query in the order of these columns, none of which is ever empty, from the edge on.

    The last key must tell any two rows apart. `row` makes a row of what the query selects.
    """
    if after is not None:
        query = query.where(_beyond(keys, after, descending))
    named = [key.label(f"key_{n}") for n, key in enumerate(keys)]
    order = [key.desc() if descending else key for key in keys]
    found = ctx.session.execute(query.add_columns(*named).order_by(*order).limit(limit + 1)).all()
    rows = [row(*line[: -len(keys)]) for line in found[:limit]]
    return Page(rows, tuple(found[limit - 1][-len(keys) :]) if len(found) > limit else None)


def _beyond(keys: Sequence[Any], edge: Edge, descending: bool) -> ColumnElement[bool]:
    place: Any = tuple_(*keys)
    end: Any = tuple_(*edge)
    found: ColumnElement[bool] = place < end if descending else place > end
    return found
