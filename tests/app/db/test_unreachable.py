"""A database that does not answer: said within ten seconds, and work goes on as soon as it is back."""

import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import text

from app.backend import Backend
from app.db.context import Context
from app.db.database import Database
from app.kernel.errors import Unreachable
from tests.databases import postgresql_only, sqlite_only
from tests.make import Make

PATIENCE_SECONDS = 10


@contextmanager
def said_in_time() -> Iterator[None]:
    began = time.monotonic()
    with pytest.raises(Unreachable):
        yield
    assert time.monotonic() - began < PATIENCE_SECONDS


def one(ctx: Context) -> int:
    return ctx.session.scalar(text("SELECT 1"))


@contextmanager
def backend_at(port: int) -> Iterator[Backend]:
    backend = Backend(Database(f"postgresql://postgres@127.0.0.1:{port}/pronto"))
    yield backend
    backend.close()


def test_nobody_at_the_address():
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        with backend_at(unused.getsockname()[1]) as backend, said_in_time():
            backend.run(one)


def test_somebody_at_the_address_who_never_answers():
    with closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with backend_at(silent.getsockname()[1]) as backend, said_in_time():
            backend.read(one)


@pytest.mark.parametrize("entry", ["do", "ask"])
async def test_the_desktop_is_told_in_the_same_words(entry: str):
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        with backend_at(unused.getsockname()[1]) as backend, said_in_time():
            await getattr(backend, entry)(one)


@postgresql_only
def test_a_session_ended_amid_the_work_is_an_absence_and_the_next_one_works(backend: Backend, make: Make):
    customer = make.customer(town="Bologna")

    def be_cut(ctx: Context) -> None:
        ctx.session.execute(text("UPDATE customer SET town = 'Imola'"))
        ctx.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with said_in_time():
        backend.run(be_cut)
    with backend.look() as ctx:
        assert ctx.get(type(customer), customer.id).town == "Bologna"


@postgresql_only
def test_connections_that_died_while_nobody_worked_are_replaced(backend: Backend, make: Make):
    make.customer()
    backend.read(one)
    with backend.database.writer.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{others} AND pid <> pg_backend_pid()"))
    assert backend.read(one) == backend.run(one) == 1


@sqlite_only
def test_a_file_that_another_program_keeps_locked(backend: Backend):
    with closing(sqlite3.connect(backend.database.file)) as greedy:
        greedy.execute("BEGIN IMMEDIATE")
        with said_in_time():
            backend.run(one)
        assert backend.read(one) == 1
    assert backend.run(one) == 1


def test_a_folder_that_is_gone(tmp_path):
    backend = Backend(Database(f"sqlite:///{tmp_path / 'gone' / 'pronto.db'}"))
    with said_in_time():
        backend.read(one)
    backend.close()
