"""The price list: rates by day, parts by a few letters, codes that are nobody else's."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.catalog.commands import add_product, add_rate
from app.catalog.models import Product
from app.catalog.queries import NoRate, part_choices, rate_on
from app.catalog.rules import CostKind
from app.kernel.i18n import use_language
from tests.company import Company, refusals


def rate(company: Company, price: str, days: int) -> int:
    day = company.today + timedelta(days)
    given = {"kind": CostKind.FREIGHT, "name": "Corriere", "unit": "", "cost": Decimal(0), "valid_from": day}
    return company.run(add_rate, price=Decimal(price), **given)


def test_the_newest_rate_that_has_begun_holds_and_a_correction_of_the_same_day_wins(company: Company):
    rate(company, "9", -10)
    rate(company, "12", 0)
    corrected = rate(company, "12.50", 0)
    rate(company, "15", 1)
    assert company.backend.read(rate_on, kind=CostKind.FREIGHT, day=company.today).id == corrected


def test_a_day_without_a_rate_is_named_with_the_kind_that_lacks_it(company: Company):
    rate(company, "9", 1)
    with pytest.raises(NoRate) as refused:
        company.backend.read(rate_on, kind=CostKind.FREIGHT, day=company.today)
    with use_language("en"):
        assert f"“Freight” on {company.today:%d/%m/%Y}" in str(refused.value)


def test_prices_are_kept_to_the_fourth_decimal(company: Company):
    product_id = company.run(add_product, code="VT-1", name="Vite", price=Decimal("0.0375"), cost=Decimal("0.01"))
    assert company.backend.read(lambda ctx: ctx.get(Product, product_id)).price == Decimal("0.0375")


def test_parts_are_found_by_code_and_name_and_machines_are_no_parts(company: Company):
    part = company.run(add_product, code="VS-3", name="Valvola di sicurezza", maker="Caleffi", price=Decimal(38))
    company.run(add_product, code="CV-9", name="Caldaia con valvola", price=Decimal(2000), is_machine=True)
    assert company.backend.read(part_choices, text="valvola") == {part: "VS-3 · Valvola di sicurezza"}
    assert list(company.backend.read(part_choices, text="caleffi vs-3")) == [part]


def test_a_product_has_a_name_and_a_code_that_no_other_has(company: Company):
    company.run(add_product, code="VS-3", name="Valvola", price=Decimal(38))
    assert refusals(company, add_product, code=" VS-3 ", name=" ", price=Decimal(1)) == ["Missing", "AlreadyExists"]
    assert refusals(company, add_product, code="", name="", price=Decimal(1)) == ["Missing", "Missing"]
