"""Contracts from the desktop without a window: concluded, worded, renewed, ended, and what is told of them."""

from dataclasses import asdict, replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.catalog.rules import CostKind
from app.contracts.commands import change_contract
from app.contracts.terms import Period
from tests.make import Make
from tests.ui.records_view import FakeRecords
from ui.contracts.presenters import ContractsPresenter

CLAUSE = {
    "kinds": [CostKind.MATERIAL],
    "product_id": None,
    "share": Decimal("80"),
    "ceiling": Decimal("200.00"),
    "period": Period.QUARTER,
}


@pytest.fixture
def make(desk):
    return Make(desk.work)


@pytest.fixture
def machine(make):
    return make.asset(serial="7571934-02", product=make.product(name="Vitodens 200", is_machine=True))


@pytest.fixture
async def presenter(desk, machine):
    """A contract concluded today for a year, for one machine."""
    presenter, today = ContractsPresenter(desk, FakeRecords()), desk.read(lambda ctx: ctx.today)
    terms = {"name": "Gold", "starts_on": today, "ends_on": today + timedelta(364), "priority_factor": Decimal(50)}
    presenter.view.answers.append(
        {**terms, "customer_id": machine.customer_id, "asset_ids": [machine.id], "number": ""}
    )
    await presenter.open_record("new_contract", machine.customer_id)
    return presenter


async def add_clause(presenter):
    presenter.view.answers.append(CLAUSE)
    await presenter.add_clause()
    presenter.view.listed_rows["clauses"] = presenter.view.lists["clauses"][0]


async def test_a_contract_is_concluded_with_the_customer_one_comes_from(presenter, machine):
    question = presenter.view.questions[0]
    assert (question.values["customer_id"].id, question.values["priority_factor"]) == (machine.customer_id, 100)
    assert presenter.view.shown.title.endswith("Gold")
    assert presenter.view.fact("Promises") == "in 50 % of the usual times"
    assert [asset.serial for asset in presenter.view.lists["assets"]] == ["7571934-02"]
    worst = presenter.view.lists["promises"][0]
    assert (worst.severity.label, worst.priority.label, worst.target) == ("System down", "Critical", (15, 120))


async def test_machines_are_looked_for_among_those_of_the_customer(presenter, make, machine):
    make.asset(serial="7571934-99")
    found = await presenter.search_machines("7571934", machine.customer_id)
    assert [match.id for match in found] == [machine.id]
    assert len(await presenter.search_machines("7571934")) == 2


async def test_a_clause_is_added_worded_otherwise_and_used(presenter):
    assert presenter.against_use() == ["It has no clause yet."]
    await add_clause(presenter)
    (clause,) = presenter.view.lists["clauses"]
    assert (clause.share, clause.ceiling.minor) == (8000, 20_000)
    presenter.view.answers.append({**CLAUSE, "share": Decimal("62.5")})
    await presenter.open_listed("clauses", clause)
    assert presenter.view.questions[-1].about == "Material: pays 80 %, up to 200.00 a quarter"
    today = presenter.card.card.today
    presenter.view.answers.append(
        {"clause_id": clause.id, "used_on": today, "amount": Decimal(170), "reason": "Before Pronto"}
    )
    await presenter.record_use()
    (clause,) = presenter.view.lists["clauses"]
    assert (clause.share, clause.left.minor) == (6250, 3000)
    assert [(line.use.reason, line.clause) for line in presenter.view.lists["uses"]] == [("Before Pronto", "Material")]
    await presenter.remove_clause()
    assert presenter.view.lists["clauses"] == []


async def test_a_renewal_is_offered_for_the_next_period_and_shown(presenter):
    old = presenter.card.card
    presenter.view.answers.append(
        {"name": "Gold", "starts_on": old.next_from, "ends_on": old.next_until, "priority_factor": Decimal(50)}
    )
    await presenter.renew()
    assert presenter.view.fact("Renews") == old.row.number
    await presenter.follow()
    assert presenter.view.shown.marks[-1][0] == "Renewed"
    assert presenter.against_renewing() != []


async def test_what_a_colleague_has_changed_meanwhile_is_told_once_and_then_written_over(presenter, desk, machine):
    old = presenter.card.card
    theirs = {"seen": old.facts, "facts": replace(old.facts, name="Silver"), "asset_ids": [machine.id]}
    desk.run(change_contract, contract_id=old.row.id, **theirs)
    mine = {**asdict(old.facts), "name": "Platinum", "priority_factor": Decimal(40), "asset_ids": []}
    presenter.view.answers.extend([mine, mine])
    await presenter.edit()
    assert len(presenter.view.refusals) == 1
    assert "“Silver”" in presenter.view.refusals[0]
    facts = presenter.card.card.facts
    assert (facts.name, facts.priority_factor, presenter.view.lists["assets"]) == ("Platinum", 40, [])
    assert presenter.view.fact("Machines") == "all of the customer's"


async def test_a_contract_is_ended_that_is_taken_back_and_it_is_suspended(presenter):
    presenter.view.answers.append({"last_on": presenter.card.card.today, "reason": "Sold"})
    await presenter.end()
    assert (presenter.view.shown.marks[0][0], presenter.view.fact("Ended early")) == ("ends today", "Sold")
    await presenter.take_end_back()
    assert presenter.against_continuing() == ["It was not ended early."]
    await presenter.suspend()
    assert presenter.view.shown.marks[0][0] == "Suspended"
    await presenter.resume()
    assert presenter.view.shown.marks[0][0] == "Running"


async def test_the_trail_is_read_when_it_is_looked_at(presenter):
    assert "trail" not in presenter.view.lists
    presenter.view.list_in_front = "trail"
    await presenter.show_trail()
    assert {row.record for row in presenter.view.lists["trail"]} == {"contract", "contract_asset"}
