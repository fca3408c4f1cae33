"""A unit that comes back: received, diagnosed, repaired, tested, returned; or scrapped, or never sent."""

from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from app.assets.models import Asset
from app.assets.rules import AssetPlace
from app.calls.flow import AssignmentState, CallState
from app.catalog.rules import CostKind
from app.costs.models import Charge
from app.kernel.money import ZERO, Money
from app.workshop.commands import (
    authorise_rma,
    cancel_rma,
    diagnose_rma,
    receive_rma,
    record_test,
    repair_rma,
    return_rma,
    return_unrepaired,
    scrap_rma,
)
from app.workshop.flow import RmaState
from app.workshop.models import Rma
from app.workshop.queries import find_rmas
from tests.company import Company, refusals

S = RmaState
PASSED = {"repair": "Scheda sostituita", "work_minutes": 40, "test_protocol": "2 h a carico", "test_passed": True}
FAILED = PASSED | {"test_passed": False, "work_minutes": 20}


def authorised(company: Company, **given) -> int:
    fields = {"department_id": company.workshop.id, "product_id": company.part_a.id, "fault": "Non si accende"}
    return company.run(authorise_rma, call_id=company.in_work(), **(fields | given))


def on_the_bench(company: Company, **given) -> int:
    rma_id = authorised(company, **given)
    company.run(receive_rma, rma_id=rma_id)
    company.run(diagnose_rma, rma_id=rma_id, diagnosis="Scheda bruciata")
    company.run(repair_rma, rma_id=rma_id)
    return rma_id


def rma(company: Company, rma_id: int) -> Rma:
    return company.backend.read(lambda ctx: ctx.get(Rma, rma_id, Rma.assignment))


def place(company: Company) -> AssetPlace:
    return company.backend.read(lambda ctx: ctx.get(Asset, company.machine.id)).place


def test_a_machine_goes_through_the_workshop_and_home_again(company: Company):
    rma_id = on_the_bench(company, asset_id=company.machine.id, technician_id=company.sara.id)
    assert place(company) is AssetPlace.IN_WORKSHOP
    company.run(record_test, rma_id=rma_id, **PASSED)
    company.run(return_rma, rma_id=rma_id, returned_to="Stabilimento di Imola", parts={company.part_b.id: Decimal(1)})
    unit = rma(company, rma_id)
    assert (unit.state, unit.serial, unit.returned_to) == (S.RETURNED, company.machine.serial, "Stabilimento di Imola")
    assert unit.authorised_at < unit.received_at < unit.returned_at
    assert place(company) is AssetPlace.AT_CUSTOMER
    assert (unit.assignment.who, unit.assignment.state) == ("Sara", AssignmentState.DONE)
    labour, part = company.costs(unit.assignment.call_id).lines
    assert (labour.kind, labour.gross) == (CostKind.LABOUR, Money.of(45))
    assert (part.description, part.gross) == ("Ricambio B", Money.of(95))


def test_a_unit_that_fails_its_test_is_repaired_and_tested_again(company: Company):
    rma_id = on_the_bench(company)
    company.run(record_test, rma_id=rma_id, **FAILED)
    assert refusals(company, return_rma, rma_id=rma_id, returned_to="Cliente") == ["TestNotPassed"]
    company.run(repair_rma, rma_id=rma_id)
    assert rma(company, rma_id).test_protocol == ""
    company.run(record_test, rma_id=rma_id, **PASSED)
    company.run(return_rma, rma_id=rma_id, returned_to="Cliente")
    assert rma(company, rma_id).work_minutes == 60
    (labour,) = company.costs(rma(company, rma_id).assignment.call_id).lines
    assert labour.gross == Money.of(60)


def test_a_unit_beyond_repair_is_scrapped_and_its_work_ends(company: Company):
    rma_id = on_the_bench(company, asset_id=company.machine.id)
    company.run(scrap_rma, rma_id=rma_id, remark="Irreparabile")
    unit = rma(company, rma_id)
    assert (unit.state, unit.assignment.state) == (S.SCRAPPED, AssignmentState.DONE)
    assert place(company) is AssetPlace.SCRAPPED
    company.solve(unit.assignment.call_id)


def test_the_bench_time_of_a_unit_that_is_scrapped_is_charged(company: Company):
    rma_id = on_the_bench(company)
    company.run(record_test, rma_id=rma_id, **FAILED)
    company.run(scrap_rma, rma_id=rma_id, remark="Irreparabile", work_minutes=10)
    unit = rma(company, rma_id)
    (labour,) = company.costs(unit.assignment.call_id).lines
    assert (unit.work_minutes, labour.kind, labour.gross) == (30, CostKind.LABOUR, Money.of(30))


