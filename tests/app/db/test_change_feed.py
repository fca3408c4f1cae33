"""What changed since a screen last looked, by whomever."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Queue

import pytest
from sqlalchemy import text

from app.db.database import Database
from tests.databases import postgresql_only
from tests.make import Make


@contextmanager
def watching(database: Database) -> Iterator[Queue]:
    """A queue that gets an item for each notice; the first is there as soon as the watch stands."""
    notices: Queue = Queue()
    stop = threading.Event()
    watcher = threading.Thread(target=database.wait_for_commits, args=(stop, lambda: notices.put(1), 0.02))
    watcher.start()
    notices.get(timeout=10)
    yield notices
    stop.set()
    watcher.join()


def insert_setting(session, key: str) -> None:
    session.execute(text("INSERT INTO setting (key, value, secret) VALUES (:key, '1', '')"), {"key": key})


def test_one_s_own_commit_is_noticed(database: Database, make: Make):
    with watching(database) as notices:
        make.customer()
        assert notices.get(timeout=10)


def test_a_commit_of_another_program_is_noticed(database: Database):
    other = Database(database.url.render_as_string(hide_password=False))
    with watching(database) as notices, other.transaction("luca", "elsewhere") as session:
        insert_setting(session, "k")
        session.commit()
        assert notices.get(timeout=10)
    other.dispose()


def test_what_is_rolled_back_is_no_news(database: Database):
    seen = database.position()
    with database.transaction("anna", "undone") as session:
        insert_setting(session, "k")
        session.rollback()
    assert database.changes_since(seen) == (seen, frozenset())


def test_the_changes_since_a_position_name_each_record_once(database: Database, make: Make):
    make.department()
    seen = database.position()
    customer = make.customer(town="Bologna")
    for town in ("Imola", "Lugo"):
        with database.transaction("anna", "move") as session:
            session.execute(text("UPDATE customer SET town = :town"), {"town": town})
    assert database.changes_since(seen) == (seen + 3, frozenset({("customer", customer.id)}))


def test_very_many_transactions_are_told_in_one_answer(database: Database):
    for number in range(300):
        with database.transaction("anna", "import") as session:
            insert_setting(session, f"k{number}")
    last, changes = database.changes_since(0)
    assert (last, len(changes)) == (300, 300)


@postgresql_only
def test_a_long_transaction_that_began_before_others_is_not_missed(database: Database):
    seen, told = 0, set()

    def look() -> None:
        nonlocal seen
        seen, changes = database.changes_since(seen)
        told.update(changes)

    with database.transaction("anna", "slow") as slow:
        insert_setting(slow, "slow")
        for number in range(3):
            with database.transaction("luca", "quick") as quick:
                insert_setting(quick, f"quick {number}")
            look()
        insert_setting(slow, "slow too")
    look()
    assert len(told) == 5


@pytest.mark.parametrize("threads", [8])
def test_a_reader_among_many_writers_misses_nothing(database: Database, threads: int):
    seen, told = 0, set()

    def write(number: int) -> Callable[[], None]:
        def run() -> None:
            for attempt in range(10):
                with database.transaction("anna", "busy") as session:
                    insert_setting(session, f"{number}/{attempt}")

        return run

    writers = [threading.Thread(target=write(number)) for number in range(threads)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        seen, changes = database.changes_since(seen)
        told |= changes
    _last, changes = database.changes_since(seen)
    assert len(told | changes) == threads * 10
