"""The intake without a window: who calls, what is promised before saving, and what is kept when the answer is no."""

from datetime import date, timedelta

import pytest

from app.backend import Backend
from app.calls.figures import intake_times
from app.calls.flow import CallState, PassCause
from app.calls.intake import flag_mass_incident, note_draft, pick_up_call
from app.calls.lists import find_calls
from app.calls.models import Call
from app.calls.queries import call_card
from app.catalog.rules import CostKind
from app.customers.queries import find_callers
from app.db.context import Gone
from app.kernel.errors import Refused, Unreachable
from app.promises.rules import Severity
from tests.make import Make
from tests.ui.intake.fake_view import EMPTY, FakeNewCall
from ui.intake.presenters import NewCallPresenter
from ui.intake.words import NewName

PHONE = "0376 346411"


@pytest.fixture
def make(desk):
    return Make(desk.work)


@pytest.fixture
def anna(make):
    return make.contact(name="Anna Colli", phone=PHONE, customer=make.customer(name="Condominio Aurora"))


@pytest.fixture
def boiler(make, anna):
    return make.asset(customer_id=anna.customer_id, serial="7571934-02", product=make.product(name="Vitodens 200"))


def calls(desk: Backend) -> list[str]:
    return [row.subject for row in desk.read(find_calls).rows]


def record(desk: Backend, call_id: int) -> Call:
    return desk.read(lambda ctx: ctx.get(Call, call_id))


async def answered(desk: Backend, **typed) -> tuple[NewCallPresenter, FakeNewCall]:
    """The telephone was answered, and this was typed and kept."""
    view = FakeNewCall()
    presenter = NewCallPresenter(desk, view)
    await presenter.answer()
    view.typed |= typed
    await presenter.note()
    return presenter, view


async def test_a_number_that_one_person_has_finds_him_and_his_only_machine(desk, anna, boiler):
    view = FakeNewCall(phone=PHONE)
    await NewCallPresenter(desk, view).find_caller()
    assert (view.typed["customer"], view.typed["contact"]) == (anna.customer_id, anna.id)
    assert view.typed["asset"] == boiler.id


async def test_a_number_nobody_has_asks_who_it_is(desk):
    view = FakeNewCall(phone="0376 999999")
    await NewCallPresenter(desk, view).find_caller()
    assert view.remark == "Nobody is known by this number."


async def test_a_number_several_people_share_lets_one_pick(desk, make, anna):
    make.contact(name="Bruno Colli", phone=PHONE, customer_id=anna.customer_id)
    view = FakeNewCall(phone=PHONE)
    presenter = NewCallPresenter(desk, view)
    await presenter.find_caller()
    assert [row.contact for row in view.callers] == ["Anna Colli", "Bruno Colli"]
    await presenter.take_caller(view.callers[1])
    assert view.typed["contact"] == view.callers[1].contact_id


async def test_priority_contract_promise_and_coverage_are_told_before_saving(desk, make, anna, boiler):
    contract = make.contract(number="C-118", customer_id=anna.customer_id, covers_all_assets=True, priority_factor=60)
    make.clause(contract=contract, kinds=[CostKind.LABOUR], share=5000)
    with desk.work() as ctx:
        ends = date(ctx.today.year + 1, 1, 1)
        ctx.session.merge(contract).ends_on = ends
    view = FakeNewCall(customer=anna.customer_id, asset=boiler.id, severity=Severity.BLOCKED)
    await NewCallPresenter(desk, view).look_ahead()
    assert view.promise[0] == "Priority critical: system down × Oro C-118"
    assert view.promise[1].startswith("Solve by ")
    assert view.coverage == ["Labour 50 %"]
    assert calls(desk) == []


async def test_what_is_open_already_is_shown(desk, make, anna):
    make.call(subject="Thermostat of stairs B", customer_id=anna.customer_id)
    make.call(subject="Somebody else's trouble")
    view = FakeNewCall(customer=anna.customer_id)
    await NewCallPresenter(desk, view).look_ahead()
    (shown,) = view.beside["Open already for this customer"]
    assert shown.endswith("Thermostat of stairs B")


