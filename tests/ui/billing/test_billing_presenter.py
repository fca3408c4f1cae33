"""The back office without a window: preview, every reason against issuing, the invoice, its payment, the log."""

import asyncio
from decimal import Decimal

import pytest

from app.billing.queries import find_invoices, invoice_pdf
from app.calls.commands import accept_solution, solve_call
from app.calls.intake import log_call
from app.costs.queries import cost_sheet
from app.db.settings import store_setting
from app.kernel.money import Money
from app.promises.rules import Severity
from tests.make import Make
from tests.ui.records_view import FakeRecords
from ui.billing.presenters import BillingPresenter, Paper
from ui.toolkit.action import actions_of

COMPANY = {"company.name": "TermoAssist Srl", "company.tax_id": "IT02156780203", "company.street": "Via Bellini 4"}


def is_offered(presenter, name):
    return next(declared for declared, _intent in actions_of(presenter) if declared.name == name).is_enabled(presenter)


@pytest.fixture
def make(desk):
    with desk.work() as ctx:
        for key, value in COMPANY.items():
            store_setting(ctx.session, key, value)
    return Make(desk.work)


@pytest.fixture
def solved(desk, make):
    """Solved, not yet accepted; `accept` goes on."""
    customer_id = make.customer(name="Condominio Aurora").id
    call_id = desk.run(log_call, subject="Blocked", customer_id=customer_id, severity=Severity.BLOCKED)
    desk.run(solve_call, call_id=call_id, solution="Reset")
    return call_id


@pytest.fixture
def accepted(desk, solved):
    desk.run(accept_solution, call_id=solved, accepted_by="Anna Colli")
    return solved


@pytest.fixture
def worked(make, accepted):
    make.cost_line(call_id=accepted, gross=Money.of(100), unit_price=Decimal(100))
    return accepted


@pytest.fixture
def presenter(desk):
    return BillingPresenter(desk, FakeRecords())


@pytest.fixture
async def issued(presenter, worked):
    await presenter.refresh()
    await presenter.issue()
    return presenter


async def test_what_is_to_be_invoiced_is_shown_with_its_preview(presenter, worked):
    await presenter.refresh()
    assert [row.id for row in presenter.view.rows] == [worked]
    assert (presenter.view.shown.title, presenter.view.fact("To pay")) == ("Invoice preview", "€122.00")
    pdf, name = presenter.view.pdfs[-1]
    assert pdf.startswith(b"%PDF-")
    assert name.endswith("preview.pdf")


async def test_a_call_still_at_work_is_previewed_too_with_every_reason_against_its_invoice(presenter, solved):
    await presenter.open_record("invoice_preview", solved)
    assert presenter.view.rows == []
    assert presenter.card.call_id == solved
    reasons = presenter.against_issue()
    assert reasons[0] == "This is not possible while the state is “Solved”."
    assert len(reasons) == 2


async def test_an_invoice_gets_its_number_and_keeps_its_print(issued, desk):
    invoice = desk.read(find_invoices)[0]
    assert issued.view.shown.title == invoice.number
    assert issued.view.said == [f"{invoice.number} issued"]
    kept = desk.read(invoice_pdf, invoice_id=invoice.id)
    assert issued.view.pdfs[-1] == (kept, f"{invoice.number.replace('/', '-')}.pdf")


async def test_nothing_is_issued_without_a_yes(presenter, worked, desk):
    presenter.view.says_yes = False
    await presenter.refresh()
    await presenter.issue()
    assert "€122.00" in presenter.view.asked[0]
    assert desk.read(find_invoices) == []


async def test_a_payment_begins_with_what_is_open_and_pays_the_invoice(issued):
    given = {"method": "Cash", "reference": ""}
    issued.view.answers.append({"amount": Decimal("22"), "paid_on": issued.card.today, **given})
    await issued.pay()
    assert issued.view.questions[-1].values["amount"] == Decimal("122.00")
    assert issued.view.shown.marks[0][0] == "Part paid"
    issued.view.answers.append({"amount": Decimal("100.00"), "paid_on": issued.card.today, **given})
    await issued.pay()
    assert issued.view.questions[-1].values["amount"] == Decimal("100.00")
    assert issued.view.shown.marks[0][0] == "Paid"
    assert not is_offered(issued, "invoice.pay")


async def test_more_than_is_open_is_refused(issued):
    given = {"amount": Decimal(500), "paid_on": issued.card.today, "method": "Cash", "reference": ""}
    issued.view.answers.append(given)
    await issued.pay()
    assert [text for text in issued.view.refusals if "500.00 is more than the 122.00" in text] == issued.view.refusals
    assert issued.is_to_be_paid()


async def test_a_call_that_costs_nothing_is_settled_with_a_reason(presenter, accepted):
    await presenter.refresh()
    assert presenter.against_settle() == ()
    presenter.view.answers.append({"reason": "Solved on the telephone"})
    await presenter.settle()
    assert presenter.view.rows == []


async def test_the_transaction_log_is_printed(issued):
    await issued.show_log()
    pdf, name = issued.view.pdfs[-1]
    assert pdf.startswith(b"%PDF-")
    assert name.endswith("log.pdf")
    await issued.refresh()
    assert issued.view.pdfs[-1] == (pdf, name), "a change of anything took the log away"


async def test_the_log_is_that_of_the_call_that_was_asked_for_though_another_is_still_in_front(issued, make):
    other, issued.card = issued.card, await issued.card_of(make.call().id)
    issued.wanted = Paper(other.call_id, "en", is_log=True)
    await issued._show(issued.wanted)
    assert issued.view.pdfs[-1][1].startswith(other.call_number)


async def test_the_log_comes_though_the_list_is_read_again_meanwhile(issued):
    log = asyncio.ensure_future(issued.show_log())
    await asyncio.sleep(0)
    await issued.refresh()
    await log
    assert issued.view.pdfs[-1][1].endswith("log.pdf")
    await issued.open_record("invoice", issued.card.invoice.id)
    assert not issued.view.pdfs[-1][1].endswith("log.pdf")


async def test_the_list_shows_what_is_unpaid_and_everything(issued):
    await issued.choose_view("unpaid")
    assert len(issued.view.rows) == 1
    await issued.choose_view("to_invoice")
    assert issued.view.rows == []


async def test_goodwill_is_granted_on_a_line_and_the_preview_shows_it(presenter, worked, desk):
    await presenter.refresh()
    presenter.view.answers.append({"cost_line_id": 1, "amount": Decimal("10.00"), "reason": "Cliente da anni"})
    await presenter.grant_goodwill()
    sheet = desk.read(cost_sheet, call_id=worked)
    assert (sheet.total("goodwill"), sheet.total("net")) == (Money.of(10), Money.of(90))
    assert presenter.card.net == Money.of(90)


async def test_no_goodwill_once_the_invoice_is_issued(issued):
    assert not is_offered(issued, "cost.goodwill")
