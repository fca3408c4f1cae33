"""Reading the list of calls: a page at any depth, the places where pages begin, counters and groups."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    TextClause,
    func,
    literal,
    or_,
    select,
    text,
    union_all,
)

from app.calls.conditions import conditions, conditions_but_states
from app.calls.filters import ALL_OPEN, CallFilter
from app.calls.flow import OPEN, CallState
from app.calls.models import IS_OPEN, Call
from app.calls.orders import (
    SORTS,
    Column,
    Edge,
    Past,
    Segment,
    in_order,
    leaps,
    read_by,
    read_in_turn,
    segments_of,
    stretches,
)
from app.calls.views import PAGE, VIEWS, CallRow
from app.customers.models import Customer
from app.db.context import Context
from app.promises.rules import Priority
from app.staff.models import Department, Technician

MOST_COUNTED = 1000
"""Where the counter of a view stops: it stands for that many and more."""

MOST_DRAFTS = 500

ROW: tuple[Any, ...] = (
    Call.id,
    Call.number,
    Call.subject,
    func.coalesce(Customer.name, ""),
    func.coalesce(Customer.town, ""),
    Call.state,
    Call.priority,
    func.coalesce(Technician.name, ""),
    func.coalesce(Department.name, ""),
    Call.reported_at,
    Call.due_at,
    Call.solved_at,
    Call.solution_minutes,
)
"""The columns of a `CallRow`."""


class Page(NamedTuple):
    """Rows and the edge to ask the next page with; none after the last."""

    rows: list[CallRow]
    next: Edge | None


class Mark(NamedTuple):
    """The moment a list was read at: its last call, and the drafts that were not released yet.

    Pages read later with the same mark hold no call that is newer, so that nothing moves while one scrolls.
    """

    last: int
    drafts: tuple[int, ...] = ()


class GroupCount(NamedTuple):
    """A group of the list: the value it stands for (None for none), what it is called, and its calls."""

    key: Any
    label: str
    calls: int


GROUPS: dict[str, Column] = {
    "state": Call.state,
    "priority": Call.priority,
    "technician": Call.technician_id,
    "customer": Call.customer_id,
    "department": Call.department_id,
}
"""What the list can be grouped by: the order of the same name, whose first key is the group."""


def find_calls(
    ctx: Context,
    *,
    filter: CallFilter = ALL_OPEN,
    sort: str = "due_at",
    descending: bool = False,
    after: Edge | None = None,
    upto: Mark | None = None,
    skip: int = 0,
    limit: int = PAGE,
) -> Page:
    """One page of the list: any depth costs the same. `after` is the `next` of the page before, or of `page_keys`.

    To read from the end, turn `descending` and the page over. `skip` passes over rows that are counted one by one.
    """
    asked = _asked(ctx, filter, upto)
    found: list[Any] = []
    in_turn = ctx.session.get_bind().dialect.name == "postgresql" and not filter.is_narrow
    for number, segment, past in stretches(sort, descending, filter, after):
        if len(found) > limit:
            break
        wanted = limit + 1 - len(found)
        if in_turn and segment.parent is not None:
            keys = read_in_turn(segment, asked, past, descending, wanted + skip).limit(wanted)
        else:
            keys = _keys_of(segment, asked, descending, wanted, past)
        read = ctx.session.execute(_rows_of(segment, keys.offset(skip).subquery("page"), descending)).all()
        skip = max(0, skip - _count(ctx, segment, [*asked, *past.parent, *past.call])) if skip and not read else 0
        found += [(number, row) for row in read]
    rows = [CallRow(*row[: len(ROW)]) for _number, row in found[:limit]]
    if len(found) <= limit:
        return Page(rows, None)
    number, last = found[limit - 1]
    return Page(rows, (number, *last[len(ROW) :]))


def first_page_sql(ctx: Context) -> str:
    """The first page of the list one starts with, as one statement for this engine with its values written out.

    Kept beside the preferences, so that the next start shows the page before the application is loaded.
    """
    asked = _asked(ctx, ALL_OPEN, None)
    parts = []
    for number, segment in enumerate(SORTS["due_at"]):
        page = _keys_of(segment, asked, False, PAGE + 1, Past()).subquery()
        parts.append(_rows_of(segment, page, False).add_columns(literal(number).label("part")).subquery())
    whole = union_all(*(select(part) for part in parts)).subquery()
    query = select(whole).order_by(whole.c.part, whole.c.key_0, whole.c.key_1).limit(PAGE + 1)
    return str(query.compile(ctx.session.get_bind(), compile_kwargs={"literal_binds": True}))


def page_keys(
    ctx: Context,
    *,
    filter: CallFilter = ALL_OPEN,
    sort: str = "due_at",
    descending: bool = False,
    upto: Mark | None = None,
    every: int = PAGE,
) -> list[Edge]:
    """Where the second page of so many rows begins, the third, and so on: one walk along the index, in the background.

    `find_calls(after=keys[n - 1])` is page n of the list, whatever the depth.
    """
    asked = _asked(ctx, filter, upto)
    keys: list[Edge] = []
    passed = 0
    can_leap = filter == ALL_OPEN or (len(filter.states) <= 1 and filter == CallFilter(states=filter.states))
    segments = list(segments_of(sort, descending, filter))
    for number, segment in segments:
        if can_leap and segment.has_index and segment.parent is None:
            ends = leaps(segment, asked, descending, every - passed % every, every)
            keys += [(number, *row) for row in ctx.session.execute(ends)]
            passed += _count(ctx, segment, asked) if segment is not segments[-1][1] else 0
            continue
        place = func.row_number().over(order_by=in_order(segment.keys, descending)).label("place")
        named = [key.label(f"key_{n}") for n, key in enumerate(segment.keys)]
        walk = read_by(segment, select(place, *named), asked).subquery()
        ends = select(*list(walk.c)[1:]).where((walk.c.place + passed) % every == 0).order_by(walk.c.place)
        keys += [(number, *row) for row in ctx.session.execute(ends)]
        passed += _count(ctx, segment, asked)
    return keys


def count_calls(ctx: Context, *, filter: CallFilter = ALL_OPEN, upto: Mark | None = None) -> int:
    return ctx.session.scalar(select(func.count(Call.id)).where(*_asked(ctx, filter, upto))) or 0


def mark_of_now(ctx: Context) -> Mark:
    """What belongs to a list that is read now; of very many open drafts only the newest are remembered."""
    drafts = select(Call.id).where(Call.state == CallState.DRAFT).order_by(Call.id.desc()).limit(MOST_DRAFTS)
    last = ctx.session.scalar(select(func.max(Call.id))) or 0
    return Mark(last, tuple(ctx.session.scalars(drafts)))


def count_new(ctx: Context, *, filter: CallFilter, since: Mark) -> int:
    """How many calls a list has got since it was read."""
    is_new = (Call.id > since.last) | Call.id.in_(since.drafts)
    return ctx.session.scalar(select(func.count(Call.id)).where(*_asked(ctx, filter, None), is_new)) or 0


def count_capped(ctx: Context, filter: CallFilter) -> int:
    """How many calls a view holds, counted no further than `MOST_COUNTED`."""
    some = select(Call.id).where(*_asked(ctx, filter, None)).limit(MOST_COUNTED).subquery()
    return ctx.session.scalar(select(func.count()).select_from(some)) or 0


def view_counts(ctx: Context) -> dict[str, int]:
    """How many calls each view holds, for the counters beside their names; `MOST_COUNTED` is that many or more."""
    return {name: count_capped(ctx, view.filter) for name, view in VIEWS.items()}


def group_counts(
    ctx: Context, *, filter: CallFilter = ALL_OPEN, group: str, upto: Mark | None = None
) -> list[GroupCount]:
    """The groups of the list in their order, with as many calls as each holds; empty ones are left out."""
    column = GROUPS[group]
    query = select(column, func.count(Call.id)).where(*_asked(ctx, filter, upto)).group_by(column)
    counts = {key: calls for key, calls in ctx.session.execute(query)}
    names = _group_names(ctx, group)
    return [GroupCount(key, label, counts[key]) for key, label in names if key in counts]


class DepartmentCount(NamedTuple):
    id: int
    name: str
    calls: int


def department_counts(ctx: Context) -> list[DepartmentCount]:
    """How many open calls each department has, the front line first; a retired one only while it has some."""
    counts = (
        select(Call.department_id, func.count(Call.id).label("calls")).where(_is_open()).group_by(Call.department_id)
    )
    counted = counts.subquery()
    query = (
        select(Department.id, Department.name, func.coalesce(counted.c.calls, 0))
        .outerjoin(counted, counted.c.department_id == Department.id)
        .where(or_(Department.is_active, counted.c.calls > 0))
        .order_by(Department.line, Department.name)
    )
    return [DepartmentCount(*row) for row in ctx.session.execute(query)]


def calls_by_id(ctx: Context, *, call_ids: list[int]) -> list[CallRow]:
    """The calls of these ids, in the order asked for; those that are gone are left out."""
    found = {row[0]: CallRow(*row) for row in ctx.session.execute(joined(select(*ROW)).where(Call.id.in_(call_ids)))}
    return [found[call_id] for call_id in call_ids if call_id in found]


def joined(query: Select[Any]) -> Select[Any]:
    """With what a `CallRow` tells of a call's customer, technician and department."""
    return (
        query.outerjoin(Customer, Customer.id == Call.customer_id)
        .outerjoin(Technician, Technician.id == Call.technician_id)
        .outerjoin(Department, Department.id == Call.department_id)
    )


