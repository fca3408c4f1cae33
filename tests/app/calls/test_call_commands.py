"""A call from the telephone to its solution: who has it, what it waits for, what it is promised."""

from datetime import timedelta

import pytest

from app.backend import Backend
from app.calls.commands import (
    accept_solution,
    add_note,
    assign_call,
    cancel_call,
    hand_on_call,
    hold_call,
    qualify_call,
    reopen_call,
    resume_call,
    solve_call,
    take_call,
)
from app.calls.flow import AssignmentState, CallState, WaitCause, WorkKind
from app.calls.intake import log_call
from app.calls.models import CallPause
from app.contracts.commands import conclude_contract
from app.db.journal import EntryKind, journal_of
from app.interventions.commands import cancel_intervention
from app.kernel.permissions import Role
from app.promises.rules import Priority, Severity
from app.subcontracting.commands import draft_order
from tests.company import Company, refusals

S, A = CallState, AssignmentState


def work(company: Company, call_id: int) -> list[tuple[str, AssignmentState]]:
    return [(assignment.who, assignment.state) for assignment in company.record(call_id).assignments]


def test_a_call_gets_the_next_number_and_what_the_caller_told(company: Company):
    first = company.record(company.call())
    second = company.record(company.call(contact_id=company.contact.id, description="  Errore E119 "))
    assert int(second.number[-5:]) == int(first.number[-5:]) + 1
    assert (second.state, second.description) == (S.REGISTERED, "Errore E119")
    assert (second.caller_phone, second.site_id) == (company.contact.phone, company.site.id)
    assert company.machine.serial.lower() in second.search


def test_a_call_is_refused_with_everything_that_is_wrong_with_it(company: Company):
    stranger = company.make.customer(name="Bar Centrale")
    wrong = {
        "asset_id": company.make.asset(customer=stranger).id,
        "contact_id": company.make.contact(customer=stranger).id,
        "site_id": company.make.site(customer=stranger).id,
    }
    told = refusals(
        company, log_call, customer_id=company.customer.id, severity=Severity.QUESTION, subject=" ", **wrong
    )
    assert told == ["Missing", "NotTheirEquipment", "NotTheirs", "NotTheirs"]


def test_a_refused_call_leaves_no_gap_in_the_numbers(company: Company):
    first = company.record(company.call())
    refusals(company, log_call, subject="", customer_id=company.customer.id, severity=Severity.QUESTION)
    assert int(company.record(company.call()).number[-5:]) == int(first.number[-5:]) + 1


def test_what_a_caller_writes_is_kept_letter_by_letter(company: Company):
    hostile = "{0} %s '; DROP TABLE call; -- <b>&amp;</b> Ünïcödé Котёл 🔧 \u202e\n{at.__class__}"
    call_id = company.call(subject=hostile, description=hostile)
    company.run(add_note, call_id=call_id, text=hostile)
    company.run(assign_call, call_id=call_id, department_id=company.desk.id, remark=hostile)
    call = company.record(call_id)
    assert (call.subject, call.description, call.assignments[0].note) == (hostile, hostile, hostile)
    texts = [row.text for row in company.backend.read(journal_of, record="call", record_id=call_id)]
    assert texts.count(hostile) == 2
    assert all(row.shown for row in company.backend.read(journal_of, record="call", record_id=call_id))


def test_priority_and_promise_follow_from_severity_and_contract(company: Company):
    without = company.record(company.call())
    validity = {"starts_on": company.today - timedelta(9), "ends_on": company.today + timedelta(9)}
    company.run(conclude_contract, customer_id=company.customer.id, name="Oro", priority_factor=50, **validity)
    under_contract = company.record(company.call())
    assert (without.priority, without.contract_id) == (Priority.MEDIUM, None)
    assert under_contract.priority is Priority.HIGH
    assert under_contract.contract_id is not None
    assert under_contract.solution_minutes < without.solution_minutes
    assert under_contract.due_at < without.due_at


def test_judging_a_call_anew_counts_from_the_first_report(company: Company):
    call_id = company.call(severity=Severity.QUESTION)
    before = company.record(call_id)
    company.run(qualify_call, call_id=call_id, severity=Severity.BLOCKED)
    after = company.record(call_id)
    assert (after.state, after.reported_at) == (S.QUALIFIED, before.reported_at)
    assert after.due_at < before.due_at
    assert after.priority is Priority.HIGH


def test_a_department_alone_stands_for_the_work_until_a_technician_takes_it(company: Company):
    call_id = company.call()
    company.run(assign_call, call_id=call_id, department_id=company.desk.id)
    assert work(company, call_id) == [("Telefono", A.GIVEN)]
    assert refusals(company, take_call, call_id=call_id) == ["NoTechnician"]
    company.at_work(company.luca).run(take_call, call_id=call_id)
    assert work(company, call_id) == [("Luca", A.TAKEN)]
    call = company.record(call_id)
    assert (call.state, call.technician_id) == (S.IN_WORK, company.luca.id)
    assert call.taken_at is not None


