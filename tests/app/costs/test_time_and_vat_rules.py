from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.rules import Rounding
from app.costs.rules import (
    NegativeTime,
    Scope,
    TimeEntry,
    TimeRule,
    TimeRuleIsWrong,
    Vat,
    billable_minutes,
    billing_reason,
    distribute_billable,
    hours,
    labour_amount,
    vat_summary,
)
from app.kernel.i18n import use_language
from app.kernel.money import Money

QUARTERS = TimeRule(increment=15)
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


def entry(key, minutes, **given) -> TimeEntry:
    return TimeEntry(key=key, minutes=minutes, **({"order": 1, "day": MONDAY} | given))


def billed(entries, rule) -> list[int]:
    return [time.billable_minutes for time in distribute_billable(entries, rule)]


@pytest.mark.parametrize(
    ("rule", "worked", "charged"),
    [
        (TimeRule(), 107, 107),
        (QUARTERS, 110, 120),
        (QUARTERS, 120, 120),
        (QUARTERS, 1, 15),
        (QUARTERS, 0, 0),
        (TimeRule(increment=15, direction=Rounding.DOWN), 119, 105),
        (TimeRule(increment=15, direction=Rounding.NEAREST), 112, 105),
        (TimeRule(increment=15, direction=Rounding.NEAREST), 113, 120),
        (TimeRule(increment=20, direction=Rounding.NEAREST), 110, 120),
        (TimeRule(increment=15, grace=5), 125, 120),
        (TimeRule(increment=15, grace=5), 126, 135),
        (TimeRule(increment=15, minimum=60), 20, 60),
        (TimeRule(increment=15, minimum=60), 0, 0),
        (TimeRule(increment=15, cap=480), 600, 480),
        (TimeRule(increment=15, free=30), 30, 0),
        (TimeRule(increment=15, free=30), 50, 30),
    ],
)
def test_worked_minutes_become_billable_ones_by_the_rule(rule, worked, charged):
    assert billable_minutes(worked, rule) == charged


@pytest.mark.parametrize(
    ("rule", "worked", "why"),
    [
        (QUARTERS, 110, "1 h 50 worked, rounded up to the quarter of an hour"),
        (QUARTERS, 120, "2 h 00 worked"),
        (TimeRule(increment=30, direction=Rounding.DOWN), 110, "1 h 50 worked, rounded down to 0 h 30"),
        (TimeRule(increment=15, minimum=60), 20, "0 h 20 worked, at least 1 h 00 are charged"),
        (TimeRule(increment=15, cap=60), 61, "1 h 01 worked, at most 1 h 00 are charged"),
        (TimeRule(increment=15, cap=60), 50, "0 h 50 worked, rounded up to the quarter of an hour"),
        (TimeRule(free=30), 20, "0 h 20 worked, within the 0 h 30 free of charge"),
        (TimeRule(free=30), 50, "0 h 50 worked, 0 h 30 of them free of charge, 0 h 20 charged"),
    ],
)
def test_the_rule_says_in_a_sentence_what_it_did(rule, worked, why):
    with use_language("en"):
        assert billing_reason(worked, rule).show() == why


def test_the_entries_of_one_order_and_day_are_rounded_once_and_share_the_total():
    entries = [entry("a", 50), entry("b", 20, day=TUESDAY), entry("c", 60), entry("d", 1, order=2)]

    times = distribute_billable(entries, QUARTERS)

    assert [(time.key, time.raw_minutes, time.billable_minutes) for time in times] == [
        ("a", 50, 55),
        ("b", 20, 30),
        ("c", 60, 65),
        ("d", 1, 15),
    ]
    with use_language("en"):
        assert times[0].reason.show() == "1 h 50 worked, rounded up to the quarter of an hour"


