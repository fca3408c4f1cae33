"""Which contract holds for a machine on a day, and what may be written into one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.catalog.rules import CostKind
from app.contracts.commands import (
    add_clause,
    change_clause,
    change_contract,
    conclude_contract,
    continue_contract,
    end_contract,
    give_warranty,
    record_use,
    remove_clause,
    renew_contract,
    resume_contract,
    suspend_contract,
)
from app.contracts.lists import contract_card, contract_trail, count_contracts, find_contracts
from app.contracts.periods import ContractFacts
from app.contracts.queries import contract_for, coverage_terms
from app.contracts.terms import Bucket, Period
from app.costs.queries import calls_paid_by
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
    contract_id = conclude(company, "Oro")
    company.run(suspend_contract, contract_id=contract_id)
    assert holds(company, FIRST) is None
    assert refusals(company, suspend_contract, contract_id=contract_id) == ["SuspendedAlready"]
    company.run(resume_contract, contract_id=contract_id)
    assert holds(company, FIRST) == "Oro"
    assert refusals(company, resume_contract, contract_id=contract_id) == ["NotSuspended"]


def test_a_contract_ended_early_holds_until_the_day_named_and_that_can_be_taken_back(company: Company):
    contract_id, last = conclude(company, "Oro"), FIRST + timedelta(days=10)
    company.run(end_contract, contract_id=contract_id, last_on=last, reason="Macchina venduta")
    assert holds(company, last) == "Oro"
    assert holds(company, last + timedelta(days=1)) is None
    company.run(continue_contract, contract_id=contract_id)
    assert holds(company, LAST) == "Oro"
    assert refusals(company, continue_contract, contract_id=contract_id) == ["NotEnded"]


def test_a_contract_is_ended_for_a_reason_and_before_its_end(company: Company):
    contract_id = conclude(company, "Oro")
    end = {"contract_id": contract_id}
    assert refusals(company, end_contract, last_on=LAST, reason=" ", **end) == ["EndsAnyway", "Missing"]
    told = refusals(company, end_contract, last_on=FIRST - timedelta(days=2), reason="Mai pagato", **end)
    assert told == ["EndsBeforeItBegins"]
    company.run(end_contract, last_on=FIRST - timedelta(days=1), reason="Mai pagato", **end)
    assert holds(company, FIRST) is None


def test_a_renewal_has_the_same_machines_and_clauses_and_its_allowances_are_unused(company: Company):
    old = conclude(company, "Oro", asset_ids=[company.machine.id], priority_factor=60)
    company.run(add_clause, contract_id=old, kinds=[CostKind.LABOUR], share=5000)
    limited = {"kinds": [CostKind.MATERIAL], "ceiling": Money.of(200), "period": Period.QUARTER}
    clause_id = company.run(add_clause, contract_id=old, product_id=company.part_a.id, **limited)
    company.run(record_use, clause_id=clause_id, used_on=FIRST, amount=Money.of(150), reason="Prima")
    before = company.backend.read(contract_card, contract_id=old)
    assert (before.next_from, before.next_until) == (date(2026, 9, 1), date(2027, 2, 28))
    period = {"starts_on": before.next_from, "ends_on": before.next_until}
    new = company.run(renew_contract, contract_id=old, **period)
    card = company.backend.read(contract_card, contract_id=new)
    terms = [(clause.kinds, clause.product, clause.share, clause.ceiling, clause.period) for clause in before.clauses]
    assert [(c.kinds, c.product, c.share, c.ceiling, c.period) for c in card.clauses] == terms
    assert [(clause.left, clause.uses) for clause in card.clauses] == [(None, 0), (Money.of(200), 0)]
    assert (card.assets, card.facts.priority_factor, card.renews) == (before.assets, 60, before.row.number)
    assert company.backend.read(contract_card, contract_id=old).renewal == card.row.number
    assert holds(company, date(2026, 9, 1)) == "Oro"


def test_a_renewal_is_refused_twice_and_while_the_old_contract_lasts(company: Company):
    old = conclude(company, "Oro")
    period = {"starts_on": LAST, "ends_on": LAST - timedelta(days=1)}
    told = refusals(company, renew_contract, contract_id=old, name=" ", priority_factor=0, **period)
    assert told == ["Missing", "EndsBeforeItBegins", "FactorNotPositive", "OverlapsTheOld"]
    period = {"starts_on": LAST + timedelta(days=1), "ends_on": LAST + timedelta(days=90)}
    company.run(renew_contract, contract_id=old, **period)
    assert refusals(company, renew_contract, contract_id=old, **period) == ["RenewedAlready"]


def test_an_end_is_not_taken_back_into_the_next_period(company: Company):
    old = conclude(company, "Oro")
    company.run(end_contract, contract_id=old, last_on=FIRST, reason="Nuove condizioni")
    company.run(renew_contract, contract_id=old, starts_on=FIRST + timedelta(days=1), ends_on=LAST)
    assert refusals(company, continue_contract, contract_id=old) == ["RenewedAlready"]


def test_what_was_concluded_can_be_put_right(company: Company):
    contract_id = conclude(company, "Oro", asset_ids=[company.machine.id])
    other = company.make.asset(customer=company.customer)
    seen = {"seen": ContractFacts("Oro", FIRST, LAST), "contract_id": contract_id}
    facts = ContractFacts("Argento", FIRST, LAST - timedelta(days=1), 80)
    company.run(change_contract, facts=facts, asset_ids=[other.id], **seen)
    assert holds(company, FIRST) is None
    assert holds(company, FIRST, other.id) == "Argento"
    told = refusals(company, change_contract, facts=replace(facts, name="Bronzo"), **seen)
    assert told == ["WrittenMeanwhile"]
    company.run(change_contract, contract_id=contract_id, seen=facts, facts=replace(facts, name="Bronzo"))
    assert holds(company, FIRST) == "Bronzo"
    assert holds(company, LAST) is None


def test_all_that_is_wrong_with_a_contract_is_told_at_once(company: Company):
    number = company.backend.read(contract_card, contract_id=conclude(company, "Oro")).row.number
    theirs = company.make.asset(customer=company.make.customer(name="Bar Centrale"))
    wrong = {"name": " ", "starts_on": LAST, "ends_on": FIRST, "priority_factor": 0, "asset_ids": [theirs.id]}
    told = refusals(company, conclude_contract, customer_id=company.customer.id, number=number, **wrong)
    assert told == ["Missing", "EndsBeforeItBegins", "FactorNotPositive", "NotTheirs", "AlreadyExists"]
    facts, asset_ids = ContractFacts(" ", LAST, FIRST, 0), [theirs.id]
    change = {"seen": ContractFacts("Oro", FIRST, LAST), "facts": facts, "asset_ids": asset_ids}
    told = refusals(company, change_contract, contract_id=conclude(company, "Oro"), **change)
    assert told == ["Missing", "EndsBeforeItBegins", "FactorNotPositive", "NotTheirs"]


def test_when_the_named_contract_is_over_the_one_for_all_holds(company: Company):
    conclude(company, "Tutte")
    conclude(company, "Questa", asset_ids=[company.machine.id], ends_on=FIRST)
    assert holds(company, FIRST + timedelta(days=1)) == "Tutte"


def test_the_contract_of_another_customer_never_holds(company: Company):
    other = company.make.customer(name="Bar Centrale")
    conclude(company, "Loro", customer_id=other.id)
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


def test_a_clause_that_has_paid_for_a_call_stays_and_is_worded_otherwise(company: Company):
    clause_id = company.cover_machine(used=Money.of(150))
    company.worked_example()
    assert refusals(company, remove_clause, clause_id=clause_id) == ["ClauseHasPaid"]
    company.run(change_clause, clause_id=clause_id, kinds=[CostKind.MATERIAL], share=8000, ceiling=Money.of(500))
    contract_id = company.backend.read(find_contracts).rows[0].id
    card = company.backend.read(contract_card, contract_id=contract_id)
    assert [(clause.share, clause.left) for clause in card.clauses] == [(5000, None), (8000, Money.of(300))]
    (paid,) = company.backend.read(calls_paid_by, contract_id=contract_id)
    assert paid.amount == Money.of(110)
    entered = [use for use in card.uses if not use.is_of_call]
    assert [(use.amount, use.reason) for use in entered] == [(Money.of(150), "Prima di Pronto")]
    changed = {(row.record, row.field) for row in company.backend.read(contract_trail, contract_id=contract_id)}
    assert {("coverage_clause", "share"), ("coverage_use", "amount"), ("contract", "name")} <= changed


def test_a_clause_nobody_used_is_taken_away_with_what_was_entered_by_hand(company: Company):
    clause_id = company.cover_machine(used=Money.of(150))
    company.run(remove_clause, clause_id=clause_id)
    terms = company.backend.read(coverage_terms, customer_id=company.customer.id, asset_ids=[company.machine.id])
    assert clause_id not in {term.id for term in terms}


def test_a_use_is_entered_within_the_validity_with_an_amount_and_a_reason(company: Company):
    clause_id = company.run(add_clause, contract_id=conclude(company, "Oro"), ceiling=Money.of(100))
    use = {"clause_id": clause_id, "used_on": LAST + timedelta(days=1), "amount": Money(0), "reason": ""}
    assert refusals(company, record_use, **use) == ["OutsideValidity", "Missing", "Missing"]


def test_the_views_ask_what_runs_what_ends_soon_and_what_is_over(company: Company):
    today = company.today

    def until(name: str, days: int, begins: int = -100) -> int:
        return conclude(company, name, starts_on=today + timedelta(begins), ends_on=today + timedelta(days))

    old, soon, year = until("Scaduto", -1), until("In scadenza", 60), until("Annuale", 61)
    next_year, renewed, stopped = until("Futuro", 400, 5), until("Rinnovato", 30), until("Disdetto", 90)
    period = {"starts_on": today + timedelta(31), "ends_on": today + timedelta(396)}
    renewal = company.run(renew_contract, contract_id=renewed, **period)
    company.run(end_contract, contract_id=stopped, last_on=today, reason="Disdetta")
    bar = company.make.customer(name="Bar Centrale")
    theirs = conclude(company, "Oro", customer_id=bar.id, starts_on=today, ends_on=today + timedelta(200))

    def view(name: str, text: str = "") -> list[int]:
        """All its pages, of three rows each."""
        asked = {"view": name, "text": text}
        page = company.backend.read(find_contracts, **asked, limit=3)
        found = [row.id for row in page.rows]
        while page.next is not None:
            page = company.backend.read(find_contracts, **asked, limit=3, after=page.next)
            found += [row.id for row in page.rows]
        assert company.backend.read(count_contracts, **asked) == len(found)
        return found

    assert view("running") == [stopped, renewed, soon, year, theirs, renewal, next_year]
    assert view("ending") == [stopped, soon]
    assert view("ended") == [old]
    assert len(view("all")) == 8
    assert view("all", "centrale") == [theirs]
    assert view("running", "annual") == [year]


def test_the_list_shows_the_allowance_of_which_the_least_is_left(company: Company):
    contract_id = conclude(company, "Oro", starts_on=company.today, ends_on=company.today + timedelta(365))
    travel = company.run(add_clause, contract_id=contract_id, kinds=[CostKind.TRAVEL], ceiling=Money.of(100))
    parts = {"kinds": [CostKind.MATERIAL], "ceiling": Money.of(300), "period": Period.MONTH}
    company.run(add_clause, contract_id=contract_id, **parts)
    company.run(record_use, clause_id=travel, used_on=company.today, amount=Money.of(75), reason="Prima")
    (row,) = company.backend.read(find_contracts).rows
    assert [(allowance.left, allowance.period) for allowance in row.allowances] == [
        (Money.of(25), Period.NONE),
        (Money.of(300), Period.MONTH),
    ]