async def test_a_registered_call_is_opened_and_the_form_is_empty(desk, anna):
    view = FakeNewCall(customer=anna.customer_id, contact=anna.id, subject="Blocked, E119", severity=Severity.BLOCKED)
    await NewCallPresenter(desk, view).register()
    assert calls(desk) == ["Blocked, E119"]
    kind, call_id = view.opened[0]
    assert kind == "call"
    assert view.said == [f"{desk.read(call_card, call_id=call_id).number} registered"]
    assert view.typed == EMPTY


async def test_a_new_customer_is_kept_with_his_call_and_known_by_his_number_the_next_time(desk):
    named = {"customer": NewName("Bar Sport"), "contact": NewName("Ugo"), "phone": "0376 111222"}
    view = FakeNewCall(subject="No coffee", severity=Severity.DEGRADED, **named)
    await NewCallPresenter(desk, view).register()
    known = desk.read(find_callers, phone="0376111222")
    assert [(row.customer, row.contact) for row in known] == [("Bar Sport", "Ugo")]


async def test_a_new_contact_is_kept_with_his_call(desk, anna):
    view = FakeNewCall(customer=anna.customer_id, contact=NewName("Ugo"), phone="0376 111222", subject="Cold")
    view.typed["severity"] = Severity.NUISANCE
    await NewCallPresenter(desk, view).register()
    assert [row.customer for row in desk.read(find_callers, phone="0376 111222")] == ["Condominio Aurora"]


async def test_a_refused_call_keeps_neither_the_new_customer_nor_loses_what_was_typed(desk, make, boiler):
    typed = {"customer": NewName("Bar Sport"), "subject": "No coffee", "severity": Severity.DEGRADED}
    view = FakeNewCall(**typed, asset=boiler.id)
    with pytest.raises(Refused, match="not a machine of Bar Sport"):
        await NewCallPresenter(desk, view).register()
    assert view.typed == EMPTY | typed | {"asset": boiler.id}
    assert [match.text for match in await NewCallPresenter(desk, view).search_customers("Bar")] == ["Bar"]


async def test_an_incomplete_form_is_not_sent(desk, anna):
    view = FakeNewCall(customer=anna.customer_id)
    view.is_complete = False
    await NewCallPresenter(desk, view).register()
    assert calls(desk) == []


class LosesTheAnswer(Backend):
    """The line breaks after the database has committed."""

    is_broken = True

    async def do(self, command, **arguments):
        answer = await super().do(command, **arguments)
        if self.is_broken:
            raise Unreachable(detail="the line is broken.")
        return answer


async def test_a_call_whose_answer_got_lost_is_not_registered_twice(desk, anna):
    backend = LosesTheAnswer(desk.database, desk.actor)
    view = FakeNewCall(customer=anna.customer_id, subject="Blocked", severity=Severity.BLOCKED)
    presenter = NewCallPresenter(backend, view)
    with pytest.raises(Unreachable):
        await presenter.register()
    assert view.typed["subject"] == "Blocked"
    backend.is_broken = False
    await presenter.register()
    assert calls(desk) == ["Blocked"]
    backend.close_pools()


async def test_the_call_has_its_number_when_the_telephone_is_answered(desk):
    presenter, view = await answered(desk)
    draft = record(desk, presenter.draft_id)
    assert (draft.state, view.kept, view.seconds) == (CallState.DRAFT, (draft.number, True), 0)
    await presenter.answer()
    assert presenter.draft_id == draft.id


async def test_each_pause_keeps_what_was_typed_and_nothing_twice(desk, anna):
    presenter, view = await answered(desk, subject="Blo", customer="Condo", severity=Severity.BLOCKED)
    assert presenter.is_kept()
    version = record(desk, presenter.draft_id).version
    await presenter.note()
    assert record(desk, presenter.draft_id).version == version
    view.typed |= {"subject": "Blocked", "customer": anna.customer_id, "contact": NewName("Ugo")}
    assert not presenter.is_kept()
    await presenter.note()
    draft = record(desk, presenter.draft_id)
    assert (draft.subject, draft.customer_id, draft.draft) == ("Blocked", anna.customer_id, {"new_contact": "Ugo"})


async def test_a_draft_is_gone_on_with_where_one_stopped(desk, anna, boiler):
    typed = {"phone": PHONE, "subject": "Blocked", "description": "Since yesterday", "severity": Severity.BLOCKED}
    typed |= {"customer": anna.customer_id, "contact": NewName("Ugo"), "asset": boiler.id}
    presenter, _view = await answered(desk, **typed)
    other = FakeNewCall()
    again = NewCallPresenter(desk, other)
    await again.continue_draft(presenter.draft_id)
    assert other.typed == typed
    assert again.is_kept()
    await again.register()
    assert record(desk, presenter.draft_id).state is CallState.REGISTERED


