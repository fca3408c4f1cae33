"""Keeping the price list."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.catalog.models import STANDARD_VAT, Product, Rate
from app.catalog.rules import CostKind, Rounding
from app.db.context import Context
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
    is_machine: bool = False,
    vat: int = STANDARD_VAT,
) -> int:
    """Keep a machine or a part; price and cost per unit, VAT in basis points.

    Refuses an empty code or name, and a code that another product has.
    """
    ctx.require("records.keep")
    code, name = code.strip(), name.strip()
    reasons: list[Refused] = [
        Missing(field=label, at=at)
        for at, label, text in (("code", N_("Code"), code), ("name", N_("Name"), name))
        if not text
    ]
    if ctx.session.scalar(select(Product.id).where(Product.code == code)) is not None:
        reasons.append(AlreadyExists(name=code, at="code"))
    refuse_if_any(reasons)
    product = Product(code=code, name=name, maker=maker, is_machine=is_machine, price=price, cost=cost, vat=vat)
    product.family = family.strip()
    product.search = folded(f"{code} {name} {maker} {product.family}")
    ctx.session.add(product)
    ctx.session.flush()
    return product.id


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
    """Keep a rate that holds from a day on."""
    ctx.require("records.keep")
    rate = Rate(
        kind=kind,
        name=name,
        unit=unit,
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
