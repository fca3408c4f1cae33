"""Work of several visits on one day is rounded once, over the day, and the lines add up to it."""

from decimal import Decimal

import pytest

from app.catalog.rules import CostKind
from app.kernel.money import Money
from tests.company import Company


@pytest.mark.parametrize(
    ("worked", "billed"), [((110,), "120.00"), ((50, 35), "90.00"), ((5, 5, 5), "15.00"), ((60, 60), "120.00")]
)
def test_minutes_of_one_day_are_rounded_up_together(company: Company, worked: tuple[int, ...], billed: str):
    call_id = company.in_work()
    for minutes in worked:
        company.visit(call_id, work_minutes=minutes)
    labour = [line for line in company.costs(call_id).lines if line.kind is CostKind.LABOUR]
    assert len(labour) == len(worked)
    assert Money.sum(line.gross for line in labour) == Money.of(billed)
    hours = sum((line.quantity for line in labour), Decimal(0))
    assert round(hours, 2) == Decimal(billed) / 60
