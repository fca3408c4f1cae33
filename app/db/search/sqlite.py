"""The index on SQLite: FTS5 over tokens of our own, brought up to date once per transaction, just before its COMMIT.

Triggers only note which documents a write has made stale. FTS5 keeps no text: what it has to forget is made again
from the document as it was indexed.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, MetaData

from app.db.search.declared import ID_MASK, KIND_BIT, OPEN, Kind, Watch, kinds
from app.kernel.words import TOKENS_VERSION, folded_words, rest_of_words, tokens

TABLES = (
    "CREATE TABLE IF NOT EXISTS search_state (shape TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS search_doc (place INTEGER PRIMARY KEY, keys TEXT NOT NULL, title TEXT NOT NULL, "
    "body TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS search_queue (doc INTEGER NOT NULL)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_fts USING fts5(tokens, content='', detail=none, columnsize=0, "
    "tokenize=\"ascii tokenchars '~<='\")",
)
STALE = f"(SELECT doc FROM search_queue UNION SELECT doc | {OPEN} FROM search_queue)"
ENTER = "INSERT INTO search_fts(rowid, tokens) SELECT place, pronto_tokens(keys, title, body) FROM search_doc"


def prepare_search(raw: Any) -> None:
    """Give a connection the functions that the index is made with."""
    raw.create_function("pronto_words", 1, folded_words, deterministic=True)
    raw.create_function("pronto_rest", 2, rest_of_words, deterministic=True)
    raw.create_function("pronto_tokens", 3, tokens, deterministic=True)


def bring_up_to_date(raw: Any) -> None:
    """Index anew what the transaction has made stale; to be called before its COMMIT."""
    numbers = [row[0] for row in raw.execute(f"SELECT DISTINCT doc >> {KIND_BIT} FROM search_queue")]
    if not numbers:
        return
    raw.execute(
        "INSERT INTO search_fts(search_fts, rowid, tokens) SELECT 'delete', place, pronto_tokens(keys, title, body) "
        f"FROM search_doc WHERE place IN {STALE}"
    )
    raw.execute(f"DELETE FROM search_doc WHERE place IN {STALE}")
    for kind in kinds():
        if kind.number in numbers:
            raw.execute(fill(kind, f"SELECT doc & {ID_MASK} FROM search_queue WHERE doc >> {KIND_BIT} = {kind.number}"))
    raw.execute(f"{ENTER} WHERE place IN {STALE}")
    raw.execute("DELETE FROM search_queue")


def documents(kind: Kind, only: str = "") -> str:
    return kind.documents(only).replace("{concat}", "group_concat(j.text, ' ')")


def fill(kind: Kind, only: str = "") -> str:
    return f"INSERT INTO search_doc (place, keys, title, body) {documents(kind, only)}"


def made(_connection: Connection, metadata: MetaData) -> Iterator[str]:
    """Everything the index needs in the database; no trigger of it stands yet."""
    yield from TABLES
    yield from triggers(metadata)


def shape(_connection: Connection) -> Iterator[str]:
    yield from TABLES
    yield TOKENS_VERSION


def rebuild(connection: Connection, metadata: MetaData | None = None) -> None:
    """Index everything anew."""
    connection.exec_driver_sql("INSERT INTO search_fts(search_fts) VALUES ('delete-all')")
    connection.exec_driver_sql("DELETE FROM search_doc")
    for kind in kinds(metadata):
        connection.exec_driver_sql(fill(kind))
    connection.exec_driver_sql(ENTER)
    connection.exec_driver_sql("INSERT INTO search_fts(search_fts) VALUES ('optimize')")
    connection.exec_driver_sql("DELETE FROM search_queue")


def triggers(metadata: MetaData) -> Iterator[str]:
    for kind in kinds(metadata):
        for watch in kind.watches():
            for verb in watch.verbs:
                yield _trigger(watch, verb)


def _trigger(watch: Watch, verb: str) -> str:
    rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[verb]
    of = f" OF {', '.join(watch.columns)}" if watch.columns else ""
    conditions = []
    if watch.when:
        conditions.append("(" + " OR ".join(watch.when.replace("{row}", row) for row in rows) + ")")
    if watch.compared:
        conditions.append("(" + " OR ".join(_differs(compared) for compared in watch.compared) + ")")
    when = f"WHEN {' AND '.join(conditions)} " if conditions else ""
    marked = rows if "record_id" in watch.columns else rows[-1:]
    marks = "; ".join(f"INSERT INTO search_queue (doc) {watch.docs.replace('{row}', row)}" for row in marked)
    return f'CREATE TRIGGER {watch.name}_{verb.lower()} AFTER {verb}{of} ON "{watch.table}" {when}BEGIN {marks}; END'


def _differs(compared: str) -> str:
    """A column, or a condition over `{row}`, that is not what it was."""
    if "{row}" in compared:
        return f"({compared.replace('{row}', 'OLD')}) IS NOT ({compared.replace('{row}', 'NEW')})"
    return f'OLD."{compared}" IS NOT NEW."{compared}"'
