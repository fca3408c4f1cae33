"""Keeping the index: made with every migration, made anew when its shape has changed or when told; and its check."""

import hashlib
from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING

from sqlalchemy import Connection, MetaData, column, func, select, table, text

from app.db.base import Record
from app.db.search import postgresql, sqlite
from app.db.search.declared import Kind, kinds

if TYPE_CHECKING:
    from app.db.database import Database

NEWEST, OTHERS = 200, 200
"""How many documents of each kind `check` makes again and compares: the newest, and some of all."""

search_doc = table("search_doc", column("place"), column("keys"), column("title"), column("body"))


def install_search(connection: Connection, metadata: MetaData) -> None:
    """Make the index's tables, functions and triggers; every record is indexed anew when their shape has changed."""
    engine = engine_of(connection)
    for statement in engine.made(connection, metadata):
        connection.exec_driver_sql(statement.replace("%", "%%") if engine is postgresql else statement)
    shape = _shape(connection, metadata)
    if connection.scalar(text("SELECT shape FROM search_state")) != shape:
        engine.rebuild(connection, metadata)
        connection.execute(text("DELETE FROM search_state"))
        connection.execute(text("INSERT INTO search_state (shape) VALUES (:shape)"), {"shape": shape})


def rebuild_search(database: "Database") -> int:
    """Index every record anew, as after a load that went past the triggers; returns how many documents there are."""
    with database.writer.begin() as connection:
        engine_of(connection).rebuild(connection)
        return connection.scalar(select(func.count()).select_from(search_doc)) or 0


def stale_kinds(connection: Connection) -> Iterator[str]:
    """The kinds whose index is not what their records say: some missing or too many, or different words in a sample."""
    engine = engine_of(connection)
    waiting = connection.scalar(text("SELECT count(*) FROM search_queue")) or 0
    if waiting or _shape(connection, Record.metadata) != connection.scalar(text("SELECT shape FROM search_state")):
        yield from (kind.name for kind in kinds())
        return
    for kind in kinds():
        if _differs(connection, engine, kind):
            yield kind.name


def missing_triggers(connection: Connection) -> list[str]:
    engine = engine_of(connection)
    wanted = {
        statement.split(" ", 3)[2] for statement in engine.triggers(Record.metadata) if "CREATE TRIGGER" in statement
    }
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if engine is postgresql:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
    return sorted(wanted - set(connection.scalars(text(query))))


def engine_of(connection: Connection) -> ModuleType:
    return sqlite if connection.dialect.name == "sqlite" else postgresql


def _shape(connection: Connection, metadata: MetaData) -> str:
    """What the documents are made of and how: another shape means another index."""
    engine = engine_of(connection)
    said = [*engine.shape(connection), *(engine.documents(kind) for kind in kinds(metadata))]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def _differs(connection: Connection, engine: ModuleType, kind: Kind) -> bool:
    mine = select(func.count()).select_from(search_doc).where(search_doc.c.place.between(*kind.places))
    if connection.scalar(mine) != connection.scalar(text(f"SELECT count(*) FROM ({kind.ids()}) kept")):
        return True
    listed = ", ".join(map(str, _sample(connection, kind)))
    if not listed:
        return False
    fresh = {tuple(row) for row in connection.execute(text(engine.documents(kind, listed)))}
    kept = select(search_doc).where(search_doc.c.place.in_([row[0] for row in fresh]))
    return fresh != {tuple(row) for row in connection.execute(kept)}


def _sample(connection: Connection, kind: Kind) -> list[int]:
    newest = list(connection.scalars(text(f"{kind.ids()} ORDER BY r.id DESC LIMIT {NEWEST}")))
    if len(newest) < NEWEST:
        return newest
    step = max(1, newest[0] // OTHERS)
    others = connection.scalars(text(kind.ids(", ".join(str(number) for number in range(1, newest[0], step)))))
    return sorted({*newest, *others})
