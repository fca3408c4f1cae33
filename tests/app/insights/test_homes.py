"""What each role begins its day with, counted by hand on both engines."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.billing.flow import InvoiceState
from app.billing.models import Payment
from app.billing.previews import billing_card
from app.calls.flow import CallState, WaitCause
from app.calls.models import CallPause
from app.contracts.terms import Bucket
from app.db.context import Actor, Context
from app.insights.queries import DESK_LISTS, MONEY_LISTS, desk_day, my_day, office_money
from app.interventions.flow import InterventionState
from app.kernel.money import Money
from app.promises.rules import Priority

NOW = datetime(2026, 11, 18, 11, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
S = CallState
WHY = {"msgid": "Warranty", "params": {}}


@pytest.fixture
def ask(backend):
    def ask(query, user_id=None, **arguments):
        with backend.work() as ctx:
            actor = Actor(ctx.actor.login, ctx.actor.name, ctx.actor.permissions, user_id)
            return query(Context(ctx.session, actor, fixed_now=NOW), **arguments)

    return ask


def test_the_dispatcher_sees_what_is_late_what_waits_and_what_is_nobodys(ask, make):
    luca = make.technician(name="Luca")
    missed = make.call(state=S.IN_WORK, technician=luca, due_at=NOW - HOUR)
    make.call(state=S.IN_WORK, technician=luca, due_at=NOW + HOUR / 2, priority=Priority.HIGH)
    make.call(state=S.REGISTERED, due_at=NOW + 30 * DAY)
    make.call(state=S.DRAFT, technician=luca)
    for days in (2, 4):
        call = make.call(state=S.WAITING, technician=luca, due_at=None)
        make.record(CallPause, call=call, cause=WaitCause.CUSTOMER, started_at=NOW - days * DAY)
    shown = ask(desk_day, shown="missed")
    assert shown.counts == {"at_risk": 1, "missed": 1, "unassigned": 1, "waiting": 1, "to_complete": 1}
    assert [row.id for row in shown.rows] == [missed.id]
    assert all(len(ask(desk_day, shown=name).rows) == 1 for name in DESK_LISTS)


def test_todays_visits_are_those_planned_for_it_and_those_under_way(ask, make):
    today = make.intervention(planned_from=NOW + HOUR, planned_to=NOW + 2 * HOUR)
    late = make.intervention(
        planned_from=NOW - 2 * DAY, planned_to=NOW - 2 * DAY + HOUR, state=InterventionState.ON_SITE
    )
    make.intervention(planned_from=NOW + HOUR, planned_to=NOW + 2 * HOUR, state=InterventionState.CANCELLED)
    make.intervention(planned_from=NOW + DAY, planned_to=NOW + DAY + HOUR)
    assert {visit.id for visit in ask(desk_day).visits} == {today.id, late.id}


def test_a_technician_sees_his_own_day_with_what_he_needs_at_the_door(ask, make):
    user = make.user()
    luca = make.technician(name="Luca", user=user)
    customer = make.customer(name="Rossi", street="Via Roma 1", town="Mantova")
    asset = make.asset(customer=customer, serial="7571934")
    for state in (S.CLOSED, S.JOINED):
        make.call(customer=customer, asset=asset, state=state)
    contact = make.contact(customer=customer, name="Anna Colli", phone="+39 0376 346411")
    call = make.call(customer=customer, asset=asset, contact=contact, technician=luca, state=S.ASSIGNED)
    visit = make.intervention(
        assignment=make.assignment(call=call), technician=luca, planned_from=NOW + HOUR, planned_to=NOW + 2 * HOUR
    )
    tomorrow = make.intervention(technician=luca, planned_from=NOW + DAY, planned_to=NOW + DAY + HOUR)
    make.intervention(planned_from=NOW + HOUR, planned_to=NOW + 2 * HOUR)
    mine = ask(my_day, user_id=user.id)
    shown = mine.visits[0]
    assert [v.id for v in mine.visits] == [visit.id]
    assert [v.id for v in mine.later] == [tomorrow.id]
    assert [row.id for row in mine.calls] == [call.id]
    assert (shown.contact, shown.phone, shown.town, shown.serial) == (
        "Anna Colli",
        "+39 0376 346411",
        "Mantova",
        "7571934",
    )
    assert shown.history == 1
    nobody = ask(my_day)
    assert (nobody.visits, nobody.later, nobody.calls) == ((), (), ())


def test_what_is_to_be_invoiced_is_what_the_invoice_will_ask_for(ask, make, backend):
    call = make.call(state=S.ACCEPTED, accepted_at=NOW)
    make.call(state=S.ACCEPTED, accepted_at=NOW)
    whole = make.cost_line(call=call, gross=Money(1005), quantity=Decimal(1), vat=2200)
    make.cost_split(cost_line=whole, bucket=Bucket.WARRANTY, amount=Money(500), reason=WHY)
    make.cost_split(cost_line=whole, bucket=Bucket.CUSTOMER, amount=Money(505), reason=WHY)
    make.cost_line(call=call, gross=Money(333), vat=2200)
    shown = ask(office_money)
    payable = backend.read(billing_card, call_id=call.id).payable
    assert {row.call_id: row.amount for row in shown.rows}[call.id] == payable == Money(1022)
    assert shown.heaps["to_invoice"] == (2, payable)


def test_unpaid_invoices_stand_by_their_age_with_what_is_left_of_them(ask, make):
    today = NOW.date()
    for days, cents in ((30, 100), (31, 200), (60, 400), (61, 800)):
        make.invoice(issued_on=today - days * DAY, total=Money(cents))
    make.invoice(issued_on=today, total=Money(5000), state=InvoiceState.PAID)
    part = make.invoice(issued_on=today, total=Money(1000), state=InvoiceState.PART_PAID)
    make.record(Payment, invoice=part, paid_on=date(2026, 11, 18), amount=Money(250), method="bank")
    heaps = ask(office_money).heaps
    assert heaps["age_30"] == (2, Money(850))
    assert heaps["age_60"] == (2, Money(600))
    assert heaps["older"] == (1, Money(800))


def test_calls_that_are_settled_wait_to_be_closed(ask, make):
    call = make.call(state=S.INVOICED, invoiced_at=NOW)
    shown = ask(office_money, shown="to_close")
    assert [(row.kind, row.id) for row in shown.rows] == [("call", call.id)]
    assert set(shown.heaps) == set(MONEY_LISTS)
