"""The intake without a window: who calls, what is promised before saving, and what is kept when the answer is no."""

from datetime import date

import pytest

from app.backend import Backend
from app.calls.lists import find_calls
from app.calls.queries import call_card
from app.catalog.rules import CostKind
from app.customers.queries import find_callers
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
    assert view.open_calls == ["Thermostat of stairs B"]


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


async def test_a_discarded_draft_comes_back(desk):
    view = FakeNewCall(subject="Blocked", description="Since yesterday")
    await NewCallPresenter(desk, view).discard()
    assert view.typed == EMPTY
    view.undo()
    assert view.typed["description"] == "Since yesterday"


async def test_whoever_may_not_keep_records_is_not_offered_a_new_customer(desk, make):
    make.customer(name="Bar Sport")
    actor = type(desk.actor)("luca", "Luca Verdi", frozenset({"calls.log"}))
    backend = Backend(desk.database, actor)
    found = await NewCallPresenter(backend, FakeNewCall()).search_customers("bar")
    assert [match.text for match in found] == ["Bar Sport"]
    backend.close_pools()
