"""SQLite's dialect of the house: pragmas, functions only Pronto has, triggers, and the chain closed at COMMIT.

A trigger calls `pronto_tx` and `pronto_seal`; a program that does not register them gets “no such function” and
cannot write. Each change points at the link of its transaction by a foreign key that is checked at COMMIT, so a
writer that does not close the chain cannot commit either (reliability.md §1.2).
"""

import sqlite3
from collections.abc import Iterator
from typing import Any

from sqlalchemy import URL, Column, Connection, Engine, MetaData, Table, create_engine, event, text
from sqlalchemy.dialects import registry
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from app.db.base import Freeze
from app.db.beside import BESIDE
from app.db.guards import flow_of, freeze_of, frozen_columns, is_binary, is_final, is_secret, tracked_columns
from app.db.search.sqlite import prepare_search
from app.db.search.upkeep import install_search
from app.db.trail import TRAIL, TRAIL_TABLES, fingerprint

registry.register("sqlite.line", "app.db.sqlite_line", "SqliteLine")

BUSY_MILLISECONDS = 8_000
PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "cell_size_check = ON",
    f"busy_timeout = {BUSY_MILLISECONDS}",
)
_SCHEMA_CHANGES = frozenset(
    getattr(sqlite3, name)
    for name in dir(sqlite3)
    if name.startswith(("SQLITE_CREATE_", "SQLITE_DROP_")) or name in ("SQLITE_ALTER_TABLE", "SQLITE_REINDEX")
)
_REFUSED_ACTIONS = _SCHEMA_CHANGES | {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH}
_HARMLESS_PRAGMAS = frozenset(
    {
        *(
            "foreign_key_check",
            "foreign_key_list",
            "index_info",
            "index_list",
            "index_xinfo",
            "table_info",
            "table_xinfo",
        ),
        *("integrity_check", "quick_check", "table_list", "wal_checkpoint"),
    }
)
"""Those that take an argument and change no setting; any other may be read, but not set."""


VERBS = ("INSERT", "UPDATE", "DELETE")


def make_engine(url: URL, *, readonly: bool = False, guarded: bool = True) -> Engine:
    """Writers begin IMMEDIATE; readers cannot write; only a migration is unguarded and may change the schema.

    While a migration rebuilds a table others point at what is not there; `install` looks at the references again.
    """
    from app.db.sqlite_line import SqliteConnection

    engine = create_engine(
        url.set(drivername="sqlite+line"),
        opening="BEGIN" if readonly else "BEGIN IMMEDIATE",
        connect_args={
            "timeout": BUSY_MILLISECONDS / 1000,
            "check_same_thread": False,
            "factory": SqliteConnection,
        },
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        raw: Any = connection
        raw.isolation_level = None
        for pragma in PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        raw.create_function("pronto_tx", 1, raw.writing.begin)
        raw.create_function("pronto_seal", 6, raw.writing.seal)
        raw.create_function("pronto_writes", 0, bool, deterministic=True)
        raw.create_function("pronto_fingerprint", 1, fingerprint, deterministic=True)
        prepare_search(raw)
        if readonly:
            raw.execute("PRAGMA query_only = ON")
        if not guarded:
            raw.execute("PRAGMA foreign_keys = OFF")
        if guarded:
            raw.set_authorizer(_authorize)

    return engine


def begin_signed(session: Session, actor: str, cause: str) -> None:
    sign(session.connection(), actor, cause)


def sign(connection: Connection, actor: str, cause: str) -> None:
    """Say who writes in this transaction, and why."""
    raw: Any = connection.connection.driver_connection
    raw.writing.sign(actor, cause)


def install(connection: Connection, metadata: MetaData) -> None:
    """Make the trail's tables and give every table its triggers anew."""
    TRAIL.create_all(connection)
    for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for statement in trigger_statements(metadata):
        connection.exec_driver_sql(statement)
    install_search(connection, metadata)
    for table in metadata.sorted_tables:
        dangling = connection.exec_driver_sql(f'PRAGMA foreign_key_check("{table.name}")').first()
        if dangling is not None:
            raise sqlite3.IntegrityError(f"{table.name} {dangling[1]} refers to a missing {dangling[2]}")


def guards_wanted(metadata: MetaData) -> dict[str, str]:
    """Every trigger by its name, as it was made."""
    return {statement.split(" ", 3)[2]: statement for statement in trigger_statements(metadata)}


def guards_standing(connection: Connection) -> dict[str, str]:
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return {row.name: row.sql for row in rows}


def as_recorded(column: Column[Any]) -> str:
    """SQL for a live cell, as the triggers tell it."""
    return f'"{column.name}"'


def trigger_statements(metadata: MetaData) -> Iterator[str]:
    yield from _stranger_triggers()
    for name in TRAIL_TABLES:
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER append_only_{name}_{verb.lower()} BEFORE {verb} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
            )
    for table in metadata.sorted_tables:
        yield from _audit_triggers(table)
        yield _version_trigger(table)
        if flow := flow_of(table):
            steps = ", ".join(f"('{source}', '{target}')" for source, target in sorted(flow.steps()))
            yield (
                f"CREATE TRIGGER flow_{table.name} BEFORE UPDATE OF state ON {table.name} "
                f"WHEN OLD.state IS NOT NEW.state AND (OLD.state, NEW.state) NOT IN (VALUES {steps}) "
                f"BEGIN SELECT RAISE(ABORT, 'the flow of {table.name} does not allow this change of state'); END"
            )
        if freeze := freeze_of(table):
            yield from _freeze_triggers(table, freeze)


