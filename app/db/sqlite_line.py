"""The line to SQLite: how a transaction begins, what the trail keeps of it meanwhile, and the chain closed at COMMIT.

It stands in the dialect and not in listeners to the engine's events: once an engine has a listener, every execution
asks for all the others too, which cost a tenth of a save.
"""

import os
import sqlite3
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import PoolProxiedConnection
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from app.db.search.sqlite import bring_up_to_date
from app.db.trail import GENESIS, SALT_BYTES, digest, link_hash

_UNCHAINED = (
    "SELECT c.id, substr(c.seal, 17), l.hash, EXISTS (SELECT 1 FROM search_queue) "
    "FROM audit_change AS c LEFT JOIN audit_link AS l ON l.tx = c.tx - 1 WHERE c.tx = ? ORDER BY c.id"
)
"""The changes of a transaction with their digests, the hash to go on from, and whether words wait to be indexed."""

_LINK = (
    "INSERT INTO audit_link (tx, pos, at_us, actor, cause, first_change, last_change, hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass
class Writing:
    """What the trail needs to know of the transaction that a connection is in."""

    actor: str = "system"
    cause: str = ""
    tx: int | None = None

    def sign(self, actor: str = "system", cause: str = "") -> None:
        self.actor, self.cause, self.tx = actor, cause, None

    def begin(self, tx: int) -> int:
        self.tx = tx
        return tx

    def seal(self, change_id: int, tx: int, tbl: str, pk: int, verb: str, diff: str) -> bytes:
        salt = os.urandom(SALT_BYTES)
        return salt + digest(salt, change_id, tx, tbl, pk, verb, diff)


class SqliteConnection(sqlite3.Connection):
    """Knows what is being written on it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.writing = Writing()


class SqliteLine(SQLiteDialect_pysqlite):
    """The dialect of one engine; `opening` begins its transactions."""

    supports_statement_cache = True

    def __init__(self, opening: str = "BEGIN IMMEDIATE", **options: Any) -> None:
        super().__init__(**options)
        self.opening = opening

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        raw: Any = dbapi_connection.driver_connection
        raw.execute(self.opening)
        raw.writing.sign()

    def do_commit(self, dbapi_connection: PoolProxiedConnection) -> None:
        raw: Any = dbapi_connection.driver_connection
        close_chain(raw, raw.writing)
        raw.execute("COMMIT")


def close_chain(raw: SqliteConnection, writing: Writing) -> None:
    """Links are numbered without gaps: a transaction that changed nothing after all leaves its number to the next."""
    tx = writing.tx
    if tx is None:
        return
    rows = raw.execute(_UNCHAINED, (tx,)).fetchall()
    if rows:
        first, _digest, previous, words_wait = rows[0]
        if words_wait:
            bring_up_to_date(raw)
        at_us = time.time_ns() // 1000
        digests = [row[1] for row in rows]
        link = link_hash(previous or GENESIS, tx, tx, at_us, writing.actor, writing.cause, digests)
        raw.execute(_LINK, (tx, tx, at_us, writing.actor, writing.cause, first, rows[-1][0], link))
    writing.tx = None
