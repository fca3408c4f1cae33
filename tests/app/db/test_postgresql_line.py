"""What is said often on a line to PostgreSQL is prepared there, and means what it meant when it was said first."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.db.database import Database
from tests.databases import postgresql_only

OFTEN = range(6)

pytestmark = postgresql_only


def test_a_value_named_twice_and_a_sign_of_per_cent_arrive_as_they_were(database: Database):
    query = text("SELECT :word || '%' || :word, :number % 7, :nothing")
    with database.reader.connect() as connection:
        for number in OFTEN:
            row = connection.execute(query, {"word": f"{number} %s", "number": number, "nothing": None}).one()
            assert tuple(row) == (f"{number} %s%{number} %s", number, None)


def test_a_value_of_another_type_is_no_mistake(database: Database):
    with database.reader.connect() as connection:
        said = [
            connection.scalar(text("SELECT :value"), {"value": value}) for value in (*OFTEN, 10**12, None, "x", True)
        ]
    assert said == [*OFTEN, 10**12, None, "x", True]


def test_a_changed_table_is_read_as_it_is_now(database: Database):
    query = text("SELECT * FROM shelf")
    with database.unguarded() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE shelf AS SELECT 1 AS place"))
        for _ in OFTEN:
            assert tuple(connection.execute(query).one()) == (1,)
        connection.execute(text("ALTER TABLE shelf ADD COLUMN label text"))
        for _ in OFTEN:
            assert tuple(connection.execute(query).one()) == (1, None)


def test_after_a_mistake_the_next_transaction_says_it_again(database: Database):
    query = text("SELECT 10 / :by")
    with database.reader.connect() as connection:
        for by in (1, 2, 5, 10, 1, 2):
            assert connection.scalar(query, {"by": by}) == 10 // by
        with pytest.raises(DBAPIError, match="division by zero"):
            connection.scalar(query, {"by": 0})
        connection.rollback()
        assert connection.scalar(query, {"by": 5}) == 2


def test_a_transaction_may_have_a_level_of_its_own(database: Database):
    level = text("SHOW transaction_isolation")
    engine = database.reader.execution_options(isolation_level="REPEATABLE READ")
    for _ in OFTEN:
        with engine.connect() as connection:
            assert connection.scalar(level) == "repeatable read"
        with database.reader.connect() as connection:
            assert connection.scalar(level) == "read committed"
