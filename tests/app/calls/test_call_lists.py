"""The list of calls, on both engines: every order and depth, the counters, the groups, the places where pages begin."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.calls.filters import ALL_OPEN, CallFilter
from app.calls.flow import CallState
from app.calls.intake import log_call
from app.calls.lists import (
    GROUPS,
    count_calls,
    count_new,
    department_counts,
    find_calls,
    first_page_sql,
    group_counts,
    mark_of_now,
    page_keys,
    view_counts,
)
from app.calls.models import Call
from app.calls.orders import SORTS
from app.calls.views import VIEWS
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


@pytest.mark.parametrize("descending", [False, True], ids=["ascending", "descending"])
def test_the_map_of_pages_leads_to_any_of_them(backend, many_calls, descending):
    for sort in SORTS:
        order = {"filter": CallFilter(), "sort": sort, "descending": descending}
        whole = [row.id for row in backend.read(find_calls, **order).rows]
        keys = backend.read(page_keys, **order, every=4)
        assert len(keys) == 5
        for number, key in enumerate(keys, 1):
            page = backend.read(find_calls, **order, after=key, limit=4)
            assert [row.id for row in page.rows] == whole[4 * number : 4 * number + 4], sort


def test_an_order_turned_over_is_the_order_from_its_end(backend, many_calls):
    for sort in SORTS:
        rows = backend.read(find_calls, sort=sort).rows
        assert backend.read(find_calls, sort=sort, descending=True).rows == rows[::-1]


def test_what_has_no_promise_and_nobody_s_calls_have_their_place(backend, many_calls):
    by_promise = [row.due_at for row in backend.read(find_calls).rows]
    assert by_promise[-4:] == [None] * 4
    assert None not in by_promise[:-4]
    by_technician = [row.technician for row in backend.read(find_calls, sort="technician").rows]
    assert by_technician == sorted(by_technician)
    assert by_technician.count("") == 6
    ranks = [list(Priority).index(row.priority) for row in backend.read(find_calls, sort="priority").rows]
    assert ranks == sorted(ranks)


def test_a_list_read_at_a_mark_holds_nothing_newer_and_says_how_much_there_is(backend, many_calls, make):
    customer = make.customer()
    draft = make.call(state=CallState.DRAFT, customer=customer)
    mark = backend.read(mark_of_now)
    assert backend.read(count_new, filter=ALL_OPEN, since=mark) == 0
    before = backend.read(find_calls, upto=mark)
    make.call(subject="newer", customer=customer)
    with backend.work() as ctx:
        ctx.get(Call, draft.id).state = CallState.REGISTERED
    assert backend.read(find_calls, upto=mark) == before
    assert backend.read(count_calls, upto=mark) == 23
    assert backend.read(count_new, filter=ALL_OPEN, since=mark) == 2
    assert backend.read(count_new, filter=VIEWS["waiting"].filter, since=mark) == 0


def test_groups_stand_in_the_order_of_their_list_with_their_counts(backend, many_calls):
    for group in GROUPS:
        rows = backend.read(find_calls, sort=group).rows
        groups = backend.read(group_counts, group=group)
        assert sum(found.calls for found in groups) == 23
        named = [getattr(row, group) for row in rows]
        shown = [getattr(word, "label", word) for word in dict.fromkeys(named)]
        assert [found.label for found in groups] == shown, group


def test_drafts_without_a_customer_have_a_list_of_their_own(backend, make):
    draft = make.call(state=CallState.DRAFT, customer_id=None)
    drafts = CallFilter(states=frozenset({CallState.DRAFT}))
    for sort in SORTS:
        assert [row.id for row in backend.read(find_calls, filter=drafts, sort=sort).rows] == [draft.id]
    assert backend.read(find_calls, filter=CallFilter()).rows == []


def test_the_counters_say_what_the_views_show(backend, many_calls):
    counts = backend.read(view_counts)
    assert counts == {name: len(backend.read(find_calls, filter=view.filter).rows) for name, view in VIEWS.items()}
    assert counts["open"] == 23
    assert counts["waiting"] == 7


def test_departments_count_their_open_calls(backend, many_calls):
    departments = backend.read(department_counts)
    shown = {
        found.id: len(backend.read(find_calls, filter=replace(ALL_OPEN, department_id=found.id)).rows)
        for found in departments
    }
    assert {found.id: found.calls for found in departments} == shown
    assert sum(shown.values()) == 18


def test_a_promise_is_at_risk_before_it_is_missed(backend, make):
    with backend.work() as ctx:
        within = make.within(ctx)
        within.call(subject="late", priority=Priority.LOW, due_at=ctx.now - timedelta(minutes=1))
        within.call(subject="soon", priority=Priority.CRITICAL, due_at=ctx.now + timedelta(minutes=55))
        within.call(subject="far", priority=Priority.CRITICAL, due_at=ctx.now + timedelta(minutes=70))
        within.call(subject="none", priority=Priority.LOW, due_at=None)
    assert [row.subject for row in backend.read(find_calls, filter=VIEWS["at_risk"].filter).rows] == ["late", "soon"]


def test_the_filter_takes_signs_as_they_are(backend, make):
    customer = make.customer(name="100% Pulito_Srl")
    for subject in ("Caffè non scende", "perde acqua"):
        backend.run(log_call, subject=subject, customer_id=customer.id, severity=Severity.NUISANCE)
    assert backend.read(count_calls, filter=CallFilter(text="100%")) == 2
    assert backend.read(count_calls, filter=CallFilter(text="CAFFE pulito_")) == 1
    assert backend.read(count_calls, filter=CallFilter(text="1%0")) == 0


def test_the_first_page_can_be_kept_as_text_and_read_again(backend, many_calls):
    sql = backend.read(first_page_sql)
    with backend.look() as ctx:
        rows = ctx.session.connection().exec_driver_sql(sql.replace("%", "%%")).all()
    assert [row[0] for row in rows] == [row.id for row in backend.read(find_calls).rows]
