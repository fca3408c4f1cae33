"""The end of a call: nothing open may be forgotten, and what is archived stays as it is."""

import threading

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from app.backend import ChangedMeanwhile
from app.billing.commands import settle_call
from app.calls.commands import (
    accept_solution,
    add_note,
    archive_call,
    assign_call,
    cancel_call,
    close_call,
    hand_on_call,
    hold_call,
    qualify_call,
    reopen_call,
    resume_call,
    solve_call,
    take_call,
)
from app.calls.flow import CallState, WaitCause
from app.calls.models import Call
from app.codes.rules import CodeKind
from app.costs.commands import cover_call, grant_goodwill
from app.interventions.commands import plan_intervention
from app.kernel.errors import SeveralReasons
from app.kernel.i18n import use_language
from app.kernel.money import Money
from app.promises.rules import Severity
from app.subcontracting.commands import draft_order
from app.workshop.commands import authorise_rma
from tests.company import Company, refusals
from tests.databases import postgresql_only, sqlite_only

S = CallState


def archived(company: Company) -> int:
    call_id = company.closed()
    company.run(archive_call, call_id=call_id)
    return call_id


def test_a_call_under_way_is_not_closed_and_everything_open_is_told_at_once(company: Company):
    call_id = company.in_work()
    company.plan(call_id)
    told = refusals(company, close_call, call_id=call_id)
    open_work, unsettled = ["WorkStillOpen", "DocumentStillOpen"], ["NotSolved", "NotAccepted", "NotInvoiced"]
    assert told == ["WrongState", *open_work, *unsettled, *["Missing"] * len(CodeKind)]


def test_the_reasons_against_closing_name_the_document_and_who_has_it(company: Company):
    call_id = company.in_work()
    visit = company.plan(call_id)
    call = company.record(call_id)
    with pytest.raises(SeveralReasons) as refused, use_language("en"):
        company.run(close_call, call_id=call_id)
    with use_language("en"):
        said = str(refused.value)
    assert visit
    assert call.assignments[1].reference in said
    assert "Luca" in said


def test_an_invoiced_call_is_closed_and_archived(company: Company):
    call_id = company.closed()
    assert company.record(call_id).state is S.CLOSED
    company.run(archive_call, call_id=call_id)
    call = company.record(call_id)
    assert call.state is S.ARCHIVED
    assert call.reported_at < call.solved_at < call.invoiced_at < call.closed_at < call.archived_at


def test_a_call_without_charge_is_settled_with_a_reason_and_closed(company: Company):
    call_id = company.accept(company.solve(company.in_work()))
    assert refusals(company, settle_call, call_id=call_id, reason="") == ["Missing"]
    company.run(settle_call, call_id=call_id, reason="Risolto al telefono")
    company.run(close_call, call_id=call_id)
    assert company.record(call_id).state is S.CLOSED


NEW_WORK = {
    "visit": lambda company, call_id: refusals(
        company,
        plan_intervention,
        call_id=call_id,
        technician_id=company.luca.id,
        planned_from=company.record(call_id).reported_at,
        planned_to=company.record(call_id).reported_at,
    ),
    "workshop": lambda company, call_id: refusals(
        company, authorise_rma, call_id=call_id, department_id=1, product_id=company.part_a.id, fault=""
    ),
    "subcontract": lambda company, call_id: refusals(
        company, draft_order, call_id=call_id, department_id=1, subcontractor_id=1, scope="", agreed=Money(1)
    ),
}


@pytest.mark.parametrize("kind", NEW_WORK)
@pytest.mark.parametrize("state", ["solved", "closed", "cancelled"])
@sqlite_only
def test_no_new_work_is_opened_on_a_call_that_is_done(company: Company, kind: str, state: str):
    if state == "closed":
        call_id = company.closed()
    elif state == "solved":
        call_id = company.solve(company.in_work())
    else:
        call_id = company.call()
        company.run(cancel_call, call_id=call_id, remark="Doppione")
    told = NEW_WORK[kind](company, call_id)
    assert told[0] == "WrongState"
    assert len(told) == 2
    assert company.record(call_id).open_assignments == []


ON_THE_ARCHIVE = {
    add_note: {"text": "Ciao"},
    qualify_call: {"severity": Severity.BLOCKED},
    assign_call: {"department_id": 1},
    hand_on_call: {"department_id": 1, "remark": "Ciao"},
    take_call: {},
    hold_call: {"cause": WaitCause.CUSTOMER},
    resume_call: {},
    solve_call: {"solution": "Altra"},
    accept_solution: {"accepted_by": "Altri"},
    reopen_call: {"remark": "Di nuovo"},
    close_call: {},
    cancel_call: {"remark": "Doppione"},
    archive_call: {},
    settle_call: {"reason": "Gratis"},
    cover_call: {},
    authorise_rma: {"department_id": 1, "product_id": 1, "fault": "Guasto"},
    draft_order: {"department_id": 1, "subcontractor_id": 1, "scope": "Cablaggio", "agreed": Money(1)},
}


@sqlite_only
def test_no_command_changes_an_archived_call(company: Company):
    call_id = archived(company)
    before = company.record(call_id).version
    for command, arguments in ON_THE_ARCHIVE.items():
        assert refusals(company, command, call_id=call_id, **arguments) == ["CallIsArchived"], command.__name__
    line = company.costs(call_id).lines[0]
    assert refusals(company, grant_goodwill, cost_line_id=line.id, amount=Money(1), reason="Ciao") == ["LineIsInvoiced"]
    assert company.record(call_id).version == before


def test_the_database_itself_keeps_an_archived_call_as_it_is(company: Company):
    call_id = archived(company)
    for attack in (
        update(Call).where(Call.id == call_id).values(subject="Altro"),
        update(Call).where(Call.id == call_id).values(state="closed", archived_at=None),
        text(f"UPDATE call SET due_at = NULL, number = 'C-0' WHERE id = {call_id}"),
        delete(Call).where(Call.id == call_id),
    ):
        with pytest.raises(DBAPIError, match=r"final|flow"), company.backend.work() as ctx:
            ctx.session.execute(attack)
    assert company.record(call_id).subject == "Caldaia in blocco"


def test_the_database_refuses_a_state_the_flow_does_not_lead_to(company: Company):
    call_id = company.in_work()
    with pytest.raises(DBAPIError, match="flow"), company.backend.work() as ctx:
        ctx.session.execute(update(Call).where(Call.id == call_id).values(state="archived"))


@postgresql_only
def test_of_two_desks_that_assign_the_same_call_at_once_the_second_is_told(company: Company):
    call_id = company.call()
    to = {"call_id": call_id, "department_id": company.desk.id}
    both_have_looked = threading.Barrier(2)
    outcomes: list[str] = []

    def assign() -> None:
        try:
            with company.backend.work() as ctx:
                ctx.get(Call, call_id, Call.assignments, Call.pauses)
                both_have_looked.wait(timeout=10)
                assign_call(ctx, **to)
            outcomes.append("assigned")
        except ChangedMeanwhile:
            outcomes.append("told")

    desks = [threading.Thread(target=assign) for _ in range(2)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert sorted(outcomes) == ["assigned", "told"]
    assert len(company.record(call_id).assignments) == 1


def test_of_two_desks_that_assign_one_after_the_other_the_second_has_its_way(company: Company):
    call_id = company.assigned()
    company.run(assign_call, call_id=call_id, department_id=company.second_level.id)
    call = company.record(call_id)
    assert [assignment.department_id for assignment in call.open_assignments] == [company.second_level.id]
