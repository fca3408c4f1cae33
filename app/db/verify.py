"""The auditor's program: is the trail whole, do its hashes hold, and is the live data what the trail says?

One program for both engines. It reads one snapshot, recomputes every digest and every link, checks that the guards
stand, and replays the trail against the live rows: the only way to find a value changed while a trigger was off
(reliability.md §1.4). The content of files is compared with the hash that the trail has of it.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, CursorResult, Table, select, text

from app.db.attachments import Attachment, StoredContent
from app.db.base import Record
from app.db.database import Database
from app.db.guards import is_secret, recorded_columns
from app.db.trail import (
    ERASED,
    GENESIS,
    INTRODUCED,
    SALT_BYTES,
    audit_change,
    audit_link,
    digest,
    fingerprint,
    link_hash,
)
from app.kernel.i18n import N_, _

BATCH = 5_000

ALTERED_LINK = N_(
    "Transaction {tx} is not what was committed: its author, time or cause, or the list of its {count} changes, "
    "was altered."
)
DIFFERENCE = N_("{table} {record}, “{field}”: the trail says {recorded} (entry {change}), the record says {live}.")


@dataclass(frozen=True)
class Broken:
    """The first thing that does not hold, and where it stands."""

    msgid: str
    params: dict[str, Any]

    def __str__(self) -> str:
        return _(self.msgid).format(**self.params)


@dataclass(frozen=True)
class Verdict:
    """What was read, the last hash of the chain for a witness, and what is broken, if anything is."""

    changes: int
    transactions: int
    last_hash: str
    broken: Broken | None

    @property
    def holds(self) -> bool:
        return self.broken is None


@dataclass
class _Reading:
    changes: int = 0
    transactions: int = 0
    hash: bytes = GENESIS


def verify_trail(database: Database) -> Verdict:
    """Read everything once, in one snapshot, and stop at the first entry that does not hold."""
    with snapshot(database) as connection:
        return verify_snapshot(connection, database.dialect)


def snapshot(database: Database) -> Connection:
    """A connection that sees the database as it is at its first question, whatever is written meanwhile."""
    engine = database.reader
    if not database.is_sqlite:
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    return engine.connect()


def verify_snapshot(connection: Connection, dialect: ModuleType) -> Verdict:
    reading = _Reading()
    with closing(_differences(connection, dialect)) as differences:
        broken = (
            _missing_guard(connection, dialect)
            or _broken_chain(connection, reading)
            or _cut_tail(connection, reading)
            or next(differences, None)
            or _altered_content(connection)
        )
    return Verdict(reading.changes, reading.transactions, reading.hash.hex(), broken)


def _missing_guard(connection: Connection, dialect: ModuleType) -> Broken | None:
    standing = dialect.guards_standing(connection)
    for name, definition in sorted(dialect.guards_wanted(Record.metadata).items()):
        if standing.get(name) != definition:
            return Broken(N_("The guard “{trigger}” is missing, switched off or altered."), {"trigger": name})
    return None


def _broken_chain(connection: Connection, reading: _Reading) -> Broken | None:
    erased = _erased(connection)
    streaming = connection.execution_options(yield_per=BATCH)
    with (
        streaming.execute(select(audit_link).order_by(audit_link.c.pos)) as links,
        streaming.execute(select(audit_change).order_by(audit_change.c.id)) as rows,
    ):
        return _first_broken(links, _ByTransaction(rows), reading, erased)


def _erased(connection: Connection) -> dict[int, str]:
    """The entries in which something was erased, with the hash of what they may say since."""
    query = select(audit_change.c.diff).where(audit_change.c.verb == ERASED).order_by(audit_change.c.id)
    vouched = (json.loads(diff)["entries"] for diff in connection.scalars(query))
    return {int(change): hash_ for entries in vouched for change, hash_ in entries.items()}


def _digest_of(change: Any, erased: dict[int, str]) -> bytes | None:
    """The digest that the entry was chained by; None when it is neither what it was nor what an erasing made of it."""
    salt, kept = change.seal[:SALT_BYTES], change.seal[SALT_BYTES:]
    made = digest(salt, change.id, change.tx, change.tbl, change.pk, change.verb, change.diff)
    is_vouched_for = not any(salt) and erased.get(change.id) == made.hex()
    return kept if made == kept or is_vouched_for else None


def _first_broken(
    links: Iterable[Any], changes: "_ByTransaction", reading: _Reading, erased: dict[int, str]
) -> Broken | None:
    for expected, link in enumerate(links, 1):
        if link.pos != expected:
            return Broken(N_("Transaction {pos} of the chain is missing."), {"pos": expected})
        digests = []
        for change in changes.of(link):
            sealed = _digest_of(change, erased)
            if sealed is None:
                return _altered(change.id, change.tbl, change.pk, link.tx)
            digests.append(sealed)
        reading.changes += len(digests)
        reading.transactions += 1
        reading.hash = link_hash(reading.hash, link.tx, link.pos, link.at_us, link.actor, link.cause, digests)
        if reading.hash != link.hash:
            return Broken(ALTERED_LINK, {"tx": link.tx, "count": len(digests)})
    if (stray := changes.first_left()) is not None:
        where = {"change": stray.id, "tx": stray.tx}
        return Broken(N_("Entry {change} stands outside the chain (transaction {tx})."), where)
    return None


def _cut_tail(connection: Connection, reading: _Reading) -> Broken | None:
    """PostgreSQL keeps the last hash apart; on SQLite the records themselves tell what is gone."""
    if connection.dialect.name == "sqlite":
        return None
    pos, hash_ = connection.execute(text("SELECT pos, hash FROM audit_head")).one()
    if (pos, hash_) == (reading.transactions, reading.hash):
        return None
    return Broken(
        N_("The chain ends with transaction {last} and should end with {pos}."),
        {"last": reading.transactions, "pos": pos},
    )


class _ByTransaction:
    """The changes in the order of the chain; only those of transactions that overlapped are kept in memory."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = iter(rows)
        self._waiting: dict[int, list[Any]] = defaultdict(list)
        self._read = 0

    def of(self, link: Any) -> list[Any]:
        while self._read < link.last_change and (change := next(self._rows, None)) is not None:
            self._waiting[change.tx].append(change)
            self._read = change.id
        return self._waiting.pop(link.tx, [])

    def first_left(self) -> Any | None:
        left = next(self._rows, None)
        kept = (change for changes in self._waiting.values() for change in changes)
        return min((*kept, *([left] if left else [])), key=lambda change: int(change.id), default=None)


