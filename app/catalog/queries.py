"""Reading the price list."""

from datetime import date

from sqlalchemy import select

from app.catalog.models import Product, Rate
from app.catalog.rules import CostKind
from app.db.context import Context
from app.kernel.errors import Refused
from app.kernel.i18n import N_
from app.kernel.text import folded


def product_families(ctx: Context) -> list[str]:
    """The groups of products there are, in their order."""
    query = select(Product.family).where(Product.family != "").distinct()
    return sorted(ctx.session.scalars(query), key=folded)


class NoRate(Refused):
    msgid = N_("The price list has no rate for “{kind}” on {day}: add one.")


def rate_on(ctx: Context, kind: CostKind, day: date) -> Rate:
    """The rate that holds on that day; refuses when the price list has none."""
    query = (
        select(Rate).where(Rate.kind == kind, Rate.valid_from <= day).order_by(Rate.valid_from.desc(), Rate.id.desc())
    )
    rate = ctx.session.scalar(query.limit(1))
    if rate is None:
        raise NoRate(kind=kind, day=day, at="rate")
    return rate


def part_choices(ctx: Context, text: str = "", limit: int = 20) -> dict[int, str]:
    """Parts, not machines, whose code, name or maker holds every word typed."""
    query = select(Product.id, Product.code, Product.name).where(Product.is_machine.is_(False)).limit(limit)
    for word in folded(text).split():
        query = query.where(Product.search.contains(word, autoescape=True))
    rows = ctx.session.execute(query.order_by(Product.code))
    return {row.id: f"{row.code} · {row.name}" for row in rows}
