"""What the database refuses by itself, whoever asks: rewriting the trail, changing its shape, jumping states."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import product

import pytest
from sqlalchemy import Table, select, text, update
from sqlalchemy.exc import DBAPIError

from app.backend import Backend
from app.db.base import Record
from app.db.database import Database
from app.db.guards import flow_of, freeze_of
from app.db.trail import TRAIL_TABLES
from app.schema import METADATA
from tests.databases import postgresql_only, sqlite_only
from tests.make import Make

WITH_FLOW = sorted(table.name for table in METADATA.sorted_tables if flow_of(table))
WITH_FREEZE = sorted(table.name for table in METADATA.sorted_tables if freeze_of(table))


def kind_of(table: str) -> type[Record]:
    return next(mapper.class_ for mapper in Record.registry.mappers if mapper.local_table.name == table)


def refused(database: Database, statement: str) -> str:
    """What the database answers to this statement in a transaction of ours; empty when it lets it pass."""
    try:
        with database.transaction("anna", "attack") as session:
            session.execute(text(statement))
    except DBAPIError as error:
        return str(error.orig)
    return ""


@pytest.mark.parametrize("table", TRAIL_TABLES)
def test_the_trail_can_only_grow(backend: Backend, make: Make, table: str):
    make.customer()
    backend.run(nothing)
    column = {"audit_link": "actor", "audit_change": "diff", "audit_command": "name"}[table]
    assert "append-only" in refused(backend.database, f"UPDATE {table} SET {column} = 'x'")
    assert "append-only" in refused(backend.database, f"DELETE FROM {table}")


def nothing(ctx) -> None:
    pass


@postgresql_only
@pytest.mark.parametrize("table", TRAIL_TABLES)
def test_the_trail_cannot_be_emptied_at_one_stroke(database: Database, table: str):
    assert "append-only" in refused(database, f"TRUNCATE {table} CASCADE")


SHAPE_CHANGES = [
    "DROP TRIGGER audit_customer_update",
    "DROP TABLE audit_change",
    "CREATE TRIGGER undo AFTER UPDATE ON customer BEGIN SELECT 1; END",
    "CREATE TEMP TRIGGER undo AFTER UPDATE ON customer BEGIN SELECT 1; END",
    "CREATE TEMP TABLE customer (id)",
    "CREATE TABLE shadow (id)",
    "CREATE VIEW shadow AS SELECT 1",
    "DROP INDEX ix_audit_change_tbl_pk",
    "ALTER TABLE customer RENAME TO customer_old",
    "ALTER TABLE customer DROP COLUMN pec",
    "INSERT INTO audit_change (id, tx, tbl, pk, verb, diff, seal) VALUES (9, 9, 'customer', 1, 'U', '{}', x'00')",
]
SETTING_CHANGES = [
    "PRAGMA recursive_triggers = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA ignore_check_constraints = ON",
    "PRAGMA synchronous = OFF",
    "PRAGMA journal_mode = MEMORY",
    "PRAGMA query_only(0)",
    "PRAGMA user_version = 7",
]


@sqlite_only
@pytest.mark.parametrize("statement", SHAPE_CHANGES)
def test_our_own_connections_cannot_change_the_shape(database: Database, statement: str):
    assert "not authorized" in refused(database, statement)


@sqlite_only
@pytest.mark.parametrize("statement", ["ATTACH ':memory:' AS other", *SETTING_CHANGES])
def test_our_own_connections_cannot_change_their_settings(database: Database, statement: str):
    for engine in (database.writer, database.reader):
        with engine.connect() as connection, pytest.raises(DBAPIError, match="not authorized"):
            connection.exec_driver_sql(statement)


def rows_in_each_state(make: Make, table: str) -> Iterator[tuple[str, int]]:
    """A new record of that kind for each state its flow knows."""
    kind = kind_of(table)
    for state in kind.__flow__.states:
        yield str(state), make.record(kind, state=state).id


@pytest.mark.parametrize("table", WITH_FLOW)
def test_the_database_allows_the_steps_of_the_flow_and_no_other(database: Database, make: Make, table: str):
    """Every pair of states, tried with raw SQL; each try is undone, so that all start from the same record."""
    kind = kind_of(table)
    states = [str(state) for state in kind.__flow__.states]
    rows = dict(rows_in_each_state(make, table))
    allowed = set()
    with database.transaction("anna", "matrix") as session:
        for source, target in product(states, states):
            attempt = session.begin_nested()
            with suppress(DBAPIError):
                session.execute(text(f"UPDATE {table} SET state = '{target}' WHERE id = {rows[source]}"))
                allowed.add((source, target))
            attempt.rollback()
    assert allowed - {(state, state) for state in states} == kind.__flow__.steps()


@pytest.mark.parametrize("table", WITH_FLOW)
def test_a_state_the_flow_does_not_know_is_refused(database: Database, make: Make, table: str):
    make.record(kind_of(table))
    assert "does not allow" in refused(database, f"UPDATE {table} SET state = 'elsewhere'")


ARCHIVED = ("call", {"state": "archived"})
INVOICED = ("cost_line", {"invoice_number": "FT/2026/000001"})
FROZEN = {
    "article_edition": ({}, "body"),
    "assignment": ({"call": ARCHIVED}, "note"),
    "call_pause": ({"call": ARCHIVED}, "cause"),
    "cost_split": ({"cost_line": INVOICED}, "bucket"),
    "used_part": ({"intervention": ("intervention", {"state": "done"})}, "serial_in"),
    "journal_entry": ({}, "text"),
    "stored_content": ({}, "sha256"),
    "diagnosis_edition": ({}, "questions"),
    "call": ({"state": "archived"}, "subject"),
    "invoice": ({}, "buyer"),
    "invoice_line": ({}, "description"),
    "payment": ({}, "method"),
    "cost_line": ({"invoice_number": "FT/2026/000001"}, "description"),
    "intervention": ({"state": "done"}, "report"),
    "rma": ({"state": "returned"}, "repair"),
    "subcontract_order": ({"state": "approved"}, "report"),
}
"""For each kind of record that becomes final: what makes it so, itself or what it belongs to, and a field that must not
change any more."""


def final_record(make: Make, table: str) -> Record:
    fields = {
        name: make.record(kind_of(value[0]), **value[1]) if isinstance(value, tuple) else value
        for name, value in FROZEN[table][0].items()
    }
    return make.record(kind_of(table), **fields)


def test_every_kind_of_record_that_becomes_final_is_tried():
    assert sorted(FROZEN) == WITH_FREEZE


@pytest.mark.parametrize("table", WITH_FREEZE)
def test_a_final_record_can_be_neither_changed_nor_deleted(database: Database, make: Make, table: str):
    field = FROZEN[table][1]
    final_record(make, table)
    assert "is final" in refused(database, f"UPDATE {table} SET {field} = '[]'")
    assert "is final" in refused(database, f"DELETE FROM {table}")


@pytest.mark.parametrize("table", ["cost_line", "cost_split"])
def test_of_an_archived_call_no_cost_can_be_changed_though_it_was_never_invoiced(
    database: Database, make: Make, table: str
):
    make.cost_split(cost_line=make.cost_line(call=make.call(state="archived")))
    assert "is final" in refused(database, f"UPDATE {table} SET {'vat' if table == 'cost_line' else 'amount'} = 7")


@pytest.mark.parametrize("table", [name for name in WITH_FREEZE if FROZEN[name][0]])
def test_what_is_not_final_yet_can_be_changed(database: Database, make: Make, table: str):
    make.record(kind_of(table))
    assert refused(database, f"UPDATE {table} SET {FROZEN[table][1]} = 'x'") == ""


@pytest.mark.parametrize("table", WITH_FREEZE)
def test_what_a_final_record_leaves_free_can_be_changed(database: Database, make: Make, table: str):
    kind = kind_of(table)
    record = final_record(make, table)
    for name in sorted(freeze_of(kind.__table__).free - {"state", "attachment_id"}):
        value = {"signed_at": record.planned_to}.get(name, "x") if table == "intervention" else "x"
        with database.transaction("anna", "free") as session:
            session.execute(update(kind).values({name: value}))
            assert session.scalar(select(getattr(kind, name))) == value


def test_the_state_of_every_table_with_a_flow_is_not_left_empty():
    tables: list[Table] = [kind_of(name).__table__ for name in WITH_FLOW]
    assert [table.name for table in tables if table.c.state.nullable] == []


@sqlite_only
def test_closing_the_chain_takes_no_longer_the_longer_the_trail_is(database: Database):
    """A new link makes SQLite look for the changes that wait for it: by an index, never through the whole trail."""
    with database.reader.connect() as connection:
        plan = connection.execute(text("EXPLAIN QUERY PLAN SELECT 1 FROM audit_change WHERE tx = 1")).all()
    assert "SEARCH audit_change USING COVERING INDEX" in str(plan)
