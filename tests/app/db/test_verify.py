"""Whoever gets at the database itself and tampers with it is found, and the first entry that does not hold is named."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest

from app.backend import Backend
from app.customers.models import Customer
from app.db.attachments import attach
from app.db.database import Database
from app.db.verify import verify_trail
from tests.databases import postgresql_only, sqlite_only
from tests.make import Make

pytestmark = pytest.mark.usefixtures("in_english")

TAMPERING = [
    ("UPDATE audit_change SET diff = replace(diff, 'Lugo', 'Roma') WHERE id = 3", "Entry 3 was altered"),
    ("UPDATE audit_change SET verb = 'D' WHERE id = 2", "Entry 2 was altered"),
    ("UPDATE audit_change SET pk = pk + 1 WHERE id = 2", "Entry 2 was altered"),
    ("UPDATE audit_change SET tbl = 'site' WHERE id = 2", "Entry 2 was altered"),
    ("UPDATE audit_change SET seal = (SELECT seal FROM audit_change WHERE id = 1) WHERE id = 2", "Entry 2 was altered"),
    ("UPDATE audit_change SET tx = (SELECT max(tx) FROM audit_link) WHERE id = 1", "Transaction {tx1} is not what"),
    ("UPDATE audit_link SET actor = 'luca' WHERE pos = 2", "Transaction {tx2} is not what"),
    ("UPDATE audit_link SET at_us = at_us - 3600000000 WHERE pos = 2", "Transaction {tx2} is not what"),
    ("UPDATE audit_link SET cause = 'other' WHERE pos = 2", "Transaction {tx2} is not what"),
    ("UPDATE audit_link SET hash = (SELECT hash FROM audit_link WHERE pos = 1) WHERE pos = 2", "Transaction {tx2} is"),
    ("DELETE FROM audit_change WHERE id = 2", "Transaction {tx2} is not what"),
    ("DELETE FROM audit_change WHERE id = 3", "Transaction {tx3} is not what"),
    ("DELETE FROM audit_link WHERE pos = 1", "Transaction 1 of the chain is missing"),
    ("DELETE FROM audit_link WHERE pos = 2", "Transaction 2 of the chain is missing"),
    (
        "INSERT INTO audit_change (id, tx, tbl, pk, verb, diff, seal) "
        "SELECT 99, tx, tbl, pk, verb, diff, seal FROM audit_change WHERE id = 3",
        "Entry 99 stands outside the chain",
    ),
    ("UPDATE customer SET town = 'Roma'", "customer 1, “town”: the trail says Lugo (entry 3), the record says Roma"),
    ("UPDATE customer SET pec = 'x'", "customer 1, “pec”: the trail says "),
    ("DELETE FROM customer", "customer 1 was removed behind"),
    (
        "INSERT INTO department (name, line, is_active, version) VALUES ('Fantasma', 1, true, 1)",
        "department 1 is not in the trail",
    ),
]


@pytest.fixture
def history(database: Database, backend: Backend, make: Make) -> Customer:
    """Three transactions with a change each: customer 1 moves from Bologna to Imola to Lugo."""
    customer = make.customer(town="Bologna")
    for town in ("Imola", "Lugo"):
        with backend.work("move") as ctx:
            ctx.get(Customer, customer.id).town = town
    assert verify_trail(database).holds
    return customer


@contextmanager
def behind_the_back(database: Database) -> Iterator[Callable[[str], Any]]:
    """Every guard is taken away while the attacker works, and is back in its place afterwards."""
    if database.is_sqlite:
        with closing(sqlite3.connect(database.file)) as attacker:
            guards = attacker.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _sql in guards:
                attacker.execute(f"DROP TRIGGER {name}")
            yield attacker.execute
            for _name, sql in guards:
                attacker.execute(sql)
            attacker.commit()
    else:
        with closing(psycopg.connect(plain(database))) as attacker:
            attacker.execute(SWITCH.replace("SWITCHED", "DISABLE"))
            yield attacker.execute
            attacker.execute(SWITCH.replace("SWITCHED", "ENABLE ALWAYS"))
            attacker.commit()


SWITCH = """DO $$ DECLARE guard record; BEGIN
  FOR guard IN SELECT tgrelid::regclass AS tbl, tgname FROM pg_trigger WHERE NOT tgisinternal LOOP
    EXECUTE format('ALTER TABLE %s SWITCHED TRIGGER %I', guard.tbl, guard.tgname);
  END LOOP;
