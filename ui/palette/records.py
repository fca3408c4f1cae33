"""Records for the palette, from the search that is everywhere the same. No Qt here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.search import queries as search

if TYPE_CHECKING:
    from app.db.context import Context

LONGEST = 200
RECORD_ICONS = {
    "call": "inbox",
    "customer": "building-2",
    "contact": "user",
    "site": "map-pin",
    "asset": "cpu",
    "product": "package",
    "contract": "file-check",
    "intervention": "calendar-check",
    "rma": "package",
    "subcontract_order": "handshake",
    "invoice": "receipt-euro",
    "article": "book-open",
}


class RecordRow(NamedTuple):
    kind: str
    id: int
    title: str
    second: str


def find_records(ctx: Context, text: str, limit: int = 8) -> list[RecordRow]:
    """Of every kind, the best first."""
    return [_row(found) for found in search.find_records(ctx, text[:LONGEST], limit)]


def find_people(ctx: Context, text: str, limit: int = 8) -> list[RecordRow]:
    """Customers and the people who call for them."""
    groups = search.search_everything(ctx, text[:LONGEST], kinds_wanted=("contact", "customer"), limit=limit)
    rows = [found for group in groups for found in group.rows]
    return [_row(found) for found in sorted(rows, key=lambda row: (row.rank, not row.title.marks))]


def _row(found: search.FoundRow) -> RecordRow:
    """The second line says why it was found, where title and line do not."""
    said = found.snippet.text if found.snippet is not None else ""
    return RecordRow(found.kind, found.id, found.title.text, search.PARTS.join(filter(None, (found.line.text, said))))
