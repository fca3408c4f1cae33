"""Outside work: offered, accepted or declined, reported, disputed or approved, and then a line of cost."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from app.calls.flow import AssignmentState
from app.catalog.rules import CostKind
from app.costs.models import Charge
from app.db.journal import EntryKind, journal_of
from app.kernel.i18n import use_language
from app.kernel.money import ZERO, Money
from app.kernel.permissions import Role
from app.subcontracting.commands import (
    add_subcontractor,
    approve_order,
    cancel_order,
    dispute_order,
    draft_order,
    offer_order,
    record_acceptance,
    record_decline,
    record_report,
)
from app.subcontracting.flow import SubcontractState
from app.subcontracting.models import SubcontractOrder
from app.subcontracting.queries import find_orders
from tests.company import Company, refusals

S = SubcontractState


def drafted(company: Company, **given) -> int:
    subcontractor_id = company.make.subcontractor(name="Elettrica Bianchi").id
    fields = {"scope": "Rifare il cablaggio", "agreed": Money.of(200), "department_id": company.desk.id}
    call_id = company.in_work()
    return company.run(draft_order, call_id=call_id, subcontractor_id=subcontractor_id, **(fields | given))


def reported(company: Company, **given) -> int:
    order_id = drafted(company, **given)
    company.run(offer_order, order_id=order_id)
    company.run(record_acceptance, order_id=order_id)
    company.run(record_report, order_id=order_id, report="Cablaggio rifatto")
    return order_id


def order(company: Company, order_id: int) -> SubcontractOrder:
    return company.backend.read(lambda ctx: ctx.get(SubcontractOrder, order_id, SubcontractOrder.assignment))


def test_the_customer_pays_the_agreed_price_and_the_markup(company: Company):
    order_id = reported(company, markup=1550)
    company.run(approve_order, order_id=order_id)
    done = order(company, order_id)
    assert (done.state, done.assignment.state) == (S.APPROVED, AssignmentState.DONE)
    (line,) = company.costs(done.assignment.call_id).lines
    assert (line.kind, line.gross, line.cost) == (CostKind.SUBCONTRACT, Money.of(231), Money.of(200))
    assert line.net == line.gross


def test_the_back_office_approves_what_was_reported(company: Company, backend_for):
    order_id = reported(company)
    backend_for(Role.BACK_OFFICE).run(approve_order, order_id=order_id)
    assert order(company, order_id).state is S.APPROVED


def test_an_order_that_is_declined_is_offered_again(company: Company):
    order_id = drafted(company)
    company.run(offer_order, order_id=order_id)
    assert refusals(company, record_decline, order_id=order_id, reason=" ") == ["Missing"]
    company.run(record_decline, order_id=order_id, reason="Nessuno libero")
    assert order(company, order_id).state is S.DECLINED
    company.run(offer_order, order_id=order_id)
    company.run(record_acceptance, order_id=order_id)
    assert order(company, order_id).state is S.ACCEPTED
    call_id = order(company, order_id).assignment.call_id
    history = company.backend.read(journal_of, record="call", record_id=call_id)
    assert "Nessuno libero" in [row.text for row in history if row.kind is EntryKind.SUBCONTRACT]


def test_disputed_work_is_reported_anew_or_called_off(company: Company):
    first, second = reported(company), None
    company.run(dispute_order, order_id=first, remark="Manca la certificazione")
    assert refusals(company, approve_order, order_id=first) == ["WrongState"]
    company.run(record_report, order_id=first, report="Certificazione allegata")
    company.run(approve_order, order_id=first)
    assert order(company, first).state is S.APPROVED
    call_id = company.in_work()
    second = company.run(
        draft_order,
        call_id=call_id,
        department_id=company.desk.id,
        subcontractor_id=order(company, first).subcontractor_id,
        scope="Quadro",
        agreed=Money.of(90),
    )
    for command in (offer_order, record_acceptance):
        company.run(command, order_id=second)
    company.run(record_report, order_id=second, report="Fatto")
    company.run(dispute_order, order_id=second, remark="Non è vero")
    company.run(cancel_order, order_id=second, remark="Fatto da noi")
    assert company.costs(call_id).lines == ()
    company.solve(call_id)


def test_an_order_is_refused_with_all_its_reasons(company: Company):
    call_id = company.in_work()
    subcontractor_id = company.make.subcontractor().id
    told = refusals(
        company,
        draft_order,
        call_id=call_id,
        department_id=company.desk.id,
        subcontractor_id=subcontractor_id,
        scope=" ",
        agreed=-Money(1),
        markup=-1,
    )
    assert told == ["Missing", "PriceIsNegative", "MarkupIsNegative"]


def test_our_own_account_needs_a_reason_and_then_the_customer_pays_nothing(company: Company):
    order_id = reported(company)
    assert refusals(company, approve_order, order_id=order_id, charge=Charge.INTERNAL) == ["Missing"]
    company.run(approve_order, order_id=order_id, charge=Charge.INTERNAL, charge_reason="Errore nostro")
    sheet = company.costs(order(company, order_id).assignment.call_id)
    assert (sheet.lines[0].cost, sheet.payable) == (Money.of(200), ZERO)


def test_without_a_report_nothing_is_approved_and_the_call_stays_open(company: Company):
    order_id = drafted(company)
    assert refusals(company, approve_order, order_id=order_id) == ["WrongState", "Missing"]
    number = order(company, order_id).number
    with use_language("en"), pytest.raises(Exception, match=f"{number}.*Elettrica Bianchi"):
        company.solve(order(company, order_id).assignment.call_id)


def test_an_approved_order_is_final_in_the_database_too(company: Company):
    order_id = reported(company)
    company.run(approve_order, order_id=order_id)
    assert refusals(company, cancel_order, order_id=order_id, remark="No") == ["WrongState"]
    with pytest.raises(DBAPIError, match="final"), company.backend.work() as ctx:
        ctx.session.execute(update(SubcontractOrder).values(agreed=Money(1)))


def test_a_subcontractor_has_a_name_of_his_own(company: Company):
    assert refusals(company, add_subcontractor, name=" ") == ["Missing"]
    company.run(add_subcontractor, name="TecnoElettra")
    assert refusals(company, add_subcontractor, name=" TecnoElettra ") == ["AlreadyExists"]


def test_the_orders_of_a_call_are_listed_with_who_has_them(company: Company):
    order_id = drafted(company)
    call_id = order(company, order_id).assignment.call_id
    drafted_on_another_call = company.in_work()
    (row,) = company.backend.read(find_orders, call_id=call_id)
    assert (row.id, row.subcontractor, row.agreed, row.state) == (
        order_id,
        "Elettrica Bianchi",
        Money.of(200),
        S.DRAFTED,
    )
    assert company.backend.read(find_orders, call_id=drafted_on_another_call) == []
