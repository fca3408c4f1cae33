"""The documents as they are handed to the printer: what they say agrees with the records, whatever people wrote."""

from dataclasses import replace
from decimal import Decimal

import pypdfium2

from app.billing.commands import issue_invoice
from app.billing.documents import invoice_document, invoice_preview, language_of
from app.billing.models import Invoice
from app.costs.commands import grant_goodwill
from app.costs.models import Charge
from app.customers.models import Customer
from app.db.settings import store_setting
from app.interventions.commands import PartUsed
from app.interventions.documents import intervention_document
from app.kernel.money import Money
from app.subcontracting.commands import approve_order, draft_order, offer_order, record_acceptance, record_report
from reports import intervention_report, invoice
from tests.company import Company
from tests.databases import sqlite_only

HOSTILE = "<b>&amp;</b> {0} %s ]]> </para> Котёл 🔧 \u202e" + "W" * 300


def printed(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def worked_example(company: Company) -> int:
    company.cover_machine()
    call_id = company.worked_example()
    call_out = company.costs(call_id).lines[2]
    company.run(grant_goodwill, cost_line_id=call_out.id, amount=Money.of(10), reason="Cliente da anni")
    return call_id


def test_preview_and_invoice_show_the_same_lines_and_sums(company: Company):
    call_id = company.accept(company.solve(worked_example(company)))
    preview = company.backend.read(invoice_preview, call_id=call_id)
    invoice_id = company.run(issue_invoice, call_id=call_id)
    issued = company.backend.read(invoice_document, invoice_id=invoice_id)
    assert preview.number is None
    assert replace(issued, number=None) == preview
    record = company.backend.read(lambda ctx: ctx.get(Invoice, invoice_id))
    assert (issued.total, issued.number) == (record.total, record.number)
    assert str(issued.total) == "194.47"


def test_a_reprint_says_what_the_first_print_said_though_the_company_has_changed(company: Company):
    call_id = company.accept(company.solve(worked_example(company)))
    invoice_id = company.run(issue_invoice, call_id=call_id)
    issued = company.backend.read(invoice_document, invoice_id=invoice_id)
    with company.backend.work() as ctx:
        for key in ("company.name", "company.iban", "company.repair_warranty", "company.currency"):
            store_setting(ctx.session, key, "CHF" if key == "company.currency" else "altro")
    assert company.backend.read(invoice_document, invoice_id=invoice_id) == issued


@sqlite_only
def test_the_printed_invoice_writes_figures_as_its_reader_does(company: Company):
    call_id = company.accept(company.solve(worked_example(company)))
    invoice_id = company.run(issue_invoice, call_id=call_id)
    document = company.backend.read(invoice_document, invoice_id=invoice_id)
    text = printed(invoice.render(document, company.backend.read(language_of, call_id=call_id)))
    for figure in ("459,40", "180,00", "110,00", "10,00", "159,40", "35,07", "194,47", "42 km × 0,70"):
        assert figure in text, figure
    assert "42,000" not in text
    assert "0,7000" not in text


@sqlite_only
def test_a_customer_who_reads_english_gets_an_english_invoice(company: Company):
    with company.backend.work() as ctx:
        ctx.get(Customer, company.customer.id).language = "en"
    call_id = company.accept(company.solve(worked_example(company)))
    document = company.backend.read(invoice_document, invoice_id=company.run(issue_invoice, call_id=call_id))
    reasons = [reason for line in document.lines for reason in line.reasons]
    assert "1 h 50 worked, rounded up to the quarter of an hour" in reasons
    assert "194.47" in printed(invoice.render(document, "en"))


@sqlite_only
def test_the_report_of_a_visit_says_what_was_done_with_what_and_who_pays(company: Company):
    company.cover_machine()
    call_id = company.in_work()
    visit_id = company.visit(
        call_id,
        work_minutes=110,
        distance_km=Decimal("42.5"),
        parts=(PartUsed(company.part_a.id, Decimal(2), serial_in="NEW-1", serial_out="OLD-1"),),
        signed_by="Giulia Ferrari",
    )
    document = company.backend.read(intervention_document, intervention_id=visit_id)
    assert (document.times[0].work_minutes, document.times[0].kilometres) == (110, Decimal("42.5"))
    assert [(part.description, part.quantity) for part in document.parts] == [("Ricambio A", Decimal(2))]
    assert [line.subject for line in document.coverage] == ["Labour", "Travel", "Call-out", "Ricambio A"]
    text = printed(intervention_report.render(document, "it"))
    for said in ("NEW-1", "OLD-1", "Giulia Ferrari", "Sostituita la valvola.", "1 h 50", "42,5"):
        assert said in text, said


@sqlite_only
def test_the_report_of_a_visit_tells_nothing_of_other_visits(company: Company):
    call_id = company.in_work()
    first = company.visit(call_id, parts=(PartUsed(company.part_a.id),))
    second = company.visit(call_id)
    documents = [company.backend.read(intervention_document, intervention_id=visit) for visit in (first, second)]
    assert [len(document.coverage) for document in documents] == [3, 2]


@sqlite_only
def test_hostile_words_are_printed_and_break_nothing(company: Company):
    with company.backend.work() as ctx:
        customer = ctx.get(Customer, company.customer.id)
        customer.name = customer.street = HOSTILE
        store_setting(ctx.session, "company.name", HOSTILE)
        store_setting(ctx.session, "company.repair_warranty", HOSTILE * 3)
    call_id = company.in_work(subject=HOSTILE)
    visit_id = company.visit(call_id, report=HOSTILE * 20, signed_by=HOSTILE)
    line = company.costs(call_id).lines[0]
    company.run(grant_goodwill, cost_line_id=line.id, amount=Money(1), reason=HOSTILE)
    company.accept(company.solve(call_id))
    invoice_id = company.run(issue_invoice, call_id=call_id)
    paper = invoice.render(company.backend.read(invoice_document, invoice_id=invoice_id), "it")
    report = intervention_report.render(company.backend.read(intervention_document, intervention_id=visit_id), "it")
    for content in (paper, report):
        assert "<b>&amp;</b> {0} %s" in printed(content)


@sqlite_only
def test_what_we_bear_ourselves_is_not_on_the_invoice_but_is_frozen_with_it(company: Company):
    call_id = company.in_work()
    company.visit(call_id)
    order_id = company.run(
        draft_order,
        call_id=call_id,
        department_id=company.desk.id,
        subcontractor_id=company.make.subcontractor().id,
        scope="Rifare il nostro errore",
        agreed=Money.of(200),
    )
    company.run(offer_order, order_id=order_id)
    company.run(record_acceptance, order_id=order_id)
    company.run(record_report, order_id=order_id, report="Fatto")
    company.run(approve_order, order_id=order_id, charge=Charge.INTERNAL, charge_reason="Errore nostro")
    company.accept(company.solve(call_id))
    preview = company.backend.read(invoice_preview, call_id=call_id)
    invoice_id = company.run(issue_invoice, call_id=call_id)
    document = company.backend.read(invoice_document, invoice_id=invoice_id)
    for paper in (preview, document):
        assert "Rifare il nostro errore" not in [line.description for line in paper.lines]
        assert str(paper.total) == "115.90"
    assert {line.invoice_number for line in company.costs(call_id).lines} == {document.number}
