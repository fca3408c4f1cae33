"""The orders of the list of calls: rows of segments, each read along an index and entered at any place by its key.

A page that a segment cannot fill goes on in the next. So what is empty comes last on both engines, a group is found
without sorting what is in it, and any depth costs the same. An index answers every order here, for the open calls and
for all; only `subject` is sorted by the database each time.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, literal, literal_column, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.calls.filters import CallFilter
from app.calls.flow import NOT_RELEASED, CallState
from app.calls.models import Call
from app.customers.models import Customer
from app.promises.rules import Priority
from app.staff.models import Department, Technician

Column = InstrumentedAttribute[Any]
Edge = tuple[Any, ...]
"""A place in an order: the number of a segment, and the values by which its last row was sorted."""


class Segment(NamedTuple):
    """Calls for which `only` holds, sorted by these columns, of which the last is the id.

    `parent` is what a call points at by `link`, when it is sorted by the parent's columns; `word` the state or the
    priority that all calls of the segment have; `is_empty` when the first column is empty in all of them. Without an
    index the database sorts it each time.
    """

    keys: tuple[Column, ...]
    only: tuple[ColumnElement[Any], ...] = ()
    parent: Any = None
    link: Column | None = None
    word: str = ""
    is_empty: bool = False
    has_index: bool = True


class Past(NamedTuple):
    """What lies beyond an edge: conditions on the parent, and on the call itself."""

    parent: tuple[ColumnElement[bool], ...] = ()
    call: tuple[ColumnElement[bool], ...] = ()


def _by(column: Column) -> list[Segment]:
    return [Segment((column, Call.id))]


def _by_due(*only: ColumnElement[Any], word: str = "") -> list[Segment]:
    """The nearest promise first; those without one come last."""
    keys = (Call.due_at, Call.id)
    promised = Segment(keys, (*only, Call.due_at.is_not(None)), word=word)
    return [promised, Segment(keys, (*only, Call.due_at.is_(None)), word=word, is_empty=True)]


def _by_words(column: Column, words: Sequence[str]) -> list[Segment]:
    return [segment for word in words for segment in _by_due(column == word, word=word)]


def _by_parent(link: Column, parent: Any, name: Column) -> list[Segment]:
    """Those that point at nothing first, so that they are seen."""
    nobody = Segment((link, Call.id), (link.is_(None),), is_empty=True)
    return [nobody, Segment((name, parent.id, Call.id), (), parent, link)]


SORTS: dict[str, list[Segment]] = {
    "number": [Segment((Call.id,))],
    "subject": [Segment((Call.subject, Call.id), has_index=False)],
    "customer": _by_parent(Call.customer_id, Customer, Customer.search),
    "state": _by_words(Call.state, list(CallState)),
    "priority": _by_words(Call.priority, list(Priority)),
    "technician": _by_parent(Call.technician_id, Technician, Technician.name),
    "department": _by_parent(Call.department_id, Department, Department.name),
    "reported_at": _by(Call.reported_at),
    "due_at": _by_due(),
}
"""What the list can be sorted by; the call's id decides between equals, so that pages never overlap."""


def segments_of(sort: str, descending: bool, filter: CallFilter) -> Iterator[tuple[int, Segment]]:
    """An order's segments by number, the last first when it is turned; without those that the filter leaves empty."""
    states = filter.states or set(CallState) - NOT_RELEASED
    words = {"state": states, "priority": filter.priorities or set(Priority)}.get(sort)
    numbered = [(n, segment) for n, segment in enumerate(SORTS[sort]) if words is None or segment.word in words]
    return reversed(numbered) if descending else iter(numbered)


def stretches(
    sort: str, descending: bool, filter: CallFilter, after: Edge | None
) -> Iterator[tuple[int, Segment, Past]]:
    """What comes after the edge: segment by segment, in conditions that an index can be entered by."""
    for number, segment in segments_of(sort, descending, filter):
        if after is None:
            yield number, segment, Past()
        elif number == after[0]:
            for beyond in _beyond(segment, descending, after[1:]):
                yield number, segment, beyond
            after = None


