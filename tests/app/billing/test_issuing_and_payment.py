"""Invoices: numbers without gaps, lines that never change again, payments that never exceed what is open."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from app.backend import Backend
from app.billing.commands import issue_invoice, keep_invoice_pdf, record_payment, settle_call
from app.billing.flow import InvoiceState
from app.billing.models import Invoice, InvoiceLine, Payment
from app.billing.queries import find_invoices, invoice_pdf
from app.calls.commands import archive_call, close_call
from app.calls.flow import CallState
from app.costs.commands import grant_goodwill
from app.costs.models import CostLine
from app.customers.models import Customer
from app.db.context import Context
from app.db.journal import EntryKind, journal_of
from app.db.settings import store_setting
from app.kernel.i18n import use_language
from app.kernel.money import ZERO, Money
from app.kernel.permissions import Role
from tests.company import Company, refusals
from tests.databases import sqlite_only

T = TypeVar("T")


def at(company: Company, moment: datetime, command: Callable[..., T], **arguments: Any) -> T:
    """Run the command with the server's clock at that moment."""
    with company.backend.work() as ctx:
        return command(Context(ctx.session, ctx.actor, moment), **arguments)


def invoice(company: Company, invoice_id: int) -> Invoice:
    return company.backend.read(lambda ctx: ctx.get(Invoice, invoice_id, Invoice.lines, Invoice.payments))


def pay(company: Company, invoice_id: int, amount: Money) -> int:
    given = {"paid_on": company.today, "method": "Bonifico"}
    return company.run(record_payment, invoice_id=invoice_id, amount=amount, **given)


def worked_example(company: Company) -> int:
    company.cover_machine()
    call_id = company.worked_example()
    call_out = company.costs(call_id).lines[2]
    company.run(grant_goodwill, cost_line_id=call_out.id, amount=Money.of(10), reason="Cliente da anni")
    return company.accept(company.solve(call_id))


def test_the_invoice_of_the_worked_example_is_the_example_to_the_cent(company: Company):
    call_id = worked_example(company)
    issued = invoice(company, company.run(issue_invoice, call_id=call_id))
    assert [str(amount) for amount in (issued.gross, issued.net, issued.vat, issued.total)] == [
        "459.40",
        "159.40",
        "35.07",
        "194.47",
    ]
    assert [line.position for line in issued.lines] == [1, 2, 3, 4, 5]
    for line in issued.lines:
        assert line.warranty + line.contract + line.goodwill + line.net == line.gross
    assert issued.seller["name"] == "TermoAssist Srl"
    assert issued.buyer["name"] == company.customer.name
    assert issued.due_on == issued.issued_on + timedelta(days=30)
    assert issued.summary == "Caldaia in blocco: Valvola sostituita"
    call = company.record(call_id)
    assert (call.state, call.invoiced_at) == (CallState.INVOICED, issued.issued_at)


def test_the_same_command_sent_twice_issues_one_invoice(company: Company):
    call_id = company.accepted()
    once = company.run(issue_invoice, call_id=call_id, key="issue-1")
    assert company.run(issue_invoice, call_id=call_id, key="issue-1") == once
    assert len(company.backend.read(find_invoices, call_id=call_id)) == 1


def test_a_call_is_invoiced_once(company: Company):
    call_id, _invoice_id = company.invoiced()
    assert refusals(company, issue_invoice, call_id=call_id) == ["WrongState"]


class PowerFails(Exception):
    pass


def issue_and_break(ctx: Context, call_id: int) -> None:
    issue_invoice(ctx, call_id)
    raise PowerFails


def test_numbers_rise_by_one_whatever_was_refused_or_broke_between(company: Company):
    first, second, third = (company.accepted() for _ in range(3))
    numbers = [invoice(company, company.run(issue_invoice, call_id=first)).number]
    refusals(company, issue_invoice, call_id=first)
    with pytest.raises(PowerFails):
        company.run(issue_and_break, call_id=second)
    numbers += [invoice(company, company.run(issue_invoice, call_id=call_id)).number for call_id in (second, third)]
    assert [int(number[-6:]) for number in numbers] == [1, 2, 3]
    assert numbers[0] == f"FT/{company.today.year}/000001"


def test_invoices_issued_at_the_same_moment_have_numbers_of_their_own(company: Company):
    calls = [company.accepted() for _ in range(3)]
    together = threading.Barrier(len(calls))

    def issue(call_id: int) -> None:
        together.wait(timeout=10)
        Backend(company.backend.database, company.backend.actor).run(issue_invoice, call_id=call_id)

    desks = [threading.Thread(target=issue, args=(call_id,)) for call_id in calls]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    numbers = sorted(int(row.number[-6:]) for row in company.backend.read(find_invoices))
    assert numbers == [1, 2, 3]