def test_a_dispatcher_takes_a_call_in_the_name_of_the_technician_it_was_given_to(company: Company):
    call_id = company.assigned()
    company.run(take_call, call_id=call_id)
    assert work(company, call_id) == [("Luca", A.TAKEN)]


def test_an_unassigned_call_can_be_taken_by_a_technician_but_by_nobody_else(company: Company, backend_for):
    call_id = company.call()
    assert refusals(backend_for(Role.DISPATCHER), take_call, call_id=call_id) == ["NoTechnician"]
    company.at_work(company.sara).run(take_call, call_id=call_id)
    call = company.record(call_id)
    assert work(company, call_id) == [("Sara", A.TAKEN)]
    assert (call.department_id, call.technician_id) == (company.workshop.id, company.sara.id)


def test_nobody_takes_a_call_twice(company: Company):
    call_id = company.in_work()
    luca = company.at_work(company.luca)
    assert refusals(luca, take_call, call_id=call_id) == ["AlreadyTaken"]
    assert work(company, call_id) == [("Luca", A.TAKEN)]


def test_who_takes_a_call_from_a_colleague_ends_his_work_on_it(company: Company):
    call_id = company.in_work()
    company.at_work(company.sara).run(take_call, call_id=call_id)
    assert work(company, call_id) == [("Luca", A.HANDED_ON), ("Sara", A.TAKEN)]


def test_taking_a_call_does_not_take_the_work_of_a_subcontractor(company: Company):
    call_id = company.call()
    subcontractor = company.make.subcontractor(name="Elettrica Bianchi")
    company.run(
        draft_order,
        call_id=call_id,
        department_id=company.desk.id,
        subcontractor_id=subcontractor.id,
        scope="Cablaggio",
        agreed=company.costs(call_id).total("net"),
    )
    company.at_work(company.luca).run(take_call, call_id=call_id)
    assert work(company, call_id) == [("Elettrica Bianchi", A.GIVEN), ("Luca", A.TAKEN)]


def test_handing_on_ends_the_work_before_and_wants_a_note(company: Company):
    call_id = company.in_work()
    to = {"call_id": call_id, "department_id": company.second_level.id}
    assert refusals(company, hand_on_call, remark="  ", **to) == ["Missing"]
    company.run(hand_on_call, remark="Serve un sopralluogo", **to)
    assert work(company, call_id) == [("Luca", A.HANDED_ON), ("Esperti", A.GIVEN)]
    call = company.record(call_id)
    assert (call.state, call.department_id, call.technician_id) == (S.ASSIGNED, company.second_level.id, None)
    assert call.assignments[1].note == "Serve un sopralluogo"
    (said,) = [
        row for row in company.backend.read(journal_of, record="call", record_id=call_id) if row.kind is EntryKind.NOTE
    ]
    assert (said.text, said.is_internal) == ("Serve un sopralluogo", True)


def test_handing_on_is_refused_with_all_its_reasons(company: Company, backend_for):
    call_id = company.call()
    office = backend_for(Role.BACK_OFFICE)
    told = refusals(office, hand_on_call, call_id=call_id, department_id=company.desk.id, remark="")
    assert told == ["NotPermitted", "WrongState", "Missing"]


@pytest.mark.parametrize("cause", [WaitCause.CUSTOMER, WaitCause.ACCESS])
def test_waiting_for_the_customer_stops_the_promise(company: Company, cause: WaitCause):
    call_id = company.in_work()
    before = company.record(call_id).due_at
    company.run(hold_call, call_id=call_id, cause=cause)
    call = company.record(call_id)
    assert (call.state, call.wait_cause, call.due_at) == (S.WAITING, cause, None)
    company.run(resume_call, call_id=call_id)
    call = company.record(call_id)
    assert (call.state, call.wait_cause) == (S.IN_WORK, None)
    assert call.due_at >= before
    assert call.pauses[0].ended_at is not None


@pytest.mark.parametrize("cause", [WaitCause.SUPPLIER, WaitCause.INTERNAL])
def test_waiting_for_ourselves_does_not_stop_the_promise(company: Company, cause: WaitCause):
    call_id = company.in_work()
    before = company.record(call_id).due_at
    company.run(hold_call, call_id=call_id, cause=cause)
    assert company.record(call_id).due_at == before


def test_a_pause_in_working_time_moves_the_promise_by_its_length(company: Company):
    call_id = company.in_work()
    due = company.record(call_id).due_at
    with company.backend.work() as ctx:
        opening = company.record(call_id).due_at - timedelta(hours=1)
        ctx.session.add(
            CallPause(
                call_id=call_id,
                cause=WaitCause.CUSTOMER,
                started_at=opening,
                ended_at=opening + timedelta(minutes=30),
            )
        )
    company.run(hold_call, call_id=call_id, cause=WaitCause.INTERNAL)
    company.run(resume_call, call_id=call_id)
    moved = company.record(call_id).due_at
    assert moved == due + timedelta(minutes=30) or moved.date() > due.date()


