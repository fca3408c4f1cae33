"""Installed equipment: a product with a serial number at a customer's site."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.assets.rules import AssetPlace
from app.catalog.models import Product
from app.customers.models import Customer, Site
from app.db.base import Record, Searched


class Asset(Record):
    """`serial_key` is the serial as it is compared: capitals and digits only; `phone` its own line or SIM card."""

    __tablename__ = "asset"
    __table_args__ = (Index("ix_asset_phone_key", "phone_key"),)
    __search__ = Searched(
        keys=("serial", "phone", "phone_key"),
        title=("serial", "product.name", "product.maker", "customer.name"),
        body=("product.code", "position", "site.name", "site.town"),
    )

    serial: Mapped[str]
    serial_key: Mapped[str] = mapped_column(index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    installed_on: Mapped[date | None]
    place: Mapped[AssetPlace] = mapped_column(default=AssetPlace.AT_CUSTOMER)
    position: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    phone_key: Mapped[str | None]

    product: Mapped[Product] = relationship(lazy="raise")
    customer: Mapped[Customer] = relationship(lazy="raise")
    site: Mapped[Site | None] = relationship(lazy="raise")