def test_a_new_year_by_the_companys_clock_begins_the_numbers_anew(company: Company):
    before, after = company.accepted(), company.accepted()
    year = company.today.year
    still_old = datetime(year, 12, 31, 22, 59, tzinfo=UTC)
    assert invoice(company, at(company, still_old, issue_invoice, call_id=before)).number == f"FT/{year}/000001"
    already_new = still_old + timedelta(minutes=1)
    issued = invoice(company, at(company, already_new, issue_invoice, call_id=after))
    assert (issued.number, issued.issued_on.isoformat()) == (f"FT/{year + 1}/000001", f"{year + 1}-01-01")


def test_no_invoice_bears_a_date_before_the_last_one(company: Company):
    first, second = company.accepted(), company.accepted()
    company.run(issue_invoice, call_id=first)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with use_language("en"), pytest.raises(Exception, match="clock"):
        at(company, yesterday, issue_invoice, call_id=second)
    assert company.record(second).state is CallState.ACCEPTED
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    at(company, tomorrow, issue_invoice, call_id=second)


def test_everything_that_stands_against_an_invoice_is_told_at_once(company: Company):
    with company.backend.work() as ctx:
        store_setting(ctx.session, "company.tax_id", "")
        store_setting(ctx.session, "company.street", "")
    call_id = company.accept(company.solve(company.in_work()))
    told = refusals(company, issue_invoice, call_id=call_id)
    assert told == ["CompanyUnknown", "CompanyUnknown", "NothingToInvoice"]


def test_a_call_that_is_not_accepted_is_not_invoiced(company: Company, backend_for):
    call_id = company.in_work()
    company.plan(call_id)
    technician = backend_for(Role.TECHNICIAN)
    told = refusals(technician, issue_invoice, call_id=call_id)
    assert told == ["NotPermitted", "WrongState", "WorkStillOpen", "DocumentStillOpen"]


def test_what_the_customer_owes_is_not_settled_without_an_invoice(company: Company):
    call_id = company.accepted()
    assert refusals(company, settle_call, call_id=call_id, reason="") == ["SomethingToInvoice", "Missing"]
    for line in company.costs(call_id).lines:
        company.run(grant_goodwill, cost_line_id=line.id, amount=line.gross, reason="Scuse")
    assert refusals(company, issue_invoice, call_id=call_id) == ["NothingToInvoice"]
    company.run(settle_call, call_id=call_id, reason="Scuse")
    assert company.record(call_id).state is CallState.INVOICED
    assert company.backend.read(find_invoices) == []


def test_the_refusal_names_the_sum_as_its_reader_writes_it(company: Company):
    call_id = company.accepted(distance_km=Decimal(2000))
    with use_language("en"), pytest.raises(Exception, match="owes") as refused:
        company.run(settle_call, call_id=call_id, reason="Gratis")
    with use_language("it"):
        assert "1.823,90" in str(refused.value)


ATTACKS = (
    update(Invoice).values(total=Money(1)),
    update(Invoice).values(number="FT/2026/999999"),
    update(Invoice).values(buyer={}),
    update(InvoiceLine).values(net=Money(1)),
    update(CostLine).values(gross=Money(1)),
    update(CostLine).values(invoice_number=""),
    update(CostLine).values(goodwill=Money(1)),
    update(Payment).values(amount=Money(2)),
    delete(Payment),
    delete(InvoiceLine),
    delete(Invoice),
    text("DELETE FROM cost_line"),
    text("UPDATE invoice SET issued_on = '2020-01-01'"),
)


def test_an_issued_invoice_is_frozen_in_the_database_too(company: Company):
    call_id, invoice_id = company.invoiced()
    pay(company, invoice_id, Money(1))
    for attack in ATTACKS:
        with pytest.raises(DBAPIError, match="final"), company.backend.work() as ctx:
            ctx.session.execute(attack)
    assert company.costs(call_id).lines[0].invoice_number == invoice(company, invoice_id).number


def test_the_customer_moves_and_the_invoice_stays_as_it_was(company: Company):
    _call_id, invoice_id = company.invoiced()
    with company.backend.work() as ctx:
        ctx.get(Customer, company.customer.id).name = "Rossi in liquidazione"
        store_setting(ctx.session, "company.name", "Altra Srl")
    issued = invoice(company, invoice_id)
    assert (issued.buyer["name"], issued.seller["name"]) == (company.customer.name, "TermoAssist Srl")


