"""Searching everything at once: numbers, names, serials, telephones, and what calls, reports and articles say."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import select

from app.db.context import Context
from app.db.journal import JournalEntry
from app.db.search.declared import Kind, Paths, kinds
from app.db.search.query import WRITTEN, Sought, sought
from app.kernel.words import folded_words
from app.search.finding import MOST, Place, best_places
from app.search.kinds import SHOWN, Shown
from app.search.marks import Marked, marked, snippet

PARTS = " · "


class FoundRow(NamedTuple):
    """One record: its title, one line about it, and a piece of its text where the words stand in neither."""

    kind: str
    id: int
    title: Marked
    line: Marked
    snippet: Marked | None
    rank: int
    is_open: bool


class FoundGroup(NamedTuple):
    """The records of one kind, the best first; `found` counts all of them, `more` says that there may be more yet."""

    kind: str
    label: str
    found: int
    more: bool
    rows: tuple[FoundRow, ...]


def search_everything(
    ctx: Context, text: str, kinds_wanted: Iterable[str] | None = None, limit: int = 6
) -> list[FoundGroup]:
    """What the text finds, by kind, up to `limit` rows of each; nothing where it holds no word."""
    found = sought(text, ctx.now.year)
    searched = _searched(kinds_wanted)
    places = best_places(ctx, found, searched)
    groups = []
    for kind in searched:
        if mine := places.get(kind.number):
            rows = tuple(_rows(ctx, kind, mine[:limit], found))
            groups.append(FoundGroup(kind.name, SHOWN[kind.name].label, len(mine), len(mine) >= MOST, rows))
    return sorted(groups, key=lambda group: group.rows[0].rank if group.rows else WRITTEN)


def find_records(ctx: Context, text: str, limit: int = 8) -> list[FoundRow]:
    """The few best records of any kind, for the palette: what was typed exactly, then names, then texts.

    Of those found equally well, the ones that are called so come before the ones that only have to do with it.
    """
    found = sought(text, ctx.now.year)
    searched = _searched(None)
    places = best_places(ctx, found, searched)
    few = max(3, limit // 2)
    ranked = sorted(
        (place.rank, order, number, place, kind)
        for order, kind in enumerate(searched)
        for number, place in enumerate(places.get(kind.number, ())[:few])
    )
    chosen = [(place, kind) for _rank, _order, _number, place, kind in ranked[: 2 * limit]]
    rows = {
        (row.kind, row.id): row
        for kind in searched
        if (mine := [place for place, its in chosen if its is kind])
        for row in _rows(ctx, kind, mine, found)
    }
    found_rows = [rows[key] for place, kind in chosen if (key := (kind.name, place.record_id)) in rows]
    return sorted(found_rows, key=lambda row: (row.rank, _distance(row)))[:limit]


def _distance(row: FoundRow) -> int:
    """Nought where the words stand in the title, one where they stand in its line."""
    return 0 if row.title.marks else 1 if row.line.marks else 2


def _searched(wanted: Iterable[str] | None) -> list[Kind]:
    names = list(SHOWN) if wanted is None else [name for name in SHOWN if name in set(wanted)]
    known = {kind.name: kind for kind in kinds()}
    return [known[name] for name in names]


def _rows(ctx: Context, kind: Kind, places: Sequence[Place], found: Sought) -> Iterator[FoundRow]:
    """The records as they are shown, in the order of their places."""
    shown = SHOWN[kind.name]
    facts = _facts(ctx, kind, shown, [place.record_id for place in places])
    said = _said(ctx, kind, [place.record_id for place in places]) if kind.searched.journal else {}
    for place in places:
        if place.record_id not in facts:
            continue
        values = iter(facts[place.record_id])
        title, line = (PARTS.join(filter(None, [next(values) for _ in part])) for part in (shown.title, shown.line))
        texts = [*values, *said.get(place.record_id, ())]
        names = folded_words(f"{title} {line}")
        unseen = tuple(word for word in found.words if word not in names)
        piece = next(filter(None, (snippet(part, unseen) for part in texts)), None) if unseen else None
        seen = [marked(part, found.words, found.keys) for part in (title, line)]
        yield FoundRow(kind.name, place.record_id, seen[0], seen[1], piece, place.rank, place.is_open)


def _facts(ctx: Context, kind: Kind, shown: Shown, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """What the title, the line and the texts are made of, by id."""
    paths = Paths(kind.table)
    columns = ", ".join(paths.text(name) for name in (*shown.title, *shown.line, *shown.texts))
    query = f"SELECT r.id, {columns} FROM {paths.joins()} WHERE r.id IN ({', '.join(map(str, ids))})"
    return {record_id: tuple(values) for record_id, *values in ctx.session.connection().exec_driver_sql(query)}


def _said(ctx: Context, kind: Kind, ids: Sequence[int]) -> dict[int, list[str]]:
    """What people wrote into the records' histories, the newest first."""
    entries = select(JournalEntry.record_id, JournalEntry.text).where(
        JournalEntry.record == kind.name, JournalEntry.record_id.in_(ids), JournalEntry.text != ""
    )
    said: dict[int, list[str]] = {}
    for record_id, written in ctx.session.execute(entries.order_by(JournalEntry.at.desc())):
        said.setdefault(record_id, []).append(written)
    return said
