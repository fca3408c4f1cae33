"""The life of an on-site intervention (field-service.md §2.2, visit)."""

from collections.abc import Iterator
from typing import Any

from app.kernel.errors import Missing, Refused
from app.kernel.flow import Flow, Move
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled


class InterventionState(Labelled):
    PLANNED = "planned", N_("Planned")
    TRAVELLING = "travelling", N_("Travelling")
    ON_SITE = "on_site", N_("On site")
    DONE = "done", N_("Done")
    CANCELLED = "cancelled", N_("Called off")


class NoWorkRecorded(Refused):
    msgid = N_("No working time is recorded: say how long the work took.")


def has_work_and_report(intervention: Any) -> Iterator[Refused]:
    if not intervention.work_minutes:
        yield NoWorkRecorded(at="work_minutes")
    if not intervention.report.strip():
        yield Missing(field=N_("Report"), at="report")


S = InterventionState

INTERVENTION_FLOW = Flow(
    S.PLANNED,
    Move("travel", N_("Start travelling"), frozenset({S.PLANNED}), S.TRAVELLING, "interventions.work"),
    Move("arrive", N_("Record the arrival"), frozenset({S.PLANNED, S.TRAVELLING}), S.ON_SITE, "interventions.work"),
    Move(
        "finish",
        N_("Finish"),
        frozenset({S.PLANNED, S.TRAVELLING, S.ON_SITE}),
        S.DONE,
        "interventions.work",
        guards=(has_work_and_report,),
    ),
    Move("cancel", N_("Cancel"), frozenset({S.PLANNED, S.TRAVELLING, S.ON_SITE}), S.CANCELLED, "interventions.plan"),
)
