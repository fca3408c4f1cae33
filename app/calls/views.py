"""The lists of calls as plain values: the saved filters and what a row shows; no database is needed to know them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from app.calls.filters import ALL_OPEN, CallFilter
from app.calls.states import CallState
from app.kernel.i18n import N_
from app.promises.targets import RISK, TARGETS, Priority

PAGE = 200
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


class View(NamedTuple):
    """A view that everybody has; the first is where a desk begins."""

    name: str
    label: str
    filter: CallFilter


S = CallState
ENDED = frozenset({S.INVOICED, S.CLOSED, S.CANCELLED})
VIEWS = {
    view.name: view
    for view in (
        View("open", N_("All open"), ALL_OPEN),
        View("mine", N_("Assigned to me"), replace(ALL_OPEN, mine=True)),
        View("at_risk", N_("Promises at risk"), replace(ALL_OPEN, at_risk=True)),
        View("unassigned", N_("Not assigned"), replace(ALL_OPEN, unassigned=True)),
        View("waiting", N_("Waiting"), CallFilter(frozenset({S.WAITING}))),
        View("to_complete", N_("To complete"), CallFilter(frozenset({S.DRAFT}))),
        View("to_accept", N_("To be accepted"), CallFilter(frozenset({S.SOLVED}))),
        View("to_invoice", N_("To invoice"), CallFilter(frozenset({S.ACCEPTED}))),
        View("closed", N_("Closed calls"), CallFilter(ENDED)),
        View("archive", N_("In the archive"), CallFilter(frozenset({S.ARCHIVED}))),
    )
}


def risk_time(priority: Priority) -> timedelta:
    """How long before its due time a promise counts as at risk in a list."""
    return timedelta(minutes=round(TARGETS[priority].solution_minutes * RISK))
