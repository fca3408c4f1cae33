"""The call and the assignments by which departments and technicians work on it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.assets.models import Asset
from app.calls.flow import (
    ASSIGNMENT_FLOW,
    CALL_FLOW,
    OPEN_ASSIGNMENT,
    AssignmentState,
    CallState,
    WaitCause,
    WorkKind,
)
from app.contracts.models import Contract
from app.customers.models import Contact, Customer, Site
from app.db.base import Freeze, Record
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled
from app.promises.rules import Priority, Severity
from app.staff.models import Department, Technician


class Channel(Labelled):
    TELEPHONE = "telephone", N_("Telephone")
    MAIL = "mail", N_("E-mail")
    PORTAL = "portal", N_("Portal")
    MONITORING = "monitoring", N_("Monitoring")
    IMPORT = "import", N_("Import")


class Call(Record):
    """A customer's request. Moments are the server's, in UTC.

    `due_at` is the promise of a solution: `solution_minutes` of working time after the report, outside the pauses
    that stop the clock; empty while such a pause lasts.
    """

    __tablename__ = "call"
    __table_args__ = (
        Index("uq_call_source_source_key", "source", "source_key", unique=True),
        Index("ix_call_state_due", "state", "due_at", "id"),
        Index("ix_call_reported", "reported_at", "id"),
    )
    __flow__ = CALL_FLOW
    __freeze__ = Freeze("OLD.state = 'archived'")

    number: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    state: Mapped[CallState] = mapped_column(default=CallState.REGISTERED)
    severity: Mapped[Severity]
    priority: Mapped[Priority]
    channel: Mapped[Channel] = mapped_column(default=Channel.TELEPHONE)
    caller_phone: Mapped[str] = mapped_column(default="")
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    technician_id: Mapped[int | None] = mapped_column(ForeignKey("technician.id"), index=True)
    wait_cause: Mapped[WaitCause | None]
    reported_at: Mapped[datetime]
    reaction_minutes: Mapped[int] = mapped_column(default=0)
    solution_minutes: Mapped[int] = mapped_column(default=0)
    react_due_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    solved_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str] = mapped_column(default="")
    invoiced_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    solution: Mapped[str] = mapped_column(default="")
    cause_code: Mapped[str] = mapped_column(default="")
    source: Mapped[str | None]
    source_key: Mapped[str | None]
    search: Mapped[str] = mapped_column(default="")

    customer: Mapped[Customer] = relationship(lazy="raise")
    site: Mapped[Site | None] = relationship(lazy="raise")
    contact: Mapped[Contact | None] = relationship(lazy="raise")
    asset: Mapped[Asset | None] = relationship(lazy="raise")
    contract: Mapped[Contract | None] = relationship(lazy="raise")
    department: Mapped[Department | None] = relationship(lazy="raise")
    technician: Mapped[Technician | None] = relationship(lazy="raise")
    assignments: Mapped[list["Assignment"]] = relationship(
        lazy="raise", back_populates="call", order_by="Assignment.id"
    )
    pauses: Mapped[list["CallPause"]] = relationship(lazy="raise", order_by="CallPause.id")

    @property
    def open_assignments(self) -> list["Assignment"]:
        return [assignment for assignment in self.assignments if assignment.is_open]


class CallPause(Record):
    """A time of waiting, with its cause; without an end it still lasts."""

    __tablename__ = "call_pause"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    cause: Mapped[WaitCause]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Assignment(Record):
    """Gives a call to a department and a technician. `reference` is the number of the document it is worked by."""

    __tablename__ = "assignment"
    __flow__ = ASSIGNMENT_FLOW

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    kind: Mapped[WorkKind] = mapped_column(default=WorkKind.DESK)
    state: Mapped[AssignmentState] = mapped_column(default=AssignmentState.GIVEN)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    technician_id: Mapped[int | None] = mapped_column(ForeignKey("technician.id"), index=True)
    who: Mapped[str]
    reference: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    call: Mapped[Call] = relationship(lazy="raise", back_populates="assignments")
    department: Mapped[Department] = relationship(lazy="raise")
    technician: Mapped[Technician | None] = relationship(lazy="raise")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_ASSIGNMENT
