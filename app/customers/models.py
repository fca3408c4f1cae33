"""Whom we serve: customers, the sites where their machines stand, the people who call."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Record, Searched


class Customer(Record):
    """Who pays. `phone` is the switchboard, which is nobody's own; `search` the folded text that searches ask."""

    __tablename__ = "customer"
    __table_args__ = (Index("ix_customer_phone_key", "phone_key"),)
    __search__ = Searched(
        keys=("tax_id", "fiscal_code", "phone", "phone_key"),
        title=("name", "town"),
        body=("street", "postcode", "pec", "email"),
    )

    name: Mapped[str]
    street: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    town: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="IT")
    tax_id: Mapped[str] = mapped_column(default="")
    fiscal_code: Mapped[str] = mapped_column(default="")
    sdi_code: Mapped[str] = mapped_column(default="")
    pec: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    phone_key: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="it")
    payment_days: Mapped[int] = mapped_column(default=30)
    search: Mapped[str] = mapped_column(default="", index=True)


class Site(Record):
    __tablename__ = "site"
    __table_args__ = (Index("ix_site_phone_key", "phone_key"),)
    __search__ = Searched(
        keys=("phone", "phone_key"), title=("name", "town", "customer.name"), body=("street", "postcode", "access")
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    name: Mapped[str]
    street: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    town: Mapped[str] = mapped_column(default="")
    access: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    phone_key: Mapped[str | None]

    customer: Mapped[Customer] = relationship(lazy="raise")


class Contact(Record):
    """A person who calls; `phone_key` is the number in E.164, by which a caller is found."""

    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_phone_key", "phone_key"),)
    __search__ = Searched(
        keys=("phone", "phone_key"), title=("name", "customer.name"), body=("role", "email", "site.name")
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    phone_key: Mapped[str | None]
    email: Mapped[str] = mapped_column(default="")

    customer: Mapped[Customer] = relationship(lazy="raise")
    site: Mapped[Site | None] = relationship(lazy="raise")