async def test_what_is_left_is_offered_the_next_time(desk):
    left, _view = await answered(desk, phone=PHONE)
    presenter, view = await answered(desk)
    await presenter.look_ahead()
    assert view.beside["Left as drafts"] == [PHONE]
    await presenter.continue_first()
    assert (presenter.draft_id, view.typed["phone"]) == (left.draft_id, PHONE)


async def test_the_next_caller_leaves_the_one_before_as_a_draft(desk, anna):
    presenter, view = await answered(desk, subject="Blocked")
    before = presenter.draft_id
    await presenter.ring("tel-less " + PHONE)
    assert presenter.draft_id != before
    await presenter.ring(PHONE)
    assert (view.typed["contact"], view.typed["subject"]) == (anna.id, "")
    assert record(desk, presenter.draft_id).caller_key == "+390376346411"
    view.undo()
    assert view.later


async def test_a_draft_without_a_word_is_used_for_the_number_that_calls(desk):
    presenter, _view = await answered(desk)
    blank = presenter.draft_id
    await presenter.ring(PHONE)
    assert presenter.draft_id == blank


async def test_a_discarded_draft_keeps_its_number_and_comes_back(desk):
    presenter, view = await answered(desk, subject="Blocked", description="Since yesterday")
    draft_id = presenter.draft_id
    view.answers = ["nobody"]
    await presenter.discard()
    assert (view.typed, record(desk, draft_id).state) == (EMPTY, CallState.DISCARDED)
    view.undo()
    await presenter.continue_draft(view.later.pop())
    assert (view.typed["description"], record(desk, draft_id).state) == ("Since yesterday", CallState.DRAFT)


async def test_discarding_can_be_thought_better_of(desk):
    presenter, view = await answered(desk, subject="Blocked")
    view.answers = [None]
    await presenter.discard()
    assert (view.typed["subject"], record(desk, presenter.draft_id).state) == ("Blocked", CallState.DRAFT)


async def test_one_key_joins_the_caller_to_the_first_open_call(desk, make, anna):
    call = make.call(subject="Boiler blocked", customer_id=anna.customer_id)
    presenter, view = await answered(desk, customer=anna.customer_id, contact=anna.id, subject="Still cold")
    draft_id = presenter.draft_id
    await presenter.look_ahead()
    await presenter.join_first()
    assert (record(desk, call.id).called_again, record(desk, draft_id).state) == (1, CallState.JOINED)
    assert (view.said, view.opened) == ([f"Joined to {call.number}: called again"], [("call", call.id)])
    view.undo()
    await presenter.continue_draft(view.later.pop())
    assert (record(desk, call.id).called_again, view.typed["subject"]) == (0, "Still cold")


async def test_a_mass_incident_is_joined_by_its_digit_whoever_calls(desk, make):
    call = make.call(subject="Gas: low pressure")
    desk.run(flag_mass_incident, call_id=call.id)
    presenter, view = await answered(desk, phone="0376 111222")
    await presenter.look_ahead()
    assert view.beside["Mass incident"] == ["Gas: low pressure"]
    await presenter.take_up_nth(7)
    await presenter.take_up_nth(0)
    assert record(desk, call.id).called_again == 1


async def test_what_was_solved_on_the_line_is_registered_and_solved_with_one_key(desk, anna):
    typed = {"customer": anna.customer_id, "subject": "Blocked", "severity": Severity.BLOCKED}
    presenter, view = await answered(desk, **typed)
    await presenter.solve()
    (_kind, call_id) = view.opened[0]
    assert record(desk, call_id).state is CallState.ACCEPTED
    assert record(desk, call_id).is_solved_on_call


async def test_a_long_call_is_asked_about_once(desk, anna):
    typed = {"customer": anna.customer_id, "subject": "Blocked", "severity": Severity.BLOCKED}
    presenter, view = await answered(desk, **typed)
    draft_id = presenter.draft_id
    with desk.work() as ctx:
        ctx.get(Call, draft_id).picked_up_at = ctx.now - timedelta(hours=1)
    view.answers = [False]
    await presenter.solve()
    assert record(desk, draft_id).state is CallState.DRAFT
    view.answers = [True]
    await presenter.solve()
    assert record(desk, draft_id).state is CallState.ACCEPTED


