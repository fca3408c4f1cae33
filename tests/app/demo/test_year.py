"""The demonstration's year: plausible, whole, and the same every time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.assets.models import Asset
from app.billing.models import Invoice, InvoiceLine, Payment
from app.calls.flow import CallState
from app.calls.models import Call
from app.cli.demonstration import open_demo
from app.costs.models import CostLine, CostSplit
from app.customers.models import Customer
from app.db.context import Context
from app.db.database import Database
from app.db.verify import verify_trail
from app.demo import year
from app.demo.company import FOUNDER
from app.demo.rows import Rows
from app.knowledge.models import ArticleUse, Diagnosis, DiagnosisAnswer
from app.staff.models import Technician
from app.subcontracting.models import SubcontractOrder
from app.workshop.models import Rma

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder: Path = tmp_path_factory.mktemp("year")
    database, _demo = open_demo(str(folder / "demo.db"), with_year=True)
    yield database
    database.dispose()


def test_the_company_has_twelve_technicians_three_hundred_customers_and_two_thousand_machines(demo: Database) -> None:
    with demo.reading() as session:
        counts = {kind: session.scalar(select(func.count(kind.id))) or 0 for kind in (Technician, Customer, Asset)}
    assert counts[Technician] == 12
    assert counts[Customer] >= 300
    assert counts[Asset] >= 2_000


def test_calls_of_a_year_stand_in_every_state_a_day_leaves(demo: Database) -> None:
    with demo.reading() as session:
        states = set(session.scalars(select(Call.state).distinct()))
        first, last = session.execute(select(func.min(Call.reported_at), func.max(Call.reported_at))).one()
    assert states >= set(CallState) - {CallState.QUALIFIED}
    assert (last - first).days >= 360


def test_the_workshop_and_the_subcontractors_have_work_of_several_kinds(demo: Database) -> None:
    with demo.reading() as session:
        orders = session.execute(select(SubcontractOrder.subcontractor_id, SubcontractOrder.scope).distinct()).all()
        returned = set(session.scalars(select(Rma.product_id).distinct()))
    assert len({who for who, _scope in orders}) >= 3
    assert len({scope for _who, scope in orders}) >= 3
    assert len(returned) >= 3


def test_every_cost_is_split_to_the_cent_and_every_invoice_adds_up(demo: Database) -> None:
    with demo.reading() as session:
        whole = select(CostSplit.cost_line_id, func.sum(CostSplit.amount)).group_by(CostSplit.cost_line_id)
        shared = {line_id: amount for line_id, amount in session.execute(whole)}
        lines = {line.id: line for line in session.scalars(select(CostLine))}
        assert {key: line.gross for key, line in lines.items()} == shared
        nets: dict[int, int] = {}
        for line in session.scalars(select(InvoiceLine)):
            assert line.gross == line.warranty + line.contract + line.goodwill + line.net
            nets[line.invoice_id] = nets.get(line.invoice_id, 0) + line.net.minor
        invoices = session.scalars(select(Invoice)).all()
        assert {invoice.id: invoice.net.minor for invoice in invoices} == nets
        assert all(invoice.total == invoice.net + invoice.vat for invoice in invoices)
        totals = {invoice.id: invoice.total for invoice in invoices}
        assert all(payment.amount == totals[payment.invoice_id] for payment in session.scalars(select(Payment)))


def test_numbers_have_no_gaps_and_rise_with_time(demo: Database) -> None:
    with demo.reading() as session:
        for kind, moment in ((Call, Call.reported_at), (Invoice, Invoice.issued_at)):
            numbers = list(session.scalars(select(kind.number).order_by(moment, kind.id)))
            for series in {number.rsplit("-" if kind is Call else "/", 1)[0] for number in numbers}:
                drawn = [int(number[len(series) + 1 :]) for number in numbers if number.startswith(series)]
                assert drawn == list(range(1, len(drawn) + 1))


def test_the_trail_of_the_demonstration_is_whole(demo: Database) -> None:
    assert verify_trail(demo).holds


def test_the_same_moment_gives_the_same_year(demo: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    gathered: list[object] = []
    monkeypatch.setattr(Rows, "write", lambda rows, progress: gathered.append(dict(rows.gathered)) or 0)
    for _time in range(2):
        with demo.reading() as session:
            year.fill_year(Context(session, FOUNDER, NOW))
    assert gathered[0] == gathered[1]


def test_boilers_were_diagnosed_by_the_questions_and_articles_helped(demo: Database) -> None:
    with demo.reading() as session:
        walks = session.scalar(select(func.count(Diagnosis.id)).where(Diagnosis.entry_id.is_not(None))) or 0
        given = session.scalar(select(func.count(DiagnosisAnswer.id))) or 0
        helped = set(session.scalars(select(ArticleUse.helped)))
    assert walks > 100
    assert given > 2 * walks
    assert helped == {True, False}