def _stranger_triggers() -> Iterator[str]:
    """Tables without triggers of the trail are closed to other programs too: these call a function only Pronto has."""
    closed = [*((name, ("INSERT",)) for name in TRAIL_TABLES), *((name, VERBS) for name in BESIDE.tables)]
    for name, verbs in (*closed, ("alembic_version", VERBS)):
        for verb in verbs:
            yield (
                f"CREATE TRIGGER strangers_{name}_{verb.lower()} BEFORE {verb} ON {name} "
                "BEGIN SELECT pronto_writes(); END"
            )


def _audit_triggers(table: Table) -> Iterator[str]:
    names = [column.name for column in tracked_columns(table)]

    def value(row: str, name: str) -> str:
        cell = f'{row}."{name}"'
        if is_secret(table.columns[name]):
            return f"pronto_fingerprint({cell})"
        return f"'blob of ' || length({cell})" if is_binary(table.columns[name]) else cell

    def whole(row: str) -> str:
        return " || ".join(
            f"iif({row}.\"{name}\" IS NULL, '', ',\"{name}\":' || json_quote({value(row, name)}))" for name in names
        )

    changed = " || ".join(
        f'iif(OLD."{name}" IS NEW."{name}", \'\', \',"{name}":\' || json_array({value("OLD", name)}, '
        f"{value('NEW', name)}))"
        for name in names
    )
    differs = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in names)
    for verb, row, fields, when in (
        ("insert", "NEW", whole("NEW"), ""),
        ("update", "NEW", changed, f"WHEN {differs} "),
        ("delete", "OLD", whole("OLD"), ""),
    ):
        letter = verb[0].upper()
        yield (
            f"CREATE TRIGGER audit_{table.name}_{verb} AFTER {verb.upper()} ON {table.name} {when}BEGIN "
            f"INSERT INTO audit_change (id, tx, tbl, pk, verb, diff, seal) "
            f"SELECT id, tx, '{table.name}', {row}.id, '{letter}', diff, "
            f"pronto_seal(id, tx, '{table.name}', {row}.id, '{letter}', diff) FROM ("
            f"SELECT coalesce((SELECT max(id) FROM audit_change), 0) + 1 AS id, "
            f"pronto_tx(coalesce((SELECT max(tx) FROM audit_link), 0) + 1) AS tx, "
            f"'{{' || substr({fields}, 2) || '}}' AS diff); END"
        )


def _version_trigger(table: Table) -> str:
    return (
        f"CREATE TRIGGER version_{table.name} AFTER UPDATE ON {table.name} WHEN NEW.version = OLD.version "
        f"BEGIN UPDATE {table.name} SET version = version + 1 WHERE id = NEW.id; END"
    )


def _freeze_triggers(table: Table, freeze: Freeze) -> Iterator[str]:
    final = is_final(table)
    refuse = f"BEGIN SELECT RAISE(ABORT, 'this record of {table.name} is final'); END"
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in frozen_columns(table, freeze))
    yield (
        f"CREATE TRIGGER freeze_{table.name}_update BEFORE UPDATE ON {table.name} "
        f"WHEN ({final}) AND ({changed}) {refuse}"
    )
    if freeze.deletes:
        yield f"CREATE TRIGGER freeze_{table.name}_delete BEFORE DELETE ON {table.name} WHEN {final} {refuse}"


def _authorize(action: int, first: str | None, second: str | None, _schema: str | None, trigger: str | None) -> int:
    sets_pragma = action == sqlite3.SQLITE_PRAGMA and second is not None and first not in _HARMLESS_PRAGMAS
    forges_change = action == sqlite3.SQLITE_INSERT and first == "audit_change" and trigger is None
    refused = action in _REFUSED_ACTIONS or sets_pragma or forges_change
    return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK
