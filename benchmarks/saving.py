"""A desk that registers calls and changes them through the ORM, one transaction each, as it is told.

`python -m benchmarks.saving VARIANT URL` answers each line on its standard input with a number: `create 60` registers
so many calls, `update` changes each of them four times, and the answer is the time of the processor that it took, here
and in the server; `size` tells the bytes that the tables fill. The model is the same for all variants: the columns of
a call, and nothing that points at it. Continuum saves through an engine as SQLAlchemy makes it, no less durable than
ours, and once more, as `continuum_here`, through ours; it is told the author, which it has a column for.
"""

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from itertools import count, product
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Engine, create_engine, event, text
from sqlalchemy.orm import DeclarativeBase, Session, configure_mappers, sessionmaker

from app.calls.flow import CallState, WaitCause
from app.calls.models import Call
from app.db import sqlite_line
from app.db.database import Database
from app.db.sqlite import PRAGMAS
from app.promises.rules import Priority, Severity

REPORTED = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
REGISTERED = {
    "subject": "La stampante del banco 3 non stampa più le etichette",
    "description": (
        "Da questa mattina la stampante segnala l'errore E21 e non avanza la carta. Il cliente ha già provato a "
        "spegnerla e a cambiare il rotolo; la fila al banco aumenta, chiede un intervento entro mezzogiorno."
    ),
    "severity": Severity.DEGRADED,
    "priority": Priority.MEDIUM,
    "caller_phone": "+39051123456",
    "customer_id": 1,
    "reported_at": REPORTED,
    "react_due_at": REPORTED + timedelta(hours=1),
    "due_at": REPORTED + timedelta(hours=8),
    "search": "la stampante del banco 3 non stampa piu le etichette officine rossi",
}
CHANGES = (
    {"state": CallState.ASSIGNED, "priority": Priority.HIGH, "due_at": REPORTED + timedelta(hours=4)},
    {"state": CallState.IN_WORK, "taken_at": REPORTED + timedelta(minutes=9), "accepted_by": "E21"},
    {"state": CallState.WAITING, "wait_cause": WaitCause.SUPPLIER, "due_at": REPORTED + timedelta(hours=30)},
    {"state": CallState.IN_WORK, "wait_cause": None, "solution": "Testina sostituita, prova di stampa riuscita."},
)
"""What happens to a call: registered once, changed four times, three fields each."""

Transaction = Callable[[], AbstractContextManager[Session]]


def main(variant: str, url: str) -> None:
    database = Database(url)
    versioned = variant.startswith("continuum")
    kind = model(versioned=versioned)
    if versioned:
        with database.unguarded() as connection:
            kind.metadata.create_all(connection)
    if variant == "unchained" and database.is_sqlite:
        sqlite_line.close_chain = lambda _raw, _writing: None

    def signed() -> AbstractContextManager[Session]:
        return database.transaction("anna", "save")

    engine = stock_engine(database) if variant == "continuum" else database.writer
    unsigned = sessionmaker(engine, expire_on_commit=False).begin
    transaction = signed if variant in ("audited", "unchained") else unsigned
    worked = processor_clock(engine)
    numbers = count(1)
    keys: list[int] = []
    for line in sys.stdin:
        question, _, times = line.strip().partition(" ")
        began = worked()
        if question == "create":
            keys = [register(transaction, kind, next(numbers)) for _ in range(int(times))]
        elif question == "update":
            for values, key in product(CHANGES, keys):
                change(transaction, kind, key, values)
        print(size(engine) if question == "size" else worked() - began, flush=True)


def stock_engine(database: Database) -> Engine:
    """As SQLAlchemy makes it of the URL, and as durable as ours; PostgreSQL is so by itself."""
    engine = create_engine(database.url)
    if database.is_sqlite:

        @event.listens_for(engine, "connect")
        def make_durable(raw: Any, _entry: Any) -> None:
            for pragma in PRAGMAS:
                raw.execute(f"PRAGMA {pragma}")

    return engine


def processor_clock(engine: Engine) -> Callable[[], float]:
    """Seconds worked by this process, and by the server's process that serves it: what else runs is not counted."""
    if engine.dialect.name == "sqlite":
        return time.process_time
    with engine.connect() as connection:
        served_by = Path(f"/proc/{connection.scalar(text('SELECT pg_backend_pid()'))}/schedstat")
    return lambda: time.process_time() + int(served_by.read_text().split()[0]) / 1e9


def model(*, versioned: bool) -> type[Any]:
    """A class of its own on the table of calls, whose references are plain numbers here."""
    if versioned:
        import sqlalchemy_continuum
        from sqlalchemy_continuum.plugins.base import Plugin

        class Author(Plugin):  # type: ignore[misc]
            def transaction_args(self, _uow: Any, _session: Any) -> dict[str, str]:
                return {"remote_addr": "anna"}

        sqlalchemy_continuum.make_versioned(user_cls=None, plugins=[Author()])

    class Base(DeclarativeBase):
        pass

    columns: dict[str, Any] = {column.name: plain_column(column) for column in Call.__table__.columns}
    options: dict[str, Any] = {"__tablename__": "call", "__mapper_args__": {"version_id_col": columns["version"]}}
    if versioned:
        options["__versioned__"] = {}
    kind = type("Call", (Base,), options | columns)
    configure_mappers()
    return kind


def plain_column(column: Column[Any]) -> Column[Any]:
    default = None if column.default is None else column.default.arg
    return Column(
        column.type,
        primary_key=column.primary_key,
        nullable=column.nullable,
        unique=column.unique,
        default=default,
    )


def register(transaction: Transaction, kind: type[Any], number: int) -> int:
    with transaction() as session:
        record = kind(number=f"C-2026-{number:05}", **REGISTERED)
        session.add(record)
        session.flush()
        return int(record.id)


def change(transaction: Transaction, kind: type[Any], key: int, values: dict[str, Any]) -> None:
    with transaction() as session:
        record = session.get_one(kind, key)
        for name, value in values.items():
            setattr(record, name, value)


def size(engine: Engine) -> int:
    if engine.dialect.name == "sqlite":
        sizes = "pragma_page_count, pragma_freelist_count, pragma_page_size"
        query = f"SELECT (page_count - freelist_count) * page_size FROM {sizes}"
    else:
        tables = "pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        query = f"SELECT sum(pg_total_relation_size(oid)) FROM {tables}"
    with engine.connect() as connection:
        return int(connection.scalar(text(query)) or 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
