"""Outside work: subcontractors and the orders we give them."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Assignment
from app.db.base import Freeze, Record, Searched
from app.kernel.money import Money
from app.subcontracting.flow import SUBCONTRACT_FLOW, SubcontractState


class Subcontractor(Record):
    __tablename__ = "subcontractor"

    name: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    tax_id: Mapped[str] = mapped_column(default="")


class SubcontractOrder(Record):
    """`agreed` is what the subcontractor gets; the markup (basis points) makes the customer's price of it."""

    __tablename__ = "subcontract_order"
    __flow__ = SUBCONTRACT_FLOW
    __freeze__ = Freeze("OLD.state = 'approved'")
    __search__ = Searched(
        keys=("number",),
        title=("number", "subcontractor.name", "assignment.call.customer.name"),
        body=("scope", "report", "decline_reason", "assignment.call.number"),
        closed=("state", frozenset({SubcontractState.APPROVED, SubcontractState.CANCELLED})),
    )

    number: Mapped[str] = mapped_column(unique=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    subcontractor_id: Mapped[int] = mapped_column(ForeignKey("subcontractor.id"), index=True)
    state: Mapped[SubcontractState] = mapped_column(default=SubcontractState.DRAFTED)
    scope: Mapped[str]
    agreed: Mapped[Money]
    markup: Mapped[int] = mapped_column(default=0)
    answer_due_at: Mapped[datetime | None]
    offered_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    decline_reason: Mapped[str] = mapped_column(default="")
    report: Mapped[str] = mapped_column(default="")
    reported_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]

    assignment: Mapped[Assignment] = relationship(lazy="raise")
    subcontractor: Mapped[Subcontractor] = relationship(lazy="raise")
