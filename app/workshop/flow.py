"""The life of a unit that comes back by RMA: receive, diagnose, repair, test, return (field-service.md §2.8)."""

from collections.abc import Iterator
from typing import Any

from app.kernel.errors import Missing, Refused
from app.kernel.flow import Flow, Move
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled


class RmaState(Labelled):
    AUTHORISED = "authorised", N_("Authorised")
    RECEIVED = "received", N_("Received")
    DIAGNOSED = "diagnosed", N_("Diagnosed")
    IN_REPAIR = "in_repair", N_("In repair")
    TESTED = "tested", N_("Tested")
    RETURNED = "returned", N_("Returned")
    SCRAPPED = "scrapped", N_("Scrapped")
    CANCELLED = "cancelled", N_("Cancelled")


class TestNotPassed(Refused):
    __test__ = False
    msgid = N_("The unit has not passed its test: repair it again, or scrap it.")


def has_diagnosis(rma: Any) -> Iterator[Refused]:
    if not rma.diagnosis.strip():
        yield Missing(field=N_("Diagnosis"), at="diagnosis")


def has_test_protocol(rma: Any) -> Iterator[Refused]:
    if not rma.test_protocol.strip():
        yield Missing(field=N_("Test protocol"), at="test_protocol")


def passed_its_test(rma: Any) -> Iterator[Refused]:
    if not rma.test_passed:
        yield TestNotPassed(at="test_passed")


S = RmaState
OPEN_RMA = frozenset({S.AUTHORISED, S.RECEIVED, S.DIAGNOSED, S.IN_REPAIR, S.TESTED})

RMA_FLOW = Flow(
    S.AUTHORISED,
    Move("receive", N_("Receive"), frozenset({S.AUTHORISED}), S.RECEIVED, "workshop.work"),
    Move("diagnose", N_("Diagnose"), frozenset({S.RECEIVED}), S.DIAGNOSED, "workshop.work", guards=(has_diagnosis,)),
    Move("repair", N_("Start the repair"), frozenset({S.DIAGNOSED, S.TESTED}), S.IN_REPAIR, "workshop.work"),
    Move(
        "test", N_("Record the test"), frozenset({S.IN_REPAIR}), S.TESTED, "workshop.work", guards=(has_test_protocol,)
    ),
    Move("return", N_("Return"), frozenset({S.TESTED}), S.RETURNED, "workshop.work", guards=(passed_its_test,)),
    Move(
        "return_unrepaired",
        N_("Return unrepaired"),
        frozenset({S.RECEIVED, S.DIAGNOSED, S.IN_REPAIR, S.TESTED}),
        S.RETURNED,
        "workshop.work",
    ),
    Move("scrap", N_("Scrap"), frozenset({S.DIAGNOSED, S.IN_REPAIR, S.TESTED}), S.SCRAPPED, "workshop.work"),
    Move("cancel", N_("Cancel"), frozenset({S.AUTHORISED}), S.CANCELLED, "workshop.work"),
)
