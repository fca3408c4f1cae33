"""Many calls at once: one transaction, all of it or nothing, with the reasons of every call."""

import pytest

from app.calls.bulk import (
    MOST_AT_ONCE,
    OfCall,
    TooManyCalls,
    assign_calls,
    give_back_calls,
    held_calls,
    judge_back_calls,
    note_calls,
    qualify_calls,
    take_calls,
)
from app.calls.commands import cancel_call
from app.calls.flow import CallState
from app.calls.intake import log_call
from app.calls.models import Call
from app.calls.queries import call_card
from app.kernel.errors import SeveralReasons
from app.kernel.permissions import Role
from app.promises.rules import Severity
from app.staff.commands import add_department, add_technician


@pytest.fixture
def desks(backend):
    return [backend.run(add_department, name=name, line=line) for line, name in enumerate(("Front", "Field"), 1)]


@pytest.fixture
def luca(backend, desks):
    return backend.run(add_technician, name="Luca Verdi", department_id=desks[1])


@pytest.fixture
def calls(backend, make):
    customer_id = make.customer().id
    return [
        backend.run(log_call, subject=f"Boiler {n}", customer_id=customer_id, severity=Severity.NUISANCE)
        for n in range(3)
    ]


def stands(backend, call_id):
    return backend.read(call_card, call_id=call_id)


def test_calls_are_given_to_one_desk_together(backend, calls, desks, luca):
    assert backend.run(assign_calls, call_ids=calls, department_id=desks[1], technician_id=luca) == 3
    assert [stands(backend, call).technician for call in calls] == ["Luca Verdi"] * 3


def test_one_call_that_refuses_keeps_all_as_they_were_and_is_named(backend, calls, desks, in_english):
    backend.run(cancel_call, call_id=calls[1], remark="Twice")
    number = stands(backend, calls[1]).number
    with pytest.raises(OfCall, match=f"{number}: This is not possible while the state is “Cancelled”"):
        backend.run(assign_calls, call_ids=calls, department_id=desks[0])
    assert [stands(backend, call).state for call in calls] == [
        CallState.REGISTERED,
        CallState.CANCELLED,
        CallState.REGISTERED,
    ]


def test_every_call_tells_all_its_reasons(backend_for, calls, desks):
    with pytest.raises(SeveralReasons) as told:
        backend_for(Role.BACK_OFFICE).run(assign_calls, call_ids=calls, department_id=desks[0])
    assert {reason.at for reason in told.value.reasons} == {f"call:{call}" for call in calls}


def test_calls_are_judged_and_judged_back(backend, calls):
    before = backend.read(held_calls, call_ids=calls)
    backend.run(qualify_calls, call_ids=calls, severity=Severity.BLOCKED)
    assert {stands(backend, call).severity for call in calls} == {Severity.BLOCKED}
    backend.run(judge_back_calls, held=before)
    assert {stands(backend, call).severity for call in calls} == {Severity.NUISANCE}


def test_calls_that_are_worked_on_are_judged_too(backend, calls, desks):
    backend.run(assign_calls, call_ids=calls[:2], department_id=desks[0])
    backend.run(qualify_calls, call_ids=calls, severity=Severity.BLOCKED)
    assert {stands(backend, call).severity for call in calls} == {Severity.BLOCKED}
    assert stands(backend, calls[0]).state is CallState.ASSIGNED


def test_calls_go_back_to_whoever_had_them(backend, calls, desks, luca):
    backend.run(assign_calls, call_ids=calls[:2], department_id=desks[0])
    before = backend.read(held_calls, call_ids=calls)
    backend.run(assign_calls, call_ids=calls, department_id=desks[1], technician_id=luca)
    assert backend.run(give_back_calls, held=before) == 2
    assert [(card.department, card.technician) for card in (stands(backend, call) for call in calls)] == [
        ("Front", ""),
        ("Front", ""),
        ("Field", "Luca Verdi"),
    ]


def test_a_note_is_written_to_each_once(backend, calls):
    backend.run(note_calls, call_ids=[*calls, calls[0]], text="Power cut in the street")
    for call in calls:
        said = [entry.text for entry in stands(backend, call).timeline]
        assert said.count("Power cut in the street") == 1


def test_the_one_who_works_takes_calls_together(backend, calls, desks, luca):
    backend.run(assign_calls, call_ids=calls, department_id=desks[1], technician_id=luca)
    backend.run(take_calls, call_ids=calls)
    assert {stands(backend, call).state for call in calls} == {CallState.IN_WORK}


def test_work_that_is_stopped_leaves_nothing_behind(backend, calls, desks):
    done = []

    class Stopped(Exception):
        pass

    def told(count):
        done.append(count)
        if count == 2:
            raise Stopped

    with pytest.raises(Stopped):
        backend.run(assign_calls, call_ids=calls, department_id=desks[0], told=told)
    assert done == [1, 2]
    assert {stands(backend, call).state for call in calls} == {CallState.REGISTERED}


def test_there_is_an_end_to_at_once(backend, desks):
    with pytest.raises(TooManyCalls):
        backend.run(assign_calls, call_ids=range(MOST_AT_ONCE + 1), department_id=desks[0])
    assert backend.read(held_calls, call_ids=[]) == []
    with backend.look() as ctx:
        assert ctx.session.query(Call).count() == 0
