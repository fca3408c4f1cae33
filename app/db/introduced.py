"""Columns that a migration gives to records that stand already: the trail says what they hold from then on.

No trigger fires for the default of a new column. One entry of the verb ``C`` says that every record of the table holds
the value from here on, so that a replay stays exact; where the records differ, each has an entry like any change. Both
stand in the chain, under the cause `migration`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Connection, MetaData, text

from app.db.audited import next_entry, write_entry
from app.db.guards import is_secret, recorded_columns
from app.db.trail import INTRODUCED, fingerprint

Columns = Mapping[str, frozenset[str]]

_STANDING = {
    "sqlite": "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table'",
    "postgresql": (
        "SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped"
    ),
}


def standing_columns(connection: Connection) -> Columns:
    """The columns of each table as the database has them now."""
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(text(_STANDING[connection.dialect.name])):
        found.setdefault(table, set()).add(column)
    return {table: frozenset(columns) for table, columns in found.items()}


def record_introduced(connection: Connection, before: Columns, metadata: MetaData, cell: Any) -> None:
    """Write down what the columns hold that were not there before; `cell` gives the SQL of a column as recorded."""
    for table in metadata.sorted_tables:
        if table.name not in before:
            continue
        for column in recorded_columns(table):
            if column.name not in before[table.name]:
                for record, verb, field in _entries(connection, column, cell(column)):
                    write_entry(connection, *next_entry(connection), table.name, record, verb, {column.name: field})


def _entries(connection: Connection, column: Column[Any], cell: str) -> Iterator[tuple[int, str, Any]]:
    rows = connection.execute(text(f'SELECT id, {cell} FROM "{column.table.name}" ORDER BY id')).all()
    held = {record: fingerprint(value) if is_secret(column) else value for record, value in rows}
    first = next(iter(held.values()), None)
    if all(value == first for value in held.values()):
        if first is not None:
            yield 0, INTRODUCED, first
    else:
        yield from ((record, "U", [None, value]) for record, value in held.items() if value is not None)
