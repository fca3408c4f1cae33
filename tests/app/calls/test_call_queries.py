"""What the list and the card of calls are told, on both engines."""

from app.calls.commands import add_note, assign_call, cancel_call
from app.calls.flow import AssignmentState, CallState
from app.calls.intake import log_call
from app.calls.queries import call_card, call_trail
from app.kernel.permissions import Role
from app.promises.rules import Severity


def test_a_step_is_not_refused_for_what_it_asks_or_ends_itself(backend, make, in_english):
    call_id = backend.run(log_call, subject="x", customer_id=make.customer().id, severity=Severity.NUISANCE)
    backend.run(assign_call, call_id=call_id, department_id=make.department().id)
    moves = {row.name: row.reasons for row in backend.read(call_card, call_id=call_id).moves}
    assert moves["solve"] == ()
    assert moves["cancel"] == ()
    in_words = ["state", "Desk work", "solution", "accept", "costs", "Problem code", "Cause code", "Solution code"]
    assert [word for word, reason in zip(in_words, moves["close"], strict=True) if word not in reason] == []


def test_cancelling_a_call_ends_its_desk_work(backend, make):
    call_id = backend.run(log_call, subject="x", customer_id=make.customer().id, severity=Severity.NUISANCE)
    backend.run(assign_call, call_id=call_id, department_id=make.department().id)
    backend.run(cancel_call, call_id=call_id, remark="a mistake")
    card = backend.read(call_card, call_id=call_id)
    assert card.state is CallState.CANCELLED
    assert [row.state for row in card.assignments] == [AssignmentState.CANCELLED]


def test_the_card_tells_all_reasons_of_a_technician_who_may_not(backend, backend_for, make):
    call_id = backend.run(log_call, subject="x", customer_id=make.customer().id, severity=Severity.NUISANCE)
    card = backend_for(Role.TECHNICIAN).read(call_card, call_id=call_id)
    reasons = next(row.reasons for row in card.moves if row.name == "cancel")
    assert len(reasons) == 1
    assert next(row.reasons for row in card.moves if row.name == "take") == ()


def test_the_trail_of_a_call_begins_with_the_newest_change(backend, make):
    call_id = backend.run(log_call, subject="x", customer_id=make.customer().id, severity=Severity.NUISANCE)
    backend.run(assign_call, call_id=call_id, department_id=make.department().id)
    backend.run(add_note, call_id=call_id, text="seen")
    trail = backend.read(call_trail, call_id=call_id)
    assert [row.tx for row in trail] == sorted((row.tx for row in trail), reverse=True)
    assert {row.author for row in trail} == {"anna"}
    assert {"state", "subject", "department_id"} <= {row.field for row in trail}
