"""The figures of the service: each is one row of a table, with how it is read and which calls stand behind a bar.

Counts are of released calls. A promise counts in the week it fell due, kept or not, so that what nobody has solved
yet counts too; times of solution are working minutes outside the pauses that stop the promise's clock.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select

from app.calls.figures import intake_times
from app.calls.flow import NOT_RELEASED, OPEN, CallState
from app.calls.lists import ROW, joined
from app.calls.models import Call, CallPause
from app.calls.views import CallRow
from app.codes.models import ServiceCode
from app.contracts.terms import Bucket
from app.costs.models import CostLine, CostSplit
from app.db.context import Context
from app.insights.counting import bar_called, count_by_bar, count_calls, key_of, within
from app.insights.rules import (
    DAY,
    Bar,
    Figure,
    Period,
    Point,
    Stretch,
    Unit,
    WorkingClock,
    middle,
    percent,
    stretch_of,
)
from app.interventions.flow import InterventionState
from app.interventions.models import Intervention
from app.kernel.calendar import Span
from app.kernel.i18n import N_, _
from app.kernel.money import ZERO
from app.promises.queries import company_calendar
from app.promises.rules import STOPPING_CAUSES, Priority
from app.staff.models import Department, Technician, User

MOST_ROWS = 500
MOST_CAUSES = 12
Conditions = list[ColumnElement[Any]]

C = CallState
STAGES: dict[str, tuple[str, frozenset[CallState]]] = {
    "open": (N_("Open calls"), OPEN),
    "solved": (N_("Solved calls"), frozenset({C.SOLVED, C.ACCEPTED})),
    "settled": (N_("Settled calls"), frozenset({C.INVOICED, C.CLOSED, C.ARCHIVED})),
    "cancelled": (N_("Cancelled calls"), frozenset({C.CANCELLED})),
}
"""How far a call has come, in as many steps as one can tell apart in a chart."""

PAYERS: dict[str, tuple[str, frozenset[Bucket]]] = {
    "warranty": (N_("Warranty"), frozenset({Bucket.WARRANTY, Bucket.REPAIR_WARRANTY})),
    "contract": (N_("Contract"), frozenset({Bucket.CONTRACT})),
    "goodwill": (N_("Goodwill and own account"), frozenset({Bucket.GOODWILL, Bucket.INTERNAL})),
    "customer": (N_("Customer"), frozenset({Bucket.CUSTOMER, Bucket.QUOTATION})),
}


@dataclass(frozen=True)
class Measure:
    """`read` asks the figure; `behind` says which calls a point and part of it stand for."""

    name: str
    label: str
    explains: str
    read: Callable[[Context, Stretch], Figure]
    behind: Callable[[Context, Stretch, str, str], Conditions]


def read_figure(ctx: Context, *, name: str, period: Period, back: int = 0) -> Figure:
    """The figure of the period that runs now, or of the one so many before it."""
    stretch = stretch_of(period, ctx.zone, ctx.now, back)
    return replace(MEASURES[name].read(ctx, stretch), days=Bar(stretch.begins, stretch.ends))


def calls_behind(
    ctx: Context, *, name: str, period: Period, point: str, part: str = "*", back: int = 0
) -> list[CallRow]:
    """The calls that a bar of the chart stands for, the newest first; the part “*” is the whole point."""
    wanted = MEASURES[name].behind(ctx, stretch_of(period, ctx.zone, ctx.now, back), point, part)
    query = joined(select(*ROW)).where(Call.state.not_in(sorted(NOT_RELEASED)), *wanted)
    rows = ctx.session.execute(query.order_by(Call.reported_at.desc(), Call.id.desc()).limit(MOST_ROWS))
    return [CallRow(*row) for row in rows]


def _stacked(stretch: Stretch, parts: Sequence[tuple[str, str]], counts: Counter[tuple[int, str]]) -> tuple[Point, ...]:
    return tuple(
        Point(key_of(bar), bar.begins, tuple(counts[n, key] for key, _label in parts))
        for n, bar in enumerate(stretch.bars())
    )


def calls_by_department(ctx: Context, stretch: Stretch) -> Figure:
    counts: Counter[tuple[int, str]] = Counter()
    for n, department, count in count_by_bar(ctx, stretch, Call.reported_at, Call.department_id):
        counts[n, str(department or "")] = count
    query = select(Department.id, Department.name).order_by(Department.line, Department.name)
    known = [*((str(key), name) for key, name in ctx.session.execute(query)), ("", _("No department"))]
    used = {key for _n, key in counts}
    parts = tuple(part for part in known if part[0] in used)
    before = count_calls(ctx, within(Call.reported_at, stretch.span_before()))
    return Figure(Unit.CALLS, parts, _stacked(stretch, parts, counts), counts.total(), before)


def _of_department(ctx: Context, stretch: Stretch, point: str, part: str) -> Conditions:
    wanted: Conditions = [within(Call.reported_at, stretch.instants(bar_called(stretch.bars(), point)))]
    return (
        wanted if part == "*" else [*wanted, Call.department_id == int(part) if part else Call.department_id.is_(None)]
    )


def calls_by_stage(ctx: Context, stretch: Stretch) -> Figure:
    stage_of = {state: name for name, (_label, states) in STAGES.items() for state in states}
    counts: Counter[tuple[int, str]] = Counter()
    for n, state, count in count_by_bar(ctx, stretch, Call.reported_at, Call.state):
        counts[n, stage_of[state]] += count
    parts = tuple((name, _(label)) for name, (label, _states) in STAGES.items())
    before = count_calls(ctx, within(Call.reported_at, stretch.span_before()))
    return Figure(Unit.CALLS, parts, _stacked(stretch, parts, counts), counts.total(), before)


def _of_stage(ctx: Context, stretch: Stretch, point: str, part: str) -> Conditions:
    wanted: Conditions = [within(Call.reported_at, stretch.instants(bar_called(stretch.bars(), point)))]
    return wanted if part == "*" else [*wanted, Call.state.in_(sorted(STAGES[part][1]))]


KEPT = and_(Call.solved_at.is_not(None), Call.solved_at <= Call.due_at)
NO_PROMISE = Call.state == CallState.CANCELLED


def promises_kept(ctx: Context, stretch: Stretch) -> Figure:
    """Of the promises that fell due: how many percent were kept."""
    kept = case((KEPT, 1), else_=0)
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for n, was_kept, count in count_by_bar(ctx, stretch, Call.due_at, kept, where=_fell_due(ctx)):
        counts[n][0 if was_kept else 1] += count
    points = tuple(
        Point(key_of(bar), bar.begins, (percent(counts[n][0], sum(counts[n])),), tuple(counts[n]))
        for n, bar in enumerate(stretch.bars())
    )
    fell_due = (within(Call.due_at, stretch.span_before()), *_fell_due(ctx))
    before = percent(count_calls(ctx, *fell_due, KEPT), count_calls(ctx, *fell_due))
    whole = [sum(column) for column in zip(*counts.values(), strict=True)] or [0, 0]
    notes = ((_("Kept"), Unit.CALLS), (_("Missed"), Unit.CALLS))
    return Figure(Unit.PERCENT, (("kept", _("Promises kept")),), points, percent(whole[0], sum(whole)), before, notes)


def _fell_due(ctx: Context) -> Conditions:
    return [Call.due_at < ctx.now, not_(NO_PROMISE)]


def _of_promise(ctx: Context, stretch: Stretch, point: str, part: str) -> Conditions:
    """Those that were missed: whoever asks wants to know why."""
    span = stretch.instants(bar_called(stretch.bars(), point))
    return [within(Call.due_at, span), *_fell_due(ctx), or_(Call.solved_at.is_(None), Call.solved_at > Call.due_at)]


def solution_times(ctx: Context, stretch: Stretch) -> Figure:
    now, before = _solved_in(ctx, stretch.span()), _solved_in(ctx, stretch.span_before())
    points = tuple(
        Point(level.value, _(level.label), middle(now[level]), (len(now[level]),)) for level in Priority if now[level]
    )
    whole, was = ([minutes for held in times.values() for minutes in held] for times in (now, before))
    parts = (("mean", _("Mean")), ("median", _("Median")))
    return Figure(Unit.MINUTES, parts, points, middle(whole)[1], middle(was)[1], ((_("Solved calls"), Unit.CALLS),))


def _solved_in(ctx: Context, span: Span) -> dict[Priority, list[int]]:
    stops = and_(
        CallPause.call_id == Call.id, CallPause.cause.in_(sorted(STOPPING_CAUSES)), CallPause.ended_at.is_not(None)
    )
    query = (
        select(Call.id, Call.priority, Call.reported_at, Call.solved_at, CallPause.started_at, CallPause.ended_at)
        .outerjoin(CallPause, stops)
        .where(within(Call.solved_at, span), Call.state.not_in(sorted(NOT_RELEASED)), not_(NO_PROMISE))
        .order_by(Call.id)
    )
    calls: dict[int, tuple[Priority, datetime, Any, list[Span]]] = {}
    for key, priority, reported, solved, paused, resumed in ctx.session.execute(query):
        pauses = calls.setdefault(key, (priority, reported, solved, []))[3]
        if paused is not None and resumed is not None:
            pauses.append((paused, resumed))
    found: dict[Priority, list[int]] = {level: [] for level in Priority}
    if calls:
        clock = working_clock(ctx, min(call[1] for call in calls.values()), span[1])
        for priority, reported, solved, pauses in calls.values():
            found[priority].append(clock.minutes(reported, solved, pauses))
    return found


def working_clock(ctx: Context, start: datetime, end: datetime) -> WorkingClock:
    """The company's openings between two instants, each year with its own holidays."""
    day, last = start.astimezone(ctx.zone).date(), end.astimezone(ctx.zone).date()
    calendars = {year: company_calendar(ctx, year) for year in range(day.year, last.year + 1, 2)}
    openings: list[Span] = []
    while day <= last:
        calendar = calendars.get(day.year) or calendars[day.year - 1]
        openings += calendar.openings(day)
        day += DAY
    return WorkingClock(openings)


