"""Invoices: frozen when issued, with everything the paper shows kept as it was that day."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.billing.flow import INVOICE_FLOW, InvoiceState
from app.calls.models import Call
from app.db.base import Freeze, Record, Searched
from app.db.columns import Price, Quantity
from app.kernel.money import Money


class Invoice(Record):
    """`seller`, `buyer`, `iban` and `notes` are copies made at issue; amounts are in the minor units of `currency`."""

    __tablename__ = "invoice"
    __flow__ = INVOICE_FLOW
    __freeze__ = Freeze("OLD.number <> ''", frozenset({"state", "attachment_id"}))
    __search__ = Searched(
        keys=("number",),
        title=("number", "customer.name"),
        body=("summary", "call.number", "call.subject"),
        closed=("state", frozenset({InvoiceState.PAID})),
    )

    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[InvoiceState] = mapped_column(default=InvoiceState.ISSUED)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    issued_on: Mapped[date]
    due_on: Mapped[date]
    issued_at: Mapped[datetime]
    currency: Mapped[str]
    language: Mapped[str]
    summary: Mapped[str]
    seller: Mapped[dict[str, Any]]
    buyer: Mapped[dict[str, Any]]
    iban: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    gross: Mapped[Money]
    net: Mapped[Money]
    vat: Mapped[Money]
    total: Mapped[Money]
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))

    call: Mapped[Call] = relationship(lazy="raise")
    lines: Mapped[list["InvoiceLine"]] = relationship(lazy="raise", order_by="InvoiceLine.position")
    payments: Mapped[list["Payment"]] = relationship(lazy="raise", order_by="Payment.id")


class InvoiceLine(Record):
    """One cost line as it was charged: the gross and what each bucket paid of it, with the reasons."""

    __tablename__ = "invoice_line"
    __freeze__ = Freeze("1 = 1")

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    position: Mapped[int]
    cost_line_id: Mapped[int] = mapped_column(ForeignKey("cost_line.id"), unique=True)
    description: Mapped[str]
    quantity: Mapped[Quantity]
    unit: Mapped[str]
    unit_price: Mapped[Price]
    reasons: Mapped[list[Any]]
    gross: Mapped[Money]
    warranty: Mapped[Money]
    contract: Mapped[Money]
    goodwill: Mapped[Money]
    net: Mapped[Money]
    vat: Mapped[int]


class Payment(Record):
    __tablename__ = "payment"
    __freeze__ = Freeze("1 = 1")

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    paid_on: Mapped[date]
    amount: Mapped[Money]
    method: Mapped[str]
    reference: Mapped[str] = mapped_column(default="")
