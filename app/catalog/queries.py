"""Reading the price list: products with the price of the day, rates, and what fits for a field one types into."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.catalog.models import Product, ProductPrice, Rate
from app.catalog.rules import CostKind, PriceStanding, ProductFacts, Rounding, standings
from app.db.context import Context
from app.db.editing import facts_of
from app.db.history import TrailRow, record_history
from app.db.paging import PAGE, Edge, Page, read_page
from app.kernel.errors import Refused
from app.kernel.i18n import N_, _
from app.kernel.text import dotted, folded, holding


class NoRate(Refused):
    msgid = N_("The price list has no rate for “{kind}” on {day}: add one.")


class PriceOfDay(NamedTuple):
    """Per unit, VAT in basis points."""

    price: Decimal
    cost: Decimal
    vat: int


class ProductRow(NamedTuple):
    """A product with what it costs today."""

    id: int
    code: str
    name: str
    maker: str
    family: str
    unit: str
    is_machine: bool
    is_active: bool
    price: Decimal
    cost: Decimal
    vat: int


class PriceRow(NamedTuple):
    """A price of a product from a day on; the one it began with has no day and the id 0."""

    id: int
    valid_from: date
    price: Decimal
    cost: Decimal
    vat: int
    standing: PriceStanding = PriceStanding.PAST


@dataclass(frozen=True)
class ProductCard:
    """One product with all its prices, the newest first; the last is the one it began with."""

    row: ProductRow
    facts: ProductFacts
    currency: str
    prices: tuple[PriceRow, ...]


class RateRow(NamedTuple):
    id: int
    kind: CostKind
    name: str
    unit: str
    price: Decimal
    cost: Decimal
    vat: int
    valid_from: date
    increment_minutes: int
    minimum_minutes: int
    rounding: Rounding
    standing: PriceStanding
    currency: str


def price_on(ctx: Context, product: Product, day: date) -> PriceOfDay:
    """What the product costs on that day: the change that began last, of two of a day the later entry; else its own."""
    query = select(ProductPrice.price, ProductPrice.cost, ProductPrice.vat).where(ProductPrice.product_id == product.id)
    row = ctx.session.execute(_begun(query, ProductPrice.valid_from, ProductPrice.id, day)).first()
    return PriceOfDay(*row) if row else PriceOfDay(product.price, product.cost, product.vat)


def rate_on(ctx: Context, kind: CostKind, day: date) -> Rate:
    """The rate that holds on that day; refuses when the price list has none."""
    rate: Rate | None = ctx.session.scalar(_begun(select(Rate).where(Rate.kind == kind), Rate.valid_from, Rate.id, day))
    if rate is None:
        raise NoRate(kind=kind, day=day, at="rate")
    return rate


SORTS: dict[str, tuple[Any, ...]] = {"code": (Product.code,), "name": (Product.name, Product.id)}
"""What the list can be sorted by; the id decides between equals."""


def find_products(
    ctx: Context,
    text: str = "",
    *,
    is_machine: bool | None = None,
    is_active: bool = True,
    sort: str = "code",
    descending: bool = False,
    after: Edge | None = None,
    limit: int = PAGE,
) -> Page[ProductRow]:
    """One page of the products whose code, name, maker or family holds every word typed, with the prices of today."""
    query = _products(ctx).where(*_asked(text, is_machine, is_active))
    return read_page(ctx, query, ProductRow, SORTS[sort], descending=descending, after=after, limit=limit)


def count_products(ctx: Context, text: str = "", *, is_machine: bool | None = None, is_active: bool = True) -> int:
    query = select(func.count(Product.id)).where(*_asked(text, is_machine, is_active))
    return ctx.session.scalar(query) or 0


def product_card(ctx: Context, product_id: int) -> ProductCard:
    product = ctx.get(Product, product_id)
    row = ctx.session.execute(_products(ctx).where(Product.id == product_id)).one()
    kept = ctx.session.execute(
        select(ProductPrice.id, ProductPrice.valid_from, ProductPrice.price, ProductPrice.cost, ProductPrice.vat)
        .where(ProductPrice.product_id == product_id)
        .order_by(ProductPrice.valid_from.desc(), ProductPrice.id.desc())
    )
    prices = [*(PriceRow(*price) for price in kept), PriceRow(0, date.min, product.price, product.cost, product.vat)]
    standing = standings(prices, ctx.today)
    return ProductCard(
        ProductRow(*row),
        facts_of(product, ProductFacts),
        str(ctx.setting("company.currency")),
        tuple(price._replace(standing=standing[price.id]) for price in prices),
    )


def product_trail(ctx: Context, product_id: int) -> list[TrailRow]:
    """Every change of the product and of its prices, the newest first."""
    return record_history(ctx, "product", product_id)[::-1]


def rate_trail(ctx: Context, rate_id: int) -> list[TrailRow]:
    """Every change of the rate, the newest first."""
    return record_history(ctx, "rate", rate_id)[::-1]


def find_rates(ctx: Context, text: str = "") -> Page[RateRow]:
    """Every rate there is or was whose kind or name holds every word typed: by kind, the newest first.

    They are some tens and their kinds are translated, so they are searched here and not by the database.
    """
    rates = ctx.session.scalars(select(Rate).order_by(Rate.valid_from.desc(), Rate.id.desc())).all()
    currency, holds = str(ctx.setting("company.currency")), holding(text)
    found = []
    for kind in CostKind:
        of_kind = [rate for rate in rates if rate.kind is kind]
        standing = standings(of_kind, ctx.today)
        found += [_rate_row(rate, standing[rate.id], currency) for rate in of_kind]
    return Page([row for row in found if holds(f"{_(row.kind.label)} {row.name}")])


def part_choices(ctx: Context, text: str = "", limit: int = 20) -> dict[int, str]:
    """Parts in use, not machines, whose code, name or maker holds every word typed."""
    return _choices(ctx, text, limit, is_machine=False)


def item_choices(ctx: Context, text: str = "", limit: int = 20) -> dict[int, str]:
    """Everything in use that can be charged as material: parts first, then machines."""
    return _choices(ctx, text, limit, is_machine=None)


def machine_choices(ctx: Context, text: str = "", limit: int = 20) -> dict[int, str]:
    """Machines in use that can be installed, whose code, name or maker holds every word typed; by their name."""
    return _choices(ctx, text, limit, is_machine=True, says=(Product.name, Product.maker, Product.code))


def _choices(
    ctx: Context, text: str, limit: int, *, is_machine: bool | None, says: Sequence[Any] = (Product.code, Product.name)
) -> dict[int, str]:
    query = select(Product.id, *says).where(*_asked(text, is_machine, True)).limit(limit)
    rows = ctx.session.execute(query.order_by(Product.is_machine, *says))
    return {key: dotted(*said) for key, *said in rows}


def _asked(text: str, is_machine: bool | None, is_active: bool) -> Iterator[ColumnElement[bool]]:
    yield Product.is_active.is_(is_active)
    if is_machine is not None:
        yield Product.is_machine.is_(is_machine)
    for word in folded(text).split():
        yield Product.search.contains(word, autoescape=True)


def _begun(query: Any, valid_from: InstrumentedAttribute[date], key: InstrumentedAttribute[int], day: date) -> Any:
    """The query for the row that holds on that day, see `holding`."""
    return query.where(valid_from <= day).order_by(valid_from.desc(), key.desc()).limit(1)


def _products(ctx: Context) -> Select[Any]:
    """The columns of `ProductRow`."""
    now = _begun(
        select(ProductPrice.id).where(ProductPrice.product_id == Product.id),
        ProductPrice.valid_from,
        ProductPrice.id,
        ctx.today,
    )
    figures: Sequence[ColumnElement[Any]] = [
        func.coalesce(getattr(ProductPrice, name), getattr(Product, name)) for name in PriceOfDay._fields
    ]
    return select(
        Product.id,
        Product.code,
        Product.name,
        Product.maker,
        Product.family,
        Product.unit,
        Product.is_machine,
        Product.is_active,
        *figures,
    ).outerjoin(ProductPrice, ProductPrice.id == now.correlate(Product).scalar_subquery())


def _rate_row(rate: Rate, standing: PriceStanding, currency: str) -> RateRow:
    return RateRow(
        rate.id,
        rate.kind,
        rate.name,
        rate.unit,
        rate.price,
        rate.cost,
        rate.vat,
        rate.valid_from,
        rate.increment_minutes,
        rate.minimum_minutes,
        rate.rounding,
        standing,
        currency,
    )
