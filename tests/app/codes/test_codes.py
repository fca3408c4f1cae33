"""The list of codes: kept by those who may, translated until reworded, retired without being forgotten."""

import pytest

from app.calls.codes import code_call, telephone_codes
from app.calls.commands import cancel_call, close_call, reopen_call
from app.calls.models import Call
from app.codes.commands import add_code, add_standard_codes, change_code, restore_code, retire_code
from app.codes.queries import code_choices, code_named, find_codes
from app.codes.rules import STANDARD, CodeKind
from app.kernel.errors import NotPermitted, Refused
from app.kernel.i18n import use_language
from app.kernel.permissions import Role
from tests.company import Company, refusals
from tests.databases import sqlite_only

K = CodeKind


def test_the_standard_codes_are_added_once(backend):
    assert backend.run(add_standard_codes) == sum(len(labels) for labels in STANDARD.values())
    assert backend.run(add_standard_codes) == 0
    rows = backend.read(find_codes, kind=K.CAUSE)
    assert [row.code for row in rows] == list(STANDARD[K.CAUSE])
    assert all(row.is_standard and row.is_active for row in rows)


@sqlite_only
def test_a_standard_label_belongs_to_the_company_once_it_is_reworded(backend, in_english):
    backend.run(add_standard_codes)
    code_id = backend.read(code_named, kind=K.CAUSE, code="C10")
    backend.run(change_code, code_id=code_id, code="C10", label="Wear")
    assert next(row for row in backend.read(find_codes) if row.id == code_id).is_standard
    backend.run(change_code, code_id=code_id, code="C10", label="Usura normale")
    row = next(row for row in backend.read(find_codes) if row.id == code_id)
    assert (row.label, row.is_standard) == ("Usura normale", False)


@sqlite_only
def test_a_code_is_found_by_any_of_its_words_without_accents(backend):
    parent = backend.run(add_code, kind=K.PROBLEM, code="E", label="Elettricità")
    child = backend.run(add_code, kind=K.PROBLEM, code="E1", label="Fusibile", parent_id=parent)
    assert backend.read(code_choices, kind=K.PROBLEM, text="elettricita fus") == {
        child: "E1 · Fusibile · E · Elettricità"
    }
    assert backend.read(code_choices, kind=K.CAUSE, text="fus") == {}


@sqlite_only
def test_a_code_of_another_product_family_is_not_offered(backend):
    boilers = backend.run(add_code, kind=K.PROBLEM, code="B", label="Blocco", family="Caldaie")
    everywhere = backend.run(add_code, kind=K.PROBLEM, code="X", label="Altro")
    assert set(backend.read(code_choices, kind=K.PROBLEM, family="Stampanti")) == {everywhere}
    assert set(backend.read(code_choices, kind=K.PROBLEM, family="Caldaie")) == {boilers, everywhere}
    assert set(backend.read(code_choices, kind=K.PROBLEM)) == {boilers, everywhere}


def test_everything_wrong_with_a_code_is_told_at_once(backend):
    cause = backend.run(add_code, kind=K.CAUSE, code="C1", label="Usura")
    below = backend.run(add_code, kind=K.CAUSE, code="C11", label="Cuscinetto", parent_id=cause)
    assert refusals(backend, add_code, kind=K.CAUSE, code=" ", label="") == ["Missing", "Missing"]
    assert refusals(backend, add_code, kind=K.CAUSE, code="c1", label="X") == ["AlreadyExists"]
    assert refusals(backend, add_code, kind=K.PROBLEM, code="P", label="X", parent_id=cause) == ["NotOfThisKind"]
    assert refusals(backend, add_code, kind=K.CAUSE, code="C2", label="X", parent_id=below) == ["TooDeep"]
    other = backend.run(add_code, kind=K.CAUSE, code="C9", label="Altro")
    told = refusals(backend, change_code, code_id=cause, code="C1", label="Usura", parent_id=other)
    assert told == ["HasCodesBelow"]


