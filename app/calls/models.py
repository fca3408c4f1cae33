"""The call and the assignments by which departments and technicians work on it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.assets.models import Asset
from app.calls.flow import (
    ASSIGNMENT_FLOW,
    CALL_FLOW,
    OPEN,
    OPEN_ASSIGNMENT,
    AssignmentState,
    CallState,
    PassCause,
    WaitCause,
    WorkKind,
)
from app.calls.link_models import CallLink
from app.calls.link_rules import LinkKind
from app.codes.models import ServiceCode
from app.contracts.models import Contract
from app.customers.models import Contact, Customer, Site
from app.db.base import Freeze, Record, Searched
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


_RELEASED = "state IN ('draft', 'discarded', 'joined') OR (customer_id IS NOT NULL AND severity IS NOT NULL)"


def _where_set(name: str, column: str) -> Index:
    """An index of the few rows that have a value there."""
    has_value = text(f"{column} IS NOT NULL")
    return Index(name, column, sqlite_where=has_value, postgresql_where=has_value)


IS_OPEN = "state NOT IN ({})".format(", ".join(f"'{state}'" for state in sorted(set(CallState) - OPEN)))
"""Said this way it is never a reason to read an index of states: only the indexes of open calls answer it."""


def _open(name: str, *columns: str) -> Index:
    """An index of the open calls alone: few of very many. The state at its end spares looking the calls up."""
    return Index(f"ix_call_open_{name}", *columns, sqlite_where=text(IS_OPEN), postgresql_where=text(IS_OPEN))


class Call(Record):
    """A customer's request. Moments are the server's, in UTC.

    `due_at` is the promise of a solution: `solution_minutes` of working time after the report, outside the pauses
    that stop the clock; empty while such a pause lasts. Who, and how severe: known of every call that was released;
    of a draft both may be unknown, and `draft` holds what was typed and names no record yet. `joined_to_id` is the
    call whose caller called again; `called_again` counts him there.
    """

    __tablename__ = "call"
    __table_args__ = (
        Index("uq_call_source_source_key", "source", "source_key", unique=True),
        Index("ix_call_due", "due_at", "id", "state"),
        Index("ix_call_reported", "reported_at", "id", "state"),
        Index("ix_call_state_due", "state", "due_at", "id"),
        Index("ix_call_priority_due", "priority", "due_at", "id", "state"),
        Index("ix_call_customer", "customer_id", "id", "state"),
        Index("ix_call_technician", "technician_id", "id", "state"),
        Index("ix_call_department", "department_id", "id", "state"),
        _open("due", "due_at", "id", "priority", "state"),
        _open("reported", "reported_at", "id", "state"),
        _open("priority_due", "priority", "due_at", "id", "state"),
        _open("customer", "customer_id", "id", "state"),
        _open("technician", "technician_id", "id", "state"),
        _open("department", "department_id", "id", "state"),
        _open("id", "id", "state"),
        _where_set("ix_call_caller_key", "caller_key"),
        _where_set("ix_call_joined_to", "joined_to_id"),
        _where_set("ix_call_picked_up", "picked_up_at"),
        CheckConstraint(_RELEASED, "released"),
    )
    __flow__ = CALL_FLOW
    __freeze__ = Freeze("OLD.state = 'archived'")
    __search__ = Searched(
        keys=("number", "asset.serial", "caller_phone"),
        title=("number", "subject", "customer.name", "asset.serial", "contact.name"),
        body=("description", "solution", "customer.town"),
        journal=True,
        closed=("state", frozenset(CallState) - OPEN),
        hidden=("state", frozenset({CallState.DISCARDED})),
    )

    number: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    state: Mapped[CallState] = mapped_column(default=CallState.REGISTERED)
    severity: Mapped[Severity] = mapped_column(nullable=True)
    priority: Mapped[Priority]
    channel: Mapped[Channel] = mapped_column(default=Channel.TELEPHONE)
    caller_phone: Mapped[str] = mapped_column(default="")
    caller_key: Mapped[str | None]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True, nullable=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    technician_id: Mapped[int | None] = mapped_column(ForeignKey("technician.id"))
    wait_cause: Mapped[WaitCause | None]
    picked_up_at: Mapped[datetime | None]
    picked_up_by: Mapped[str] = mapped_column(default="")
    draft: Mapped[dict[str, Any] | None]
    joined_to_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"))
    called_again: Mapped[int] = mapped_column(default=0)
    is_mass_incident: Mapped[bool] = mapped_column(default=False)
    reported_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    reaction_minutes: Mapped[int] = mapped_column(default=0)
    solution_minutes: Mapped[int] = mapped_column(default=0)
    react_due_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    solved_at: Mapped[datetime | None]
    is_solved_on_call: Mapped[bool] = mapped_column(default=False)
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str] = mapped_column(default="")
    invoiced_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    solution: Mapped[str] = mapped_column(default="")
    problem_code_id: Mapped[int | None] = mapped_column(ForeignKey("service_code.id"))
    cause_code_id: Mapped[int | None] = mapped_column(ForeignKey("service_code.id"))
    solution_code_id: Mapped[int | None] = mapped_column(ForeignKey("service_code.id"))
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
    problem_code: Mapped[ServiceCode | None] = relationship(lazy="raise", foreign_keys=[problem_code_id])
    cause_code: Mapped[ServiceCode | None] = relationship(lazy="raise", foreign_keys=[cause_code_id])
    solution_code: Mapped[ServiceCode | None] = relationship(lazy="raise", foreign_keys=[solution_code_id])
    assignments: Mapped[list["Assignment"]] = relationship(
        lazy="raise", back_populates="call", order_by="Assignment.id"
    )
    pauses: Mapped[list["CallPause"]] = relationship(lazy="raise", order_by="CallPause.id")
    children: Mapped[list["Call"]] = relationship(
        secondary=CallLink.__table__,
        primaryjoin=lambda: (Call.id == CallLink.other_id) & (CallLink.kind == LinkKind.PART_OF),
        secondaryjoin=lambda: Call.id == CallLink.call_id,
        lazy="raise",
        viewonly=True,
        order_by="Call.id",
    )

    @property
    def is_blank(self) -> bool:
        """Nothing was written into the draft yet: no number, no word, nobody chosen."""
        written = (self.caller_phone, self.subject, self.description, self.draft, self.severity)
        return not any((*written, self.customer_id, self.contact_id, self.asset_id))

    @property
    def open_assignments(self) -> list["Assignment"]:
        return [assignment for assignment in self.assignments if assignment.is_open]


class CallPassedOn(Record):
    """A caller handed to the back office instead of being helped at once, and why; counted, to become few."""

    __tablename__ = "call_passed_on"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    cause: Mapped[PassCause]
    remark: Mapped[str] = mapped_column(default="")
    passed_at: Mapped[datetime]
    passed_by: Mapped[str]


class CallPause(Record):
    """A time of waiting, with its cause; without an end it still lasts."""

    __tablename__ = "call_pause"
    __freeze__ = Freeze(owner="call_id")

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    cause: Mapped[WaitCause]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Assignment(Record):
    """Gives a call to a department and a technician. `reference` is the number of the document it is worked by."""

    __tablename__ = "assignment"
    __flow__ = ASSIGNMENT_FLOW
    __freeze__ = Freeze(owner="call_id")

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