def _altered(change: int, tbl: str, pk: int, tx: int) -> Broken:
    return Broken(
        N_("Entry {change} was altered: {table} {record}, transaction {tx}."),
        {"change": change, "table": tbl, "record": pk, "tx": tx},
    )


def _differences(connection: Connection, dialect: ModuleType) -> Generator[Broken, None, None]:
    for table in Record.metadata.sorted_tables:
        yield from _differences_of(connection, table, dialect)


def _differences_of(connection: Connection, table: Table, dialect: ModuleType) -> Generator[Broken, None, None]:
    recorded = _replayed(connection, table.name)
    with _live(connection, table, dialect) as rows:
        for live in _as_recorded(rows, table):
            record = live["id"]
            known = recorded.pop(record, None)
            if known is None:
                yield _difference(N_("{table} {record} is not in the trail."), table, record)
            elif field := _differing_field(live, known):
                change = _entry_that_set(connection, table.name, record, field)
                values = {"recorded": known.get(field), "live": live.get(field)}
                where = {"table": table.name, "record": record, "field": field, "change": change}
                yield Broken(DIFFERENCE, where | values)
    for record in recorded:
        yield _difference(N_("{table} {record} was removed behind the trail's back."), table, record)


def _difference(msgid: str, table: Table, record: int) -> Broken:
    return Broken(msgid, {"table": table.name, "record": record})


def _replayed(connection: Connection, tbl: str) -> dict[int, dict[str, Any]]:
    """Each living record of the table as the trail knows it."""
    records: dict[int, dict[str, Any]] = {}
    query = select(audit_change.c.pk, audit_change.c.verb, audit_change.c.diff)
    query = query.where(audit_change.c.tbl == tbl).order_by(audit_change.c.id)
    for record, verb, diff in connection.execution_options(yield_per=BATCH).execute(query):
        if verb == "I":
            records[record] = json.loads(diff)
        elif verb == "D":
            records.pop(record, None)
        elif verb == ERASED:
            continue
        elif verb == INTRODUCED:
            for known in records.values():
                known.update(json.loads(diff))
        else:
            records.setdefault(record, {}).update((name, new) for name, (_old, new) in json.loads(diff).items())
    return records


def _altered_content(connection: Connection) -> Broken | None:
    """The bytes of files do not stand in the trail; their hash does, and what it says was compared before."""
    contents = text(f"SELECT id, sha256, content FROM {StoredContent.__tablename__} ORDER BY id")
    with connection.execution_options(yield_per=1).execute(contents) as rows:
        for record, sha256, content in rows:
            if not isinstance(content, bytes) or hashlib.sha256(content).hexdigest() != sha256:
                names = connection.scalars(select(Attachment.name).where(Attachment.content_id == record).distinct())
                msgid = N_("The content of a file was altered: stored_content {record}, kept as {names}.")
                return Broken(msgid, {"record": record, "names": ", ".join(f"“{name}”" for name in names) or "–"})
    return None


def _entry_that_set(connection: Connection, tbl: str, record: int, field: str) -> int | str:
    """The number of the last entry that speaks of the field."""
    query = select(audit_change.c.id, audit_change.c.diff).where(
        audit_change.c.tbl == tbl, audit_change.c.pk.in_((record, 0)), audit_change.c.verb != ERASED
    )
    entries = connection.execute(query.order_by(audit_change.c.id.desc())).all()
    return next((number for number, diff in entries if field in json.loads(diff)), "–")


def _live(connection: Connection, table: Table, dialect: ModuleType) -> CursorResult[Any]:
    """The rows as they are now, in the form the triggers write."""
    cells = ", ".join(dialect.as_recorded(column) for column in recorded_columns(table))
    streaming = connection.execution_options(yield_per=BATCH)
    return streaming.execute(text(f'SELECT {cells} FROM "{table.name}" ORDER BY id'))


def _as_recorded(rows: CursorResult[Any], table: Table) -> Iterator[dict[str, Any]]:
    columns = recorded_columns(table)
    names = [column.name for column in columns]
    secrets = [column.name for column in columns if is_secret(column)]
    for row in rows:
        live = dict(zip(names, row, strict=True))
        for name in secrets:
            live[name] = fingerprint(live[name])
        yield live


def _differing_field(live: dict[str, Any], known: dict[str, Any]) -> str | None:
    return next((name for name, value in live.items() if value != known.get(name)), None)
