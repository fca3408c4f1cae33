"""The steps of a call, without a window: what is asked, what is done, what is refused, what is offered again."""

from datetime import UTC, datetime

import pytest

from app.calls.commands import assign_call, take_call
from app.calls.flow import CallState, WaitCause
from app.calls.intake import join_call, log_call, pick_up_call
from app.calls.previews import mass_incidents
from app.calls.queries import call_card
from app.kernel.errors import Refused
from app.kernel.permissions import Role
from app.promises.rules import Severity
from app.staff.commands import add_department, add_technician
from tests.make import Make
from tests.ui.calls.fake_views import FakeCard
from ui.calls.card_words import card_pills
from ui.calls.presenters.call_card import NOBODY_YET, CallCardPresenter
from ui.toolkit.action import actions_of


@pytest.fixture
def department(desk):
    return desk.run(add_department, name="Second level", line=2)


@pytest.fixture
def technician(desk, department):
    return desk.run(add_technician, name="Luca Verdi", department_id=department)


@pytest.fixture
def call(desk):
    customer_id = Make(desk.work).customer().id
    return desk.run(log_call, subject="Boiler blocked", customer_id=customer_id, severity=Severity.BLOCKED)


@pytest.fixture
def presenter(desk, call):
    return CallCardPresenter(desk, FakeCard(call))


def rule(presenter, name):
    return next(declared for declared, _intent in actions_of(presenter) if declared.name == name)


async def test_a_call_is_given_to_a_department_and_one_of_its_technicians(
    presenter, desk, call, department, technician
):
    await presenter.refresh()
    presenter.view.answers.extend([department, technician])
    await presenter.assign()
    await presenter.refresh()
    assert presenter.view.card.state is CallState.ASSIGNED
    assert (presenter.view.card.department, presenter.view.card.technician) == ("Second level", "Luca Verdi")
    assert technician in presenter.view.asked[1][1]


async def test_a_call_may_be_given_to_a_department_alone(presenter, department, technician):
    await presenter.refresh()
    presenter.view.answers.extend([department, NOBODY_YET])
    await presenter.assign()
    await presenter.refresh()
    assert presenter.view.card.technician == ""
    assert presenter.view.card.state is CallState.ASSIGNED


async def test_going_back_from_a_question_changes_nothing(presenter, department, technician):
    await presenter.refresh()
    presenter.view.answers.append(department)
    await presenter.assign()
    await presenter.refresh()
    assert presenter.view.card.state is CallState.REGISTERED


async def test_the_primary_step_follows_from_the_state_and_the_rights(presenter, desk, backend_of, call, technician):
    await presenter.refresh()
    assert presenter.view.steps == ("call.assign", ["call.take", "call.solve"])
    field = CallCardPresenter(backend_of(Role.TECHNICIAN), FakeCard(call))
    await field.refresh()
    assert field.view.steps == ("call.take", ["call.assign", "call.solve"])


async def test_a_refused_step_is_off_and_says_every_reason(presenter):
    await presenter.refresh()
    close = rule(presenter, "call.close")
    assert not close.is_enabled(presenter)
    assert close.reasons_against(presenter) == (
        "This is not possible while the state is “Registered”.",
        "The call is not solved yet: record the solution.",
        "The customer has not accepted the solution yet: record the acceptance.",
        "The costs are not settled yet: issue the invoice, or settle the call without charge.",
        "“Problem code” is needed.",
        "“Cause code” is needed.",
        "“Solution code” is needed.",
    )
    assert rule(presenter, "call.assign").is_enabled(presenter)


async def test_what_was_typed_for_a_refused_step_is_offered_again(presenter, desk, call, department, technician):
    await presenter.refresh()
    presenter.view.answers.extend([department, technician, "Try the pressure switch"])
    with pytest.raises(Refused):
        await presenter.hand_on()
    desk.run(assign_call, call_id=call, department_id=department)
    await presenter.refresh()
    presenter.view.answers.extend([department, technician, "Try the pressure switch"])
    await presenter.hand_on()
    assert presenter.view.asked[-1][1] == "Try the pressure switch"
    assert presenter.typed == {}


