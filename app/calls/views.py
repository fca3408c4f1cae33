"""The lists of calls as plain values: the saved filters and what a row shows; no database is needed to know them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from app.calls.flow import OPEN, CallState
from app.kernel.i18n import N_
from app.promises.rules import RISK, TARGETS, Priority

PAGE = 100
"""Rows of a page."""


class CallRow(NamedTuple):
    """What the list shows of a call."""

    id: int
    number: str
    subject: str
    customer: str
    town: str
    state: CallState
    priority: Priority
    technician: str
    department: str
    reported_at: datetime
    due_at: datetime | None
    solved_at: datetime | None
    solution_minutes: int


@dataclass(frozen=True)
class View:
    """A saved filter over the calls; the first is where a desk begins."""

    name: str
    label: str
    states: frozenset[CallState]
    unassigned: bool = False
    mine: bool = False
    at_risk: bool = False


VIEWS = {
    view.name: view
    for view in (
        View("open", N_("All open"), OPEN),
        View("mine", N_("Assigned to me"), OPEN, mine=True),
        View("at_risk", N_("Promises at risk"), OPEN, at_risk=True),
        View("unassigned", N_("Not assigned"), OPEN, unassigned=True),
        View("waiting", N_("Waiting"), frozenset({CallState.WAITING})),
        View("to_accept", N_("To be accepted"), frozenset({CallState.SOLVED})),
        View("to_invoice", N_("To invoice"), frozenset({CallState.ACCEPTED})),
        View("closed", N_("Closed calls"), frozenset({CallState.INVOICED, CallState.CLOSED, CallState.CANCELLED})),
        View("archive", N_("In the archive"), frozenset({CallState.ARCHIVED})),
    )
}


def risk_time(priority: Priority) -> timedelta:
    """How long before its due time a promise counts as at risk in a list."""
    return timedelta(minutes=round(TARGETS[priority].solution_minutes * RISK))