def _asked(ctx: Context, filter: CallFilter, upto: Mark | None) -> list[Any]:
    """The filter's conditions, open calls said so that their indexes know it, and the mark's."""
    found: list[Any] = []
    if filter.states and filter.states <= OPEN:
        found.append(_is_open())
    if filter.states == OPEN:
        found += conditions_but_states(ctx, filter)
    else:
        found += conditions(ctx, filter)
    if upto is not None:
        found.append(Call.id <= upto.last)
        if upto.drafts:
            found.append(Call.id.not_in(upto.drafts))
    return found


def _is_open() -> TextClause:
    """In the very words of the indexes of open calls: with bound values the database would not know them again."""
    return text(f"call.{IS_OPEN}")


def _keys_of(
    segment: Segment, asked: Sequence[ColumnElement[Any]], descending: bool, limit: int, past: Past
) -> Select[Any]:
    """The keys of one page: nothing else of a call is read to find them."""
    named = [key.label(f"key_{n}") for n, key in enumerate(segment.keys)]
    query = read_by(segment, select(*named).select_from(Call), asked)
    return query.where(*past.parent, *past.call).order_by(*in_order(segment.keys, descending)).limit(limit)


def _rows_of(segment: Segment, page: Any, descending: bool) -> Select[Any]:
    """What the list shows of these calls, and their keys after it."""
    keys = list(page.c)
    query = joined(select(*ROW, *keys).select_from(page).join(Call, Call.id == keys[-1]))
    return query.order_by(*in_order(keys, descending))


def _count(ctx: Context, segment: Segment, asked: Sequence[Any]) -> int:
    return ctx.session.scalar(read_by(segment, select(func.count(Call.id)), asked)) or 0


def _group_names(ctx: Context, group: str) -> list[tuple[Any, str]]:
    """Every group in its order with its name, the one of nothing first."""
    words = {"state": CallState, "priority": Priority}
    if group in words:
        return [(word, word.label) for word in words[group]]
    segment = SORTS[group][-1]
    parent: Any = segment.parent
    named = ctx.session.execute(select(parent.id, parent.name).order_by(*segment.keys[:-1]))
    return [(None, ""), *((key, name) for key, name in named)]