async def test_a_caller_passed_on_is_counted_and_his_empty_draft_ends(desk):
    presenter, view = await answered(desk, phone=PHONE)
    draft_id = presenter.draft_id
    view.answers = [PassCause.INVOICE]
    await presenter.pass_on()
    assert desk.read(intake_times).passed_on == {"invoice": 1}
    assert record(desk, draft_id).state is CallState.DISCARDED


async def test_something_else_is_passed_on_in_words(desk, anna):
    presenter, view = await answered(desk, subject="Wants the boss", customer=anna.customer_id)
    view.answers = [PassCause.OTHER, "The boss himself"]
    await presenter.pass_on()
    assert record(desk, presenter.draft_id).state is CallState.DRAFT
    assert view.said == ["Passed on: something else"]


async def test_a_number_of_another_country_is_offered_and_taken(desk):
    view = FakeNewCall(phone="8 (495) 123-45-67")
    presenter = NewCallPresenter(desk, view)
    await presenter.find_caller()
    assert view.remark == "No number here. In RU it is +7 495 123-45-67: F8 takes it."
    await presenter.take_number()
    assert (view.typed["phone"], view.remark) == ("+7 495 123-45-67", "Nobody is known by this number.")


async def test_nobody_new_is_offered_under_the_name_anonymous(desk):
    presenter = NewCallPresenter(desk, FakeNewCall())
    assert await presenter.search_customers("Anonymous") == []


async def test_a_machine_found_by_its_serial_brings_its_customer(desk, anna, boiler):
    view = FakeNewCall()
    presenter = NewCallPresenter(desk, view)
    (match,) = await presenter.search_assets("7571934")
    view.typed["asset"] = match.id
    await presenter.take_asset()
    assert view.typed["customer"] == anna.customer_id


async def test_a_draft_that_a_colleague_released_is_shown_as_the_call_it_is(desk, make):
    call = make.call()
    view = FakeNewCall()
    await NewCallPresenter(desk, view).continue_draft(call.id)
    assert view.opened == [("call", call.id)]


async def test_what_cannot_be_kept_is_kept_as_soon_as_the_database_is_back(desk):
    backend = LosesTheAnswer(desk.database, desk.actor)
    view = FakeNewCall(subject="Blocked")
    presenter = NewCallPresenter(backend, view)
    with pytest.raises(Unreachable):
        await presenter.note()
    assert view.kept == ("", False)
    backend.is_broken = False
    await presenter.refresh()
    assert presenter.is_kept()
    assert record(desk, presenter.draft_id).subject == "Blocked"
    backend.close_pools()


async def test_whoever_goes_on_with_a_colleagues_draft_takes_all_of_it(desk, anna):
    draft_id = desk.run(pick_up_call, phone="0376 111222")
    desk.run(note_draft, draft_id=draft_id, asset="7571", contact="Ug", customer_id=anna.customer_id)
    view = FakeNewCall()
    await NewCallPresenter(desk, view).continue_draft(draft_id)
    assert (view.typed["asset"], view.typed["contact"], view.typed["customer"]) == ("7571", "Ug", anna.customer_id)


async def test_whoever_may_not_keep_records_is_not_offered_a_new_customer(desk, make):
    make.customer(name="Bar Sport")
    actor = type(desk.actor)("luca", "Luca Verdi", frozenset({"calls.log"}))
    backend = Backend(desk.database, actor)
    found = await NewCallPresenter(backend, FakeNewCall()).search_customers("bar")
    assert [match.text for match in found] == ["Bar Sport"]
    backend.close_pools()


async def test_the_intake_opened_from_a_card_has_its_caller_filled_in(desk, anna, boiler):
    for kind, record_id in (("asset_call", boiler.id), ("contact_call", anna.id), ("customer_call", anna.customer_id)):
        view = FakeNewCall()
        presenter = NewCallPresenter(desk, view)
        await presenter.open_record(kind, record_id)
        assert (view.typed["customer"], view.typed["asset"]) == (anna.customer_id, boiler.id)
        assert view.typed["contact"] == (anna.id if kind == "contact_call" else None)
        assert presenter.draft_id is not None
    with pytest.raises(Gone):
        await presenter.open_record("asset_call", 10**6)