@pytest.mark.parametrize(
    ("scope", "charged"),
    [
        (Scope.ENTRY, [15, 15, 15]),
        (Scope.VISIT, [8, 7, 15]),
        (Scope.ORDER_DAY, [15, 8, 7]),
        (Scope.ORDER, [5, 5, 5]),
        (Scope.INVOICE, [5, 5, 5]),
    ],
)
def test_the_scope_decides_what_is_added_up_before_rounding(scope, charged):
    entries = [entry(1, 5, visit=1), entry(2, 5, visit=1, day=TUESDAY), entry(3, 5, visit=2, day=TUESDAY)]

    assert billed(entries, TimeRule(increment=15, scope=scope)) == charged


def test_entries_without_any_work_are_billed_nothing_even_under_a_minimum():
    assert billed([entry(1, 0), entry(2, 0)], TimeRule(minimum=60)) == [0, 0]


def test_impossible_rules_and_times_are_refused():
    for wrong in ({"increment": 0}, {"minimum": -1}, {"grace": -1}, {"free": -1}, {"cap": 10, "minimum": 20}):
        with pytest.raises(TimeRuleIsWrong):
            TimeRule(**wrong)
    with pytest.raises(NegativeTime):
        distribute_billable([entry(1, 10), entry(2, -5)], QUARTERS)


entries_of_a_week = st.lists(
    st.builds(
        TimeEntry,
        key=st.integers(),
        minutes=st.integers(0, 600),
        order=st.integers(1, 2),
        visit=st.integers(1, 3),
        day=st.sampled_from([MONDAY, TUESDAY]),
    ),
    max_size=8,
)
rules = st.builds(
    TimeRule,
    increment=st.sampled_from([1, 6, 15, 30, 60]),
    direction=st.sampled_from(Rounding),
    minimum=st.integers(0, 60),
    cap=st.one_of(st.none(), st.integers(60, 900)),
    grace=st.integers(0, 10),
    free=st.integers(0, 40),
    scope=st.sampled_from(Scope),
)


@given(entries_of_a_week, rules)
def test_the_entries_shown_add_up_to_the_billed_total_and_the_raw_time_is_untouched(entries, rule):
    times = distribute_billable(entries, rule)

    assert [(time.key, time.raw_minutes) for time in times] == [(entry.key, entry.minutes) for entry in entries]
    assert all(time.billable_minutes >= 0 for time in times)
    assert not any(time.billable_minutes for time in times if not time.raw_minutes)
    if rule.scope is Scope.INVOICE:
        total = billable_minutes(sum(entry.minutes for entry in entries), rule)
        assert sum(time.billable_minutes for time in times) == total


@given(st.integers(0, 2000), st.integers(0, 2000), rules)
def test_more_work_never_costs_less(one, other, rule):
    assert billable_minutes(min(one, other), rule) <= billable_minutes(max(one, other), rule)


def test_labour_is_rounded_once_and_never_through_hours_with_two_decimals():
    assert labour_amount(120, Decimal("60.00")) == Money.of("120.00")
    assert labour_amount(100, Decimal("60.00")) == Money.of("100.00")
    assert labour_amount(1, Decimal("40.50")) == Money.of("0.68")
    assert labour_amount(20, Decimal("45.005")) == Money.of("15.00")
    assert (hours(100), hours(110), hours(120)) == (Decimal("1.67"), Decimal("1.83"), Decimal("2.00"))


def test_tax_is_rounded_once_per_rate_on_the_total():
    assert vat_summary([(2200, Money.of("159.40"))]) == [Vat(2200, Money.of("159.40"), Money.of("35.07"))]
    cents = [(2200, Money.of("0.02")), (1000, Money.of("0.05")), (2200, Money.of("0.02")), (0, Money.of(9))]
    assert vat_summary(cents) == [
        Vat(2200, Money.of("0.04"), Money.of("0.01")),
        Vat(1000, Money.of("0.05"), Money.of("0.01")),
        Vat(0, Money.of(9), Money()),
    ]
    assert vat_summary([(2200, Money.of("-159.40"))])[0].vat == Money.of("-35.07")
    assert vat_summary([]) == []
