"""Visits to the customer: when, how far, how long, with which parts."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Assignment
from app.catalog.models import Product
from app.db.base import Freeze, Record, Searched
from app.db.columns import Quantity
from app.interventions.flow import INTERVENTION_FLOW, InterventionState
from app.staff.models import Technician


class Intervention(Record):
    """Minutes and kilometres are as they were, unrounded; the price list rounds them when they become cost lines."""

    __tablename__ = "intervention"
    __flow__ = INTERVENTION_FLOW
    __freeze__ = Freeze("OLD.state = 'done'", frozenset({"signed_by", "signed_at"}))
    __search__ = Searched(
        keys=("number",),
        title=("number", "assignment.call.customer.name"),
        body=("report", "assignment.call.number", "assignment.call.subject", "technician.name"),
        closed=("state", frozenset({InterventionState.DONE, InterventionState.CANCELLED})),
    )

    number: Mapped[str] = mapped_column(unique=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    technician_id: Mapped[int] = mapped_column(ForeignKey("technician.id"), index=True)
    state: Mapped[InterventionState] = mapped_column(default=InterventionState.PLANNED)
    planned_from: Mapped[datetime]
    planned_to: Mapped[datetime]
    left_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    travel_minutes: Mapped[int] = mapped_column(default=0)
    distance_km: Mapped[Quantity | None]
    work_minutes: Mapped[int] = mapped_column(default=0)
    report: Mapped[str] = mapped_column(default="")
    signed_by: Mapped[str] = mapped_column(default="")
    signed_at: Mapped[datetime | None]

    assignment: Mapped[Assignment] = relationship(lazy="raise")
    technician: Mapped[Technician] = relationship(lazy="raise")
    parts: Mapped[list["UsedPart"]] = relationship(lazy="raise", cascade="all, delete-orphan", order_by="UsedPart.id")


class UsedPart(Record):
    __tablename__ = "used_part"
    __freeze__ = Freeze(owner="intervention_id")

    intervention_id: Mapped[int] = mapped_column(ForeignKey("intervention.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    quantity: Mapped[Quantity]
    serial_in: Mapped[str] = mapped_column(default="")
    serial_out: Mapped[str] = mapped_column(default="")

    product: Mapped[Product] = relationship(lazy="raise")
