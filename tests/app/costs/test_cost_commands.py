"""What work cost and who pays: the worked example through the real commands, and ceilings that calls share."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.backend import Backend
from app.catalog.models import Rate
from app.catalog.rules import CostKind
from app.contracts.commands import add_clause, conclude_contract, record_use
from app.contracts.models import Contract, ContractState, CoverageUse
from app.contracts.terms import Bucket
from app.costs.commands import cover_call, grant_goodwill, record_cost
from app.costs.models import Charge, CostLine, CostSplit
from app.costs.queries import CostSheet
from app.interventions.commands import PartUsed, record_intervention
from app.kernel.i18n import use_language
from app.kernel.money import ZERO, Money
from app.kernel.permissions import Role
from tests.company import Company, refusals

COLUMNS = ("gross", "warranty", "contract", "goodwill", "net")


def split(sheet: CostSheet) -> list[tuple[str, ...]]:
    return [tuple(str(getattr(line, column)) for column in COLUMNS) for line in sheet.lines]


def used(company: Company, clause_id: int) -> Money:
    with company.backend.look() as ctx:
        return Money.sum(ctx.session.scalars(select(CoverageUse.amount).where(CoverageUse.clause_id == clause_id)))


def parts_bought(company: Company) -> int:
    """A call with one part B, 95.00, on it."""
    call_id = company.in_work()
    company.visit(call_id, parts=(PartUsed(company.part_b.id),))
    return call_id


def of_parts(company: Company, call_id: int) -> Money:
    (line,) = [line for line in company.costs(call_id).lines if line.kind is CostKind.MATERIAL]
    return line.contract


def with_goodwill(company: Company) -> int:
    call_id = company.worked_example()
    (call_out,) = [line for line in company.costs(call_id).lines if line.kind is CostKind.CALL_OUT]
    company.run(grant_goodwill, cost_line_id=call_out.id, amount=Money.of(10), reason="Cliente da anni")
    return call_id


def test_the_worked_example_comes_out_to_the_cent(company: Company):
    clause_id = company.cover_machine()
    sheet = company.costs(with_goodwill(company))
    assert split(sheet) == [
        ("120.00", "0.00", "60.00", "0.00", "60.00"),
        ("29.40", "0.00", "0.00", "0.00", "29.40"),
        ("35.00", "0.00", "0.00", "10.00", "25.00"),
        ("180.00", "180.00", "0.00", "0.00", "0.00"),
        ("95.00", "0.00", "50.00", "0.00", "45.00"),
    ]
    assert [str(sheet.total(column)) for column in COLUMNS] == ["459.40", "180.00", "110.00", "10.00", "159.40"]
    assert [(part.rate, str(part.net), str(part.vat)) for part in sheet.vat] == [(2200, "159.40", "35.07")]
    assert str(sheet.payable) == "194.47"
    assert used(company, clause_id) == Money.of(200)


def test_every_line_says_why_it_is_split_as_it_is(company: Company):
    company.cover_machine()
    sheet = company.costs(with_goodwill(company))
    with use_language("en"):
        labour, travel, call_out, part_a, part_b = ([reason.show() for reason in line.reasons] for line in sheet.lines)
    assert "1 h 50 worked, rounded up to the quarter of an hour" in labour[0]
    assert "50 %" in labour[1]
    assert len(travel) == 1
    assert call_out == ["Goodwill: Cliente da anni"]
    assert "Garanzia 24 mesi until" in part_a[0]
    assert part_b == ["Ceiling of the quarter: 50.00 of 200.00 were left"]


def test_raw_minutes_stay_beside_what_is_charged(company: Company):
    call_id = company.worked_example()
    with company.backend.look() as ctx:
        line = ctx.session.scalars(select(CostLine).where(CostLine.kind == CostKind.LABOUR)).one()
        assert (line.call_id, line.raw_minutes, line.quantity) == (call_id, 110, Decimal(2))


def test_the_splits_add_up_in_sales_and_in_cost(company: Company):
    company.cover_machine()
    with_goodwill(company)
    with company.backend.look() as ctx:
        sums = select(CostSplit.cost_line_id, func.sum(CostSplit.amount), func.sum(CostSplit.cost_amount))
        found = {
            key: (amount, cost) for key, amount, cost in ctx.session.execute(sums.group_by(CostSplit.cost_line_id))
        }
        for line in ctx.session.scalars(select(CostLine)):
            assert found[line.id] == (line.gross, line.cost)


def test_splitting_again_changes_nothing(company: Company):
    clause_id = company.cover_machine()
    call_id = with_goodwill(company)
    before = split(company.costs(call_id))
    written = company.backend.database.position()
    for _ in range(2):
        company.run(cover_call, call_id=call_id)
    assert split(company.costs(call_id)) == before
    assert used(company, clause_id) == Money.of(200)
    _position, changes = company.backend.database.changes_since(written)
    assert {table for table, _key in changes} <= {"call"}


def test_what_a_line_no_longer_takes_is_given_back_to_the_ceiling(company: Company):
    clause_id = company.cover_machine()
    call_id = parts_bought(company)
    assert used(company, clause_id) == Money.of(200)
    with company.backend.work() as ctx:
        ctx.session.scalars(select(Contract)).one().state = ContractState.SUSPENDED
    company.run(cover_call, call_id=call_id)
    assert of_parts(company, call_id) == ZERO
    assert used(company, clause_id) == Money.of(150)
    with company.backend.work() as ctx:
        ctx.session.scalars(select(Contract)).one().state = ContractState.ACTIVE
    company.run(cover_call, call_id=call_id)
    assert of_parts(company, call_id) == Money.of(50)


def test_what_one_call_took_from_a_ceiling_the_next_does_not_find(company: Company):
    clause_id = company.cover_machine()
    first, second = parts_bought(company), parts_bought(company)
    assert (of_parts(company, first), of_parts(company, second)) == (Money.of(50), ZERO)
    company.run(cover_call, call_id=second)
    company.run(cover_call, call_id=first)
    assert (of_parts(company, first), of_parts(company, second)) == (Money.of(50), ZERO)
    assert used(company, clause_id) == Money.of(200)


def test_two_calls_split_at_the_same_moment_do_not_both_take_the_rest_of_a_ceiling(company: Company):
    clause_id = company.cover_machine(ceiling=Money.of(150), used=Money.of(150))
    calls = [parts_bought(company) for _ in range(2)]
    company.run(record_use, clause_id=clause_id, used_on=company.today, amount=-Money.of(50), reason="Storno")
    together = threading.Barrier(2)

    def cover(call_id: int) -> None:
        together.wait(timeout=10)
        Backend(company.backend.database, company.backend.actor).run(cover_call, call_id=call_id)

    desks = [threading.Thread(target=cover, args=(call_id,)) for call_id in calls]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert Money.sum(of_parts(company, call_id) for call_id in calls) == Money.of(50)
    assert used(company, clause_id) == Money.of(150)


def test_a_contract_for_another_machine_pays_nothing(company: Company):
    other = company.make.asset(customer=company.customer)
    validity = {"starts_on": company.today - timedelta(9), "ends_on": company.today + timedelta(9)}
    contract_id = company.run(
        conclude_contract, customer_id=company.customer.id, name="Oro", asset_ids=[other.id], **validity
    )
    company.run(add_clause, contract_id=contract_id)
    sheet = company.costs(company.worked_example())
    assert sheet.total("contract") == ZERO
    assert sheet.total("net") == sheet.total("gross")


def test_goodwill_is_refused_with_all_its_reasons(company: Company, backend_for):
    company.cover_machine()
    line = company.costs(company.worked_example()).lines[2]
    give = {"cost_line_id": line.id}
    assert refusals(company, grant_goodwill, amount=Money.of(36), reason=" ", **give) == ["GoodwillTooHigh", "Missing"]
    assert refusals(company, grant_goodwill, amount=-Money.of(1), reason="", **give) == ["AmountIsNegative", "Missing"]
    office = backend_for(Role.TECHNICIAN)
    assert refusals(office, grant_goodwill, amount=Money.of(1), reason="Sì", **give) == ["NotPermitted"]


def test_a_refusal_writes_amounts_as_its_reader_does(company: Company):
    line = company.costs(company.worked_example()).lines[2]
    with pytest.raises(Exception, match=r"35,00") as refused, use_language("it"):
        company.run(grant_goodwill, cost_line_id=line.id, amount=Money.of(36), reason="Sì")
    with use_language("en"):
        assert "(35.00)" in str(refused.value)


def test_goodwill_takes_at_most_what_nobody_else_pays_and_can_be_withdrawn(company: Company):
    company.cover_machine()
    call_id = company.worked_example()
    labour = company.costs(call_id).lines[0]
    company.run(grant_goodwill, cost_line_id=labour.id, amount=Money.of(120), reason="Scuse")
    assert split(company.costs(call_id))[0] == ("120.00", "0.00", "60.00", "60.00", "0.00")
    company.run(grant_goodwill, cost_line_id=labour.id, amount=ZERO, reason="Ripensato")
    assert split(company.costs(call_id))[0] == ("120.00", "0.00", "60.00", "0.00", "60.00")


def test_costs_that_are_settled_are_not_split_again(company: Company):
    call_id, _invoice_id = company.invoiced()
    assert refusals(company, cover_call, call_id=call_id) == ["WrongState"]
    line = company.costs(call_id).lines[0]
    assert refusals(company, grant_goodwill, cost_line_id=line.id, amount=Money(1), reason="Sì") == ["LineIsInvoiced"]


def test_without_a_rate_work_cannot_be_charged_and_the_remedy_is_told(company: Company):
    with company.backend.work() as ctx:
        for rate in ctx.session.scalars(select(Rate).where(Rate.kind == CostKind.TRAVEL)):
            rate.valid_from = ctx.today + timedelta(days=1)
    call_id = company.in_work()
    visit_id = company.plan(call_id)
    record = {"intervention_id": visit_id, "work_minutes": 60, "report": "Fatto"}
    assert refusals(company, record_intervention, distance_km=Decimal(3), **record) == ["NoRate"]
    assert company.costs(call_id).lines == ()


def test_the_rate_of_the_day_holds_and_the_newest_wins(company: Company):
    company.make.rate(kind=CostKind.LABOUR, unit="h", price=Decimal(90), valid_from=company.today)
    company.make.rate(kind=CostKind.LABOUR, unit="h", price=Decimal(99), valid_from=company.today + timedelta(days=1))
    assert company.costs(company.worked_example()).lines[0].unit_price == Decimal(90)


def test_our_own_account_bears_the_cost_and_the_customer_nothing(company: Company):
    call_id = company.in_work()
    with company.backend.work() as ctx:
        record_cost(
            ctx,
            company.record(call_id),
            company.record(call_id),
            kind=CostKind.MATERIAL,
            description="Ricambio montato male",
            worked_on=ctx.today,
            quantity=Decimal(1),
            unit="pz",
            unit_price=Decimal(95),
            gross=Money.of(95),
            cost=Money.of(60),
            vat=2200,
            charge=Charge.INTERNAL,
            charge_reason="Errore nostro",
        )
    company.run(cover_call, call_id=call_id)
    sheet = company.costs(call_id)
    (line,) = sheet.lines
    assert (line.gross, line.net, line.cost) == (ZERO, ZERO, Money.of(60))
    assert (sheet.charged, sheet.payable) == ((), ZERO)
    with company.backend.look() as ctx:
        (borne,) = ctx.session.scalars(select(CostSplit).where(CostSplit.cost_line_id == line.id))
        assert (borne.bucket, borne.cost_amount) == (Bucket.INTERNAL, Money.of(60))
