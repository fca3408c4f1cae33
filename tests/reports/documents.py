"""Documents for the tests: the worked example of an invoice, an intervention, a log, and a reader of their PDFs."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2

from app.kernel.money import Money
from reports.intervention_report import (
    CoverageStatement,
    InterventionDocument,
    Machine,
    PartUsed,
    Signature,
    WorkTime,
)
from reports.invoice import InvoiceDocument, InvoiceDocumentLine, VatLine, VisitReference
from reports.letterhead import Party
from reports.transaction_log import LogEntry, TransactionLogDocument

ROME = ZoneInfo("Europe/Rome")
VAT = 2200

SELLER = Party("TermoAssist Srl", "Via Bellini 4, 46100 Mantova", vat_number="IT02156780203", sdi_code="M5UXCR1")
CUSTOMER = Party(
    "Condominio Aurora",
    "Via Verdi 12, 46100 Mantova",
    tax_code="93045120207",
    sdi_code="0000000",
    pec="aurora@pec.example",
)


def _money(text: str) -> Money:
    return Money.of(text)


LINES = (
    InvoiceDocumentLine(
        "Manodopera",
        amount=_money("120"),
        contract=_money("60"),
        charged=_money("60"),
        reasons=("1 h 50 lavorati, arrotondati al quarto d'ora", "contratto Oro C-118: 50 %"),
        quantity=Decimal("2.00"),
        unit="h",
        unit_price=Decimal(60),
    ),
    InvoiceDocumentLine(
        "Trasferta",
        amount=_money("29.40"),
        charged=_money("29.40"),
        reasons=("non coperta dal contratto",),
        quantity=Decimal(42),
        unit="km",
        unit_price=Decimal("0.70"),
    ),
    InvoiceDocumentLine("Diritto di chiamata", amount=_money("35"), goodwill=_money("10"), charged=_money("25")),
    InvoiceDocumentLine("Pressostato 7828", amount=_money("180"), warranty=_money("180"), charged=_money("0")),
    InvoiceDocumentLine("Valvola di sicurezza", amount=_money("95"), contract=_money("50"), charged=_money("45")),
)


def invoice(lines: tuple[InvoiceDocumentLine, ...] = LINES, **changes: Any) -> InvoiceDocument:
    charged = Money.sum(line.charged for line in lines)
    fields: dict[str, Any] = {
        "number": "FT/2026/000318",
        "issued_on": date(2026, 11, 21),
        "due_on": date(2026, 12, 21),
        "seller": SELLER,
        "customer": CUSTOMER,
        "lines": lines,
        "vat": (VatLine(VAT, charged, charged.percent(VAT)),),
        "call_number": "C-2026-01042",
        "visits": (VisitReference("V-2026-00671", date(2026, 11, 21)),),
        "summary": "Caldaia Vitodens 200, matr. 7571934-02: blocco E119.",
        "payment_terms": "Bonifico a 30 giorni",
        "iban": "IT60X0542811101000000123456",
        "notes": "Garanzia sulla riparazione: manodopera 90 giorni.",
    }
    return InvoiceDocument(**(fields | changes))


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 21, hour, minute, tzinfo=UTC)


def intervention(**changes: Any) -> InterventionDocument:
    fields: dict[str, Any] = {
        "number": "V-2026-00671",
        "seller": SELLER,
        "customer": CUSTOMER,
        "zone": ROME,
        "site": "Centrale termica, scala B",
        "contact": "Lucia Ferri",
        "call_number": "C-2026-01042",
        "contract": "Oro C-118",
        "machine": Machine("Caldaia Vitodens 200", "7571934-02", "piano interrato"),
        "problem": "Blocco E119 dal mattino.",
        "times": (WorkTime("Paolo Conti", at(8, 0), at(7, 35), at(8, 10), at(10, 0), Decimal(42), 35, 110),),
        "parts": (PartUsed("7828", "Pressostato differenziale", Decimal(1), "PR-99812", "PR-11034"),),
        "report": "Pressostato sostituito.\n\nProva di tenuta superata.",
        "coverage": (CoverageStatement("Manodopera", "contratto Oro C-118: 50 %"),),
        "customer_signature": Signature("Lucia Ferri", at(10, 5), (((0, 0), (30, 40), (60, 5)), ((80, 20),))),
        "technician_signature": Signature("Paolo Conti", at(10, 4)),
    }
    return InterventionDocument(**(fields | changes))


ENTRIES = (
    LogEntry(at(7, 1), "Chiamata C-2026-01042", "Stato", None, "registrata", "Anna Riva", 1041, "utente"),
    LogEntry(at(7, 9), "Chiamata C-2026-01042", "Stato", "registrata", "assegnata", "Anna Riva", 1043, "utente"),
    LogEntry(at(7, 9), "Chiamata C-2026-01042", "Nota", "", None, "Paolo Conti", 1044, "regola: sollecito v3"),
)


def log(entries: tuple[LogEntry, ...] = ENTRIES, **changes: Any) -> TransactionLogDocument:
    fields: dict[str, Any] = {
        "title": "Chiamata C-2026-01042",
        "number": "C-2026-01042",
        "seller": SELLER,
        "customer": CUSTOMER,
        "zone": ROME,
        "printed_at": at(12, 0),
        "entries": entries,
        "chain_hash": "9f" * 32,
        "verification": "Catena verificata: nessuna alterazione.",
    }
    return TransactionLogDocument(**(fields | changes))


def pages_of(data: bytes) -> list[str]:
    """The text of each page of a PDF, line ends made equal."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in pdf]


def text_of(data: bytes) -> str:
    return "\n".join(pages_of(data))


def squeezed(text: str) -> str:
    """Without any white space: a long text is compared wherever its lines were broken."""
    return "".join(text.replace("\u0002", "").split())
