"""What the database itself refuses, generated from the tables and the flows declared on their records.

Every table has its three audit triggers and one that moves the version on for writers who forget it. A record class
with a ``__flow__`` refuses a jump of state; one with a ``__freeze__`` refuses changes to a record that is final. The
same declarations serve both engines; `sqlite.py` and `postgresql.py` only say it in their dialect.
"""

from collections.abc import Iterable

from sqlalchemy import Column, LargeBinary, Table

from app.db.base import Freeze, Record
from app.kernel.flow import Flow

UNTRACKED = frozenset({"version"})


def tracked_columns(table: Table) -> list[Column[object]]:
    return [column for column in table.columns if column.name not in UNTRACKED]


def is_secret(column: Column[object]) -> bool:
    """Such as the hash of a password: the trail says that it changed, by a fingerprint, and not to what."""
    return bool(column.info.get("secret"))


def is_binary(column: Column[object]) -> bool:
    return isinstance(column.type, LargeBinary)


def recorded_columns(table: Table) -> list[Column[object]]:
    """Those whose values stand in the trail."""
    return [column for column in tracked_columns(table) if not is_binary(column)]


def flow_of(table: Table) -> Flow | None:
    return _record_of(table).__flow__


def freeze_of(table: Table) -> Freeze | None:
    return _record_of(table).__freeze__


def _record_of(table: Table) -> type[Record]:
    return next(mapper.class_ for mapper in Record.registry.mappers if mapper.local_table is table)


def is_final(table: Table, row: str = "OLD") -> str | None:
    """SQL that tells whether that row is final, by itself or by its owner; None for what never becomes final."""
    freeze = freeze_of(table)
    if freeze is None:
        return None
    mine = freeze.when.replace("OLD.", f"{row}.")
    if not freeze.owner:
        return mine
    owner = owner_of(table, freeze)
    final = is_final(owner, owner.name)
    return f"{mine} OR EXISTS (SELECT 1 FROM {owner.name} WHERE {owner.name}.id = {row}.{freeze.owner} AND ({final}))"


def owner_of(table: Table, freeze: Freeze) -> Table:
    (key,) = table.columns[freeze.owner].foreign_keys
    return key.column.table


def frozen_columns(table: Table, freeze: Freeze) -> list[str]:
    return [column.name for column in tracked_columns(table) if column.name not in freeze.free]


def trigger_names(table: Table) -> Iterable[str]:
    """The triggers a table must have; the conformance test and `audit verify` look for these."""
    yield from (f"audit_{table.name}_{verb}" for verb in ("insert", "update", "delete"))
    yield f"version_{table.name}"
    if flow_of(table):
        yield f"flow_{table.name}"
    if freeze := freeze_of(table):
        yield f"freeze_{table.name}_update"
        if freeze.deletes:
            yield f"freeze_{table.name}_delete"
