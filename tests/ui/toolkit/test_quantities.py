"""What people type for times, quantities and dates."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import Refused
from app.kernel.i18n import show_minutes, show_number, use_language
from ui.toolkit.quantities import parse_clock, parse_day, parse_minutes, parse_moment, parse_quantity

TODAY = date(2026, 11, 22)
ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1 h 50", 110),
        ("1:50", 110),
        ("1.50", 110),
        ("1h50m", 110),
        ("110", 110),
        ("110 min", 110),
        ("2 h", 120),
        ("2 ore", 120),
        ("1,5 h", 90),
        ("0,75h", 45),
        ("0:05", 5),
        ("1 ч 50", 110),
        ("110 мин", 110),
        ("2 Std", 120),
        ("  ", None),
    ],
)
def test_a_length_of_time_is_read_as_people_write_it(text, minutes):
    assert parse_minutes(text) == minutes


@pytest.mark.parametrize("text", ["1:75", "abc", "-5", "1:2:3", "10000000", "1 d"])
def test_what_is_no_length_of_time_is_refused(text):
    with pytest.raises(Refused, match="1 h 50"):
        parse_minutes(text)


@given(st.integers(0, 59_999), st.sampled_from(["it", "en", "de", "ru"]))
def test_a_length_of_time_is_read_back_as_it_was_shown(minutes, language):
    with use_language(language):
        assert parse_minutes(show_minutes(minutes)) == minutes


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("it", "1.234,50", "1234.50"),
        ("it", "1234,5", "1234.5"),
        ("en", "1,234.50", "1234.50"),
        ("it", "1 234,5", "1234.5"),
        ("it", "1.234", "1234"),
        ("it", "-3", "-3"),
    ],
)
def test_a_quantity_is_read_in_the_language_of_the_desk(language, text, value):
    with use_language(language):
        assert parse_quantity(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1.5", "1,2,3", "12x", "--1", "1.23,4"])
def test_a_quantity_that_could_mean_two_things_is_refused(text):
    with use_language("it"), pytest.raises(Refused, match="1"):
        parse_quantity(text)


@given(st.decimals(-(10**6), 10**6, places=3))
def test_a_quantity_is_read_back_as_it_was_shown(value):
    with use_language("it"):
        assert parse_quantity(show_number(value, 3)) == value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3/4", date(2026, 4, 3)),
        ("3.4.25", date(2025, 4, 3)),
        ("03-04-2025", date(2025, 4, 3)),
        ("29 2 2024", date(2024, 2, 29)),
        ("", None),
    ],
)
def test_a_day_is_read_day_first(text, day):
    assert parse_day(text, TODAY) == day


@pytest.mark.parametrize("text", ["31/2", "13/13/2025", "yesterday", "2026-01-02x"])
def test_a_day_that_does_not_exist_is_refused(text):
    with pytest.raises(Refused, match="22/11/2026"):
        parse_day(text, TODAY)


def test_a_clock_time_alone_is_today():
    assert parse_moment("14:30", TODAY, ROME) == datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
    assert parse_moment("1/12 9", TODAY, ROME) == datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    assert parse_clock("9") == time(9)
    assert parse_moment("", TODAY, ROME) is None


def test_a_clock_time_that_does_not_exist_is_refused():
    with pytest.raises(Refused, match="14:30"):
        parse_clock("25:00")
