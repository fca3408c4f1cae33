"""One call, told step by step on both databases: what must be true at the end of each chapter."""

from collections.abc import Iterator

import pypdfium2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.billing.queries import find_invoices
from app.calls.queries import call_card
from app.contracts.terms import Bucket
from app.costs.queries import cost_sheet
from app.db.database import Database
from app.db.history import record_history
from app.db.verify import verify_trail
from app.demo.company import seed
from app.kernel.i18n import use_language
from app.kernel.money import Money
from app.promises.rules import Priority
from app.story import STEPS, Story, draw_documents, summary, telling


@pytest.fixture
def story(database: Database) -> Iterator[Story]:
    with use_language("en"), telling(database, seed(database)) as story:
        yield story


def tell(story: Story, until: str) -> None:
    """The chapters up to and with that one."""
    for step in STEPS:
        step.happens(story)
        if step.name == until:
            return


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_the_telephone_number_finds_customer_and_contract_and_they_make_the_priority(story: Story) -> None:
    tell(story, "call")
    card = story.person("laura").read(call_card, call_id=story.call_id)
    assert (card.customer, card.contact, card.contract) == ("Condominio Aurora", "Anna Colli", "Oro C-118")
    assert "7571934-02" in card.asset
    assert card.priority is Priority.CRITICAL
    assert card.due_at is not None


def test_the_first_level_hands_the_call_on_with_a_note_and_the_second_takes_it(story: Story) -> None:
    tell(story, "second_level")
    card = story.person("rossi").read(call_card, call_id=story.call_id)
    assert [str(row.state) for row in card.assignments] == ["handed_on", "taken"]
    assert card.technician == "Marco Rossi"
    note = next(entry for entry in card.timeline if entry.is_internal)
    assert note.author == "Luca Bianchi"


def test_a_call_with_open_work_is_refused_closing_with_the_list_of_everything_that_blocks_it(story: Story) -> None:
    tell(story, "elsewhere")
    reasons = "\n".join(story.refusals["close"])
    for obstacle in ("Desk work with Marco Rossi", "Workshop repair RMA-", "Subcontracted work S-"):
        assert obstacle in reasons
    for missing in ("record the solution", "record the acceptance", "issue the invoice"):
        assert missing in reasons


def test_the_worked_example_comes_out_to_the_cent(story: Story) -> None:
    tell(story, "coverage")
    sheet = story.person("ferri").read(cost_sheet, call_id=story.call_id)
    charged = {line.description: line for line in sheet.charged}
    figures = {
        "Manodopera": ("120.00", "0.00", "60.00", "0.00", "60.00"),
        "Trasferta": ("29.40", "0.00", "0.00", "0.00", "29.40"),
        "Diritto di chiamata": ("35.00", "0.00", "0.00", "10.00", "25.00"),
        "Pressostato 7828": ("180.00", "180.00", "0.00", "0.00", "0.00"),
        "Valvola di sicurezza 3 bar": ("95.00", "0.00", "50.00", "0.00", "45.00"),
    }
    for name, expected in figures.items():
        line = charged[name]
        assert (*map(str, (line.gross, line.warranty, line.contract, line.goodwill, line.net)),) == expected
        assert line.reasons
    assert [str(sheet.total(name)) for name in ("gross", "warranty", "contract", "goodwill", "net")] == [
        "459.40",
        "180.00",
        "110.00",
        "10.00",
        "159.40",
    ]
    assert [(part.rate, str(part.vat)) for part in sheet.vat] == [(2200, "35.07")]
    assert sheet.payable == Money.of("194.47")
    with story.person("ferri").look() as ctx:
        left = ctx.session.scalar(text("SELECT min(left_after) FROM cost_split WHERE left_after IS NOT NULL"))
    assert left == 0


def test_own_account_bears_the_workshop_and_the_subcontractor_and_the_customer_never_sees_them(story: Story) -> None:
    tell(story, "coverage")
    sheet = story.person("ferri").read(cost_sheet, call_id=story.call_id)
    ours = [line for line in sheet.lines if line not in sheet.charged]
    assert {str(line.kind) for line in ours} == {"labour", "subcontract"}
    assert all(line.cost and not line.gross for line in ours)


def test_the_invoice_is_paid_and_the_archived_call_can_only_be_read(story: Story) -> None:
    tell(story, "archive")
    assert story.states == [
        *("registered", "assigned", "in_work", "assigned", "in_work"),
        *("solved", "accepted", "invoiced", "closed", "archived"),
    ]
    invoice = story.person("ferri").read(find_invoices, call_id=story.call_id)[0]
    assert (str(invoice.state), str(invoice.total), invoice.paid) == ("paid", "194.47", invoice.total)
    assert invoice.number.endswith("/000001")
    assert "archived" in story.refusals["archived"][0]
    with pytest.raises(DBAPIError, match="final"), story.person("admin").work() as ctx:
        ctx.session.execute(text("UPDATE call SET subject = 'x' WHERE id = :id"), {"id": story.call_id})


def test_every_field_that_changed_is_in_the_trail_with_its_author_and_the_trail_holds(story: Story) -> None:
    tell(story, "archive")
    verdict = verify_trail(story.database)
    assert verdict.holds, verdict.broken
    rows = story.person("admin").read(record_history, record="call", record_id=story.call_id)
    states = [(row.author, row.old, row.new) for row in rows if row.record == "call" and row.field == "state"]
    assert states[0] == ("Laura Sanna", None, "Registered")
    assert states[-1] == ("Beatrice Ferri", "Closed", "Archived")


def test_the_documents_show_the_customer_what_was_done_who_pays_and_why(story: Story) -> None:
    tell(story, "archive")
    words = {name: words_of(pdf) for name, pdf in draw_documents(story).items()}
    for amount in ("459,40", "180,00", "110,00", "10,00", "159,40", "35,07", "194,47"):
        assert amount in words["invoice"]
    assert "sconto di cortesia per il secondo passaggio" in words["invoice"]
    assert "1 h 50" in words["intervention"]
    assert "Anna Colli" in words["intervention"]
    assert "Marco Rossi" in words["transaction_log"]
    assert "1 di 1" in words["invoice"]


def test_the_summary_carries_numbers_states_split_and_totals_as_decimal_strings(story: Story) -> None:
    tell(story, "archive")
    told = summary(story)
    assert told["split"] == {"warranty": "180.00", "contract": "110.00", "goodwill": "10.00"}
    assert told["totals"] == {"gross": "459.40", "net": "159.40", "vat": "35.07", "total": "194.47"}
    assert set(told["numbers"]) == {"call", "intervention", "rma", "subcontract", "invoice"}
    assert told["trail"]["holds"]
    assert set(Bucket) >= set(told["split"])
