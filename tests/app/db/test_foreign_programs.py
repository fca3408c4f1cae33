"""Programs that are not Pronto: on SQLite they cannot write, on PostgreSQL they are recorded by their role."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.backend import Backend
from app.db.database import Database
from app.db.sqlite_line import Writing
from app.db.verify import verify_trail
from tests.app.db.conftest import Trail
from tests.databases import postgresql_only, sqlite_only
from tests.make import Make

WRITES = (
    "INSERT INTO department (name, line) VALUES ('Fantasma', 1)",
    "UPDATE customer SET name = 'Fantasma'",
    "DELETE FROM customer",
    "REPLACE INTO customer SELECT * FROM customer",
    "INSERT INTO audit_change (id, tx, tbl, pk, verb, diff, seal) VALUES (9, 9, 'customer', 1, 'U', '{}', x'00')",
    "INSERT INTO audit_link VALUES (9, 9, 0, 1, 1, 'luca', '', x'00')",
    "INSERT INTO audit_command (key, name) VALUES ('k', 'forged')",
    "UPDATE alembic_version SET version_num = 'x'",
    "DELETE FROM presence",
)


@pytest.fixture
def stranger(database: Database):
    connection = sqlite3.connect(database.file)
    yield connection
    connection.close()


@sqlite_only
@pytest.mark.parametrize("write", WRITES)
def test_another_program_cannot_write(make: Make, stranger: sqlite3.Connection, write: str):
    make.customer()
    with pytest.raises(sqlite3.OperationalError, match="no such function: pronto_"):
        stranger.execute(write)


@sqlite_only
@pytest.mark.parametrize("write", WRITES[:3])
def test_another_process_cannot_write(make: Make, database: Database, write: str):
    make.customer()
    program = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute(sys.argv[2])"
    ended = subprocess.run([sys.executable, "-c", program, database.file, write], capture_output=True, text=True)
    assert "no such function: pronto_" in ended.stderr


@sqlite_only
def test_another_program_may_read(make: Make, stranger: sqlite3.Connection):
    make.customer(name="Bar Centrale")
    assert stranger.execute("SELECT name FROM customer").fetchall() == [("Bar Centrale",)]


@sqlite_only
def test_a_program_that_borrows_the_functions_cannot_commit_without_closing_the_chain(
    make: Make, stranger: sqlite3.Connection
):
    make.customer()
    forged = Writing()
    stranger.create_function("pronto_tx", 1, forged.begin)
    stranger.create_function("pronto_seal", 6, forged.seal)
    stranger.create_function("pronto_writes", 0, bool)
    stranger.execute("PRAGMA foreign_keys = ON")
    stranger.execute("UPDATE customer SET name = 'Fantasma'")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        stranger.commit()


@sqlite_only
@pytest.mark.usefixtures("in_english")
def test_the_trail_names_what_a_program_wrote_that_did_not_even_check_keys(
    make: Make, database: Database, stranger: sqlite3.Connection
):
    make.customer()
    forged = Writing()
    stranger.create_function("pronto_tx", 1, forged.begin)
    stranger.create_function("pronto_seal", 6, forged.seal)
    stranger.create_function("pronto_writes", 0, bool)
    stranger.execute("UPDATE customer SET name = 'Fantasma'")
    stranger.commit()
    assert "outside the chain" in str(verify_trail(database).broken)


@sqlite_only
def test_our_own_connection_cannot_commit_behind_the_chain(database: Database, make: Make):
    make.customer()
    with database.writer.connect() as connection:
        connection.execute(text("UPDATE customer SET name = 'Fantasma'"))
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.connection.driver_connection.execute("COMMIT")
        connection.rollback()


@postgresql_only
def test_another_program_is_recorded_by_its_role(database: Database, make: Make, trail: Trail):
    customer = make.customer(town="Bologna")
    run_as_stranger(database, "UPDATE customer SET town = 'Lugo'")
    changed = trail.of(customer)[1]
    assert changed.actor == "database:postgres"
    assert changed.fields == {"town": ["Bologna", "Lugo"]}
    assert verify_trail(database).holds


@postgresql_only
def test_a_session_in_replica_mode_is_recorded_too(database: Database, make: Make, trail: Trail):
    customer = make.customer(town="Bologna")
    run_as_stranger(database, "SET session_replication_role = replica", "UPDATE customer SET town = 'Lugo'")
    assert len(trail.of(customer)) == 2
    assert verify_trail(database).holds


@postgresql_only
def test_the_time_zone_of_a_session_does_not_show_in_the_trail(database: Database, make: Make):
    make.call()
    run_as_stranger(
        database,
        "SET timezone = 'Asia/Tokyo'",
        "SET datestyle = 'German'",
        "UPDATE call SET due_at = now(), reported_at = reported_at - interval '1 day'",
    )
    assert verify_trail(database).holds


@postgresql_only
def test_changes_cannot_be_slipped_under_a_link_that_is_closed(database: Database, make: Make, trail: Trail):
    make.customer()
    closed = trail.entries()[0].tx
    forge = f"SELECT set_config('pronto.tx', '{closed}', true)"
    with pytest.raises(psycopg.errors.UniqueViolation, match="audit_link"):
        run_as_stranger(database, forge, "UPDATE customer SET town = 'Lugo'")
    assert verify_trail(database).holds


@postgresql_only
def test_changes_after_the_chain_was_closed_early_are_refused(database: Database, make: Make):
    make.customer()
    moves = [f"UPDATE customer SET town = '{town}'" for town in ("Lugo", "Cesena")]
    with pytest.raises(psycopg.errors.UniqueViolation, match="audit_link"):
        run_as_stranger(database, "SET CONSTRAINTS ALL IMMEDIATE", *moves)


@postgresql_only
def test_an_error_inside_the_database_is_no_absence(backend: Backend):
    with pytest.raises(DBAPIError, match="division by zero"), backend.look() as ctx:
        ctx.session.execute(text("SELECT 1 / 0"))


def run_as_stranger(database: Database, *statements: str) -> None:
    plain = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg.connect(plain)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
