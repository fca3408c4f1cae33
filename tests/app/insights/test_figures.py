"""The figures against what was counted by hand, on both engines, by the company's clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.calls.flow import CallState, WaitCause
from app.calls.models import CallPause
from app.contracts.terms import Bucket
from app.db.context import Context
from app.insights.measures import MEASURES, calls_behind, read_figure
from app.insights.rules import Period, Stretch, Unit, WorkingClock, first_day, middle, percent
from app.kernel.money import Money
from app.promises.rules import Priority

ROME = ZoneInfo("Europe/Rome")
WEDNESDAY = datetime(2026, 11, 18, 11, tzinfo=UTC)
S = CallState
pytestmark = pytest.mark.usefixtures("in_english")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 by the clock in Rome."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ROME).astimezone(UTC)


@pytest.fixture
def ask(backend):
    def ask(query, **arguments):
        with backend.work() as ctx:
            return query(Context(ctx.session, ctx.actor, fixed_now=WEDNESDAY), **arguments)

    return ask


def figure(ask, name, period=Period.WEEK):
    return ask(read_figure, name=name, period=period)


def values(figure):
    return {point.key: point.values for point in figure.points if any(point.values)}


def test_a_call_belongs_to_the_day_it_has_in_rome(ask, make):
    front, second = make.department(name="Front", line=1), make.department(name="Second", line=2)
    make.call(reported_at=at(16, 0, 30), department=front)
    make.call(reported_at=at(16, 23, 30), department=second)
    make.call(reported_at=at(15, 23, 30), department=front)
    make.call(reported_at=at(17, 9))
    shown = figure(ask, "departments")
    assert [label for _key, label in shown.parts] == ["Front", "Second", "No department"]
    assert values(shown) == {"2026-11-16": (1, 1, 0), "2026-11-17": (0, 0, 1)}
    assert (shown.now, shown.before) == (3, 0)


def test_the_period_before_is_compared_as_far_as_this_one_has_come(ask, make):
    for day, hour in ((9, 9), (11, 11), (11, 13), (14, 9), (16, 9)):
        make.call(reported_at=at(day, hour))
    shown = figure(ask, "stages")
    assert (shown.now, shown.before) == (1, 2)


def test_a_week_gone_by_is_whole_and_compared_with_a_whole_one_and_leads_to_its_calls(ask, make):
    for day in (1, 7, 9, 15):
        make.call(reported_at=at(day, 20), picked_up_at=at(day, 19), released_at=at(day, 20), picked_up_by="laura")
    shown = ask(read_figure, name="stages", period=Period.WEEK, back=1)
    assert (shown.days, shown.now, shown.before) == ((date(2026, 11, 9), date(2026, 11, 16)), 2, 1)
    assert len(ask(calls_behind, name="stages", period=Period.WEEK, back=1, point="2026-11-15")) == 1
    assert ask(read_figure, name="intake", period=Period.WEEK, back=2).points[0].notes == (1,)


def test_what_was_never_released_counts_nowhere(ask, make):
    make.call(reported_at=at(17, 9), state=S.DRAFT)
    make.call(reported_at=at(17, 9), state=S.JOINED)
    assert figure(ask, "stages").now == 0


def test_a_promise_counts_where_it_fell_due_kept_or_not(ask, make):
    make.call(due_at=at(16, 12), solved_at=at(16, 12), state=S.SOLVED)
    make.call(due_at=at(16, 12), solved_at=at(16, 11), state=S.CLOSED)
    late = make.call(due_at=at(16, 13), solved_at=at(17, 9), state=S.SOLVED)
    never = make.call(due_at=at(17, 9), state=S.IN_WORK)
    make.call(due_at=at(17, 9), state=S.CANCELLED)
    make.call(due_at=at(20, 9), state=S.IN_WORK)
    shown = figure(ask, "promises")
    assert shown.unit is Unit.PERCENT
    monday, tuesday = shown.points[:2]
    assert (monday.values, monday.notes) == ((67,), (2, 1))
    assert (tuesday.values, tuesday.notes) == ((0,), (0, 1))
    assert shown.points[4].values == (None,)
    assert (shown.now, shown.before) == (50, None)
    behind = [
        row.id
        for key in ("2026-11-16", "2026-11-17")
        for row in ask(calls_behind, name="promises", period=Period.WEEK, point=key)
    ]
    assert behind == [late.id, never.id]


def test_a_solution_is_timed_in_working_minutes_without_the_customers_pauses(ask, make):
    make.call(reported_at=at(13, 17), solved_at=at(16, 9), state=S.SOLVED, priority=Priority.HIGH)
    paused = make.call(reported_at=at(16, 9), solved_at=at(16, 13), state=S.SOLVED, priority=Priority.HIGH)
    for cause, begins, ends in ((WaitCause.CUSTOMER, 10, 12), (WaitCause.SUPPLIER, 12, 13)):
        make.record(CallPause, call=paused, cause=cause, started_at=at(16, begins), ended_at=at(16, ends))
    make.call(reported_at=at(17, 9), solved_at=at(17, 10), state=S.SOLVED, priority=Priority.LOW)
    shown = figure(ask, "times")
    held = {point.key: (point.values, point.notes) for point in shown.points}
    hours = ask(lambda ctx: (ctx.setting("promises.opens"), ctx.setting("promises.closes")))
    assert hours == ("08:30", "18:00")
    assert held == {"high": ((105, 105), (2,)), "low": ((60, 60), (1,))}
    assert shown.now == 90


def test_the_load_is_open_calls_and_the_visits_of_this_week(ask, make):
    anna, luca = make.technician(name="Anna"), make.technician(name="Luca")
    make.call(technician=luca, state=S.IN_WORK)
    make.call(technician=luca, state=S.WAITING)
    make.call(technician=luca, state=S.SOLVED)
    make.intervention(technician=anna, planned_from=at(20, 9), planned_to=at(20, 11, 30))
    make.intervention(technician=anna, planned_from=at(24, 9), planned_to=at(24, 11))
    shown = [(p.label, p.values, p.notes) for p in figure(ask, "load").points if p.label in ("Anna", "Luca")]
    assert shown == [("Luca", (2,), (0,)), ("Anna", (0,), (150,))]


def test_causes_come_commonest_first_with_what_they_make_together(ask, make, backend):
    from app.codes.models import ServiceCode
    from app.codes.rules import CodeKind

    wear = make.record(ServiceCode, kind=CodeKind.CAUSE, code="W1", label="Wear")
    dirt = make.record(ServiceCode, kind=CodeKind.CAUSE, code="D1", label="Dirt")
    for cause in (dirt, wear, wear):
        make.call(reported_at=at(17, 9), cause_code_id=cause.id)
    shown = figure(ask, "causes")
    assert [(p.label, p.values, p.notes) for p in shown.points] == [
        ("W1 · Wear", (2,), (67,)),
        ("D1 · Dirt", (1,), (100,)),
    ]
    assert len(ask(calls_behind, name="causes", period=Period.WEEK, point=str(wear.id))) == 2


def test_costs_are_split_by_who_bears_them(ask, make):
    line = make.cost_line(worked_on=date(2026, 11, 17), gross=Money(1000))
    for bucket, cents in ((Bucket.REPAIR_WARRANTY, 100), (Bucket.WARRANTY, 200), (Bucket.CUSTOMER, 700)):
        make.cost_split(cost_line=line, bucket=bucket, amount=Money(cents))
    shown = figure(ask, "costs", Period.MONTH)
    assert values(shown) == {"2026-11-01": (300, 0, 0, 700)}
    assert shown.now == 1000
    found = ask(calls_behind, name="costs", period=Period.MONTH, point="2026-11-01", part="warranty")
    assert [row.id for row in found] == [line.call_id]


@pytest.mark.parametrize("period", Period)
@pytest.mark.parametrize("name", MEASURES)
def test_every_figure_can_be_read_for_every_period_and_leads_to_its_calls(ask, make, name, period):
    department, technician = make.department(), make.technician(name="Luca")
    make.call(
        reported_at=at(16, 9), due_at=at(16, 12), solved_at=at(16, 13), department=department, technician=technician
    )
    shown = figure(ask, name, period)
    for point in shown.points:
        assert len(point.values) == len(shown.parts)
        assert len(point.notes) == len(shown.notes)
        for part, _label in (("*", ""), *shown.parts):
            assert ask(calls_behind, name=name, period=period, point=point.key, part=part) is not None


def test_periods_begin_where_the_calendar_says():
    day = date(2026, 11, 18)
    begins = {period: first_day(period, day) for period in Period}
    assert list(begins.values()) == [date(2026, 11, 16), date(2026, 11, 1), date(2026, 10, 1), date(2026, 1, 1)]
    year = Stretch(Period.YEAR, ROME, WEDNESDAY)
    assert (year.begins, year.ends) == (date(2026, 1, 1), date(2027, 1, 1))
    assert len(year.bars()) == 53
    assert len(year.months()) == 12


def test_a_month_longer_than_the_one_before_is_compared_with_the_whole_of_it():
    stretch = Stretch(Period.MONTH, ROME, datetime(2026, 3, 31, 12, tzinfo=UTC))
    begins, ends = stretch.span_before()
    assert begins == stretch.midnight(date(2026, 2, 1))
    assert ends <= stretch.midnight(date(2026, 3, 1))


def test_a_week_of_summer_times_end_has_an_hour_more():
    stretch = Stretch(Period.WEEK, ROME, datetime(2026, 10, 22, 12, tzinfo=UTC))
    begins, ends = stretch.span()
    assert ends - begins == timedelta(days=7, hours=1)


def test_a_clock_counts_openings_alone():
    clock = WorkingClock([(at(16, 8), at(16, 18)), (at(17, 8), at(17, 18))])
    assert clock.minutes(at(16, 17), at(17, 9)) == 120
    assert clock.minutes(at(15, 9), at(16, 7)) == 0
    assert clock.minutes(at(16, 9), at(17, 12), [(at(16, 10), at(17, 10))]) == 60 + 120
    assert clock.minutes(at(17, 9), at(16, 9)) == 0


def test_percent_and_middle_of_nothing_are_nothing():
    assert (percent(1, 3), percent(2, 3), percent(0, 0)) == (33, 67, None)
    assert (middle([]), middle([1, 2, 6])) == ((None, None), (3, 2))