def _of_time(ctx: Context, stretch: Stretch, point: str, part: str) -> Conditions:
    return [within(Call.solved_at, stretch.span()), Call.priority == Priority(point), not_(NO_PROMISE)]


def load(ctx: Context, stretch: Stretch) -> Figure:
    """Open calls of each technician now, and the hours planned for him in this week."""
    week = Stretch(Period.WEEK, ctx.zone, ctx.now).span()
    open_calls = (
        select(Call.technician_id, func.count(Call.id).label("calls"))
        .where(Call.state.in_(sorted(OPEN)), Call.technician_id.is_not(None))
        .group_by(Call.technician_id)
        .subquery()
    )
    technicians = select(Technician.id, Technician.name, func.coalesce(open_calls.c.calls, 0)).outerjoin(
        open_calls, open_calls.c.technician_id == Technician.id
    )
    technicians = technicians.where(or_(Technician.is_active, open_calls.c.calls > 0))
    visits = select(Intervention.technician_id, Intervention.planned_from, Intervention.planned_to).where(
        Intervention.planned_from < week[1],
        Intervention.planned_to > week[0],
        Intervention.state != InterventionState.CANCELLED,
    )
    minutes: Counter[int] = Counter()
    for technician, begins, ends in ctx.session.execute(visits):
        within = min(ends, week[1]) - max(begins, week[0])
        minutes[technician] += int(within.total_seconds()) // 60
    found = ctx.session.execute(technicians.order_by(func.coalesce(open_calls.c.calls, 0).desc(), Technician.name))
    points = tuple(Point(str(key), name, (calls,), (minutes[key],)) for key, name, calls in found)
    notes = ((_("Visits this week"), Unit.MINUTES),)
    return Figure(
        Unit.CALLS, (("open", _("Open calls")),), points, sum(point.values[0] or 0 for point in points), None, notes
    )