END $$"""


def plain(database: Database) -> str:
    return database.url.set(drivername="postgresql").render_as_string(hide_password=False)


def found(database: Database) -> str:
    return str(verify_trail(database).broken)


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(("tampering", "finding"), TAMPERING)
def test_tampering_is_found_and_named(database: Database, tampering: str, finding: str):
    with behind_the_back(database) as execute:
        links = {f"tx{pos}": tx for pos, tx in execute("SELECT pos, tx FROM audit_link").fetchall()}
        execute(tampering)
    assert found(database).startswith(finding.format(**links))


@pytest.mark.usefixtures("history")
def test_a_trail_cut_at_its_end_is_found(database: Database):
    with behind_the_back(database) as execute:
        execute("DELETE FROM audit_change WHERE id = 3")
        execute("DELETE FROM audit_link WHERE pos = 3")
    assert re.search("“town”: the trail says Imola|should end with 3", found(database))


def test_a_file_whose_bytes_were_changed_is_named(database: Database, backend: Backend, make: Make):
    with backend.work() as ctx:
        attach(ctx, ctx.get(Customer, make.within(ctx).customer().id), "FT-1.pdf", "application/pdf", b"194.47")
    assert verify_trail(database).holds
    with behind_the_back(database) as execute:
        execute("UPDATE stored_content SET content = '194.48'")
    assert found(database) == "The content of a file was altered: stored_content 1, kept as “FT-1.pdf”."


@postgresql_only
@pytest.mark.usefixtures("history")
def test_a_trail_cut_together_with_what_it_recorded_is_found_by_its_last_hash(database: Database):
    with behind_the_back(database) as execute:
        execute("UPDATE customer SET town = 'Imola'")
        execute("DELETE FROM audit_change WHERE id = 3")
        execute("DELETE FROM audit_link WHERE pos = 3")
    assert found(database) == "The chain ends with transaction 2 and should end with 3."


@pytest.mark.usefixtures("history")
def test_two_transactions_put_in_each_other_s_place_are_found(database: Database):
    with behind_the_back(database) as execute:
        execute("UPDATE audit_link SET pos = 99 WHERE pos = 2")
        execute("UPDATE audit_link SET pos = 2 WHERE pos = 3")
        execute("UPDATE audit_link SET pos = 3 WHERE pos = 99")
    assert "is not what was committed" in found(database)


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("trigger", ["audit_customer_update", "append_only_audit_link", "flow_call"])
def test_a_guard_that_was_taken_away_is_named(database: Database, trigger: str):
    table = next(name for name in ("customer", "audit_link", "call") if name in trigger)
    if database.is_sqlite:
        trigger = trigger.replace("audit_link", "audit_link_delete")
    _execute(database, f"DROP TRIGGER {trigger}" + ("" if database.is_sqlite else f" ON {table}"))
    assert found(database) == f"The guard “{trigger}” is missing, switched off or altered."


@sqlite_only
@pytest.mark.usefixtures("history")
def test_a_guard_whose_teeth_were_drawn_is_named(database: Database):
    _execute(database, "DROP TRIGGER audit_customer_update")
    _execute(database, "CREATE TRIGGER audit_customer_update AFTER UPDATE ON customer BEGIN SELECT 1; END")
    assert "audit_customer_update" in found(database)


@postgresql_only
@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("switch", ["DISABLE", "ENABLE"])
def test_a_guard_switched_off_or_only_half_on_is_named(database: Database, switch: str):
    _execute(database, f"ALTER TABLE customer {switch} TRIGGER audit_customer_update")
    assert "audit_customer_update" in found(database)


@postgresql_only
@pytest.mark.usefixtures("history")
def test_a_function_whose_teeth_were_drawn_is_named(database: Database):
    _execute(
        database,
        "CREATE OR REPLACE FUNCTION audit_customer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
    )
    assert "audit_customer" in found(database)


@pytest.mark.usefixtures("history")
def test_a_whole_trail_says_what_was_read(database: Database):
    verdict = verify_trail(database)
    assert (verdict.changes, verdict.transactions, verdict.broken) == (3, 3, None)
    assert re.fullmatch("[0-9a-f]{64}", verdict.last_hash)


def test_an_empty_trail_holds(database: Database):
    assert verify_trail(database).holds


def _execute(database: Database, statement: str) -> None:
    connect = sqlite3.connect(database.file) if database.is_sqlite else psycopg.connect(plain(database))
    with closing(connect) as connection:
        connection.execute(statement)
        connection.commit()
