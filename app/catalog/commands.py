"""Keeping the price list: products, what they cost from a day on, and the rates."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.catalog.models import Product, ProductPrice, Rate
from app.catalog.rules import (
    RATED,
    STANDARD_VAT,
    CostKind,
    HoldsAlready,
    NoRateOfThis,
    NotCounted,
    ProductFacts,
    Rounding,
    against_figures,
)
from app.db.context import Context
from app.db.editing import changed_fields, written_meanwhile
from app.kernel.errors import AlreadyExists, Missing, Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.text import folded


def add_product(
    ctx: Context,
    *,
    code: str,
    name: str,
    price: Decimal,
    cost: Decimal = Decimal(0),
    maker: str = "",
    family: str = "",
    unit: str = "",
    is_machine: bool = False,
    vat: int = STANDARD_VAT,
) -> int:
    """Keep a machine or a part; price and cost per unit, VAT in basis points.

    Refuses an empty code or name, a code that another product has, and figures below nothing.
    """
    ctx.require("records.keep")
    facts = _stripped(ProductFacts(code, name, maker, family, unit, is_machine))
    refuse_if_any([*_against_names(ctx, facts), *against_figures(price, cost, vat)])
    given = {name: value for name, value in asdict(facts).items() if value != ""}
    product = Product(**given, price=price, cost=cost, vat=vat)
    _make_findable(product)
    ctx.session.add(product)
    ctx.session.flush()
    return product.id


def change_product(ctx: Context, product_id: int, *, seen: ProductFacts, facts: ProductFacts) -> None:
    """Describe a product otherwise; what it costs is changed by `change_price`. Without a unit it keeps its own.

    `seen` is what the one who changes it has read. Refuses what `add_product` refuses, and as `WrittenMeanwhile` what
    somebody else has changed since it was seen.
    """
    ctx.require("records.keep")
    product = ctx.get(Product, product_id)
    facts = _stripped(facts)
    facts = replace(facts, unit=facts.unit or seen.unit)
    meanwhile = written_meanwhile(ctx, product, asdict(seen), asdict(facts))
    refuse_if_any([*_against_names(ctx, facts, product.id), *meanwhile])
    for name in changed_fields(asdict(seen), asdict(facts)):
        setattr(product, name, getattr(facts, name))
    _make_findable(product)


def change_price(ctx: Context, product_id: int, *, valid_from: date, price: Decimal, cost: Decimal, vat: int) -> int:
    """Another price from that day on; work of the days before, and every line already written, keeps its own.

    Of two changes of one day the later holds, so that a mistake is corrected by another change.
    """
    ctx.require("records.keep")
    refuse_if_any(against_figures(price, cost, vat))
    changed = ProductPrice(product_id=ctx.get(Product, product_id).id, valid_from=valid_from)
    changed.price, changed.cost, changed.vat = price, cost, vat
    ctx.session.add(changed)
    ctx.session.flush()
    return changed.id


def withdraw_price(ctx: Context, price_id: int) -> None:
    """Take back a price that has not begun yet; refuses one that has."""
    ctx.require("records.keep")
    _withdraw(ctx, ctx.get(ProductPrice, price_id))


def retire_product(ctx: Context, product_id: int) -> None:
    """Offer the product no more; the machines, lines and contracts that name it keep it."""
    ctx.require("records.keep")
    ctx.get(Product, product_id).is_active = False


def restore_product(ctx: Context, product_id: int) -> None:
    """Offer a retired product again."""
    ctx.require("records.keep")
    ctx.get(Product, product_id).is_active = True


def add_rate(
    ctx: Context,
    *,
    kind: CostKind,
    name: str,
    unit: str,
    price: Decimal,
    cost: Decimal,
    valid_from: date,
    increment_minutes: int = 1,
    minimum_minutes: int = 0,
    rounding: Rounding = Rounding.UP,
    vat: int = STANDARD_VAT,
) -> int:
    """Keep a rate that holds from a day on; the one before ends the day before.

    Refuses an empty name, figures below nothing, steps of less than a minute, and a kind that has no rate.
    """
    ctx.require("records.keep")
    reasons: list[Refused] = [] if name.strip() else [Missing(field=N_("Name"), at="name")]
    reasons += [] if kind in RATED else [NoRateOfThis(kind=kind, at="kind")]
    reasons += against_figures(price, cost, vat)
    if increment_minutes < 1 or minimum_minutes < 0:
        reasons.append(NotCounted(at="increment_minutes"))
    refuse_if_any(reasons)
    rate = Rate(
        kind=kind,
        name=name.strip(),
        unit=unit.strip(),
        price=price,
        cost=cost,
        vat=vat,
        valid_from=valid_from,
        increment_minutes=increment_minutes,
        minimum_minutes=minimum_minutes,
        rounding=rounding,
    )
    ctx.session.add(rate)
    ctx.session.flush()
    return rate.id


def withdraw_rate(ctx: Context, rate_id: int) -> None:
    """Take back a rate that has not begun yet; refuses one that has."""
    ctx.require("records.keep")
    _withdraw(ctx, ctx.get(Rate, rate_id))


def _withdraw(ctx: Context, dated: ProductPrice | Rate) -> None:
    refuse_if_any([HoldsAlready(day=dated.valid_from)] if dated.valid_from <= ctx.today else [])
    ctx.session.delete(dated)


def _stripped(facts: ProductFacts) -> ProductFacts:
    texts: dict[str, Any] = {name: value.strip() for name, value in asdict(facts).items() if isinstance(value, str)}
    return replace(facts, **texts)


def _make_findable(product: Product) -> None:
    product.search = folded(" ".join((product.code, product.name, product.maker or "", product.family or "")))


def _against_names(ctx: Context, facts: ProductFacts, product_id: int | None = None) -> Iterator[Refused]:
    if not facts.code:
        yield Missing(field=N_("Code"), at="code")
    if not facts.name:
        yield Missing(field=N_("Name"), at="name")
    taken = ctx.session.scalar(select(Product.id).where(Product.code == facts.code))
    if taken is not None and taken != product_id:
        yield AlreadyExists(name=facts.code, at="code")
