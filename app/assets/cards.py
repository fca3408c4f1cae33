"""Machines as their place shows them: the list of any length, one machine's card, whoever has the same serial."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from app.assets.models import Asset
from app.assets.rules import AssetFacts, AssetPlace
from app.catalog.models import Product
from app.customers.models import Customer, Site
from app.db.context import Context
from app.db.editing import facts_of
from app.db.history import TrailRow, record_history
from app.db.journal import JournalRow, journal_of
from app.db.paging import PAGE, Edge, Page, read_page
from app.db.search.query import matching
from app.kernel.text import serial_key

NEVER = date(1, 1, 1)
MOST_ALIKE = 3


class InstalledRow(NamedTuple):
    id: int
    serial: str
    product: str
    maker: str
    customer_id: int
    customer: str
    site: str
    town: str
    place: AssetPlace
    position: str
    installed_on: date | None


@dataclass(frozen=True)
class AssetCard:
    """A machine, where it stands, and what was written into its own history."""

    row: InstalledRow
    facts: AssetFacts
    product_code: str
    family: str
    site_id: int | None
    address: str
    journal: tuple[JournalRow, ...]

    @property
    def id(self) -> int:
        return self.row.id


ROW: tuple[Any, ...] = (
    Asset.id,
    Asset.serial,
    Product.name,
    Product.maker,
    Customer.id,
    Customer.name,
    func.coalesce(Site.name, ""),
    func.coalesce(Site.town, Customer.town),
    Asset.place,
    Asset.position,
    Asset.installed_on,
)
SORTS: dict[str, tuple[Any, ...]] = {
    "product": (Product.name, Asset.serial_key, Asset.id),
    "serial": (Asset.serial_key, Asset.id),
    "customer": (Customer.search, Asset.id),
    "installed_on": (func.coalesce(Asset.installed_on, NEVER), Asset.id),
}
"""What the list can be sorted by; the id decides between equals."""


def find_installed(
    ctx: Context,
    *,
    text: str = "",
    places: frozenset[AssetPlace] = frozenset(),
    customer_id: int | None = None,
    among: Select[Any] | None = None,
    sort: str = "customer",
    descending: bool = False,
    after: Edge | None = None,
    limit: int = PAGE,
) -> Page[InstalledRow]:
    """One page of the list: of these places (none: of all), of one customer, among the ids that a query gives."""
    asked = _asked(ctx, text, places, customer_id, among)
    query = _joined(select(*ROW)).where(*asked)
    return read_page(ctx, query, InstalledRow, SORTS[sort], descending=descending, after=after, limit=limit)


def count_installed(
    ctx: Context,
    *,
    text: str = "",
    places: frozenset[AssetPlace] = frozenset(),
    customer_id: int | None = None,
    among: Select[Any] | None = None,
) -> int:
    query = select(func.count(Asset.id)).where(*_asked(ctx, text, places, customer_id, among))
    return ctx.session.scalar(query) or 0


def _asked(
    ctx: Context, text: str, places: frozenset[AssetPlace], customer_id: int | None, among: Select[Any] | None
) -> Iterator[ColumnElement[bool]]:
    if places:
        yield Asset.place.in_(sorted(places))
    if customer_id is not None:
        yield Asset.customer_id == customer_id
    if among is not None:
        yield Asset.id.in_(among)
    if text.strip():
        yield matching(ctx, Asset, text)


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(Asset)
        .join(Product, Product.id == Asset.product_id)
        .join(Customer, Customer.id == Asset.customer_id)
        .outerjoin(Site, Site.id == Asset.site_id)
    )


def asset_card(ctx: Context, asset_id: int) -> AssetCard:
    asset = ctx.get(Asset, asset_id, Asset.product, Asset.customer, Asset.site)
    row = InstalledRow(*ctx.session.execute(_joined(select(*ROW)).where(Asset.id == asset_id)).one())
    stands: Site | Customer = asset.site or asset.customer
    return AssetCard(
        row=row,
        facts=facts_of(asset, AssetFacts),
        product_code=asset.product.code,
        family=asset.product.family,
        site_id=asset.site_id,
        address=", ".join(filter(None, (stands.street, f"{stands.postcode} {stands.town}".strip()))),
        journal=tuple(journal_of(ctx, "asset", asset_id)),
    )


def asset_trail(ctx: Context, asset_id: int) -> list[TrailRow]:
    """Every change of the machine and its warranties, the newest first."""
    return record_history(ctx, "asset", asset_id)[::-1]


def assets_alike(ctx: Context, *, serial: str, but: int | None = None) -> list[str]:
    """Machines with the same serial, whoever's they are; not `but` itself. A hint: two makers may use one serial."""
    key = serial_key(serial)
    if not key:
        return []
    columns: tuple[Any, ...] = (Product.name, Customer.name)
    query = _joined(select(*columns)).where(Asset.serial_key == key)
    if but is not None:
        query = query.where(Asset.id != but)
    return [f"{product}, {customer}" for product, customer in ctx.session.execute(query.limit(MOST_ALIKE))]
