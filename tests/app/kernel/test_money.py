from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.money import ZERO, Money, apportion, line_amount, share_out

amounts = st.integers(-10_000_000, 10_000_000).map(Money)
weights = st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(any)


def test_money_is_made_from_exact_amounts_only():
    assert Money.of("159.40") == Money.of(Decimal("159.4")) == Money(15940)
    assert Money.of(7) == Money(700)
    with pytest.raises(TypeError):
        Money.of(0.1)
    with pytest.raises(ValueError, match="more than two decimals"):
        Money.of("0.125")


@pytest.mark.parametrize(("exact", "rounded"), [("0.125", "0.13"), ("-0.125", "-0.13"), ("0.1249", "0.12"), ("2", "2")])
def test_rounding_is_half_up_away_from_zero(exact, rounded):
    assert Money.rounded(Decimal(exact)) == Money.of(rounded)


def test_a_line_is_quantity_times_price_rounded_once():
    assert line_amount(Decimal(42), Decimal("0.70")) == Money.of("29.40")
    assert line_amount(Decimal("3"), Decimal("0.335")) == Money.of("1.01")


def test_a_percentage_is_in_basis_points():
    assert Money.of("159.40").percent(2200) == Money.of("35.07")
    assert Money.of("-159.40").percent(2200) == Money.of("-35.07")
    assert Money.of("0.05").percent(5000) == Money.of("0.03")


def test_money_shows_as_a_plain_decimal():
    assert [str(Money(minor)) for minor in (0, 5, -5, 123456)] == ["0.00", "0.05", "-0.05", "1234.56"]
    assert not ZERO
    assert Money(1)


@given(amounts, amounts)
def test_sums_and_differences_are_exact(one, other):
    assert one + other - other == one
    assert Money.sum([one, other]) == one + other
    assert one + -one == ZERO


@given(amounts, weights)
def test_the_parts_of_a_shared_amount_add_up_to_it(total, by):
    parts = share_out(total, by)

    assert Money.sum(parts) == total
    assert len(parts) == len(by)
    assert all(part == ZERO for part, weight in zip(parts, by, strict=True) if weight == 0)


@given(st.integers(0, 100_000), weights)
def test_no_part_is_a_whole_unit_away_from_its_exact_share(total, by):
    for part, weight in zip(apportion(total, by), by, strict=True):
        assert abs(part * sum(by) - total * weight) < sum(by)


def test_the_largest_remainders_get_the_left_over_units_first_come_first_served():
    assert apportion(100, [1, 1, 1]) == [34, 33, 33]
    assert apportion(-100, [1, 1, 1]) == [-34, -33, -33]
    assert apportion(10, [6, 5, 9]) == [3, 3, 4]


@pytest.mark.parametrize("by", [[], [0, 0], [3, -1]])
def test_nothing_is_shared_out_by_nothing(by):
    with pytest.raises(ValueError, match="nothing to share"):
        apportion(10, by)
