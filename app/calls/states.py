"""The states of a call, apart from what leads from one to the next: lists know them before anything else is loaded."""

from app.kernel.i18n import N_
from app.kernel.labelled import Labelled


class CallState(Labelled):
    """A call is taken down as a draft while the caller speaks; it counts as a call from its release on."""

    DRAFT = "draft", N_("Being taken down")
    DISCARDED = "discarded", N_("Discarded")
    JOINED = "joined", N_("Joined to another call")
    REGISTERED = "registered", N_("Registered")
    QUALIFIED = "qualified", N_("Qualified")
    ASSIGNED = "assigned", N_("Assigned")
    IN_WORK = "in_work", N_("In work")
    WAITING = "waiting", N_("Waiting")
    SOLVED = "solved", N_("Solved")
    ACCEPTED = "accepted", N_("Accepted")
    INVOICED = "invoiced", N_("Invoiced")
    CLOSED = "closed", N_("Closed")
    ARCHIVED = "archived", N_("Archived")
    CANCELLED = "cancelled", N_("Cancelled")


C = CallState
NOT_RELEASED = frozenset({C.DRAFT, C.DISCARDED, C.JOINED})
"""Numbered and kept, and no calls yet: no list, counter or figure of calls holds them, unless it asks for them."""
OPEN = frozenset({C.REGISTERED, C.QUALIFIED, C.ASSIGNED, C.IN_WORK, C.WAITING})
WORKED = frozenset({C.ASSIGNED, C.IN_WORK, C.WAITING})
