"""The price list: rates by day, parts by a few letters, codes that are nobody else's."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.catalog.commands import (
    add_product,
    add_rate,
    change_price,
    change_product,
    restore_product,
    retire_product,
    withdraw_price,
    withdraw_rate,
)
from app.catalog.models import Product
from app.catalog.queries import (
    NoRate,
    find_products,
    find_rates,
    part_choices,
    price_on,
    product_card,
    product_trail,
    rate_on,
)
from app.catalog.rules import CostKind, PriceStanding, ProductFacts
from app.costs.commands import cover_call
from app.kernel.i18n import use_language
from tests.company import Company, refusals

S = PriceStanding
DEAR = {"price": Decimal(90), "cost": Decimal(50), "increment_minutes": 15}


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


def price(company: Company, days: int, to: str) -> int:
    day = company.today + timedelta(days)
    given = {"price": Decimal(to), "cost": Decimal(1), "vat": 1000}
    return company.run(change_price, product_id=company.part_a.id, valid_from=day, **given)


def price_of(company: Company, days: int) -> Decimal:
    day = company.today + timedelta(days)
    return company.backend.read(lambda ctx: price_on(ctx, ctx.get(Product, company.part_a.id), day)).price


def test_a_price_holds_from_its_day_on_and_the_later_entry_of_a_day_wins(company: Company):
    price(company, -5, "200")
    price(company, 3, "220")
    price(company, 3, "221.50")
    assert [price_of(company, days) for days in (-6, -5, 2, 3)] == [180, 200, 200, Decimal("221.50")]
    card = company.backend.read(product_card, product_id=company.part_a.id)
    standing = [row.standing for row in card.prices]
    assert standing == [S.PLANNED, S.REPLACED, S.IN_FORCE, S.PAST]
    row = next(row for row in company.backend.read(find_products).rows if row.id == company.part_a.id)
    assert (row.price, row.vat) == (Decimal(200), 1000)


def test_a_new_price_leaves_the_lines_already_written_as_they_are(company: Company):
    call_id = company.worked_example()
    before = company.costs(call_id)
    price(company, -1, "999")
    company.run(add_rate, kind=CostKind.LABOUR, name="Manodopera", unit="h", valid_from=company.today, **DEAR)
    company.run(cover_call, call_id=call_id)
    assert company.costs(call_id) == before
    later = company.costs(company.worked_example())
    new = [line.unit_price for line in later.lines if line.kind in (CostKind.LABOUR, CostKind.MATERIAL)]
    assert new == [Decimal(90), Decimal(999), Decimal(95)]


def test_a_price_that_has_not_begun_can_be_taken_back_and_one_that_holds_cannot(company: Company):
    company.run(withdraw_price, price_id=price(company, 1, "220"))
    assert price_of(company, 1) == 180
    assert refusals(company, withdraw_price, price_id=price(company, 0, "220")) == ["HoldsAlready"]
    company.run(withdraw_rate, rate_id=rate(company, "9", 1))
    assert refusals(company, withdraw_rate, rate_id=rate(company, "9", 0)) == ["HoldsAlready"]
    recorded = [row for row in company.backend.read(product_trail, product_id=company.part_a.id) if row.new is None]
    assert {row.record for row in recorded} == {"product_price"}


def test_a_retired_product_is_offered_no_more_and_found_again(company: Company):
    part = company.run(add_product, code="VS-3", name="Valvola", price=Decimal(38))
    company.run(retire_product, product_id=part)
    assert company.backend.read(part_choices, text="valvola") == {}
    assert [row.id for row in company.backend.read(find_products, text="valvola", is_active=False).rows] == [part]
    company.run(restore_product, product_id=part)
    assert list(company.backend.read(part_choices, text="valvola")) == [part]


def test_a_product_is_described_otherwise_and_found_by_its_new_words(company: Company):
    part = company.run(add_product, code="VS-3", name="Valvola", price=Decimal(38))
    seen = {"product_id": part, "seen": ProductFacts("VS-3", "Valvola", unit="pz")}
    company.run(change_product, facts=ProductFacts("VS-4", "Valvola", family="Caldaie", unit="conf."), **seen)
    (row,) = company.backend.read(find_products, text="caldaie vs-4").rows
    assert (row.id, row.unit, row.price) == (part, "conf.", Decimal(38))
    code = company.backend.read(lambda ctx: ctx.get(Product, company.part_a.id)).code
    told = refusals(company, change_product, facts=ProductFacts(code, ""), **seen)
    assert told == ["Missing", "AlreadyExists", "WrittenMeanwhile"]


def test_all_that_is_wrong_with_a_price_is_told_at_once(company: Company):
    wrong = {"price": Decimal(-1), "cost": Decimal(-1), "vat": 10_001}
    told = ["PriceIsNegative", "PriceIsNegative", "VatOutOfRange"]
    assert refusals(company, add_product, code="", name="A", **wrong) == ["Missing", *told]
    day = company.today
    assert refusals(company, change_price, product_id=company.part_a.id, valid_from=day, **wrong) == told
    given = {"name": " ", "unit": "", "valid_from": day, "increment_minutes": 0}
    told = ["Missing", "NoRateOfThis", *told, "NotCounted"]
    assert refusals(company, add_rate, kind=CostKind.MATERIAL, **given, **wrong) == told


def test_the_rates_are_told_by_kind_with_how_they_stand(company: Company):
    rate(company, "9", -10)
    rate(company, "12", 5)
    rows = [row for row in company.backend.read(find_rates, text="corriere").rows if row.kind is CostKind.FREIGHT]
    assert [(row.price, row.standing) for row in rows] == [
        (Decimal(12), S.PLANNED),
        (Decimal(9), S.IN_FORCE),
    ]
