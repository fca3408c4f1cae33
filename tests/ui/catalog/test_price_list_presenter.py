"""The price list from the desktop without a window: kept, priced anew from a day on, retired."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.catalog.rules import CostKind, Rounding
from tests.ui.records_view import FakeRecords
from ui.catalog.presenters import CatalogPresenter

FIGURES = {"price": Decimal("95.00"), "cost": None, "vat": Decimal(22)}
PART = {"code": "VS-3", "name": "Safety valve", "is_machine": False, "maker": "Caleffi", "family": "", "unit": "pcs"}


@pytest.fixture
def today(desk):
    return desk.read(lambda ctx: ctx.today)


@pytest.fixture
async def presenter(desk):
    """With one part added."""
    presenter = CatalogPresenter(desk, FakeRecords())
    presenter.view.answers.append({**PART, **FIGURES})
    await presenter.add()
    return presenter


def choose(presenter, line):
    presenter.view.listed_rows["prices"] = line


async def test_a_part_is_added_and_shown_with_its_price(presenter):
    assert (presenter.view.shown.title, presenter.view.shown.second) == ("Safety valve", "VS-3")
    assert (presenter.view.fact("Price"), presenter.view.fact("VAT")) == ("95.00 / pcs (EUR)", "22 %")
    assert [(line.day, line.price, line.standing.label) for line in presenter.view.lists["prices"]] == [
        ("", "95.00", "In force")
    ]


async def test_a_new_price_is_planned_and_withdrawn(presenter, today):
    presenter.view.answers.append({"valid_from": today + timedelta(30), **FIGURES, "price": Decimal("0.0375")})
    await presenter.change_price()
    assert presenter.view.fact("Price") == "95.00 / pcs (EUR)"
    planned, first = presenter.view.lists["prices"]
    assert (planned.price, planned.standing.label) == ("0.0375", "Planned")
    choose(presenter, first)
    assert presenter.against_withdrawing() == ["No price is chosen that is still to begin."]
    choose(presenter, planned)
    await presenter.withdraw()
    assert len(presenter.view.lists["prices"]) == 1


async def test_a_product_that_becomes_a_machine_is_shown_among_the_machines(presenter):
    presenter.view.answers.append({**PART, "is_machine": True})
    await presenter.edit()
    assert (presenter.view.view, presenter.view.shown.marks[0][0]) == ("machines", "Machine")


async def test_a_retired_product_is_listed_apart_and_used_again(presenter):
    part_id = presenter.card.row.id
    await presenter.retire()
    assert presenter.view.rows == []
    await presenter.open_record("product", part_id)
    assert presenter.view.view == "retired"
    await presenter.restore()
    await presenter.open_record("product", part_id)
    assert presenter.view.view == "parts"


async def test_a_rate_takes_the_place_of_the_one_before(presenter, today):
    await presenter.choose_view("rates")
    counted = {"increment_minutes": 15, "minimum_minutes": None, "rounding": Rounding.UP}
    rate = {"kind": CostKind.LABOUR, "name": "Labour", "unit": "h", "valid_from": today, **counted, **FIGURES}
    presenter.view.answers.append(rate)
    await presenter.add()
    assert presenter.view.fact("Time counted") == "in steps of 0 h 15, up"
    presenter.view.answers.append({**rate, "valid_from": today + timedelta(1), "price": Decimal(99)})
    await presenter.change_price()
    assert presenter.view.questions[-1].values["increment_minutes"] == 15
    standing = [(line.price, line.standing.label) for line in presenter.view.lists["prices"]]
    assert standing == [("99.00", "Planned"), ("95.00", "In force")]
    choose(presenter, presenter.view.lists["prices"][0])
    assert presenter.against_editing() != []
    presenter.view.answers.clear()
    await presenter.withdraw()
    assert [row.price for row in presenter.view.rows] == [Decimal("95.00")]
    presenter.view.list_in_front = "trail"
    await presenter.show_trail()
    assert {row.record for row in presenter.view.lists["trail"]} == {"rate"}
