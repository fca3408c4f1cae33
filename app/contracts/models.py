"""Rights of the customer: warranties of a machine, service contracts, what each covers, and how much of it is used."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.assets.models import Asset
from app.catalog.rules import CostKind
from app.contracts.terms import Bucket, Period
from app.customers.models import Customer
from app.db.base import Record, Searched
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled
from app.kernel.money import Money


class ContractState(Labelled):
    ACTIVE = "active", N_("Active")
    SUSPENDED = "suspended", N_("Suspended for non-payment")


class Warranty(Record):
    """The warranty of one machine; both days are included."""

    __tablename__ = "warranty"

    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"), index=True)
    name: Mapped[str]
    bucket: Mapped[Bucket] = mapped_column(default=Bucket.WARRANTY)
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    asset: Mapped[Asset] = relationship(lazy="raise")
    terms: Mapped[list["CoverageClause"]] = relationship(lazy="raise")


class Contract(Record):
    """A service contract, both days included; `stopped_on` is the first day it no longer covers, when it ended early.

    Its factor, in percent, shortens the promises (field-service.md §2.3). `renews_id` is the contract it goes on from.
    """

    __tablename__ = "contract"
    __search__ = Searched(keys=("number",), title=("number", "name", "customer.name"))

    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    state: Mapped[ContractState] = mapped_column(default=ContractState.ACTIVE)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    stopped_on: Mapped[date | None]
    stop_reason: Mapped[str] = mapped_column(default="")
    priority_factor: Mapped[int] = mapped_column(default=100)
    covers_all_assets: Mapped[bool] = mapped_column(default=False)
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), unique=True)

    customer: Mapped[Customer] = relationship(lazy="raise")
    terms: Mapped[list["CoverageClause"]] = relationship(lazy="raise")
    assets: Mapped[list["ContractAsset"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class ContractAsset(Record):
    __tablename__ = "contract_asset"
    __table_args__ = (UniqueConstraint("contract_id", "asset_id"),)

    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"), index=True)


class CoverageClause(Record):
    """What a warranty or contract covers: kinds of cost, the share in basis points, up to which ceiling per period."""

    __tablename__ = "coverage_clause"
    __table_args__ = (CheckConstraint("(warranty_id IS NULL) <> (contract_id IS NULL)", name="one_source"),)

    warranty_id: Mapped[int | None] = mapped_column(ForeignKey("warranty.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), index=True)
    kinds: Mapped[list[Any]] = mapped_column(info={"words": CostKind})
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    share: Mapped[int] = mapped_column(default=10_000)
    ceiling: Mapped[Money | None]
    period: Mapped[Period] = mapped_column(default=Period.NONE)


class CoverageUse(Record):
    """The ledger of what a clause has paid: positive uses it up, negative gives it back."""

    __tablename__ = "coverage_use"
    __table_args__ = (Index("ix_coverage_use_clause_day", "clause_id", "used_on"),)

    clause_id: Mapped[int] = mapped_column(ForeignKey("coverage_clause.id"))
    used_on: Mapped[date]
    amount: Mapped[Money]
    reason: Mapped[str] = mapped_column(default="")
    cost_line_id: Mapped[int | None] = mapped_column(index=True, info={"record": "cost_line"})
