"""Machines from the desktop without a window: installed, put right, moved, retired; what is told of them."""

from dataclasses import asdict
from datetime import timedelta

import pytest

from tests.make import Make
from tests.ui.records_view import FakeRecords
from ui.assets.presenters import AssetsPresenter


@pytest.fixture
def make(desk):
    return Make(desk.work)


@pytest.fixture
def customer(make):
    return make.customer(name="Bar Centrale", phone="0376 346411")


@pytest.fixture
async def presenter(desk, make, customer):
    """A machine was installed just now."""
    product = make.product(name="Vitodens 200", is_machine=True, search="vitodens 200")
    presenter = AssetsPresenter(desk, FakeRecords())
    presenter.view.answers.append({"customer_id": customer.id, "product_id": product.id, "serial": "7571934-02"})
    await presenter.open_record("new_asset", customer.id)
    return presenter


async def test_a_machine_is_installed_at_the_customer_one_comes_from(presenter, customer):
    assert presenter.view.questions[0].values["customer_id"].id == customer.id
    assert (presenter.view.shown.title, presenter.view.shown.second) == ("Vitodens 200", "7571934-02")
    assert presenter.view.shown.leads["Customer"] == ("customer", customer.id)
    assert [match.text for match in await presenter.search_products("vito")] == ["Vitodens 200"]
    assert await presenter._alike(None)("757193402") == "Also: Vitodens 200, Bar Centrale"
    await presenter.log_call()
    await presenter.open_customer()
    assert presenter.view.opened == [("asset_call", presenter.card.card.id), ("customer", customer.id)]


async def test_its_sites_are_those_of_the_customer_in_the_form(make, presenter, customer):
    make.site(name="Sala", customer=customer)
    assert await presenter.search_sites("") == []
    presenter.view.typed["customer_id"] = customer.id
    assert [match.text for match in await presenter.search_sites("sa")] == ["Sala"]
    assert await presenter.search_sites("zzz") == []


async def test_what_happened_to_it_stands_in_one_list_the_newest_first(desk, make, presenter):
    asset_id = presenter.card.card.id
    call = make.call(asset_id=asset_id, subject="Caldaia in blocco")
    visit = make.intervention(assignment=make.assignment(call=call))
    unit = make.rma(assignment=make.assignment(call=call), asset_id=asset_id)
    presenter.view.answers.append({**asdict(presenter.card.card.facts), "position": "Cantina"})
    await presenter.edit()
    presenter.view.answers.append(
        {"customer_id": make.customer(name="Zeta").id, "site_id": None, "position": "", "remark": "Venduta"}
    )
    await presenter.move()
    history = presenter.view.lists["history"]
    assert "Zeta" in history[0].title
    assert {(event.kind, event.record_id) for event in history[1:]} == {
        ("call", call.id),
        ("intervention", visit.id),
        ("rma", unit.id),
    }
    for event in history:
        await presenter.open_listed("history", event)
    assert {kind for kind, _id in presenter.view.opened} == {"call", "intervention", "rma"}
    assert presenter.view.shown.marks[0][0] == "1 open call"


async def test_warranty_and_contract_are_told_with_their_days(desk, make, presenter, customer):
    await presenter.refresh()
    given = {"name": "Due anni", **presenter.view.questions[0].values}
    today = desk.read(lambda ctx: ctx.today)
    given = {"name": "Due anni", "starts_on": today, "ends_on": today + timedelta(days=30), "covers": []}
    presenter.view.answers.append(given)
    await presenter.give_warranty()
    contract = make.contract(customer=customer, name="Oro", covers_all_assets=True)
    await presenter.refresh()
    warranty, covered = presenter.view.lists["cover"]
    assert (warranty.title, warranty.mark[0]) == ("Due anni", "Running")
    assert covered.second.endswith("for all machines of the customer")
    await presenter.open_listed("cover", covered)
    assert presenter.view.opened == [("contract", contract.id)]
    await presenter.choose_view("ending")
    assert [line.warranty_until for line in presenter.view.rows] == [given["ends_on"]]


async def test_a_retired_machine_can_only_be_put_back(desk, presenter):
    presenter.view.answers.append({"retired_on": desk.read(lambda ctx: ctx.today), "reason": "Demolita"})
    await presenter.retire()
    assert presenter.view.shown.marks[0][0] == "Out of service"
    assert presenter.view.rows == []
    await presenter.choose_view("all")
    assert [line.row.serial for line in presenter.view.rows] == ["7571934-02"]
    await presenter.reinstate()
    assert presenter.view.lists["history"][0].title == "Back in service"
