"""Searching a million calls: the index against a LIKE scan of the same engine, on both engines.

The scan reads the same texts of calls and looks for the words as they are written; the index finds them however they
are written, looks in every other kind of record too, and puts the best first. Both are asked by turns in one run. A
common word is shown apart: the scan of a page of it may stop early, which says nothing of either.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from sqlalchemy import Connection, text

from app.calls.filters import CallFilter
from app.calls.lists import find_calls
from app.calls.models import Call
from app.db.context import Actor, Context
from app.db.database import Database
from app.db.search.upkeep import rebuild_search, stale_kinds
from app.search.queries import find_records, search_everything
from benchmarks.audit import engines, fast_folder, say
from benchmarks.million import CALLS, NEEDLE, RARE, million

ROUNDS = 7
READER = Actor("anna", "Anna Bianchi", frozenset())
QUESTIONS = {
    "one call of a million, Cyrillic": (NEEDLE.upper(), (NEEDLE,)),
    "one of a thousand, without its accent": (RARE.replace("ä", "a"), (RARE,)),
    "the same beside a common word": (f"котел {RARE}", ("котёл", RARE)),
    "the beginning of a rare word": (RARE[:8], (RARE[:8],)),
    "no call at all": ("inesistente", ("inesistente",)),
}
"""What is typed, and the words as they are written, which the scan is given."""

COMMON = ("perche", "котел", "ca", "насос насос caldaia")
SCANNED = ("subject", "description", "solution", "search")


def main(calls: int = CALLS) -> None:
    with tempfile.TemporaryDirectory(dir=fast_folder(), prefix="pronto-bench-") as name, engines(Path(name)) as urls:
        for engine, url in urls.items():
            database = million(url("search"), calls)
            print(f"{engine}: {calls:,} calls")
            built(database)
            against_scans(database)
            answers(database)
            saving(database)
            database.dispose()


def built(database: Database) -> None:
    """How long the index of everything takes, and how much room."""
    before, began = size(database), time.perf_counter()
    count = rebuild_search(database)
    took = time.perf_counter() - began
    added = size(database) - before
    print(f"  index of {count:,} records made in {took:.0f} s, {added / 2**20:,.0f} MB, {added / count:.0f} bytes each")
    if not database.is_sqlite:
        with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (ANALYZE) search_doc"))
    with database.reader.connect() as connection:
        assert not list(stale_kinds(connection))


def against_scans(database: Database) -> None:
    with database.reading() as session:
        ctx = Context(session, READER)
        for label, (typed, written) in QUESTIONS.items():
            found, scanned = by_turns(
                lambda typed=typed: search_everything(ctx, typed), lambda w=written: scan(ctx.session.connection(), w)
            )
            print(f"  {label}: {found * 1000:.2f} ms, scan {scanned * 1000:,.0f} ms")
            say("  scan / search", scanned / found, "at least", 100.0)


def answers(database: Database) -> None:
    with database.reading() as session:
        ctx = Context(session, READER)
        last = session.query(Call.number).order_by(Call.id.desc()).limit(1).scalar()
        for typed in (*COMMON, last, last[-5:]):
            everything = timed(lambda typed=typed: search_everything(ctx, typed))
            palette = timed(lambda typed=typed: find_records(ctx, typed))
            quick = timed(lambda typed=typed: find_calls(ctx, filter=CallFilter(text=typed)))
            say(
                f"“{typed}”: palette {palette:.1f} ms, quick filter {quick:.1f} ms, everything",
                everything,
                "at most",
                50,
                "ms",
            )


def saving(database: Database) -> None:
    """What a note costs that makes a call's document anew."""
    times = []
    with database.reader.connect() as connection:
        newest = list(connection.scalars(text("SELECT id FROM call ORDER BY id DESC LIMIT 40")))
    for number in newest:
        began = time.perf_counter()
        with database.transaction("anna", "note") as session:
            session.execute(text("UPDATE call SET description = description || ' nota' WHERE id = :id"), {"id": number})
        times.append(time.perf_counter() - began)
    print(f"  a change of a call's text, indexed: {median(times) * 1000:.1f} ms")


def scan(connection: Connection, written: tuple[str, ...]) -> list[int]:
    """The calls that hold every word, by LIKE over what is searched of them."""
    like = "LIKE" if connection.dialect.name == "sqlite" else "ILIKE"
    wanted = " AND ".join(
        f"({' OR '.join(f'{column} {like} :w{number}' for column in SCANNED)})" for number in range(len(written))
    )
    values = {f"w{number}": f"%{word}%" for number, word in enumerate(written)}
    return list(connection.scalars(text(f"SELECT id FROM call WHERE {wanted} ORDER BY id DESC"), values))


def by_turns(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Seconds of each, the medians of rounds in which both were asked."""
    seconds: tuple[list[float], list[float]] = ([], [])
    one()
    for _round in range(3):
        for which, asked in enumerate((one, other)):
            began = time.perf_counter()
            asked()
            seconds[which].append(time.perf_counter() - began)
    return median(seconds[0]), median(seconds[1])


def timed(ask: Callable[[], object]) -> float:
    """Milliseconds, the median of a few."""
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return median(times) * 1000


def size(database: Database) -> int:
    pragmas = "pragma_page_count, pragma_freelist_count, pragma_page_size"
    query = f"SELECT (page_count - freelist_count) * page_size FROM {pragmas}"
    if not database.is_sqlite:
        query = "SELECT pg_total_relation_size('search_doc'::regclass)"
    with database.reader.connect() as connection:
        return int(connection.scalar(text(query)) or 0)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