@sqlite_only
def test_only_those_who_keep_knowledge_keep_codes(backend_for):
    office = backend_for(Role.BACK_OFFICE)
    with pytest.raises(NotPermitted):
        office.run(add_code, kind=K.CAUSE, code="C1", label="Usura")
    assert backend_for(Role.TECHNICIAN, login="sara").run(add_code, kind=K.CAUSE, code="C1", label="Usura")


def test_closing_names_each_code_that_is_missing(company: Company):
    call_id = company.invoiced()[0]
    with company.backend.work() as ctx:
        call = ctx.get(Call, call_id)
        call.problem_code_id = call.solution_code_id = None
    with pytest.raises(Refused) as refused, use_language("en"):
        company.run(close_call, call_id=call_id)
    with use_language("en"):
        told = [str(reason) for reason in refused.value.reasons]
    assert told == ["“Problem code” is needed.", "“Solution code” is needed."]
    assert {reason.at for reason in refused.value.reasons} == {"codes"}
    company.run(code_call, call_id=call_id, **company.codes)
    company.run(close_call, call_id=call_id)


@sqlite_only
def test_a_call_taken_over_from_another_system_closes_without_codes(company: Company):
    call_id = company.invoiced()[0]
    with company.backend.work() as ctx:
        call = ctx.get(Call, call_id)
        call.problem_code_id = call.cause_code_id = call.solution_code_id = None
        call.source, call.source_key = "helpdesk", "7"
    company.run(close_call, call_id=call_id)


@sqlite_only
def test_a_call_takes_no_code_of_another_kind_and_no_retired_one(company: Company):
    call_id = company.in_work()
    crossed = {"problem_code_id": company.codes["cause_code_id"], "cause_code_id": company.codes["problem_code_id"]}
    assert refusals(company, code_call, call_id=call_id, **crossed) == ["NotOfThisKind", "NotOfThisKind"]
    company.run(retire_code, code_id=company.codes["cause_code_id"])
    assert refusals(company, code_call, call_id=call_id, **company.codes) == ["NoLongerUsed"]
    company.run(restore_code, code_id=company.codes["cause_code_id"])
    company.run(code_call, call_id=call_id, **company.codes)
    company.run(retire_code, code_id=company.codes["cause_code_id"])
    company.run(code_call, call_id=call_id, **company.codes)


@sqlite_only
def test_the_codes_of_a_call_that_is_over_stay_as_they_are(company: Company):
    closed, cancelled = company.closed(), company.call()
    company.run(cancel_call, call_id=cancelled, remark="Doppione")
    for call_id in (closed, cancelled):
        assert refusals(company, code_call, call_id=call_id, **company.codes) == ["WrongState"]


@sqlite_only
def test_a_reopened_call_keeps_its_codes_until_others_are_given(company: Company):
    call_id = company.solve(company.in_work())
    company.run(reopen_call, call_id=call_id, remark="Di nuovo")
    assert company.record(call_id).cause_code_id == company.codes["cause_code_id"]


@sqlite_only
def test_what_is_solved_on_the_telephone_has_a_standard_code(company: Company):
    assert company.backend.read(telephone_codes) == {}
    company.run(add_standard_codes)
    assert set(company.backend.read(telephone_codes)) == {"solution_code_id"}


def test_the_cause_of_a_call_stands_on_the_costs_that_follow(company: Company):
    call_id = company.in_work()
    company.run(code_call, call_id=call_id, **company.codes)
    company.visit(call_id)
    with company.backend.look() as ctx:
        cause = next(row for row in find_codes(ctx) if row.id == company.codes["cause_code_id"])
    assert {line.cause_code for line in _lines(company, call_id)} == {cause.code}


def _lines(company: Company, call_id: int):
    from sqlalchemy import select

    from app.costs.models import CostLine

    with company.backend.look() as ctx:
        return list(ctx.session.scalars(select(CostLine).where(CostLine.call_id == call_id)))
