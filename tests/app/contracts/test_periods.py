"""How a contract stands on a day, and which period follows it."""

from datetime import date, timedelta

import pytest

from app.contracts.periods import ContractStanding, next_period, standing_of

S = ContractStanding
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (FIRST - timedelta(1), S.NOT_BEGUN),
        (FIRST, S.RUNNING),
        (LAST - timedelta(61), S.RUNNING),
        (LAST - timedelta(60), S.ENDING),
        (LAST, S.ENDING),
        (LAST + timedelta(1), S.ENDED),
    ],
)
def test_a_contract_runs_ends_soon_and_is_over(today: date, standing: ContractStanding):
    assert standing_of(today, FIRST, LAST) is standing


def test_a_contract_stopped_or_suspended_says_so():
    assert standing_of(date(2026, 6, 1), FIRST, LAST, date(2026, 6, 1)) is S.ENDED
    assert standing_of(date(2026, 5, 31), FIRST, LAST, date(2026, 6, 1)) is S.ENDING
    assert standing_of(date(2026, 3, 1), FIRST, LAST, is_suspended=True) is S.SUSPENDED
    assert standing_of(LAST + timedelta(1), FIRST, LAST, is_suspended=True) is S.ENDED


@pytest.mark.parametrize(
    ("period", "following"),
    [
        ((FIRST, LAST), (date(2027, 1, 1), date(2027, 12, 31))),
        ((date(2026, 3, 1), date(2026, 8, 31)), (date(2026, 9, 1), date(2027, 2, 28))),
        ((date(2025, 2, 28), date(2026, 2, 27)), (date(2026, 2, 28), date(2027, 2, 27))),
        ((date(2026, 1, 10), date(2026, 1, 19)), (date(2026, 1, 20), date(2026, 1, 29))),
    ],
)
def test_the_next_period_is_as_long_and_follows_at_once(period, following):
    assert next_period(*period) == following