async def test_a_call_is_held_resumed_solved_and_accepted(presenter, desk, call, department, technician):
    desk.run(assign_call, call_id=call, department_id=department, technician_id=technician)
    desk.run(take_call, call_id=call)
    await presenter.refresh()
    presenter.view.answers.append(WaitCause.CUSTOMER)
    await presenter.hold()
    await presenter.resume()
    presenter.view.answers.append({"solution": "Switch replaced"})
    await presenter.refresh()
    await presenter.solve()
    presenter.view.answers.append("Giulia Ferrari")
    await presenter.accept()
    card = desk.read(call_card, call_id=call)
    assert (card.state, card.solution, card.accepted_by) == (CallState.ACCEPTED, "Switch replaced", "Giulia Ferrari")


async def test_a_note_leaves_the_composer_only_when_it_is_kept(presenter, desk, call):
    await presenter.refresh()
    presenter.view.note = ("Seen before in October", True)
    await presenter.send_note()
    assert presenter.view.cleared == [call]
    last = desk.read(call_card, call_id=call).timeline[-1]
    assert (last.text, last.is_internal) == ("Seen before in October", True)


async def test_an_answer_about_another_call_is_not_shown(presenter, desk):
    other = presenter.refresh()
    presenter.view.call_id = None
    await other
    assert presenter.view.card is None


async def test_the_work_and_the_trail_are_read_when_they_are_looked_at(presenter, desk, call, department, technician):
    desk.run(assign_call, call_id=call, department_id=department, technician_id=technician)
    await presenter.refresh()
    assert (presenter.view.work, presenter.view.trail) == ([], ([], ""))
    presenter.view.tab = "work"
    await presenter.show_tab()
    assert [row.title for row in presenter.view.work] == ["Desk work · Luca Verdi · Second level"]
    presenter.view.tab = "trail"
    await presenter.show_tab()
    assert {row.field for row in presenter.view.trail[0]} >= {"state", "subject"}


async def test_whoever_may_not_read_the_trail_is_told_so(desk, backend_of, call):
    presenter = CallCardPresenter(backend_of(), FakeCard(call))
    presenter.view.tab = "trail"
    await presenter.refresh()
    assert presenter.view.trail == ([], "You need the right “read the audit trail”.")


async def test_planning_leads_to_the_place_where_it_is_done(presenter, call):
    await presenter.refresh()
    await presenter.plan_intervention()
    await presenter.authorise_rma()
    await presenter.draft_order()
    await presenter.preview_invoice()
    assert presenter.view.opened == [
        ("plan_intervention", call),
        ("authorise_rma", call),
        ("draft_order", call),
        ("invoice_preview", call),
    ]


async def test_a_call_that_many_ring_about_is_offered_to_every_caller_until_it_is_taken_back(presenter, desk, call):
    await presenter.refresh()
    await presenter.mark_mass_incident()
    await presenter.refresh()
    assert [row.id for row in desk.read(mass_incidents)] == [call]
    assert "Mass incident" in [words.text for words in card_pills(presenter.card, datetime.now(UTC))]
    await presenter.view.undos[-1]()
    assert desk.read(mass_incidents) == []


async def test_a_call_that_is_worked_on_can_still_become_worse(presenter, desk, call, department, technician):
    desk.run(assign_call, call_id=call, department_id=department, technician_id=technician)
    desk.run(take_call, call_id=call)
    await presenter.refresh()
    assert rule(presenter, "call.qualify").is_enabled(presenter)
    presenter.view.answers.append(Severity.NUISANCE)
    await presenter.qualify()
    await presenter.refresh()
    assert (presenter.card.severity, presenter.card.state) == (Severity.NUISANCE, CallState.IN_WORK)


async def test_that_somebody_has_called_again_stands_in_the_head_of_the_card(presenter, desk, call):
    desk.run(join_call, draft_id=desk.run(pick_up_call), call_id=call)
    await presenter.refresh()
    assert "Called again: 1" in [words.text for words in card_pills(presenter.card, datetime.now(UTC))]
