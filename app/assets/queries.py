"""Finding a machine: by its customer, by a piece of its serial number."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select

from app.assets.models import Asset
from app.catalog.models import Product
from app.customers.models import Customer
from app.db.context import Context
from app.kernel.text import folded, serial_key


class AssetRow(NamedTuple):
    id: int
    serial: str
    product: str
    position: str
    installed_on: date | None
    customer_id: int
    customer: str
    site_id: int | None
    product_id: int


def find_assets(ctx: Context, text: str = "", customer_id: int | None = None, limit: int = 20) -> list[AssetRow]:
    """Machines of one customer or of all; each word stands in the serial (its middle too) or the product's name."""
    query = (
        select(
            Asset.id,
            Asset.serial,
            Product.name,
            Asset.position,
            Asset.installed_on,
            Customer.id,
            Customer.name,
            Asset.site_id,
            Asset.product_id,
        )
        .join(Product, Product.id == Asset.product_id)
        .join(Customer, Customer.id == Asset.customer_id)
        .order_by(Customer.name, Product.name, Asset.serial)
        .limit(limit)
    )
    if customer_id is not None:
        query = query.where(Asset.customer_id == customer_id)
    for word in text.split():
        serial = Asset.serial_key.contains(serial_key(word) or word, autoescape=True)
        query = query.where(or_(serial, Product.search.contains(folded(word), autoescape=True)))
    return [AssetRow(*row) for row in ctx.session.execute(query)]
