"""What the list and the card of calls are told, on both engines."""

from datetime import timedelta

import pytest

from app.calls.commands import add_note, assign_call, cancel_call, log_call
from app.calls.flow import AssignmentState, CallState
from app.calls.queries import (
    SORTS,
    call_card,
    call_trail,
    count_calls,
    department_counts,
    find_calls,
    first_page_sql,
    view_counts,
)
from app.calls.views import VIEWS
from app.kernel.permissions import Role
from app.promises.rules import Priority, Severity


@pytest.fixture
def many_calls(backend, make):
    with backend.work() as ctx:
        within = make.within(ctx)
        customers = [within.customer(name=name) for name in ("Aurora", "Bellavista", "Conti")]
        departments = [within.department(), within.department()]
        people = [within.technician(name=name) for name in ("Luca", "Sara")]
        for n in range(23):
            within.call(
                subject=f"Fault {n % 4}",
                customer=customers[n % 3],
                priority=list(Priority)[n % 4],
                state=[CallState.REGISTERED, CallState.ASSIGNED, CallState.WAITING][n % 3],
                due_at=ctx.now + timedelta(hours=n % 5) if n % 6 else None,
                reported_at=ctx.now - timedelta(minutes=n % 7),
                department_id=departments[n % 2].id if n % 5 else None,
                technician_id=people[n % 2].id if n % 4 else None,
            )


@pytest.mark.parametrize("descending", [False, True], ids=["ascending", "descending"])
def test_pages_of_any_order_show_every_call_once(backend, many_calls, descending):
    for sort in SORTS:
        whole = [row.id for row in backend.read(find_calls, sort=sort, descending=descending).rows]
        paged, after = [], None
        while True:
            page = backend.read(find_calls, sort=sort, descending=descending, after=after, limit=5)
            paged += [row.id for row in page.rows]
            if (after := page.next) is None:
                break
        assert paged == whole, sort
        assert len(set(whole)) == 23


def test_the_counters_say_what_the_views_show(backend, many_calls):
    counts = backend.read(view_counts)
    assert counts == {name: len(backend.read(find_calls, view=name).rows) for name in VIEWS}
    assert counts["open"] == 23
    assert counts["waiting"] == 7


def test_departments_count_their_open_calls(backend, many_calls):
    departments = backend.read(department_counts)
    shown = {found.id: len(backend.read(find_calls, department_id=found.id).rows) for found in departments}
    assert {found.id: found.calls for found in departments} == shown
    assert sum(shown.values()) == 18


def test_a_promise_is_at_risk_before_it_is_missed(backend, make):
    with backend.work() as ctx:
        within = make.within(ctx)
        within.call(subject="late", priority=Priority.LOW, due_at=ctx.now - timedelta(minutes=1))
        within.call(subject="soon", priority=Priority.CRITICAL, due_at=ctx.now + timedelta(minutes=55))
        within.call(subject="far", priority=Priority.CRITICAL, due_at=ctx.now + timedelta(minutes=70))
        within.call(subject="none", priority=Priority.LOW, due_at=None)
    assert [row.subject for row in backend.read(find_calls, view="at_risk").rows] == ["late", "soon"]


def test_the_filter_takes_signs_as_they_are(backend, make):
    customer = make.customer(name="100% Pulito_Srl")
    for subject in ("Caffè non scende", "perde acqua"):
        backend.run(log_call, subject=subject, customer_id=customer.id, severity=Severity.NUISANCE)
    assert backend.read(count_calls, text="100%") == 2
    assert backend.read(count_calls, text="CAFFE pulito_") == 1
    assert backend.read(count_calls, text="1%0") == 0


def test_the_first_page_can_be_kept_as_text_and_read_again(backend, many_calls):
    sql = backend.read(first_page_sql)
    with backend.look() as ctx:
        rows = ctx.session.connection().exec_driver_sql(sql.replace("%", "%%")).all()
    assert [row[0] for row in rows] == [row.id for row in backend.read(find_calls).rows]


def test_a_step_is_not_refused_for_what_it_asks_or_ends_itself(backend, make):
    call_id = backend.run(log_call, subject="x", customer_id=make.customer().id, severity=Severity.NUISANCE)
    backend.run(assign_call, call_id=call_id, department_id=make.department().id)
    moves = {row.name: row.reasons for row in backend.read(call_card, call_id=call_id).moves}
    assert moves["solve"] == ()
    assert moves["cancel"] == ()
    assert len(moves["close"]) == 5


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
