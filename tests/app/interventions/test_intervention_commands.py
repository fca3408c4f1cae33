"""A visit: planned, travelled to, recorded once with everything it cost, or called off."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from app.calls.flow import AssignmentState
from app.catalog.rules import CostKind
from app.interventions.commands import (
    PartUsed,
    arrive_on_site,
    cancel_intervention,
    plan_intervention,
    record_intervention,
    start_travel,
)
from app.interventions.documents import intervention_document
from app.interventions.flow import InterventionState
from app.interventions.models import Intervention
from app.interventions.queries import find_interventions, intervention_card
from app.kernel.i18n import use_language
from app.kernel.money import Money
from tests.company import Company, refusals

S = InterventionState
DONE = {"work_minutes": 60, "report": "Fatto"}


def visit(company: Company, visit_id: int) -> Intervention:
    return company.backend.read(
        lambda ctx: ctx.get(Intervention, visit_id, Intervention.assignment, Intervention.parts)
    )


def test_a_visit_has_a_number_of_its_own_and_is_work_on_its_call(company: Company):
    call_id = company.in_work()
    visit_id = company.plan(call_id)
    planned = visit(company, visit_id)
    assert planned.state is S.PLANNED
    assert (planned.assignment.reference, planned.assignment.who) == (planned.number, "Luca")
    assert [row.number for row in company.backend.read(find_interventions, call_id=call_id)] == [planned.number]


def test_the_times_of_a_visit_are_the_servers(company: Company):
    visit_id = company.plan(company.in_work())
    company.run(start_travel, intervention_id=visit_id)
    company.run(arrive_on_site, intervention_id=visit_id)
    company.run(record_intervention, intervention_id=visit_id, **DONE)
    done = visit(company, visit_id)
    assert done.left_at < done.arrived_at < done.finished_at
    assert (done.state, done.assignment.state) == (S.DONE, AssignmentState.DONE)
    assert done.signed_at is None


@pytest.mark.parametrize(("minutes", "tells"), [(110, False), (15, True)])
def test_the_report_leaves_moments_out_that_contradict_the_work(company: Company, minutes: int, tells: bool):
    visit_id = company.plan(company.in_work())
    company.run(start_travel, intervention_id=visit_id)
    company.run(arrive_on_site, intervention_id=visit_id)
    company.run(record_intervention, intervention_id=visit_id, **DONE | {"work_minutes": minutes})
    (time,) = company.backend.read(intervention_document, intervention_id=visit_id).times
    assert [moment is not None for moment in (time.left_at, time.arrived_at, time.finished_at)] == [tells] * 3
    assert time.work_minutes == minutes


def test_what_was_done_becomes_lines_of_cost(company: Company):
    call_id = company.in_work()
    parts = (PartUsed(company.part_a.id, Decimal("1.5"), "NEW", "OLD"),)
    visit_id = company.visit(call_id, work_minutes=61, distance_km=Decimal("10.5"), parts=parts, signed_by=" Giulia ")
    assert [(line.kind, line.gross) for line in company.costs(call_id).lines] == [
        (CostKind.LABOUR, Money.of(75)),
        (CostKind.TRAVEL, Money.of("7.35")),
        (CostKind.CALL_OUT, Money.of(35)),
        (CostKind.MATERIAL, Money.of(270)),
    ]
    done = visit(company, visit_id)
    assert (done.signed_by, done.work_minutes, done.distance_km) == ("Giulia", 61, Decimal("10.5"))
    card = company.backend.read(intervention_card, intervention_id=visit_id)
    assert [(part.quantity, part.serial_in, part.serial_out) for part in card.parts] == [(Decimal("1.5"), "NEW", "OLD")]


def test_a_visit_without_a_journey_charges_no_kilometres(company: Company):
    call_id = company.in_work()
    company.visit(call_id)
    assert [line.kind for line in company.costs(call_id).lines] == [CostKind.LABOUR, CostKind.CALL_OUT]


def test_a_visit_is_refused_with_all_its_reasons_and_each_names_its_field(company: Company):
    visit_id = company.plan(company.in_work())
    wrong = {"work_minutes": -1, "travel_minutes": -1, "distance_km": Decimal(-1), "report": " "}
    parts = (PartUsed(company.part_a.id, Decimal(-1)),)
    with pytest.raises(Exception, match=r".") as refused:
        company.run(record_intervention, intervention_id=visit_id, parts=parts, **wrong)
    found = [(type(reason).__name__, reason.at) for reason in refused.value.reasons]
    assert found == [
        ("NegativeQuantity", "work_minutes"),
        ("NegativeQuantity", "travel_minutes"),
        ("NegativeQuantity", "distance_km"),
        ("NegativeQuantity", "parts"),
        ("Missing", "report"),
    ]
    assert refusals(company, record_intervention, intervention_id=visit_id, work_minutes=0, report="") == [
        "NoWorkRecorded",
        "Missing",
    ]
    assert visit(company, visit_id).state is S.PLANNED


def test_a_visit_is_recorded_once(company: Company):
    call_id = company.in_work()
    visit_id = company.visit(call_id)
    lines = company.costs(call_id).lines
    assert refusals(company, record_intervention, intervention_id=visit_id, **DONE) == ["WrongState"]
    assert refusals(company, cancel_intervention, intervention_id=visit_id, remark="No") == ["WrongState"]
    assert company.costs(call_id).lines == lines
    with pytest.raises(DBAPIError, match="final"), company.backend.work() as ctx:
        ctx.session.execute(update(Intervention).values(work_minutes=1))


def test_recording_sent_twice_with_one_key_charges_once(company: Company):
    call_id = company.in_work()
    visit_id = company.plan(call_id)
    for _ in range(2):
        company.run(record_intervention, key="visit-1", intervention_id=visit_id, **DONE)
    assert len(company.costs(call_id).lines) == 2


def test_a_visit_called_off_needs_a_reason_and_costs_nothing(company: Company):
    call_id = company.in_work()
    visit_id = company.plan(call_id)
    assert refusals(company, cancel_intervention, intervention_id=visit_id, remark="") == ["Missing"]
    company.run(cancel_intervention, intervention_id=visit_id, remark="Il cliente non c'è")
    assert visit(company, visit_id).assignment.state is AssignmentState.CANCELLED
    assert company.costs(call_id).lines == ()
    company.solve(call_id)


def test_a_visit_ends_after_it_starts(company: Company):
    call_id = company.in_work()
    start = company.record(call_id).reported_at
    given = {"call_id": call_id, "technician_id": company.luca.id, "planned_from": start}
    for end in (start, start - timedelta(hours=1)):
        assert refusals(company, plan_intervention, planned_to=end, **given) == ["EndsBeforeItStarts"]
    assert company.backend.read(find_interventions, call_id=call_id) == []


def test_a_technician_sees_his_own_open_visits(company: Company):
    mine, done = company.plan(company.in_work()), company.visit(company.in_work())
    luca, sara = company.at_work(company.luca), company.at_work(company.sara)
    assert [row.id for row in luca.read(find_interventions, mine=True, is_open=True)] == [mine]
    assert [row.id for row in luca.read(find_interventions, mine=True)] == [mine, done]
    assert sara.read(find_interventions, mine=True) == []


def test_the_card_of_a_visit_gives_the_reasons_against_each_step(company: Company):
    visit_id = company.plan(company.in_work())
    with use_language("en"):
        moves = company.backend.read(intervention_card, intervention_id=visit_id).moves
    assert (moves["travel"], moves["arrive"], moves["cancel"]) == ((), (), ())
    assert len(moves["finish"]) == 2
