from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.calendar import HoursOverlap, NoWorkingTime, WorkingCalendar, same_hours, without

ROME = ZoneInfo("Europe/Rome")
MORNING, AFTERNOON = (time(9), time(13)), (time(14), time(18))
OFFICE = WorkingCalendar(ROME, same_hours(MORNING, AFTERNOON))
ROUND_THE_CLOCK = WorkingCalendar(ROME, same_hours((time(0), time(0)), days=range(7)))
TEN_HOURS = WorkingCalendar(ROME, same_hours((time(8), time(18)), days=range(7)))


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


@pytest.mark.parametrize(
    ("calendar", "start", "minutes", "due"),
    [
        (OFFICE, "2025-06-03 12:30", 60, "2025-06-03 14:30"),
        (OFFICE, "2025-06-06 17:00", 60, "2025-06-06 18:00"),
        (OFFICE, "2025-06-06 17:00", 61, "2025-06-09 09:01"),
        (OFFICE, "2025-06-07 11:00", 30, "2025-06-09 09:30"),
        (OFFICE, "2025-06-07 11:00", 0, "2025-06-09 09:00"),
        (OFFICE, "2025-06-03 10:00", 0, "2025-06-03 10:00"),
        (ROUND_THE_CLOCK, "2025-03-29 23:00", 480, "2025-03-30 08:00"),
        (ROUND_THE_CLOCK, "2024-10-26 23:00", 480, "2024-10-27 06:00"),
    ],
)
def test_a_due_time_counts_working_minutes_only_and_stays_at_closing(calendar, start, minutes, due):
    found = calendar.add_working(rome(start), minutes)

    assert found == rome(due)
    assert found.tzinfo is UTC


def test_holidays_and_weekends_are_skipped():
    calendar = WorkingCalendar(ROME, OFFICE.week, frozenset({date(2025, 4, 21), date(2025, 4, 25)}))

    assert calendar.add_working(rome("2025-04-18 17:00"), 600) == rome("2025-04-23 10:00")


def test_a_night_shift_is_two_openings_that_meet_at_midnight():
    calendar = WorkingCalendar(ROME, same_hours((time(0), time(6)), (time(22), time(0)), days=range(7)))

    assert calendar.add_working(rome("2025-06-03 23:00"), 240) == rome("2025-06-04 03:00")


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2024-10-26 00:15", "2024-10-28 12:00", 24),
        ("2024-03-30 23:30", "2024-04-01 12:00", 14),
        ("2024-03-29 23:30", "2024-04-02 12:00", 34),
        ("2024-04-02 12:00", "2024-03-29 23:30", 0),
    ],
)
def test_days_are_walked_by_the_calendar_over_a_change_of_the_clocks(start, end, hours):
    assert TEN_HOURS.working_minutes(rome(start), rome(end)) == hours * 60


@pytest.mark.parametrize(("day", "hours"), [("2025-03-30", 23), ("2025-10-26", 25), ("2025-06-01", 24)])
def test_a_day_round_the_clock_has_as_many_hours_as_the_clocks_give_it(day, hours):
    (opens, closes), *_ = ROUND_THE_CLOCK.openings(date.fromisoformat(day))

    assert closes - opens == timedelta(hours=hours)


def test_an_opening_inside_the_hour_that_does_not_exist_begins_when_the_clocks_change():
    calendar = WorkingCalendar(ROME, same_hours((time(2, 30), time(3, 15)), days=[6]))

    assert calendar.openings(date(2025, 3, 30)) == ((rome("2025-03-30 03:00"), rome("2025-03-30 03:15")),)


def test_pauses_are_cut_out_and_one_after_the_due_time_moves_nothing():
    start = rome("2025-06-03 09:00")
    pause = (rome("2025-06-03 09:30"), rome("2025-06-03 11:00"))
    late = (rome("2025-06-03 15:00"), rome("2025-06-03 16:00"))

    assert OFFICE.add_working(start, 60, [pause]) == rome("2025-06-03 11:30")
    assert OFFICE.add_working(start, 60, [late, pause, pause]) == rome("2025-06-03 11:30")
    assert OFFICE.working_minutes(start, rome("2025-06-03 18:00"), [late, pause]) == 480 - 90 - 60


def test_seconds_count_until_whole_minutes_are_asked_for():
    start = rome("2025-06-03 09:00")

    assert OFFICE.working_time(start, start + timedelta(seconds=90)) == timedelta(seconds=90)
    assert OFFICE.working_minutes(start, start + timedelta(seconds=119)) == 1


def test_a_time_without_zone_is_an_error():
    with pytest.raises(ValueError, match="no time zone"):
        OFFICE.add_working(datetime(2025, 6, 3, 9), 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="no time zone"):
        OFFICE.working_minutes(rome("2025-06-03 09:00"), datetime(2025, 6, 3, 9))  # noqa: DTZ001


def test_a_calendar_without_any_opening_is_refused():
    with pytest.raises(NoWorkingTime):
        WorkingCalendar(ROME, ((),) * 7)


def test_a_calendar_whose_working_days_are_all_holidays_says_so_instead_of_searching_for_ever():
    every_day = frozenset(date(2025, 1, 1) + timedelta(days=n) for n in range(4000))
    with pytest.raises(NoWorkingTime):
        WorkingCalendar(ROME, OFFICE.week, every_day).add_working(rome("2025-01-02 09:00"), 1)


@pytest.mark.parametrize(
    "day",
    [(AFTERNOON, MORNING), ((time(9), time(13)), (time(12), time(18))), ((time(18), time(9)),), ((time(9), time(9)),)],
)
def test_openings_that_overlap_or_end_before_they_begin_are_refused(day):
    with pytest.raises(HoursOverlap):
        WorkingCalendar(ROME, same_hours(*day))


def test_working_time_is_never_added_backwards():
    with pytest.raises(ValueError, match="forwards"):
        OFFICE.add_working(rome("2025-06-03 09:00"), -1)


moments = st.datetimes(datetime(2023, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
calendars = st.sampled_from([OFFICE, ROUND_THE_CLOCK, TEN_HOURS])
pauses = st.lists(st.tuples(moments, st.timedeltas(timedelta(0), timedelta(days=40))), max_size=4).map(
    lambda found: [(start, start + length) for start, length in found]
)


@given(calendars, moments, st.integers(0, 20_000), pauses)
def test_adding_and_measuring_working_time_undo_each_other(calendar, start, minutes, cuts):
    due = calendar.add_working(start, minutes, cuts)

    assert calendar.working_time(start, due, cuts) == timedelta(minutes=minutes)


@given(calendars, st.lists(moments, min_size=3, max_size=3).map(sorted))
def test_the_working_time_of_two_stretches_is_that_of_the_whole(calendar, three):
    first, second, third = three

    assert calendar.working_time(first, second) + calendar.working_time(second, third) == calendar.working_time(
        first, third
    )


@given(st.lists(moments, min_size=2, max_size=2, unique=True).map(sorted), pauses)
def test_cutting_pauses_out_leaves_nothing_of_them(span, cuts):
    left = without(span, cuts)

    assert all(a < b for a, b in left)
    assert not any(max(a, start) < min(b, end) for a, b in left for start, end in cuts)