def _beyond(segment: Segment, descending: bool, edge: Sequence[Any]) -> Iterator[Past]:
    def past(columns: Sequence[Column], values: Sequence[Any]) -> ColumnElement[Any]:
        place: Any = tuple_(*columns) if len(columns) > 1 else columns[0]
        end: Any = tuple_(*values) if len(values) > 1 else values[0]
        found: ColumnElement[Any] = place < end if descending else place > end
        return found

    *first, last = segment.keys
    if segment.parent is not None:
        yield Past((first[-1] == edge[-2],), (past([last], edge[-1:]),))
        yield Past((past(first, edge[:-1]),))
    elif edge[0] is None:
        yield Past((), (past([last], edge[-1:]),))
    else:
        yield Past((), (past(segment.keys, edge),))


def _each(parent: Any) -> ColumnElement[int]:
    """Parent by parent in their order, and the calls of each: the sign keeps the database from beginning with calls."""
    return literal_column(f"+{parent.__tablename__}.id", Integer)


def in_order(keys: Sequence[Any], descending: bool) -> list[Any]:
    return [key.desc() if descending else key.asc() for key in keys]


def read_by(segment: Segment, query: Select[Any], asked: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """The query along that segment, over the calls that `asked` leaves."""
    if segment.parent is not None:
        query = query.join(segment.parent, _each(segment.parent) == segment.link)
    return query.where(*asked, *segment.only)


def read_in_turn(
    segment: Segment, asked: Sequence[ColumnElement[Any]], past: Past, descending: bool, most: int
) -> Select[Any]:
    """The keys of the first calls parent by parent, no more than `most` of each, for PostgreSQL.

    It knows no order within a parent that it joins, and would sort all calls of one that has very many.
    """
    *first, last = segment.keys
    own = select(last.label("id")).where(segment.link == segment.parent.id, *asked, *segment.only, *past.call)
    calls = own.order_by(*in_order([last], descending)).limit(most).correlate(segment.parent).lateral("calls")
    keys: list[Any] = [*first, calls.c.id]
    named = [key.label(f"key_{n}") for n, key in enumerate(keys)]
    query = select(*named).select_from(segment.parent).join(calls, true()).where(*past.parent)
    return query.order_by(*in_order(keys, descending))


def leaps(
    segment: Segment, asked: Sequence[ColumnElement[Any]], descending: bool, first: int, every: int
) -> Select[Any]:
    """The keys of every so many-th call of a segment that an index holds, from the `first` one on, in one statement.

    Each leap enters the index at the key it has reached: a fraction of what numbering all rows takes.
    """
    found = aliased(Call)
    keys = [getattr(found, key.key) for key in segment.keys]
    named = [key.label(f"key_{n}") for n, key in enumerate(keys)]

    def reached(places: int, *beyond: ColumnElement[bool]) -> Any:
        ahead = select(Call.id).where(*asked, *segment.only, *beyond)
        return ahead.order_by(*in_order(segment.keys, descending)).limit(1).offset(places - 1)

    start = select(literal(1).label("leap"), *named).where(found.id == reached(first).scalar_subquery())
    walk = start.cte("walk", recursive=True)
    sorted_by, edge = segment.keys, list(walk.c)[1:]
    if segment.is_empty:
        sorted_by, edge = sorted_by[-1:], edge[-1:]
    here, there = (tuple_(*side) if len(side) > 1 else side[0] for side in (sorted_by, edge))
    beyond = here < there if descending else here > there
    following = reached(every, beyond).correlate(walk).scalar_subquery()
    walk = walk.union_all(select(walk.c.leap + 1, *named).select_from(walk).join(found, found.id == following))
    return select(*list(walk.c)[1:]).order_by(walk.c.leap)
