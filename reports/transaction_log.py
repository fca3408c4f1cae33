"""The transaction log: every change of a record as the trail holds it, and what proves that nothing was altered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from app.kernel.i18n import N_, _, plural, show_date, use_language
from reports.fonts import one_line
from reports.layout import Beside, Column, Listing, Row, columns, head_row, rows_of
from reports.letterhead import LONGEST_NAME, Party, letterhead
from reports.page import (
    CELL,
    CELL_FAINT,
    CELL_LABEL,
    CELL_SOFT,
    CELL_STRONG,
    LABEL,
    LANDSCAPE_WIDTH,
    LINE,
    NAME,
    SMALL,
    STRONG,
    Sheet,
    para,
    write_pages,
)

SAID_ONCE = 4
CLOSE = 1.4
"""Above and below a line, in points: a call has hundreds of them."""

FOOTER = N_("Document issued with Pronto · entries are written by the database and closed by a chain of hashes")

HEADS = [
    (N_("Date and time"), 28 * mm),
    (N_("Author"), 26 * mm),
    (N_("Trans."), 12 * mm),
    (N_("Record"), 45 * mm),
    (N_("Field"), 38 * mm),
    (N_("Old value"), 0),
    (N_("New value"), 58 * mm),
]
"""Columns with their widths; the width left over goes to the old value. The first four are said once for all fields."""

CAUSE = (N_("Cause"), 24 * mm)
"""The last column, where any entry has one."""


@dataclass(frozen=True)
class LogEntry:
    """One changed field; `at` is UTC-aware, None stands for a value that did not exist or exists no more."""

    at: datetime
    record: str
    field: str
    old: str | None
    new: str | None
    author: str
    transaction: int
    cause: str = ""


@dataclass(frozen=True)
class TransactionLogDocument:
    """The log of one record, entries in the order of printing; moments are shown in `zone`.

    `chain_hash` is the last hash of the trail in hexadecimal, `verification` says in words how checking it ended.
    """

    title: str
    number: str
    seller: Party
    customer: Party
    zone: ZoneInfo
    printed_at: datetime
    entries: tuple[LogEntry, ...]
    chain_hash: str = ""
    verification: str = ""
    footer: str = ""


def render(document: TransactionLogDocument, language: str) -> bytes:
    """The log as PDF in that language; labels of records and fields come translated in the document."""
    with use_language(language):
        title = _("Transaction log")
        sheet = Sheet(
            title, document.number, document.seller.name, footer=document.footer or _(FOOTER), is_landscape=True
        )
        return write_pages(sheet, _story(document, title))


def _story(document: TransactionLogDocument, title: str) -> list[Flowable]:
    heads = [*HEADS, CAUSE] if any(entry.cause for entry in document.entries) else HEADS
    head = head_row([para(_(label), CELL_LABEL) for label, _width in heads])
    grid = columns(*(width for _label, width in heads), gap=2.5 * mm, total=LANDSCAPE_WIDTH)
    return [
        *letterhead(document.seller, title, document.number, LANDSCAPE_WIDTH),
        Spacer(0, 8 * mm),
        _subject(document),
        Spacer(0, 7 * mm),
        Listing(grid, head, _rows(document, grid), _closing(document)),
    ]


def _subject(document: TransactionLogDocument) -> Flowable:
    half = LANDSCAPE_WIDTH / 2
    printed = f"{_show_second(document.printed_at, document.zone)} · {document.zone.key}"
    return Beside(
        (0, half, [para(_("Record"), LABEL), para(one_line(document.title, LONGEST_NAME), NAME)]),
        (half, 70 * mm, [para(_("Customer"), LABEL), para(one_line(document.customer.name, LONGEST_NAME), STRONG)]),
        (half + 74 * mm, half - 74 * mm, [para(_("Printed"), LABEL), para(printed, STRONG)]),
    )


def _rows(document: TransactionLogDocument, grid: Sequence[Column]) -> list[Row]:
    """Authors, fields and causes repeat from entry to entry: each of their paragraphs is made once."""
    repeated = cache(para)
    rows: list[Row] = []
    for _where, together in groupby(document.entries, _happening):
        entries = list(together)
        for number, entry in enumerate(entries):
            cells = _cells(entry, document.zone, repeated)[: len(grid)]
            is_last = number == len(entries) - 1
            above, below = CLOSE if number else 2 * CLOSE, 2 * CLOSE if is_last else CLOSE
            whole = Row(cells, rule=LINE if is_last else None, above=above, below=below)
            if number:
                said_above = [repeated("", CELL)] * SAID_ONCE
                rows += rows_of(replace(whole, cells=[*said_above, *cells[SAID_ONCE:]], whole=whole), grid)
            else:
                rows += rows_of(whole, grid)
    return rows


def _happening(entry: LogEntry) -> tuple[object, ...]:
    """What the first columns say: the entries of one record in one transaction stand together."""
    return entry.at, entry.author, entry.transaction, entry.record


def _cells(entry: LogEntry, zone: ZoneInfo, repeated: Callable[..., Paragraph]) -> list[Paragraph]:
    return [
        repeated(_show_second(entry.at, zone), CELL_SOFT),
        repeated(entry.author, CELL),
        repeated(str(entry.transaction), CELL_SOFT),
        repeated(entry.record, CELL),
        repeated(entry.field, CELL_STRONG),
        _value(entry.old, repeated),
        _value(entry.new, repeated),
        repeated(entry.cause, CELL_SOFT),
    ]


def _value(value: str | None, repeated: Callable[..., Paragraph]) -> Paragraph:
    if value is None:
        return repeated("–", CELL_FAINT)
    return repeated(value, CELL) if value else repeated(_("(empty)"), CELL_FAINT)


def _show_second(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{show_date(local.date())} {local:%H:%M:%S}"


def _closing(document: TransactionLogDocument) -> Flowable:
    count = len(document.entries)
    counted = plural("{count} entry", "{count} entries", count).format(count=count)
    proof: list[Flowable] = [para(one_line(document.verification, 600), STRONG)] if document.verification else []
    if document.chain_hash:
        label = _("Last hash of the chain")
        proof.append(para(f"{label}: {one_line(document.chain_hash, 200)}", SMALL))
    return Beside(
        (0, 50 * mm, [Spacer(0, 5 * mm), para(_("End of the log"), LABEL), para(counted, STRONG)]),
        (54 * mm, LANDSCAPE_WIDTH - 54 * mm, [Spacer(0, 5 * mm), para(_("Verification"), LABEL), *proof]),
    )