LEAVING_A_WAIT = {
    "resume": lambda company, call_id: company.run(resume_call, call_id=call_id),
    "take": lambda company, call_id: company.at_work(company.sara).run(take_call, call_id=call_id),
    "assign": lambda company, call_id: company.run(assign_call, call_id=call_id, department_id=company.desk.id),
    "hand on": lambda company, call_id: company.run(
        hand_on_call, call_id=call_id, department_id=company.desk.id, remark="Richiamato"
    ),
    "solve": lambda company, call_id: company.solve(call_id),
}


@pytest.mark.parametrize("how", LEAVING_A_WAIT)
def test_a_call_that_goes_on_waits_for_nobody_and_its_promise_runs_again(company: Company, how: str):
    call_id = company.in_work()
    company.run(hold_call, call_id=call_id, cause=WaitCause.CUSTOMER)
    LEAVING_A_WAIT[how](company, call_id)
    call = company.record(call_id)
    assert call.wait_cause is None
    assert call.due_at is not None
    assert all(pause.ended_at is not None for pause in call.pauses)


def test_a_cancelled_call_waits_no_longer_and_nobody_works_on_it(company: Company):
    call_id = company.assigned()
    company.run(hold_call, call_id=call_id, cause=WaitCause.CUSTOMER)
    company.run(cancel_call, call_id=call_id, remark="Doppione")
    call = company.record(call_id)
    assert (call.state, call.wait_cause, call.open_assignments) == (S.CANCELLED, None, [])
    assert all(pause.ended_at is not None for pause in call.pauses)


def test_a_call_with_a_visit_on_the_way_cannot_be_cancelled(company: Company):
    call_id = company.assigned()
    company.plan(call_id)
    assert refusals(company, cancel_call, call_id=call_id, remark="Doppione") == ["DocumentStillOpen"]


def test_a_call_that_was_worked_on_site_is_not_cancelled_since_it_has_costs(company: Company):
    call_id = company.in_work()
    company.visit(call_id)
    assert refusals(company, cancel_call, call_id=call_id, remark="Ripensato") == ["AlreadyWorked"]
    called_off = company.in_work()
    company.run(cancel_intervention, intervention_id=company.plan(called_off), remark="Non serve")
    company.run(cancel_call, call_id=called_off, remark="Ripensato")


def test_a_solution_ends_desk_work(company: Company):
    call_id = company.in_work()
    company.solve(call_id)
    call = company.record(call_id)
    assert (call.state, call.solution) == (S.SOLVED, "Valvola sostituita")
    assert call.solved_at is not None
    assert work(company, call_id) == [("Luca", A.DONE)]


def test_a_solution_is_refused_while_a_visit_is_open_and_without_words(company: Company):
    call_id = company.in_work()
    company.plan(call_id)
    assert refusals(company, solve_call, call_id=call_id, solution=" ") == ["Missing", "DocumentStillOpen"]
    call = company.record(call_id)
    assert (call.state, call.solution) == (S.IN_WORK, "")
    assert [(a.kind, a.state) for a in call.assignments] == [(WorkKind.DESK, A.TAKEN), (WorkKind.ON_SITE, A.GIVEN)]


def test_without_the_right_every_other_reason_is_told_too(company: Company, backend_for):
    call_id = company.in_work()
    company.plan(call_id)
    told = refusals(backend_for(Role.BACK_OFFICE), solve_call, call_id=call_id, solution="")
    assert told == ["NotPermitted", "Missing", "DocumentStillOpen"]


def test_the_customer_who_accepts_has_a_name(company: Company):
    call_id = company.solve(company.in_work())
    assert refusals(company, accept_solution, call_id=call_id, accepted_by="") == ["Missing"]
    company.accept(call_id)
    call = company.record(call_id)
    assert (call.state, call.accepted_by) == (S.ACCEPTED, "Giulia Ferrari")


@pytest.mark.parametrize("was_accepted", [False, True])
def test_a_fault_that_is_back_goes_to_who_had_it_and_undoes_solution_and_acceptance(
    company: Company, was_accepted: bool
):
    call_id = company.solve(company.in_work())
    if was_accepted:
        company.accept(call_id)
    company.run(reopen_call, call_id=call_id, remark="Di nuovo in blocco")
    call = company.record(call_id)
    assert (call.state, call.solved_at, call.accepted_at, call.accepted_by) == (S.ASSIGNED, None, None, "")
    assert work(company, call_id) == [("Luca", A.DONE), ("Luca", A.GIVEN)]


def test_a_technician_who_is_nobody_in_our_books_takes_no_call(company: Company, backend_for):
    call_id = company.call()
    unknown: Backend = backend_for(Role.TECHNICIAN)
    assert refusals(unknown, take_call, call_id=call_id) == ["NoTechnician"]
    assert company.record(call_id).assignments == []
