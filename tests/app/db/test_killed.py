"""Processes killed amid their work lose nothing they were told is kept; `make torture` kills very many."""

import random
import signal
import sqlite3
import sys
import threading
import uuid
from contextlib import closing, suppress
from subprocess import PIPE, Popen

import pytest
from sqlalchemy import select

from app.backend import Backend
from app.customers.models import Customer
from app.db.context import Context
from app.db.database import Database
from app.db.sequences import next_number
from app.db.verify import verify_trail
from app.kernel.errors import Unreachable
from tests.databases import PostgresqlServer

WRITER = """
import sys
from app import schema
from app.backend import Backend
from app.customers.models import Customer
from app.db.database import Database
from app.db.sequences import next_number
backend = Backend(Database(sys.argv[1]))

def add(ctx):
    number = next_number(ctx, "invoice")
    ctx.session.add(Customer(name=number))
    return number

while True:
    print(backend.run(add), flush=True)
"""


def killed_amid_its_work(database: Database, lines: int) -> list[str]:
    """What the process was told is kept before it was killed at some moment after so many answers."""
    url = database.url.render_as_string(hide_password=False)
    with Popen([sys.executable, "-c", WRITER, url], stdout=PIPE, text=True) as process:
        told = [process.stdout.readline().strip() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        return [*told, *(line.strip() for line in process.stdout if line.endswith("\n"))]


@pytest.fixture
def rounds(pytestconfig: pytest.Config) -> int:
    return pytestconfig.getoption("--rounds")


def test_what_was_answered_is_kept_though_the_process_was_killed(database: Database, rounds: int):
    chance = random.Random(7)
    told: list[str] = []
    for _ in range(rounds):
        told += killed_amid_its_work(database, chance.randint(1, 40))
        with database.reading() as session:
            kept = list(session.scalars(select(Customer.name).order_by(Customer.id)))
        assert set(told) <= set(kept)
        assert [int(name[-6:]) for name in kept] == list(range(1, len(kept) + 1))
    assert verify_trail(database).holds
    if database.is_sqlite:
        with closing(sqlite3.connect(database.file)) as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_was_answered_is_kept_though_the_server_fell(rounds: int):
    server = PostgresqlServer(uuid.uuid4().hex)
    try:
        with server.copy() as database:
            told = [name for _ in range(max(1, rounds // 5)) for name in told_before_the_fall(server, database)]
            with database.reading() as session:
                kept = list(session.scalars(select(Customer.name)))
            assert set(told) <= set(kept)
            assert sorted(int(name[-6:]) for name in kept) == list(range(1, len(kept) + 1))
            assert verify_trail(database).holds
    finally:
        server.stop()


def told_before_the_fall(server: PostgresqlServer, database: Database) -> list[str]:
    """What four desks were told is kept, from the first answer until none came any more."""
    backend = Backend(database)
    told: list[str] = []
    enough = threading.Event()

    def work() -> None:
        with suppress(Unreachable):
            while True:
                told.append(backend.run(add_numbered))
                if len(told) > 20:
                    enough.set()

    desks = [threading.Thread(target=work) for _ in range(4)]
    for desk in desks:
        desk.start()
    assert enough.wait(30)
    server.crash()
    for desk in desks:
        desk.join()
    backend.close_pools()
    return told


def add_numbered(ctx: Context) -> str:
    number = next_number(ctx, "invoice")
    ctx.session.add(Customer(name=number))
    return number
