"""The way from any older database to today's, and what is refused on the way."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, Column, String, func, select, text

from app.customers.models import Customer
from app.db.base import Record
from app.db.database import Database
from app.db.trail import TRAIL
from app.db.verify import verify_trail
from app.schema import EVERY_TABLE
from app.setup import NewerDatabase, NotALocalDisk, current_revision, found, migrate, newest_revision
from tests.app.db.conftest import Trail
from tests.databases import PostgresqlServer, sqlite_only
from tests.make import Make

BESIDE_THE_MODELS = {*TRAIL.tables, "audit_head"}


def test_desks_that_set_up_one_server_at_once_wait_for_each_other(postgresql: PostgresqlServer):
    with closing(psycopg.connect(plain(postgresql.url()), autocommit=True)) as admin:
        admin.execute("CREATE DATABASE shared")
        desks = [Database(postgresql.url("shared")) for _ in range(3)]
        try:
            with ThreadPoolExecutor(3) as pool:
                assert list(pool.map(found, desks)) == [None, None, None]
            assert verify_trail(desks[0]).holds
        finally:
            for desk in desks:
                desk.dispose()
            admin.execute("DROP DATABASE shared")


def plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not (name in BESIDE_THE_MODELS or str(name).startswith("search_"))


def test_the_migrations_lead_to_the_models(database: Database):
    with database.reader.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": is_ours}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), EVERY_TABLE) == []


def test_a_migrated_database_is_at_the_newest_revision(database: Database):
    with database.reader.connect() as connection:
        assert current_revision(connection) == newest_revision()


def test_migrating_again_changes_nothing(database: Database, make: Make):
    make.customer()
    before = verify_trail(database)
    migrate(database)
    assert verify_trail(database) == before


def test_a_database_of_a_newer_pronto_is_refused(database: Database):
    with database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from the future'"))
    with pytest.raises(NewerDatabase, match="from the future"):
        migrate(database)


def test_a_table_that_is_rebuilt_keeps_its_rows_its_references_and_its_guards(database: Database, make: Make):
    """SQLite changes a table by copying it: its triggers go with the old one, and keys point at it meanwhile."""
    call = make.call()
    with database.restructuring() as connection:
        operations = Operations(MigrationContext.configure(connection, opts={"render_as_batch": True}))
        with operations.batch_alter_table("customer", recreate="always" if database.is_sqlite else "auto") as table:
            table.add_column(Column("nickname", String, nullable=True))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Customer)) == 1
        assert session.scalar(text(f"SELECT customer_id FROM call WHERE id = {call.id}")) == call.customer_id
    with database.transaction("anna", "after") as session:
        session.execute(text("UPDATE customer SET town = 'Lugo'"))
    assert verify_trail(database).holds


@sqlite_only
def test_a_migration_that_loses_what_others_refer_to_is_refused(database: Database, make: Make):
    make.call()

    def lose_customers() -> None:
        with database.restructuring() as connection:
            connection.execute(text("DROP TRIGGER audit_customer_delete"))
            connection.execute(text("DELETE FROM customer"))

    with pytest.raises(sqlite3.IntegrityError, match="refers to a missing customer"):
        lose_customers()
    assert verify_trail(database).holds


def test_a_migration_that_fails_leaves_everything_as_it_was(database: Database, make: Make):
    make.customer()

    def fail() -> None:
        with database.restructuring() as connection:
            connection.execute(text("ALTER TABLE customer ADD COLUMN nickname VARCHAR"))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert verify_trail(database).holds
    with database.reading() as session:
        names = set(session.execute(text("SELECT * FROM customer")).keys())
    assert "nickname" not in names


@pytest.mark.parametrize("folder", ["Dropbox", "OneDrive - Rossi", "Google Drive"])
def test_a_synchronised_folder_is_refused(tmp_path, folder: str):
    with pytest.raises(NotALocalDisk):
        migrate(Database(f"sqlite:///{tmp_path / folder / 'pronto.db'}"))
    assert not (tmp_path / folder).exists()


@pytest.fixture
def nickname(monkeypatch: pytest.MonkeyPatch) -> Column:
    """A column of customers that the next Pronto will have, with a value for those there are."""
    column = Column("nickname", String, nullable=True, server_default="–")
    customers = Record.metadata.tables["customer"]
    customers.append_column(column)
    yield column
    customers._columns.remove(column)


def add_nickname(database: Database, *, fill: str = "") -> None:
    with database.restructuring() as connection:
        connection.execute(text("ALTER TABLE customer ADD COLUMN nickname VARCHAR DEFAULT '–'"))
        if fill:
            connection.execute(text(f"UPDATE customer SET nickname = {fill}"))


@pytest.mark.usefixtures("nickname")
def test_a_new_column_that_gives_every_record_a_value_is_recorded_once(database: Database, make: Make, trail: Trail):
    for name in ("Bar Centrale", "Bar Sport"):
        make.customer(name=name)
    before = database.position()
    add_nickname(database)
    (entry,) = trail.since(before)
    assert (entry.tbl, entry.verb, entry.fields, entry.cause) == ("customer", "C", {"nickname": "–"}, "migration")
    with database.transaction("anna", "after") as session:
        session.execute(text("UPDATE customer SET nickname = 'Sport' WHERE name = 'Bar Sport'"))
    assert verify_trail(database).holds


@pytest.mark.usefixtures("nickname")
def test_a_new_column_that_is_filled_record_by_record_is_recorded_so(database: Database, make: Make, trail: Trail):
    customers = [make.customer(name="Bar Centrale"), make.customer(name="Bar Sport")]
    add_nickname(database, fill="name")
    for customer in customers:
        assert trail.of(customer)[-1].fields == {"nickname": [None, customer.name]}
    assert verify_trail(database).holds


@pytest.mark.usefixtures("nickname", "in_english")
def test_a_value_changed_behind_the_trail_in_a_new_column_is_still_found(database: Database, make: Make):
    make.customer(name="Bar Centrale")
    add_nickname(database)
    with database.unguarded() as connection:
        for switch in _off(database):
            connection.exec_driver_sql(switch)
        connection.exec_driver_sql("UPDATE customer SET nickname = 'forged'")
    migrate(database)
    assert "the trail says – (entry" in str(verify_trail(database).broken)


def test_a_migration_that_introduces_nothing_leaves_no_entry(database: Database, make: Make):
    make.customer()
    before = database.position()
    migrate(database)
    assert database.position() == before


def _off(database: Database) -> list[str]:
    if not database.is_sqlite:
        return ["ALTER TABLE customer DISABLE TRIGGER audit_customer_update"]
    return ["DROP TRIGGER audit_customer_update"]
