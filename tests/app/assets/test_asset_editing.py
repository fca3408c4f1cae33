"""Machines put right, moved, retired and put back; what the list and the card say of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.assets.cards import asset_card, asset_trail, assets_alike, count_installed, find_installed
from app.assets.commands import edit_asset, install_asset, move_asset, reinstate_asset, retire_asset
from app.assets.models import Asset
from app.assets.queries import find_assets
from app.assets.rules import IN_SERVICE, AssetPlace
from app.calls.served import (
    calls_about,
    count_out_of_order,
    count_waiting,
    find_out_of_order,
    find_waiting,
    open_calls_about,
    served,
)
from app.catalog.queries import machine_choices
from app.contracts.commands import conclude_contract, give_warranty
from app.contracts.cover import contracts_of, count_ending_soon, find_ending_soon, warranties_of, warranty_ends
from app.contracts.periods import ContractStanding
from app.contracts.queries import coverage_terms
from app.kernel.errors import WrittenMeanwhile
from tests.company import Company, refusals


def test_a_machine_is_put_right_and_found_by_its_new_serial(company: Company):
    seen = company.backend.read(asset_card, asset_id=company.machine.id).facts
    now = replace(seen, serial="ZX-99", position="Cantina", phone="0376 346411")
    company.run(edit_asset, asset_id=company.machine.id, seen=seen, facts=now)
    assert [row.position for row in company.backend.read(find_assets, text="zx99")] == ["Cantina"]
    with pytest.raises(WrittenMeanwhile):
        company.run(edit_asset, asset_id=company.machine.id, seen=seen, facts=replace(seen, serial="ZX-98"))
    told = refusals(
        company, edit_asset, asset_id=company.machine.id, seen=now, facts=replace(now, serial="-", phone="1")
    )
    assert told == ["Missing", "NotAPhone"]


def test_a_machine_moves_with_its_history_and_warranty_and_leaves_its_customers_contracts(company: Company):
    company.cover_machine()
    company.call()
    other = company.make.customer(name="Bar Centrale")
    site = company.make.site(customer=other, name="Sala")
    move = {"asset_id": company.machine.id, "customer_id": other.id, "site_id": site.id}
    assert refusals(company, move_asset, **move | {"site_id": company.site.id}) == ["NotTheirs"]
    company.run(move_asset, **move, position="Bancone", remark="Venduta usata")
    assert refusals(company, move_asset, **move, position="Bancone") == ["SamePlace"]
    card = company.backend.read(asset_card, asset_id=company.machine.id)
    assert (card.row.customer, card.row.site, card.row.position) == ("Bar Centrale", "Sala", "Bancone")
    (moved,) = card.journal
    assert "Bar Centrale, Sala, Bancone" in moved.shown
    assert moved.text == "Venduta usata"
    assert len(company.backend.read(calls_about, asset_id=company.machine.id)) == 1
    assert len(company.backend.read(warranties_of, asset_id=company.machine.id)) == 1
    assert company.backend.read(contracts_of, customer_id=other.id, asset_id=company.machine.id) == []
    trail = company.backend.read(asset_trail, asset_id=company.machine.id)
    assert {"customer_id", "site_id", "position"} <= {row.field for row in trail[:3]}


def test_a_retired_machine_is_left_alone_until_it_is_put_back(company: Company):
    machine = {"asset_id": company.machine.id}
    assert refusals(company, reinstate_asset, **machine) == ["InServiceAlready"]
    assert refusals(company, retire_asset, **machine, retired_on=company.today, reason=" ") == ["Missing"]
    company.run(retire_asset, **machine, retired_on=company.today, reason="Demolita")
    seen = company.backend.read(asset_card, **machine).facts
    assert refusals(company, edit_asset, **machine, seen=seen, facts=seen) == ["OutOfService"]
    assert "OutOfService" in refusals(company, move_asset, **machine, customer_id=company.customer.id)
    assert refusals(company, retire_asset, **machine, retired_on=company.today, reason="Di nuovo") == ["OutOfService"]
    assert company.backend.read(count_installed, places=IN_SERVICE) == 0
    assert [row.place for row in company.backend.read(find_installed).rows] == [AssetPlace.RETIRED]
    company.run(reinstate_asset, **machine)
    assert company.backend.read(count_installed, places=IN_SERVICE) == 1
    assert len(company.backend.read(asset_card, **machine).journal) == 2


def test_a_machine_in_the_workshop_is_not_retired_from_the_desk(company: Company):
    asset_id = company.make.asset(place=AssetPlace.IN_WORKSHOP).id
    told = refusals(company, retire_asset, asset_id=asset_id, retired_on=company.today, reason="Vecchia")
    assert told == ["NotAtTheCustomers"]


def test_a_warranty_is_given_with_what_it_covers(company: Company):
    days = {"starts_on": company.today, "ends_on": company.today + timedelta(days=30)}
    company.run(give_warranty, asset_id=company.machine.id, name=" Due anni ", **days, covers=[])
    (warranty,) = company.backend.read(warranties_of, asset_id=company.machine.id)
    (term,) = company.backend.read(coverage_terms, customer_id=company.customer.id, asset_ids=[company.machine.id])
    assert (warranty.name, warranty.ends_on, term.kinds) == ("Due anni", days["ends_on"], frozenset())
    assert company.backend.read(warranty_ends, asset_ids=[company.machine.id]) == {company.machine.id: days["ends_on"]}
    assert [row.id for row in company.backend.read(find_ending_soon).rows] == [company.machine.id]
    assert company.backend.read(count_ending_soon, text="zzzz") == 0
    longer = {"starts_on": company.today, "ends_on": company.today + timedelta(days=900)}
    company.run(give_warranty, asset_id=company.machine.id, name="Estesa", **longer)
    assert company.backend.read(count_ending_soon) == 0


def test_contracts_stand_with_the_machine_they_name_or_all_of_the_customers(company: Company):
    year = {"starts_on": company.today, "ends_on": company.today + timedelta(days=365)}
    company.run(conclude_contract, customer_id=company.customer.id, name="Tutto", **year)
    company.run(conclude_contract, customer_id=company.customer.id, name="Una", **year, asset_ids=[company.machine.id])
    other = company.make.asset(customer=company.customer)
    found = company.backend.read(contracts_of, customer_id=company.customer.id, asset_id=company.machine.id)
    assert [(row.name, row.names_it, row.standing) for row in found] == [
        ("Tutto", False, ContractStanding.RUNNING),
        ("Una", True, ContractStanding.RUNNING),
    ]
    assert [
        row.name for row in company.backend.read(contracts_of, customer_id=company.customer.id, asset_id=other.id)
    ] == ["Tutto"]


def test_who_waits_and_what_is_out_of_order_is_known_by_the_open_calls(company: Company):
    idle = company.make.asset(customer=company.customer)
    call_id = company.in_work()
    assert company.backend.read(served, customer_ids=[company.customer.id]) == {company.customer.id: (2, 1)}
    assert company.backend.read(open_calls_about, asset_ids=[company.machine.id, idle.id]) == {company.machine.id: 1}
    assert [row.id for row in company.backend.read(find_waiting).rows] == [company.customer.id]
    assert [row.id for row in company.backend.read(find_out_of_order).rows] == [company.machine.id]
    company.solve(call_id)
    company.accept(call_id)
    counts = {query: company.backend.read(query) for query in (count_waiting, count_out_of_order)}
    assert [row.id for row in company.backend.read(calls_about, customer_id=company.customer.id)] == [call_id]
    assert set(counts.values()) <= {0, 1}


@pytest.mark.parametrize("sort", ["product", "serial", "customer", "installed_on"])
def test_the_list_of_machines_is_read_page_by_page_in_any_order(company: Company, sort: str):
    for n in range(5):
        day = company.today - timedelta(days=n) if n % 2 else None
        product_id = company.machine.product_id
        given = {"customer_id": company.customer.id, "product_id": product_id, "serial": f"S{n}", "installed_on": day}
        company.run(install_asset, **given)
    whole = company.backend.read(find_installed, sort=sort, descending=True).rows
    found, after = [], None
    while True:
        page = company.backend.read(find_installed, sort=sort, descending=True, after=after, limit=2)
        found += page.rows
        if (after := page.next) is None:
            break
    assert found == whole
    assert len(whole) == 6
    assert len(company.backend.read(find_installed, text=company.machine.serial).rows) == 1


def test_a_serial_that_exists_already_is_named_and_machines_are_offered_by_their_products(company: Company):
    serial = company.backend.read(lambda ctx: ctx.get(Asset, company.machine.id).serial)
    (alike,) = company.backend.read(assets_alike, serial=serial.lower())
    assert company.customer.name in alike
    assert company.backend.read(assets_alike, serial=serial, but=company.machine.id) == []
    assert company.backend.read(assets_alike, serial=" - ") == []
    product = company.make.product(name="Vitodens", is_machine=True, search="vd vitodens viessmann")
    assert list(company.backend.read(machine_choices, text="vitodens VIE")) == [product.id]
