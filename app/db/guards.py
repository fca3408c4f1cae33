"""What the database itself refuses, generated from the tables and the flows declared on them.

Every table has its three audit triggers and one that moves the version on for writers who forget it. A table whose
``info`` names a ``flow`` refuses a jump of state; one whose ``info`` names a ``freeze`` refuses changes to a record
that is final. The same declarations serve both engines; `sqlite.py` and `postgresql.py` only say it in their dialect.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Column, LargeBinary, MetaData, Table

from app.kernel.flow import Flow

UNTRACKED = frozenset({"version"})


@dataclass(frozen=True)
class Freeze:
    """Rows for which `when` holds (SQL over `OLD`) may no longer change, but for the columns in `free`."""

    when: str
    free: frozenset[str] = frozenset()
    deletes: bool = True


def tracked_columns(table: Table) -> list[Column[object]]:
    return [column for column in table.columns if column.name not in UNTRACKED]


def is_binary(column: Column[object]) -> bool:
    return isinstance(column.type, LargeBinary)


def flow_of(table: Table) -> Flow | None:
    flow = table.info.get("flow")
    assert flow is None or isinstance(flow, Flow)
    return flow


def freeze_of(table: Table) -> Freeze | None:
    freeze = table.info.get("freeze")
    assert freeze is None or isinstance(freeze, Freeze)
    return freeze


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


def all_trigger_names(metadata: MetaData) -> set[str]:
    return {name for table in metadata.sorted_tables for name in trigger_names(table)}
