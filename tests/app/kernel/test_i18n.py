from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from app.kernel import i18n
from app.kernel.i18n import (
    _,
    current_language,
    plural,
    set_language,
    show_count,
    show_date,
    show_minutes,
    show_moment,
    show_money,
    show_number,
    use_language,
)
from app.kernel.money import Money


@pytest.mark.parametrize(
    ("language", "number", "money", "with_currency"),
    [("it", "1.234,5", "1.234,50", "1.234,50\xa0€"), ("en", "1,234.5", "1,234.50", "€1,234.50")],
)
def test_numbers_and_money_follow_the_language(language, number, money, with_currency):
    with use_language(language):
        assert show_number(Decimal("1234.50")) == number
        assert show_money(Money.of("1234.50")) == money
        assert show_money(Money.of("1234.50"), "EUR") == with_currency


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [("100", None, "100"), ("0", None, "0"), ("-0.5", None, "-0,5"), ("2", 2, "2,00"), ("1E+3", None, "1.000")],
)
def test_a_number_shows_its_own_decimals_unless_told_how_many(value, digits, shown):
    with use_language("it"):
        assert show_number(Decimal(value), digits) == shown


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("count", [0, 999, 1_000, 40_000, 1_234_567, -1_000])
def test_a_count_is_written_as_babel_writes_it(language, count):
    with use_language(language):
        assert show_count(count) == show_number(Decimal(count))


def test_days_and_moments_are_shown_in_the_asked_zone():
    moment = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    with use_language("it"):
        assert show_date(date(2026, 3, 5)) == "05/03/2026"
        assert show_moment(moment, ZoneInfo("Europe/Rome")) == "21/11/2026 00:30"


def test_minutes_are_shown_as_hours_and_minutes():
    assert [show_minutes(minutes) for minutes in (0, 5, 110, -65)] == ["0 h 00", "0 h 05", "1 h 50", "−1 h 05"]


def test_an_empty_text_is_not_translated_into_the_catalogues_header():
    with use_language("it"):
        assert _("") == ""


def test_a_text_without_translation_stays_as_it_is():
    with use_language("it"):
        assert _("xyzzy {name}") == "xyzzy {name}"
        assert [plural("{count} xyzzy", "{count} xyzzies", count) for count in (1, 2)] == [
            "{count} xyzzy",
            "{count} xyzzies",
        ]


def test_another_language_for_a_while_is_this_threads_alone_and_ends():
    seen: list[str] = []
    before = current_language()
    with use_language("en"):
        thread = Thread(target=lambda: seen.append(current_language()))
        thread.start()
        thread.join()
        assert current_language() == "en"
        with use_language("it"):
            assert current_language() == "it"
        assert current_language() == "en"

    assert [*seen, current_language()] == [before, before]


def test_a_customers_language_without_catalogue_becomes_english():
    with use_language("fr"):
        assert current_language() == "en"


def test_the_process_has_no_language_without_catalogue(monkeypatch):
    monkeypatch.setattr(i18n, "_default", current_language())

    with pytest.raises(ValueError, match="no catalogue"):
        set_language("xx")
    set_language("en")
    assert current_language() == "en"
