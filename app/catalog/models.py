"""The price list: products and parts, and the rates for labour, travel and the call-out."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.catalog.rules import STANDARD_VAT, CostKind, Rounding
from app.db.base import Record, Searched
from app.db.columns import Price


class Product(Record):
    """A machine we look after or a part we fit; prices are per unit, VAT in basis points.

    `family` is the group of products it belongs to, such as “Boilers”: articles, diagnoses and codes go by it. Price,
    cost and VAT are those it began with; what they are on a day is said by `price_on`.
    """

    __tablename__ = "product"
    __search__ = Searched(keys=("code",), title=("code", "name", "maker"))

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    maker: Mapped[str] = mapped_column(default="")
    family: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="pz")
    is_machine: Mapped[bool] = mapped_column(default=False)
    price: Mapped[Price]
    cost: Mapped[Price]
    vat: Mapped[int] = mapped_column(default=STANDARD_VAT)
    is_active: Mapped[bool] = mapped_column(default=True)
    search: Mapped[str] = mapped_column(default="")


class ProductPrice(Record):
    """What a product costs from a day on, instead of what it cost before."""

    __tablename__ = "product_price"
    __table_args__ = (Index("ix_product_price_product_day", "product_id", "valid_from"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    valid_from: Mapped[date]
    price: Mapped[Price]
    cost: Mapped[Price]
    vat: Mapped[int]


class Rate(Record):
    """What an hour, a kilometre or a call-out costs from a day on; minutes are rounded as it says."""

    __tablename__ = "rate"
    __table_args__ = (Index("ix_rate_kind_valid_from", "kind", "valid_from"),)

    kind: Mapped[CostKind]
    name: Mapped[str]
    unit: Mapped[str]
    price: Mapped[Price]
    cost: Mapped[Price]
    vat: Mapped[int] = mapped_column(default=STANDARD_VAT)
    valid_from: Mapped[date]
    increment_minutes: Mapped[int] = mapped_column(default=1)
    minimum_minutes: Mapped[int] = mapped_column(default=0)
    rounding: Mapped[Rounding] = mapped_column(default=Rounding.UP)
