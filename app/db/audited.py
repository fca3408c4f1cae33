"""Entries that no trigger writes: what a migration gave to records that stood, and what was erased."""

import json
import os
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, text

from app.db.trail import SALT_BYTES, audit_change, digest

_NUMBERS = {
    "sqlite": (
        "SELECT id, pronto_tx(coalesce((SELECT max(tx) FROM audit_link), 0) + 1) "
        "FROM (SELECT coalesce((SELECT max(id) FROM audit_change), 0) + 1 AS id)"
    ),
    "postgresql": "SELECT * FROM audit_numbers()",
}


def next_entry(connection: Connection) -> tuple[int, int]:
    """The number of the next change and of its transaction, which is opened with the first."""
    change, tx = connection.execute(text(_NUMBERS[connection.dialect.name])).one()
    return change, tx


def write_entry(
    connection: Connection, change: int, tx: int, tbl: str, record: int, verb: str, fields: Mapping[str, Any]
) -> None:
    diff = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    salt = os.urandom(SALT_BYTES)
    values = {"id": change, "tx": tx, "tbl": tbl, "pk": record, "verb": verb, "diff": diff}
    sealed = salt + digest(salt, change, tx, tbl, record, verb, diff)
    connection.execute(insert(audit_change).values(**values, seal=sealed))
