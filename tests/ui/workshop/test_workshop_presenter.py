"""A return walked from the desktop without a window: each step asks what it needs, the next one is then possible."""

from decimal import Decimal

import pytest

from app.calls.queries import call_card
from app.costs.queries import cost_sheet
from app.costs.rules import Charge
from tests.make import Make
from tests.ui.records_view import FakeRecords
from ui.interventions.words import Part
from ui.workshop.presenters import WorkshopPresenter

TEST = {"repair": "Contacts cleaned", "work_minutes": 25, "test_protocol": "50 cycles"}


@pytest.fixture
def make(desk):
    made = Make(desk.work)
    made.rate()
    return made


@pytest.fixture
def machine(make):
    return make.asset(serial="7571934-02", product=make.product(name="Vitodens 200", is_machine=True))


@pytest.fixture
def call(make, machine):
    return make.call(asset=machine)


@pytest.fixture
async def presenter(desk, make, call):
    presenter = WorkshopPresenter(desk, FakeRecords())
    department = make.department(name="Workshop")
    presenter.customer_id = call.customer_id
    unit = next(match.id for match in await presenter.search_units("7571") if match.id.asset_id)
    presenter.view.answers.append(
        {"call": call.id, "unit": unit, "serial": "", "department": department.id, "fault": "Dead"}
    )
    await presenter.open_record("authorise_rma", call.id)
    return presenter


async def test_a_machine_is_authorised_to_come_back(presenter, call):
    assert presenter.view.questions[0].values["call"].id == call.id
    assert presenter.view.shown.title.startswith("RMA-")
    assert presenter.view.fact("Returned unit") == "Vitodens 200 · 7571934-02"


async def test_the_whole_way_of_a_unit(presenter, desk, make, call):
    part = make.product()
    await presenter.receive()
    presenter.view.answers.extend([{"diagnosis": "Spring loose"}])
    await presenter.diagnose()
    await presenter.repair()
    presenter.view.answers.append(TEST | {"test_passed": False})
    await presenter.test()
    assert presenter.against("return") == ["The unit has not passed its test: repair it again, or scrap it."]
    await presenter.repair()
    presenter.view.answers.append(TEST | {"test_passed": True})
    await presenter.test()
    parts = [Part(part.id, Decimal(1), "", ""), Part(part.id, Decimal(2), "", "")]
    returned = {"returned_to": "Customer", "parts": parts, "charge": Charge.CUSTOMER, "charge_reason": ""}
    presenter.view.answers.append(returned)
    await presenter.return_unit()
    assert presenter.view.shown.marks[0][0] == "Returned"
    assert presenter.view.refusals == []
    assert [line.quantity for line in desk.read(cost_sheet, call_id=call.id).lines][-1] == 3
    assert desk.read(call_card, call_id=call.id).assignments[0].ended_at is not None


async def test_our_own_account_needs_a_reason(presenter):
    await presenter.receive()
    presenter.view.answers.append({"diagnosis": "Spring loose"})
    await presenter.diagnose()
    await presenter.repair()
    presenter.view.answers.append(TEST | {"test_passed": True})
    await presenter.test()
    own = {"returned_to": "Stock", "parts": [], "charge": Charge.INTERNAL, "charge_reason": ""}
    presenter.view.answers.extend([own, own | {"charge_reason": "Reconditioned for stock"}])
    await presenter.return_unit()
    assert presenter.view.refusals == ["“Reason” is needed."]
    assert presenter.view.shown.marks[0][0] == "Returned"


async def test_a_step_out_of_turn_is_refused_with_the_state(presenter):
    assert presenter.against("test") == ["This is not possible while the state is “Authorised”."]
