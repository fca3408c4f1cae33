"""Installed machines: found by any piece of the serial number, however it is written."""

import pytest

from app.assets.commands import install_asset
from app.assets.queries import find_assets
from tests.company import Company, refusals


@pytest.mark.parametrize("typed", ["7571934", "757-1934", "1934", "7571934-02", "t200 7571", "SPECIALE"])
def test_a_machine_is_found_by_a_piece_of_its_serial_or_its_name(company: Company, typed: str):
    product = company.make.product(is_machine=True, search="t200 stampante speciale")
    place = {"customer_id": company.customer.id, "site_id": company.site.id, "product_id": product.id}
    asset_id = company.run(install_asset, serial=" 7571934-02 ", position="Cucina", **place)
    (found,) = company.backend.read(find_assets, text=typed)
    assert (found.id, found.serial, found.position, found.site_id) == (
        asset_id,
        "7571934-02",
        "Cucina",
        company.site.id,
    )


def test_machines_are_found_within_one_customer(company: Company):
    other = company.make.asset(customer=company.make.customer(name="Bar Centrale"))
    assert [row.id for row in company.backend.read(find_assets, customer_id=other.customer_id)] == [other.id]
    assert company.backend.read(find_assets, text=other.serial, customer_id=company.customer.id) == []


@pytest.mark.parametrize("typed", ["%", "_", "--", "'; DROP TABLE asset; --"])
def test_signs_with_a_meaning_in_sql_find_nothing(company: Company, typed: str):
    assert company.backend.read(find_assets, text=typed) == []


def test_a_machine_has_a_serial_and_stands_at_its_customers(company: Company):
    elsewhere = company.make.site(customer=company.make.customer(name="Bar Centrale"))
    told = refusals(
        company,
        install_asset,
        customer_id=company.customer.id,
        product_id=company.part_a.id,
        serial=" - ",
        site_id=elsewhere.id,
    )
    assert told == ["NotTheirs", "Missing"]
