"""Counting calls by the bars of a chart: one statement, whatever the zone, good on both engines."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, select

from app.calls.flow import NOT_RELEASED
from app.calls.models import Call
from app.db.context import Context
from app.insights.rules import Bar, Stretch
from app.kernel.calendar import Span


def within(column: Any, span: Span) -> ColumnElement[bool]:
    return and_(column >= span[0], column < span[1])


def key_of(bar: Bar) -> str:
    return bar.begins.isoformat()


def bar_called(bars: Sequence[Bar], key: str) -> Bar:
    return next(bar for bar in bars if key_of(bar) == key)


def count_calls(ctx: Context, *wanted: Any) -> int:
    """How many released calls there are with these conditions."""
    query = select(func.count(Call.id)).where(Call.state.not_in(sorted(NOT_RELEASED)), *wanted)
    return ctx.session.scalar(query) or 0


def count_by_bar(
    ctx: Context, stretch: Stretch, moment: Any, *columns: Any, where: Sequence[Any] = ()
) -> Iterable[Sequence[Any]]:
    """For each bar that has calls and each value of the columns: the bar's number, the values, how many calls.

    The bar of a moment is looked up by halving, so that a year of weeks costs six comparisons a call.
    """
    starts = [stretch.instants(bar)[0] for bar in stretch.bars()]

    def bar_among(first: int, end: int) -> ColumnElement[int]:
        if end - first == 1:
            return literal(first)
        half = (first + end) // 2
        return case((moment < starts[half], bar_among(first, half)), else_=bar_among(half, end))

    named = [column.label(f"value_{n}") for n, column in enumerate(columns)]
    calls = (
        select(bar_among(0, len(starts)).label("bar"), *named)
        .where(within(moment, stretch.span()), Call.state.not_in(sorted(NOT_RELEASED)), *where)
        .subquery("placed")
    )
    return ctx.session.execute(select(*calls.c, func.count()).group_by(*calls.c)).all()