def test_part_payments_add_up_until_the_invoice_is_paid(company: Company):
    _call_id, invoice_id = company.invoiced()
    total = invoice(company, invoice_id).total
    states = []
    for amount in (Money.of(50), Money.of(20), total - Money.of(70)):
        pay(company, invoice_id, amount)
        states.append(invoice(company, invoice_id).state)
    assert states == [InvoiceState.PART_PAID, InvoiceState.PART_PAID, InvoiceState.PAID]
    (row,) = company.backend.read(find_invoices)
    assert row.paid == row.total == total
    assert isinstance(row.paid.minor, int)


def test_more_than_is_open_is_not_taken_and_nothing_is_no_payment(company: Company, backend_for):
    _call_id, invoice_id = company.invoiced()
    total = invoice(company, invoice_id).total
    given = {"invoice_id": invoice_id, "paid_on": company.today, "method": "Bonifico"}
    assert refusals(company, record_payment, amount=total + Money(1), **given) == ["PaidTooMuch"]
    assert refusals(company, record_payment, amount=ZERO, **given) == ["PaymentNotPositive"]
    assert refusals(company, record_payment, amount=-Money(1), **given) == ["PaymentNotPositive"]
    technician = backend_for(Role.TECHNICIAN)
    assert refusals(technician, record_payment, amount=total + Money(1), **given) == ["NotPermitted", "PaidTooMuch"]
    pay(company, invoice_id, total)
    assert refusals(company, record_payment, amount=Money(1), **given) == ["WrongState", "PaidTooMuch"]


def test_two_payments_at_the_same_moment_are_not_more_than_the_invoice(company: Company):
    _call_id, invoice_id = company.invoiced()
    total = invoice(company, invoice_id).total
    pay(company, invoice_id, Money(1))
    most_of_it = total - Money.of(10)
    together = threading.Barrier(2)
    refused: list[str] = []

    def take_payment() -> None:
        desk = Backend(company.backend.database, company.backend.actor)
        given = {"invoice_id": invoice_id, "amount": most_of_it, "paid_on": company.today, "method": "Carta"}
        together.wait(timeout=10)
        try:
            desk.run(record_payment, **given)
        except Exception as refusal:
            refused.append(type(refusal).__name__)

    desks = [threading.Thread(target=take_payment) for _ in range(2)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert refused == ["PaidTooMuch"]
    with company.backend.look() as ctx:
        assert ctx.session.scalar(select(func.count(Payment.id))) == 2


def test_a_payment_that_comes_after_the_archive_is_recorded(company: Company):
    call_id, invoice_id = company.invoiced()
    company.run(close_call, call_id=call_id)
    company.run(archive_call, call_id=call_id)
    pay(company, invoice_id, invoice(company, invoice_id).total)
    assert invoice(company, invoice_id).state is InvoiceState.PAID


def test_issue_and_payment_stand_in_the_history_of_the_call(company: Company):
    call_id, invoice_id = company.invoiced()
    pay(company, invoice_id, Money.of(50))
    with use_language("en"):
        history = company.backend.read(journal_of, record="call", record_id=call_id)
        shown = [row.shown for row in history if row.kind is EntryKind.INVOICE]
    number = invoice(company, invoice_id).number
    assert shown == [f"Invoice {number} issued: 115.90", f"50.00 received on {number}"]


def test_the_first_print_of_an_invoice_is_kept_and_stays(company: Company):
    _call_id, invoice_id = company.invoiced()
    with pytest.raises(Exception, match="FT/"):
        company.backend.read(invoice_pdf, invoice_id=invoice_id)
    kept = company.run(keep_invoice_pdf, invoice_id=invoice_id, content=b"%PDF-1.7 first")
    assert company.run(keep_invoice_pdf, invoice_id=invoice_id, content=b"%PDF-1.7 second") == kept
    assert company.backend.read(invoice_pdf, invoice_id=invoice_id) == b"%PDF-1.7 first"


@sqlite_only
def test_the_list_shows_the_newest_invoice_first_and_what_is_paid(company: Company):
    (_call, first), (call_id, second) = company.invoiced(), company.invoiced()
    pay(company, first, Money.of(50))
    rows = company.backend.read(find_invoices)
    assert [(row.id, row.paid) for row in rows] == [(second, ZERO), (first, Money.of(50))]
    assert [row.id for row in company.backend.read(find_invoices, call_id=call_id)] == [second]