def _of_load(ctx: Context, stretch: Stretch, point: str, part: str) -> Conditions:
    return [Call.technician_id == int(point), Call.state.in_(sorted(OPEN))]


def causes(ctx: Context, stretch: Stretch) -> Figure:
    """The causes found, the commonest first, with how much of the whole they make up together (Pareto)."""
    found = _causes_in(ctx, stretch.span())
    codes = {code.id: code.shown for code in ctx.session.scalars(select(ServiceCode).where(ServiceCode.id.in_(found)))}
    whole, passed, points = found.total(), 0, []
    for key, count in sorted(found.items(), key=lambda item: (-item[1], codes[item[0]]))[:MOST_CAUSES]:
        passed += count
        points.append(Point(str(key), codes[key], (count,), (percent(passed, whole),)))
    before = _causes_in(ctx, stretch.span_before()).total()
    notes = ((_("Together"), Unit.PERCENT),)
    return Figure(Unit.CALLS, (("calls", _("Calls")),), tuple(points), whole, before, notes)


def _causes_in(ctx: Context, span: Span) -> Counter[int]:
    query = (
        select(Call.cause_code_id, func.count())
        .where(within(Call.reported_at, span), Call.cause_code_id.is_not(None))
        .where(Call.state.not_in(sorted(NOT_RELEASED)))
        .group_by(Call.cause_code_id)
    )
    return Counter({key: count for key, count in ctx.session.execute(query) if key is not None})


