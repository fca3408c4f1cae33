"""Records for the palette, from the search that is everywhere the same. No Qt here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.calls.filters import CallFilter
from app.calls.lists import find_calls

if TYPE_CHECKING:
    from app.db.context import Context

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
    rows = find_calls(ctx, filter=CallFilter(text=text[:200]), limit=limit).rows
    return [RecordRow("call", row.id, row.subject, f"{row.number} · {row.customer}") for row in rows]


def find_people(ctx: Context, text: str, limit: int = 8) -> list[RecordRow]:
    return []
