"""An order to a subcontractor walked from the desktop without a window."""

from decimal import Decimal

import pytest

from app.costs.queries import cost_sheet
from app.costs.rules import Charge
from app.kernel.money import Money
from tests.make import Make
from tests.ui.records_view import FakeRecords
from ui.subcontracting.presenters import SubcontractingPresenter


@pytest.fixture
def make(desk):
    return Make(desk.work)


@pytest.fixture
def call(make):
    return make.call()


@pytest.fixture
async def presenter(desk, make, call):
    presenter = SubcontractingPresenter(desk, FakeRecords())
    presenter.view.answers.append(
        {
            "call": call.id,
            "subcontractor": make.subcontractor(name="TecnoElettra").id,
            "department": make.department().id,
            "scope": "Wiring",
            "agreed": Decimal("60.00"),
            "markup": Decimal("12.5"),
        }
    )
    await presenter.open_record("draft_order", call.id)
    return presenter


async def test_an_order_is_drafted_for_the_call_one_comes_from(presenter):
    assert (presenter.view.shown.second, presenter.view.fact("Markup")) == ("TecnoElettra", "12.5 %")


async def test_the_whole_way_of_an_order(presenter, desk, call):
    await presenter.offer()
    await presenter.accept()
    presenter.view.answers.append({"report": "Done, tested"})
    await presenter.report()
    presenter.view.answers.append({"charge": Charge.CUSTOMER, "charge_reason": ""})
    await presenter.approve()
    assert presenter.view.shown.marks[0][0] == "Approved"
    assert [line.gross for line in desk.read(cost_sheet, call_id=call.id).lines] == [Money.of("67.50")]


async def test_a_declined_order_keeps_the_reason_and_may_be_offered_again(presenter):
    await presenter.offer()
    presenter.view.answers.append({"reason": "No time"})
    await presenter.decline()
    assert presenter.view.fact("Reason for declining") == "No time"
    assert presenter.against("offer") == []


async def test_a_new_subcontractor_is_found_at_once(presenter):
    presenter.view.answers.append({"name": "Elettrica Bianchi", "email": "", "phone": "", "tax_id": ""})
    await presenter.add_subcontractor()
    assert [match.text for match in await presenter.search_subcontractors("bianchi")] == ["Elettrica Bianchi"]
