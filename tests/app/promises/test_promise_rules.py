from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.calendar import WorkingCalendar, same_hours
from app.promises.rules import (
    PRIORITIES,
    TARGETS,
    HolidaysUnknown,
    Passage,
    Pause,
    Priority,
    PromiseState,
    Severity,
    Target,
    combined_factor,
    explain,
    priority_of,
    promise,
    public_holidays,
    standing,
)

ROME = ZoneInfo("Europe/Rome")
OFFICE = WorkingCalendar(ROME, same_hours((time(9), time(13)), (time(14), time(18))))


def rome(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=ROME)


def pause(start: str, end: str | None, cause: str = "customer") -> Pause:
    return Pause(rome(start), rome(end) if end else None, cause)


MONDAY = rome("16 09:00")


@pytest.mark.parametrize(
    ("severity", "factor", "priority"),
    [
        (Severity.BLOCKED, 100, Priority.HIGH),
        (Severity.BLOCKED, 50, Priority.CRITICAL),
        (Severity.BLOCKED, 0, Priority.HIGH),
        (Severity.DEGRADED, 100, Priority.MEDIUM),
        (Severity.NUISANCE, 150, Priority.LOW),
        (Severity.QUESTION, 50, Priority.LOW),
    ],
)
def test_priority_follows_from_severity_and_contract(severity, factor, priority):
    assert priority_of(severity, factor) is priority


def test_every_severity_and_priority_stands_in_the_tables():
    assert set(PRIORITIES) == set(Severity)
    assert set(TARGETS) == set(Priority)


def test_a_graver_fault_or_a_better_contract_never_has_a_lower_priority():
    rank = list(Priority).index
    rows = [[rank(priority) for priority in PRIORITIES[severity]] for severity in Severity]

    assert all(row == sorted(row) for row in rows)
    assert all(list(column) == sorted(column) for column in zip(*rows, strict=True))


def test_factors_multiply_zero_is_left_out_and_the_bad_fix_counts_only_when_repeated():
    assert combined_factor([50, 80]) == Fraction(2, 5)
    assert combined_factor([50, 0, 80], bad_fix=50) == Fraction(2, 5)
    assert combined_factor([50, 80], bad_fix=50, is_repeat=True) == Fraction(1, 5)
    assert combined_factor([]) == 1


def test_twenty_one_hours_become_eight_and_four_tenths():
    assert Target(60, 21 * 60).scaled(combined_factor([50, 80])) == Target(24, 504)
    assert Target(1, 5).scaled(Fraction(1, 2)) == Target(1, 3)


def test_a_promise_is_walked_along_the_calendar_from_the_report():
    assert promise(rome("20 17:00"), 120, OFFICE) == rome("23 10:00")
    assert promise(rome("21 11:00"), 60, OFFICE) == rome("23 10:00")


def test_waiting_for_the_customer_moves_the_promise_and_waiting_for_a_supplier_does_not():
    assert promise(MONDAY, 120, OFFICE, [pause("16 10:00", "16 12:00")]) == rome("16 14:00") - timedelta(hours=1)
    assert promise(MONDAY, 120, OFFICE, [pause("16 10:00", "16 12:00", "supplier")]) == rome("16 11:00")
    agreed = frozenset({"supplier"})
    assert promise(MONDAY, 120, OFFICE, [pause("16 10:00", "16 12:30", "supplier")], agreed) == rome("16 14:30")


def test_a_pause_over_the_weekend_costs_no_more_than_its_working_time():
    assert promise(rome("20 17:00"), 120, OFFICE, [pause("20 17:30", "23 09:30")]) == rome("23 11:00")


def test_while_it_lasts_a_pause_leaves_no_due_time_and_the_minutes_left_stand_still():
    waiting = [pause("16 10:00", None)]
    early, late = (standing(MONDAY, 120, OFFICE, rome(now), waiting) for now in ("16 10:30", "18 10:30"))

    assert (early.state, early.due_at, early.minutes_left) == (PromiseState.PAUSED, None, 60)
    assert early == late


def test_a_pause_that_begins_too_late_does_not_undo_a_missed_promise():
    found = standing(MONDAY, 60, OFFICE, rome("16 12:00"), [pause("16 11:00", None)])

    assert (found.state, found.due_at, found.minutes_left) == (PromiseState.MISSED, rome("16 10:00"), -60)


@pytest.mark.parametrize(
    ("now", "state", "left"),
    [
        ("16 09:00", PromiseState.ON_TIME, 120),
        ("16 10:30", PromiseState.ON_TIME, 30),
        ("16 10:31", PromiseState.AT_RISK, 29),
        ("16 11:00", PromiseState.AT_RISK, 0),
        ("16 11:01", PromiseState.MISSED, -1),
        ("17 09:00", PromiseState.MISSED, -360),
    ],
)
def test_a_promise_turns_from_on_time_to_at_risk_to_missed(now, state, left):
    found = standing(MONDAY, 120, OFFICE, rome(now))

    assert (found.state, found.minutes_left, found.due_at) == (state, left, rome("16 11:00"))


