"""Cost lines of every origin, and who pays which part of each."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call
from app.catalog.rules import CostKind
from app.contracts.terms import Bucket
from app.costs.rules import Charge as Charge
from app.db.base import Freeze, Record
from app.db.columns import Price, Quantity
from app.kernel.money import ZERO, Money


class CostLine(Record):
    """One chargeable fact: visits, workshop, subcontractors and the telephone all write this table.

    `raw_minutes` is what was worked and never changes; `quantity` is what is charged. `gross` is the sales amount
    before coverage, `cost` what it cost us. `origin` and `origin_id` name the document it comes from.
    """

    __tablename__ = "cost_line"
    __table_args__ = (Index("ix_cost_line_origin", "origin", "origin_id"),)
    __freeze__ = Freeze("OLD.invoice_number <> ''", owner="call_id")

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    origin: Mapped[str]
    origin_id: Mapped[int]
    kind: Mapped[CostKind]
    description: Mapped[str]
    worked_on: Mapped[date]
    raw_minutes: Mapped[int | None]
    quantity: Mapped[Quantity]
    unit: Mapped[str]
    unit_price: Mapped[Price]
    gross: Mapped[Money]
    cost: Mapped[Money] = mapped_column(default=ZERO)
    vat: Mapped[int]
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    basis: Mapped[dict[str, Any] | None]
    goodwill: Mapped[Money] = mapped_column(default=ZERO)
    goodwill_reason: Mapped[str] = mapped_column(default="")
    charge: Mapped[Charge] = mapped_column(default=Charge.CUSTOMER)
    charge_reason: Mapped[str] = mapped_column(default="")
    cause_code: Mapped[str] = mapped_column(default="")
    invoice_number: Mapped[str] = mapped_column(default="")

    call: Mapped[Call] = relationship(lazy="raise")
    splits: Mapped[list["CostSplit"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="CostSplit.id"
    )


class CostSplit(Record):
    """A part of a cost line and who pays it, with the reason to read and the balances before and after."""

    __tablename__ = "cost_split"
    __freeze__ = Freeze(owner="cost_line_id")

    cost_line_id: Mapped[int] = mapped_column(ForeignKey("cost_line.id"), index=True)
    bucket: Mapped[Bucket]
    amount: Mapped[Money]
    cost_amount: Mapped[Money] = mapped_column(default=ZERO)
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("coverage_clause.id"))
    reason: Mapped[dict[str, Any]]
    left_before: Mapped[Money | None]
    left_after: Mapped[Money | None]
