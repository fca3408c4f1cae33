"""The life of an order to a subcontractor: offered, accepted, reported, approved (field-service.md §2.2, §2.9)."""

from collections.abc import Iterator
from typing import Any

from app.kernel.errors import Missing, Refused
from app.kernel.flow import Flow, Move
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled


class SubcontractState(Labelled):
    DRAFTED = "drafted", N_("Drafted")
    OFFERED = "offered", N_("Offered")
    ACCEPTED = "accepted", N_("Agreed")
    DECLINED = "declined", N_("Declined")
    REPORTED = "reported", N_("Work reported")
    APPROVED = "approved", N_("Approved")
    DISPUTED = "disputed", N_("Disputed")
    CANCELLED = "cancelled", N_("Called off")


def has_decline_reason(order: Any) -> Iterator[Refused]:
    if not order.decline_reason.strip():
        yield Missing(field=N_("Reason for declining"), at="decline_reason")


def has_report(order: Any) -> Iterator[Refused]:
    if not order.report.strip():
        yield Missing(field=N_("Report"), at="report")


S = SubcontractState
OPEN_ORDER = frozenset({S.DRAFTED, S.OFFERED, S.ACCEPTED, S.DECLINED, S.REPORTED, S.DISPUTED})

SUBCONTRACT_FLOW = Flow(
    S.DRAFTED,
    Move("offer", N_("Offer"), frozenset({S.DRAFTED, S.DECLINED}), S.OFFERED, "subcontracting.order"),
    Move("accept", N_("Accepted by the subcontractor"), frozenset({S.OFFERED}), S.ACCEPTED, "subcontracting.order"),
    Move(
        "decline",
        N_("Declined by the subcontractor"),
        frozenset({S.OFFERED}),
        S.DECLINED,
        "subcontracting.order",
        guards=(has_decline_reason,),
    ),
    Move(
        "report",
        N_("Record the report"),
        frozenset({S.ACCEPTED, S.DISPUTED}),
        S.REPORTED,
        "subcontracting.order",
        guards=(has_report,),
    ),
    Move("approve", N_("Approve"), frozenset({S.REPORTED}), S.APPROVED, "subcontracting.approve", guards=(has_report,)),
    Move("dispute", N_("Dispute"), frozenset({S.REPORTED}), S.DISPUTED, "subcontracting.approve"),
    Move(
        "cancel",
        N_("Cancel"),
        frozenset({S.DRAFTED, S.OFFERED, S.ACCEPTED, S.DECLINED, S.DISPUTED}),
        S.CANCELLED,
        "subcontracting.order",
    ),
)