def _of_cause(ctx: Context, stretch: Stretch, point: str, part: str) -> Conditions:
    return [within(Call.reported_at, stretch.span()), Call.cause_code_id == int(point)]


def intake(ctx: Context, stretch: Stretch) -> Figure:
    """Seconds from picking up to release, by who took the calls down."""
    times = intake_times(ctx, *stretch.span())
    points = tuple(
        Point(person.who, person.who, (person.median_seconds, person.p90_seconds), (person.released,))
        for person in times.per_person
        if person.released
    )
    parts = (("median", _("Median")), ("p90", _("Nine out of ten within")))
    return Figure(Unit.SECONDS, parts, points, times.whole.median_seconds, None, ((_("Calls taken down"), Unit.CALLS),))


def _of_intake(ctx: Context, stretch: Stretch, point: str, part: str) -> Conditions:
    logins = select(User.login).where(User.name == point)
    whose = or_(Call.picked_up_by == point, Call.picked_up_by.in_(logins))
    return [within(Call.picked_up_at, stretch.span()), Call.released_at.is_not(None), whose]


def who_pays(ctx: Context, stretch: Stretch) -> Figure:
    """What was worked, by month and by who bears it, in minor units without VAT."""
    payer_of = {bucket: name for name, (_label, buckets) in PAYERS.items() for bucket in buckets}
    months = stretch.months()
    amounts: Counter[tuple[str, str]] = Counter()
    for day, bucket, amount in _amounts(ctx, stretch.begins, stretch.ends):
        month = next(bar for bar in months if bar.begins <= day < bar.ends)
        amounts[key_of(month), payer_of[bucket]] += amount
    points = tuple(
        Point(key_of(bar), bar.begins, tuple(amounts[key_of(bar), name] for name in PAYERS)) for bar in months
    )
    begins, ends = (moment.astimezone(ctx.zone).date() for moment in stretch.span_before())
    before = sum(amount for _day, _bucket, amount in _amounts(ctx, begins, ends + DAY))
    parts = tuple((name, _(label)) for name, (label, _buckets) in PAYERS.items())
    return Figure(Unit.MONEY, parts, points, amounts.total(), before)


def _amounts(ctx: Context, begins: date, ends: date) -> list[tuple[date, Bucket, int]]:
    query = (
        select(CostLine.worked_on, CostSplit.bucket, func.sum(CostSplit.amount))
        .join(CostLine, CostLine.id == CostSplit.cost_line_id)
        .where(CostLine.worked_on >= begins, CostLine.worked_on < ends)
        .group_by(CostLine.worked_on, CostSplit.bucket)
    )
    return [(day, bucket, amount.minor) for day, bucket, amount in ctx.session.execute(query)]


def _of_payer(ctx: Context, stretch: Stretch, point: str, part: str) -> Conditions:
    month = bar_called(stretch.months(), point)
    lines = select(CostLine.call_id).where(CostLine.worked_on >= month.begins, CostLine.worked_on < month.ends)
    if part in PAYERS:
        lines = lines.join(CostSplit, CostSplit.cost_line_id == CostLine.id)
        lines = lines.where(CostSplit.bucket.in_(sorted(PAYERS[part][1])), CostSplit.amount > ZERO)
    return [Call.id.in_(lines)]


MEASURES = {
    measure.name: measure
    for measure in (
        Measure(
            "departments",
            N_("Calls by department"),
            N_("Calls reported, by the department that has them"),
            calls_by_department,
            _of_department,
        ),
        Measure(
            "stages", N_("Calls by state"), N_("Calls reported, by how far they have come"), calls_by_stage, _of_stage
        ),
        Measure(
            "promises",
            N_("Promises kept"),
            N_("How many of the promises that fell due were kept; a bar leads to those that were not"),
            promises_kept,
            _of_promise,
        ),
        Measure(
            "times",
            N_("Time to the solution"),
            N_("Working time from the report to the solution, without the pauses that stop the clock"),
            solution_times,
            _of_time,
        ),
        Measure(
            "load", N_("Load"), N_("Open calls of each technician now, and his visits of this week"), load, _of_load
        ),
        Measure("causes", N_("Causes"), N_("What was found to be the cause, the commonest first"), causes, _of_cause),
        Measure(
            "intake", N_("Taking calls down"), N_("From picking up the telephone to the release"), intake, _of_intake
        ),
        Measure(
            "costs", N_("Who pays"), N_("Cost of what was worked, by who bears it, without VAT"), who_pays, _of_payer
        ),
    )
}
"""The figures in the order they are shown."""
