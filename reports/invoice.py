"""The invoice: what it cost, who bears which part of it and why, and what is left to pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from app.kernel.i18n import N_, _, plural, show_date, show_money, show_number, use_language
from app.kernel.money import Money
from reports.fonts import one_line
from reports.layout import Beside, Box, Column, Listing, Row, boxed, columns, head_row, pieces, rows_of, stack_height
from reports.letterhead import Party, addressee, letterhead
from reports.page import (
    ACCENT,
    FOOTER,
    LABEL,
    RIGHT_FAINT,
    RIGHT_LABEL,
    RIGHT_STRONG,
    RIGHT_SUM,
    RIGHT_TEXT,
    SMALL,
    SOFT_TEXT,
    STRONG,
    SUM,
    TAX,
    WIDTH,
    Sheet,
    para,
    write_pages,
)

BUCKETS = [
    ("amount", N_("Amount")),
    ("warranty", N_("Warranty")),
    ("contract", N_("Contract")),
    ("goodwill", N_("Goodwill")),
    ("charged", N_("Charged to you")),
]
"""The columns of amounts: the whole cost, who bears which part of it, and the rest."""

DUE = ParagraphStyle("due", SUM, fontSize=10, leading=14)
DUE_AMOUNT = ParagraphStyle("due amount", RIGHT_SUM, fontSize=13, leading=16, textColor=ACCENT)

MOST_VISITS = 4
TOTALS_WIDTH = 66 * mm
TALLEST_PAYMENT = 60 * mm
LONGEST_NOTE = 300


@dataclass(frozen=True)
class InvoiceDocumentLine:
    """One cost line, split; `amount` is what the work or part costs, `charged` what the customer pays of it.

    Quantity and price are printed with the decimals they carry; reasons say, one each, why the split is what it is.
    """

    description: str
    amount: Money
    charged: Money
    warranty: Money = Money()
    contract: Money = Money()
    goodwill: Money = Money()
    reasons: tuple[str, ...] = ()
    quantity: Decimal | None = None
    unit: str = ""
    unit_price: Decimal | None = None


@dataclass(frozen=True)
class VatLine:
    """One VAT rate of the invoice, in basis points (22 % is 2200); the note says why a rate is zero."""

    rate: int
    taxable: Money
    tax: Money
    note: str = ""


@dataclass(frozen=True)
class VisitReference:
    number: str
    on: date


@dataclass(frozen=True)
class InvoiceDocument:
    """An invoice as it is printed. Without a number it is a preview and says so on every page.

    Refused when the taxable amounts are not the sum of what the lines charge.
    """

    number: str | None
    issued_on: date
    seller: Party
    customer: Party
    lines: tuple[InvoiceDocumentLine, ...]
    vat: tuple[VatLine, ...]
    due_on: date | None = None
    call_number: str = ""
    visits: tuple[VisitReference, ...] = ()
    summary: str = ""
    payment_terms: str = ""
    iban: str = ""
    notes: str = ""
    paid: Money = Money()
    currency: str = "EUR"
    footer: str = ""

    def __post_init__(self) -> None:
        charged, taxable = Money.sum(line.charged for line in self.lines), Money.sum(rate.taxable for rate in self.vat)
        if charged != taxable:
            raise ValueError(f"the lines charge {charged}, the VAT summary taxes {taxable}")

    @property
    def total(self) -> Money:
        return Money.sum(rate.taxable + rate.tax for rate in self.vat)

    @property
    def amount_due(self) -> Money:
        return self.total - self.paid


def render(document: InvoiceDocument, language: str) -> bytes:
    """The invoice as PDF in that language; the texts of its lines stay as they are."""
    with use_language(language):
        number = document.number or _("Preview")
        sheet = Sheet(
            title=_("Invoice"),
            number=number,
            author=document.seller.name,
            footer=document.footer or _(FOOTER),
            watermark="" if document.number else _("Preview").upper(),
        )
        return write_pages(sheet, _story(document, number))


def _story(document: InvoiceDocument, number: str) -> list[Flowable]:
    story: list[Flowable] = [
        *letterhead(document.seller, _("Invoice"), number),
        Spacer(0, 16 * mm),
        addressee(_("Customer"), document.customer, _facts(document)),
        Spacer(0, 14 * mm),
    ]
    if document.summary:
        story += [*boxed(para(document.summary)), Spacer(0, 9 * mm)]
    payment = _payment(document)
    payment_width = WIDTH - TOTALS_WIDTH - 8 * mm
    fits = stack_height(payment, payment_width) <= TALLEST_PAYMENT
    closing = Beside(
        (0, payment_width, [Spacer(0, 10 * mm), *(payment if fits else [])]),
        (WIDTH - TOTALS_WIDTH, TOTALS_WIDTH, [Spacer(0, 10 * mm), *_totals(document)]),
    )
    story.append(_listing(document.lines, closing))
    return story if fits else [*story, Spacer(0, 8 * mm), *payment]


def _facts(document: InvoiceDocument) -> list[tuple[str, str]]:
    visits = [f"{visit.number} · {show_date(visit.on)}" for visit in document.visits[:MOST_VISITS]]
    if len(document.visits) > MOST_VISITS:
        more = len(document.visits) - MOST_VISITS
        visits.append(plural("and {count} more", "and {count} more", more).format(count=more))
    return [
        (_("Date"), show_date(document.issued_on)),
        (_("Due"), show_date(document.due_on) if document.due_on else ""),
        (_("Call"), document.call_number),
        *((_("Intervention") if n == 0 else "", visit) for n, visit in enumerate(visits)),
    ]


def _listing(lines: Sequence[InvoiceDocumentLine], closing: Flowable) -> Listing:
    grid = columns(0, 20 * mm, 20 * mm, 20 * mm, 19 * mm, 24 * mm, gap=1.5 * mm)
    head = head_row([para(_("Description"), LABEL), *(para(_(label), RIGHT_LABEL) for _field, label in BUCKETS)])
    rows = [row for line in lines for row in _line_rows(line, grid)]
    return Listing(grid, head, [*rows, _sum_row(lines)], closing, together=2)


def _line_rows(line: InvoiceDocumentLine, grid: Sequence[Column]) -> list[Row]:
    buckets = [getattr(line, field) for field, _label in BUCKETS[:-1]]
    cells = [
        para(_described(line), STRONG),
        *(para(show_money(amount) if amount else "", RIGHT_TEXT) for amount in buckets),
        para(show_money(line.charged), RIGHT_STRONG if line.charged else RIGHT_FAINT),
    ]
    return rows_of(Row(cells, [para(reason, SMALL) for reason in line.reasons if reason], notes_width=130 * mm), grid)


def _described(line: InvoiceDocumentLine) -> str:
    """`Labour, 2.00 h × 60.00`"""
    if line.quantity is None:
        return line.description
    measure = f"{show_number(line.quantity, _decimals(line.quantity))} {line.unit}".strip()
    if line.unit_price is not None:
        measure += f" × {show_number(line.unit_price, max(2, _decimals(line.unit_price)))}"
    return f"{line.description}, {measure}"


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _sum_row(lines: Sequence[InvoiceDocumentLine]) -> Row:
    sums = [Money.sum(getattr(line, field) for line in lines) for field, _label in BUCKETS]
    shown = [show_money(amount) if amount else "" for amount in sums[:-1]]
    return Row([para(_("Total"), SUM), *(para(text, RIGHT_SUM) for text in (*shown, show_money(sums[-1])))], rule=None)


def _totals(document: InvoiceDocument) -> list[Flowable]:
    parts = [part for rate in document.vat for part in _vat_parts(rate, several=len(document.vat) > 1)]
    if document.paid:
        parts += [
            _total_line(_("Total with VAT"), show_money(document.total)),
            _total_line(_("Already paid"), show_money(-document.paid)),
        ]
    due = show_money(document.amount_due, document.currency)
    half = TOTALS_WIDTH / 2 - 12
    box = Beside(
        (3, half - 3, [Spacer(0, 2), para(_("Amount due"), DUE)]),
        (half, TOTALS_WIDTH - 16 - half - 3, [para(due, DUE_AMOUNT)]),
    )
    return [*parts, Spacer(0, 3 * mm), Box(box)]


def _vat_parts(rate: VatLine, several: bool) -> list[Flowable]:
    percent = f"{show_number(Decimal(rate.rate) / 100)} %"
    taxable, vat = _("Taxable amount"), _("VAT")
    parts: list[Flowable] = [
        _total_line(f"{taxable} {percent}" if several else taxable, show_money(rate.taxable)),
        _total_line(f"{vat} {percent}", show_money(rate.tax)),
    ]
    note: list[Paragraph] = [para(one_line(rate.note, LONGEST_NOTE), SMALL)] if rate.note else []
    return [*parts, Beside((11, TOTALS_WIDTH - 11, [*note, Spacer(0, 3)]))] if note else parts


def _total_line(label: str, value: str) -> Flowable:
    half = TOTALS_WIDTH * 0.6
    return Beside(
        (11, half - 11, [para(label, SOFT_TEXT)]), (half, TOTALS_WIDTH - half, [para(value, RIGHT_TEXT), Spacer(0, 2)])
    )


def _payment(document: InvoiceDocument) -> list[Flowable]:
    iban = document.iban.replace(" ", "")
    account = f"IBAN {' '.join(iban[n : n + 4] for n in range(0, len(iban), 4))}" if iban else ""
    how = ", ".join(part for part in (document.payment_terms, account) if part)
    parts: list[Flowable] = [para(_("Payment"), LABEL), *pieces(para(how))] if how else []
    return [*parts, Spacer(0, 2), *pieces(para(document.notes, TAX))] if document.notes else parts
