"""Which contract holds for a machine on a day, and what may be written into one."""

from datetime import date, timedelta

import pytest

from app.catalog.rules import CostKind
from app.contracts.commands import add_clause, conclude_contract, give_warranty, record_use
from app.contracts.models import Contract, ContractState
from app.contracts.queries import contract_for, coverage_terms
from app.contracts.terms import Bucket, Period
from app.kernel.money import Money
from tests.company import Company, refusals

FIRST, LAST = date(2026, 3, 1), date(2026, 8, 31)


def conclude(company: Company, name: str, **given) -> int:
    fields = {"customer_id": company.customer.id, "starts_on": FIRST, "ends_on": LAST}
    return company.run(conclude_contract, name=name, **(fields | given))


def holds(company: Company, day: date, asset_id: int | None = None) -> str | None:
    found = company.backend.read(
        contract_for, customer_id=company.customer.id, asset_id=asset_id or company.machine.id, day=day
    )
    return found.name if found else None


def change(company: Company, contract_id: int, **fields) -> None:
    with company.backend.work() as ctx:
        for name, value in fields.items():
            setattr(ctx.get(Contract, contract_id), name, value)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (FIRST - timedelta(days=1), None),
        (FIRST, "Oro"),
        (LAST, "Oro"),
        (LAST + timedelta(days=1), None),
    ],
)
def test_a_contract_holds_from_its_first_to_its_last_day(company: Company, day: date, found: str | None):
    conclude(company, "Oro")
    assert holds(company, day) == found


def test_the_contract_that_names_the_machine_comes_before_the_one_for_all(company: Company):
    conclude(company, "Tutte")
    conclude(company, "Questa", asset_ids=[company.machine.id])
    other = company.make.asset(customer=company.customer)
    assert holds(company, FIRST) == "Questa"
    assert holds(company, FIRST, other.id) == "Tutte"


def test_without_a_machine_only_a_contract_for_all_of_them_holds(company: Company):
    conclude(company, "Questa", asset_ids=[company.machine.id])
    look = {"customer_id": company.customer.id, "asset_id": None, "day": FIRST}
    assert company.backend.read(contract_for, **look) is None
    conclude(company, "Tutte")
    assert company.backend.read(contract_for, **look).name == "Tutte"


def test_a_suspended_contract_does_not_hold(company: Company):
    change(company, conclude(company, "Oro"), state=ContractState.SUSPENDED)
    assert holds(company, FIRST) is None


def test_a_contract_stopped_early_holds_until_the_day_before(company: Company):
    stop = FIRST + timedelta(days=10)
    change(company, conclude(company, "Oro"), stopped_on=stop)
    assert holds(company, stop - timedelta(days=1)) == "Oro"
    assert holds(company, stop) is None


def test_when_the_named_contract_is_over_the_one_for_all_holds(company: Company):
    conclude(company, "Tutte")
    conclude(company, "Questa", asset_ids=[company.machine.id], ends_on=FIRST)
    assert holds(company, FIRST + timedelta(days=1)) == "Tutte"


def test_the_contract_of_another_customer_never_holds(company: Company):
    other = company.make.customer(name="Bar Centrale")
    conclude(company, "Loro", customer_id=other.id, asset_ids=[company.machine.id])
    assert holds(company, FIRST) is None


def test_terms_are_those_of_the_machine_and_of_the_customer_with_what_they_paid(company: Company):
    clause_id = company.cover_machine()
    elsewhere = company.make.asset(customer=company.customer)
    year = {"name": "Altrove", "starts_on": FIRST, "ends_on": LAST}
    company.run(add_clause, warranty_id=company.run(give_warranty, asset_id=elsewhere.id, **year))
    terms = company.backend.read(coverage_terms, customer_id=company.customer.id, asset_ids=[company.machine.id])
    assert [(term.bucket, term.source.split()[0]) for term in terms] == [
        (Bucket.WARRANTY, "Garanzia"),
        (Bucket.CONTRACT, "Oro"),
        (Bucket.CONTRACT, "Oro"),
    ]
    (limited,) = [term for term in terms if term.id == clause_id]
    assert limited.ceiling_left(company.today) == Money.of(50)
    assert (limited.kinds, limited.period) == (frozenset({CostKind.MATERIAL}), Period.QUARTER)


def test_the_past_can_be_entered_and_taken_back(company: Company):
    clause_id = company.cover_machine(used=Money.of(200))
    company.run(record_use, clause_id=clause_id, used_on=company.today, amount=-Money.of(30), reason="Storno")
    terms = company.backend.read(coverage_terms, customer_id=company.customer.id, asset_ids=[company.machine.id])
    (limited,) = [term for term in terms if term.id == clause_id]
    assert limited.ceiling_left(company.today) == Money.of(30)


def test_a_contract_and_a_warranty_do_not_end_before_they_begin(company: Company):
    reversed_days = {"name": "Oro", "starts_on": LAST, "ends_on": FIRST}
    customer_id, asset_id = company.customer.id, company.machine.id
    assert refusals(company, conclude_contract, customer_id=customer_id, **reversed_days) == ["EndsBeforeItBegins"]
    assert refusals(company, give_warranty, asset_id=asset_id, **reversed_days) == ["EndsBeforeItBegins"]
    one_day = reversed_days | {"ends_on": LAST}
    assert company.run(give_warranty, asset_id=asset_id, **one_day)


def test_a_clause_that_would_break_every_later_split_is_refused_at_once(company: Company):
    contract_id = conclude(company, "Oro")
    told = refusals(company, add_clause, contract_id=contract_id, share=10_001, ceiling=-Money(1))
    assert told == ["ShareOutOfRange", "AmountIsNegative"]
    assert refusals(company, add_clause, contract_id=contract_id, share=-1) == ["ShareOutOfRange"]
    company.visit(company.in_work())
