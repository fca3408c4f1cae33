"""Visits without a window: planned from a call, recorded with their parts, printed, refused with reasons."""

from datetime import date, time
from decimal import Decimal

import pytest

from app.calls.queries import call_card
from app.catalog.rules import CostKind
from app.costs.queries import cost_sheet
from tests.make import Make
from tests.ui.records_view import FakeRecords
from ui.interventions.presenters import InterventionsPresenter
from ui.interventions.words import Part
from ui.toolkit.action import actions_of

PLAN = {"day": date(2026, 12, 1), "starts": time(9), "planned_to": time(11), "remark": "Keys at the caretaker's"}
WORK = {
    "work_minutes": 110,
    "travel_minutes": None,
    "distance_km": Decimal(42),
    "parts": [],
    "report": "Pressure switch replaced.",
    "signed_by": "Anna Colli",
}


@pytest.fixture
def make(desk):
    made = Make(desk.work)
    for kind, unit in ((CostKind.LABOUR, "h"), (CostKind.TRAVEL, "km"), (CostKind.CALL_OUT, "")):
        made.rate(kind=kind, unit=unit)
    return made


@pytest.fixture
def call(make):
    return make.call(subject="Boiler blocked")


@pytest.fixture
def presenter(desk):
    return InterventionsPresenter(desk, FakeRecords())


@pytest.fixture
async def planned(presenter, make, call):
    presenter.view.answers.append(PLAN | {"call": call.id, "technician": make.technician(name="Giulia Verdi").id})
    await presenter.open_record("plan_intervention", call.id)
    return presenter


def against(presenter, name):
    declared = next(declared for declared, _intent in actions_of(presenter) if declared.name == name)
    return list(declared.reasons_against(presenter))


async def test_a_visit_is_planned_for_the_call_one_comes_from(planned, call):
    view = planned.view
    assert view.questions[0].values["call"].id == call.id
    assert view.shown.title.startswith("V-")
    assert (view.fact("Technician"), view.fact("Planned")) == ("Giulia Verdi", "01/12/2026 09:00–11:00")


async def test_a_visit_that_ends_before_it_starts_is_refused_and_asked_again(presenter, make, call):
    given = PLAN | {"call": call.id, "technician": make.technician().id}
    presenter.view.answers.extend([given | {"planned_to": time(8)}, given])
    await presenter.open_record("plan_intervention", call.id)
    assert presenter.view.refusals == ["The intervention ends before it starts."]
    assert len(presenter.view.rows) == 1


async def test_what_was_done_is_recorded_and_costs_something(planned, desk, make, call):
    part = make.product(name="Pressure switch", code="7828")
    planned.view.answers.append(WORK | {"parts": [Part(part.id, Decimal(2), "NEW", "OLD")]})
    await planned.record()
    view = planned.view
    assert (view.fact("Working time"), view.fact("Distance")) == ("1 h 50", "42 km")
    assert view.fact("Parts") == "2 × Pressure switch (7828), in: NEW, out: OLD"
    kinds = [line.kind for line in desk.read(cost_sheet, call_id=call.id).lines]
    assert kinds == [CostKind.LABOUR, CostKind.TRAVEL, CostKind.CALL_OUT, CostKind.MATERIAL]


async def test_every_reason_against_a_record_is_told_at_once(planned):
    planned.view.answers.append(WORK | {"work_minutes": 0, "report": " ", "distance_km": Decimal(-1)})
    await planned.record()
    assert len(planned.view.refusals) == 3
    assert against(planned, "intervention.record") == []


async def test_a_step_that_is_behind_is_refused_with_the_state(planned):
    planned.view.answers.append(WORK)
    await planned.record()
    assert against(planned, "intervention.travel") == ["This is not possible while the state is “Done”."]


async def test_the_technician_travels_and_arrives(planned):
    await planned.start_travel()
    await planned.arrive()
    assert planned.view.shown.marks[0][0] == "On site"


async def test_the_report_begins_with_the_minutes_that_the_steps_have_measured(planned, time_machine):
    for clock, step in (("08:20", planned.start_travel), ("08:55", planned.arrive), ("10:45", planned.record)):
        time_machine.move_to(f"2026-12-01T{clock}:00+01:00", tick=False)
        await step()
    assert planned.view.questions[-1].values == {"work_minutes": 110, "travel_minutes": 35}
    time_machine.move_to("2026-12-02T10:00:00+01:00", tick=False)
    await planned.record()
    assert planned.view.questions[-1].values == {}


async def test_the_report_is_printed_in_the_customer_s_language(planned):
    await planned.show_report()
    pdf, name = planned.view.pdfs[0]
    assert pdf.startswith(b"%PDF-")
    assert name == f"{planned.view.shown.title}.pdf"


async def test_a_visit_is_called_off_with_a_reason(planned, desk, call):
    planned.view.answers.extend([{"remark": ""}, {"remark": "Nobody at home"}])
    await planned.cancel()
    assert planned.view.refusals == ["“Reason” is needed."]
    assert desk.read(call_card, call_id=call.id).assignments[0].ended_at is not None


async def test_the_call_of_a_visit_is_one_step_away(planned, call):
    await planned.open_call()
    assert planned.view.opened == [("call", call.id)]
