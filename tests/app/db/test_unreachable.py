"""A database that does not answer: said within ten seconds, and work goes on as soon as it is back."""

import asyncio
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import make_url, text

from app.backend import Backend
from app.customers.models import Customer
from app.db.context import Context
from app.db.database import Database
from app.db.postgresql import CONNECT
from app.db.postgresql_line import is_answering
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


@postgresql_only
async def test_who_waits_for_a_server_that_hangs_is_told_and_the_next_one_works(backend: Backend, monkeypatch):
    def wait(ctx: Context) -> None:
        ctx.session.execute(text("SELECT pg_sleep(60)"))

    waiting = asyncio.create_task(backend.ask(wait))
    await asyncio.sleep(0.3)
    await backend.end_what_hangs()
    assert not waiting.done()
    with monkeypatch.context() as patch:
        patch.setattr("app.db.postgresql_line.is_answering", lambda url, settings: False)
        await backend.end_what_hangs()
    with said_in_time():
        await waiting
    assert await backend.ask(one) == 1


def test_a_server_that_is_not_there_does_not_answer_who_comes_now():
    assert not is_answering(make_url("postgresql://nobody@127.0.0.1:9/none"), CONNECT)


async def test_a_command_that_was_done_though_its_answer_was_lost_is_not_done_again(database: Database):
    class Unlucky(Backend):
        def run(self, command, **arguments):
            answer = super().run(command, **arguments)
            if len(lost) < 1:
                lost.append(answer)
                raise Unreachable(detail="cut at COMMIT")
            return answer

    lost: list[int] = []
    backend = Unlucky(database)
    with said_in_time():
        await backend.do(keep, name="Bar Centrale")
    assert await backend.do(keep, name="Bar Centrale") == lost[0]
    assert await backend.do(keep, name="Bar Centrale") != lost[0]
    assert await backend.do(keep, name="Bar Sport") != lost[0]
    backend.close_pools()


def keep(ctx: Context, name: str) -> int:
    customer = Customer(name=name)
    ctx.session.add(customer)
    ctx.session.flush()
    return customer.id


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