def test_a_promise_fulfilled_at_its_due_time_is_kept_and_a_second_later_missed():
    due, now = rome("16 11:00"), rome("20 12:00")

    assert standing(MONDAY, 120, OFFICE, now, done_at=due).state is PromiseState.KEPT
    assert standing(MONDAY, 120, OFFICE, now, done_at=due + timedelta(seconds=1)).state is PromiseState.MISSED
    assert standing(MONDAY, 120, OFFICE, now, done_at=rome("16 10:00")).minutes_left == 60


def test_work_done_out_of_a_pause_keeps_the_promise():
    found = standing(MONDAY, 120, OFFICE, rome("20 12:00"), [pause("16 10:00", None)], done_at=rome("19 12:00"))

    assert (found.state, found.minutes_left) == (PromiseState.KEPT, 60)


def test_the_explanation_names_every_stretch_of_the_clock():
    waiting = [pause("16 15:00", "16 16:00"), pause("16 15:30", "16 16:30", "access"), pause("16 17:00", None, "parts")]
    rows = explain(rome("16 12:00"), rome("17 10:00"), OFFICE, waiting)

    assert [
        (
            f"{row.started_at.astimezone(ROME):%d %H:%M}",
            str(row.passage),
            row.cause,
            row.counted // timedelta(minutes=1),
        )
        for row in rows
    ] == [
        ("16 12:00", "counted", "", 60),
        ("16 13:00", "closed", "", 0),
        ("16 14:00", "counted", "", 60),
        ("16 15:00", "paused", "customer", 0),
        ("16 16:00", "paused", "access", 0),
        ("16 16:30", "counted", "", 90),
        ("16 18:00", "closed", "", 0),
        ("17 09:00", "counted", "", 60),
    ]


def test_days_that_meet_at_midnight_are_one_stretch():
    always = WorkingCalendar(ROME, same_hours((time(0), time(0)), days=range(7)))

    assert len(explain(MONDAY, rome("20 12:00"), always)) == 1


def test_a_time_without_zone_is_an_error():
    with pytest.raises(ValueError, match="no time zone"):
        explain(datetime(2026, 11, 16, 9), MONDAY, OFFICE)  # noqa: DTZ001


moments = st.datetimes(datetime(2026, 3, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
lengths = st.timedeltas(timedelta(0), timedelta(days=9))
pauses = st.lists(
    st.builds(
        lambda start, length, cause: Pause(start, start + length, cause),
        moments,
        lengths,
        st.sampled_from(["customer", "access", "supplier"]),
    ),
    max_size=4,
)


@given(moments, lengths, pauses)
def test_the_explanation_has_no_gaps_and_adds_up_to_the_time_the_clock_says(start, length, waiting):
    until = start + length
    rows = explain(start, until, OFFICE, waiting)

    assert [row.started_at for row in rows[1:]] == [row.ended_at for row in rows[:-1]]
    assert not rows or (rows[0].started_at, rows[-1].ended_at) == (start, until)
    counted = sum((row.counted for row in rows), timedelta(0))
    assert (timedelta(minutes=480) - counted) // timedelta(minutes=1) == standing(
        start, 480, OFFICE, until, waiting
    ).minutes_left


@given(moments, st.integers(1, 3000), pauses, moments)
def test_a_promise_is_late_exactly_when_no_working_time_is_left(start, allowed, waiting, now):
    found = standing(start, allowed, OFFICE, now, waiting)

    if found.minutes_left < 0:
        assert found.state is PromiseState.MISSED
    if found.state in (PromiseState.ON_TIME, PromiseState.AT_RISK):
        assert found.minutes_left >= 0
        assert (
            any(row.passage is not Passage.CLOSED for row in explain(now, found.due_at, OFFICE)) or now == found.due_at
        )


def test_the_italian_holidays_know_easter_monday_the_patron_saint_and_saint_francis_since_2026():
    days = public_holidays("IT", [2025, 2026], "MN")

    assert {date(2025, 4, 21), date(2026, 4, 6), date(2026, 8, 15), date(2026, 3, 18)} <= days
    assert date(2026, 10, 4) in days
    assert date(2025, 10, 4) not in days
    assert date(2026, 3, 18) not in public_holidays("IT", [2026])


def test_holidays_of_an_unknown_place_are_refused_instead_of_forgotten():
    with pytest.raises(HolidaysUnknown):
        public_holidays("IT", [2026], "QQ")
    with pytest.raises(HolidaysUnknown):
        public_holidays("XX", [2026])