def test_a_unit_whose_repair_is_declined_goes_back_as_it_is_and_says_why(company: Company):
    rma_id = authorised(company, asset_id=company.machine.id)
    given = {"rma_id": rma_id, "returned_to": "Cliente", "remark": "Preventivo rifiutato"}
    assert refusals(company, return_unrepaired, **given) == ["WrongState"]
    company.run(receive_rma, rma_id=rma_id)
    borne = {"work_minutes": 20, "charge": Charge.INTERNAL, "charge_reason": "Omaggio"}
    wrong = given | borne | {"remark": " ", "work_minutes": -1, "charge_reason": ""}
    assert refusals(company, return_unrepaired, **wrong) == ["Missing", "Missing", "NegativeTime"]
    company.run(return_unrepaired, **given, **borne)
    unit = rma(company, rma_id)
    assert (unit.state, unit.returned_to, unit.repair) == (S.RETURNED, "Cliente", "")
    assert (place(company), unit.assignment.state) == (AssetPlace.AT_CUSTOMER, AssignmentState.DONE)
    (labour,) = company.costs(unit.assignment.call_id).lines
    assert (labour.gross, labour.net) == (ZERO, ZERO)
    assert labour.cost > ZERO


def test_a_unit_that_never_came_is_cancelled_and_one_that_came_is_not(company: Company):
    rma_id = authorised(company)
    company.run(cancel_rma, rma_id=rma_id, remark="Resta dal cliente")
    assert rma(company, rma_id).assignment.state is AssignmentState.CANCELLED
    assert refusals(company, cancel_rma, rma_id=on_the_bench(company), remark="Ripensato") == ["WrongState"]


def test_a_call_is_not_solved_while_a_unit_of_it_is_in_the_workshop(company: Company):
    rma_id = on_the_bench(company)
    call_id = rma(company, rma_id).assignment.call_id
    with pytest.raises(Exception, match=rma(company, rma_id).number):
        company.solve(call_id)
    assert company.record(call_id).state is CallState.IN_WORK


def test_each_step_is_refused_without_what_it_records(company: Company):
    rma_id = authorised(company)
    assert refusals(company, diagnose_rma, rma_id=rma_id, diagnosis=" ") == ["WrongState", "Missing"]
    company.run(receive_rma, rma_id=rma_id)
    assert refusals(company, diagnose_rma, rma_id=rma_id, diagnosis=" ") == ["Missing"]
    company.run(diagnose_rma, rma_id=rma_id, diagnosis="Scheda")
    company.run(repair_rma, rma_id=rma_id)
    without = PASSED | {"test_protocol": "", "work_minutes": -1}
    assert refusals(company, record_test, rma_id=rma_id, **without) == ["Missing", "NegativeTime"]
    company.run(record_test, rma_id=rma_id, **FAILED)
    told = refusals(
        company,
        return_rma,
        rma_id=rma_id,
        returned_to="Cliente",
        charge=Charge.INTERNAL,
        parts={company.part_a.id: Decimal(-1)},
    )
    assert told == ["TestNotPassed", "Missing", "NegativeQuantity"]


def test_a_unit_is_authorised_with_its_fault_and_only_if_it_is_the_customers(company: Company):
    told = refusals(
        company,
        authorise_rma,
        call_id=company.in_work(),
        department_id=company.workshop.id,
        product_id=company.part_a.id,
        fault="",
        asset_id=company.make.asset().id,
    )
    assert told == ["Missing", "NotTheirEquipment"]


def test_a_repair_on_our_own_account_costs_the_customer_nothing(company: Company):
    rma_id = on_the_bench(company)
    company.run(record_test, rma_id=rma_id, **PASSED)
    parts = {company.part_b.id: Decimal(1)}
    company.run(
        return_rma,
        rma_id=rma_id,
        returned_to="Magazzino",
        parts=parts,
        charge=Charge.INTERNAL,
        charge_reason="Riparazione in garanzia nostra",
    )
    sheet = company.costs(rma(company, rma_id).assignment.call_id)
    assert [(line.gross, line.net) for line in sheet.lines] == [(ZERO, ZERO), (ZERO, ZERO)]
    assert all(line.cost > ZERO for line in sheet.lines)
    assert sheet.payable == ZERO


def test_what_was_returned_is_final_in_the_database_too(company: Company):
    rma_id = on_the_bench(company)
    company.run(record_test, rma_id=rma_id, **PASSED)
    company.run(return_rma, rma_id=rma_id, returned_to="Cliente")
    assert refusals(company, repair_rma, rma_id=rma_id) == ["WrongState"]
    with pytest.raises(DBAPIError, match="final"), company.backend.work() as ctx:
        ctx.session.execute(update(Rma).values(diagnosis="Altro"))


def test_the_bench_shows_what_is_still_with_us(company: Company):
    here, gone = on_the_bench(company), authorised(company)
    company.run(cancel_rma, rma_id=gone, remark="No")
    assert [row.id for row in company.backend.read(find_rmas, is_open=True)] == [here]
    call_id = rma(company, gone).assignment.call_id
    assert [row.state for row in company.backend.read(find_rmas, call_id=call_id)] == [S.CANCELLED]
