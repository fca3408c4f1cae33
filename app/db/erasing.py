"""Erasing what is known of a person (GDPR art. 17) out of a record and out of its trail, so that the proof stays.

Each entry keeps the digest it was chained by; its salt goes, so that the erased values cannot be guessed from it, and
blanks take the values' place. One entry of the verb ``E`` in the chain says why, and to what the others were brought.
"""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Connection, Table, UniqueConstraint, select, text, update

from app.db.audited import next_entry, write_entry
from app.db.base import Record
from app.db.columns import PlainText
from app.db.context import Gone
from app.db.database import Database
from app.db.guards import freeze_of, is_secret
from app.db.trail import ERASED, SALT_BYTES, audit_change, digest
from app.kernel.errors import Missing, Refused, refuse_if_any
from app.kernel.i18n import N_

BLANK = "–"
NO_SALT = bytes(SALT_BYTES)
KEPT_BY_LAW = frozenset({"invoice", "invoice_line", "payment"})
DERIVED = frozenset({"search", "phone_key", "caller_key", "serial_key"})
"""Columns that hold the same once more; they are emptied with whatever is erased."""


class KeptByLaw(Refused):
    msgid = N_("Invoices and payments are kept for ten years (art. 2220 c.c.): nothing is erased in them.")


class NotErasable(Refused):
    msgid = N_("“{field}” is no text of {record} that can be erased. Such texts are: {known}.")


def erasable_fields(record: str) -> list[str]:
    """The columns of free text; not numbers, states, secrets, nor what others are found by."""
    table = Record.metadata.tables[record]
    unique = [kept for kept in table.constraints if isinstance(kept, UniqueConstraint)]
    keys = {column.name for kept in unique for column in kept.columns}
    keys |= {column.name for index in table.indexes if index.unique for column in index.columns}
    return [
        column.name
        for column in table.columns
        if isinstance(column.type, PlainText)
        and not (column.unique or is_secret(column) or column.name in DERIVED | keys)
    ]


def erase(database: Database, actor: str, record: str, record_id: int, fields: Collection[str], reason: str) -> int:
    """Blank the fields in the record and in every entry of its trail; answers how many entries were changed.

    Refuses what is no free text, what the law keeps, and an erasing without a reason.
    """
    known = erasable_fields(record)
    faults: list[Refused] = [KeptByLaw()] if record in KEPT_BY_LAW else []
    told = {"record": record, "known": ", ".join(known)}
    faults += [NotErasable(field=field, at=field, **told) for field in fields if field not in known]
    if not reason.strip():
        faults.append(Missing(field=N_("Reason"), at="reason"))
    refuse_if_any(faults)
    table = Record.metadata.tables[record]
    columns = [column for column in table.columns if column.name in {*fields, *DERIVED}]
    with database.unguarded() as connection:
        database.dialect.sign(connection, actor, "erase")
        with _lifted(connection, database, table):
            return _erase(connection, table, record_id, columns, reason.strip())


def _erase(connection: Connection, table: Table, record_id: int, columns: list[Column[Any]], reason: str) -> int:
    emptied = {column.name: _blank(column) for column in columns}
    connection.execute(update(table).where(table.c.id == record_id).values(**emptied))
    entries = connection.execute(
        select(audit_change)
        .where(audit_change.c.tbl == table.name, audit_change.c.pk == record_id, audit_change.c.verb != ERASED)
        .order_by(audit_change.c.id)
    ).all()
    if not entries:
        raise Gone
    brought_to = {}
    for entry in entries:
        diff = json.loads(entry.diff)
        if blanked := {name: _blanked(value) for name, value in diff.items() if name in emptied}:
            brought_to[str(entry.id)] = _bring_to(connection, entry, diff | blanked)
    told = {"fields": sorted(emptied.keys() - DERIVED), "reason": reason, "entries": brought_to}
    write_entry(connection, *next_entry(connection), table.name, record_id, ERASED, told)
    return len(brought_to)


def _bring_to(connection: Connection, entry: Any, diff: dict[str, Any]) -> str:
    """Write the entry anew without its salt; answers the hash by which the erasing vouches for it."""
    written = json.dumps(diff, ensure_ascii=False, separators=(",", ":"))
    seal = NO_SALT + bytes(entry.seal)[SALT_BYTES:]
    connection.execute(update(audit_change).where(audit_change.c.id == entry.id).values(diff=written, seal=seal))
    return digest(NO_SALT, entry.id, entry.tx, entry.tbl, entry.pk, entry.verb, written).hex()


def _blank(column: Column[Any]) -> str | None:
    if column.nullable:
        return None
    is_optional = column.default is not None and getattr(column.default, "arg", None) == ""
    return "" if is_optional else BLANK


def _blanked(value: Any) -> Any:
    if isinstance(value, list):
        return [_blanked(each) for each in value]
    return value if value in (None, "", BLANK) else BLANK


@contextmanager
def _lifted(connection: Connection, database: Database, table: Table) -> Iterator[None]:
    """Only here, and until the end of the transaction, may the trail and a final record be changed."""
    trail, frozen = ("append_only_audit_change_update", "audit_change"), (f"freeze_{table.name}_update", table.name)
    if not database.is_sqlite:
        trail = ("append_only_audit_change", "audit_change")
    guards = [trail, *([frozen] if freeze_of(table) else [])]
    wanted = database.dialect.guards_wanted(Record.metadata)
    for name, owner in guards:
        lift = f"DROP TRIGGER {name}" if database.is_sqlite else f"ALTER TABLE {owner} DISABLE TRIGGER {name}"
        connection.execute(text(lift))
    yield
    if not database.is_sqlite:
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for name, owner in guards:
        back = wanted[name] if database.is_sqlite else f"ALTER TABLE {owner} ENABLE ALWAYS TRIGGER {name}"
        connection.exec_driver_sql(back)
