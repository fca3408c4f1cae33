"""The one door: commands once, refusals as answers, and the news of what changed."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.backend import Backend, ChangedMeanwhile, HeldByAnother
from app.customers.models import Customer
from app.db.context import Context, Gone
from app.kernel.errors import NotPermitted
from app.kernel.permissions import Role
from tests.app.db.conftest import Trail
from tests.databases import postgresql_only
from tests.make import Make

pytestmark = pytest.mark.usefixtures("in_english")


def add_customer(ctx: Context, name: str) -> int:
    customer = Customer(name=name)
    ctx.session.add(customer)
    ctx.session.flush()
    return customer.id


def count_customers(ctx: Context) -> int:
    return ctx.session.scalar(select(func.count()).select_from(Customer)) or 0


def move(ctx: Context, customer_id: int, town: str) -> None:
    ctx.get(Customer, customer_id).town = town


def change(ctx: Context, record: Customer, town: str) -> None:
    """As it was read, maybe long ago."""
    ctx.session.add(record)
    record.town = town


def test_a_command_is_one_transaction_named_after_it(backend: Backend, database):
    backend.run(add_customer, name="Bar Centrale")
    (entry,) = Trail(database).entries()
    assert (entry.actor, entry.cause) == ("anna", "add_customer")


def test_a_command_repeated_with_its_key_does_nothing_and_answers_the_same(backend: Backend):
    first = backend.run(add_customer, key="k", name="Bar Centrale")
    assert backend.run(add_customer, key="k", name="Bar Centrale") == first
    assert backend.read(count_customers) == 1


def test_a_command_that_failed_leaves_its_key_free(backend: Backend):
    with pytest.raises(TypeError):
        backend.run(add_customer, key="k", surname="Bar")
    backend.run(add_customer, key="k", name="Bar Centrale")
    assert backend.read(count_customers) == 1


def test_the_same_key_from_many_threads_at_once_works_once(backend: Backend):
    with ThreadPoolExecutor(8) as threads:
        runs = [threads.submit(backend.run, add_customer, key="k", name="Bar Centrale") for _ in range(8)]
        answers = {run.result() for run in runs}
    assert len(answers) == 1
    assert backend.read(count_customers) == 1


def test_a_refused_command_leaves_nothing(backend: Backend):
    def add_then_refuse(ctx: Context) -> None:
        add_customer(ctx, "Bar Centrale")
        raise Gone

    with pytest.raises(Gone):
        backend.run(add_then_refuse)
    assert backend.read(count_customers) == 0


def test_the_second_of_two_who_change_the_same_record_is_told(backend: Backend, make: Make):
    customer = make.customer(town="Bologna")
    with backend.look() as ctx:
        read_before = ctx.get(Customer, customer.id)
    backend.run(move, customer_id=customer.id, town="Imola")
    with pytest.raises(ChangedMeanwhile):
        backend.run(change, record=read_before, town="Lugo")


def test_a_raw_writer_is_noticed_by_the_one_who_read_before(backend: Backend, make: Make):
    customer = make.customer(town="Bologna")
    with backend.work() as ctx:
        ctx.session.execute(text("UPDATE customer SET town = 'Imola'"))
    with pytest.raises(ChangedMeanwhile):
        backend.run(change, record=customer, town="Lugo")


def test_a_query_cannot_write(backend: Backend):
    with pytest.raises(DBAPIError, match=r"read-?only"):
        backend.read(add_customer, name="Bar Centrale")
    assert backend.read(count_customers) == 0


def test_a_wrong_statement_is_a_bug_and_not_an_absent_database(backend: Backend):
    with pytest.raises(DBAPIError, match="no_such_column"), backend.look() as ctx:
        ctx.session.execute(text("SELECT no_such_column FROM customer"))


def test_who_lacks_the_right_is_refused(backend_for):
    with pytest.raises(NotPermitted, match="assign calls"), backend_for(Role.TECHNICIAN).work() as ctx:
        ctx.require("calls.dispatch")


def test_now_is_the_same_throughout_a_transaction(backend: Backend):
    with backend.look() as ctx:
        assert ctx.now == ctx.now
        assert ctx.now.utcoffset().total_seconds() == 0
        assert ctx.today == ctx.now.astimezone(ctx.zone).date()


@postgresql_only
def test_a_row_that_somebody_holds_too_long_is_refused_in_words(backend: Backend, make: Make):
    customer = make.customer()
    with backend.database.writer.begin() as holding:
        holding.execute(text("SELECT FROM customer FOR UPDATE"))
        with pytest.raises(HeldByAnother):
            backend.run(impatient_move, customer_id=customer.id)


def impatient_move(ctx: Context, customer_id: int) -> None:
    ctx.session.execute(text("SET LOCAL lock_timeout = 50"))
    move(ctx, customer_id, "Imola")
    ctx.session.flush()


async def test_a_command_runs_off_the_caller_s_thread(backend: Backend):
    def thread_name(ctx: Context) -> str:
        return threading.current_thread().name

    assert (await backend.do(thread_name)).startswith("writer")
    assert (await backend.ask(thread_name)).startswith("reader")


async def test_the_listeners_hear_what_a_command_changed(backend: Backend):
    heard = []
    backend.listeners.append(heard.append)
    customer_id = await backend.do(add_customer, name="Bar Centrale")
    assert heard == [frozenset({("customer", customer_id)})]


async def test_what_was_there_before_is_no_news(backend: Backend, make: Make):
    make.customer()
    heard = []
    backend.listeners.append(heard.append)
    await backend.announce()
    await backend.do(count_customers)
    assert heard == []


async def test_a_command_that_changed_nothing_is_no_news(backend: Backend, make: Make):
    customer = make.customer(town="Imola")
    heard = []
    backend.listeners.append(heard.append)
    await backend.do(move, customer_id=customer.id, town="Imola")
    assert heard == []


async def test_a_colleague_s_commit_is_heard(backend: Backend, backend_for):
    heard: asyncio.Queue = asyncio.Queue()
    backend.listeners.append(heard.put_nowait)
    await backend.announce()
    watching = asyncio.create_task(backend.watch(every=0.02))
    colleague = backend_for(Role.DISPATCHER)
    customer_id = await asyncio.to_thread(colleague.run, add_customer, name="Bar Centrale")
    assert await asyncio.wait_for(_heard_of(heard, ("customer", customer_id)), 10)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def _heard_of(heard: asyncio.Queue, change: tuple[str, int]) -> bool:
    while change not in await heard.get():
        pass
    return True


@postgresql_only
async def test_the_feed_comes_back_after_an_outage_and_misses_nothing(backend: Backend, backend_for):
    heard: asyncio.Queue = asyncio.Queue()
    backend.listeners.append(heard.put_nowait)
    await backend.announce()
    watching = asyncio.create_task(backend.watch(every=0.02))
    first = await asyncio.to_thread(backend_for(Role.DISPATCHER).run, add_customer, name="before")
    await asyncio.wait_for(_heard_of(heard, ("customer", first)), 10)
    await asyncio.to_thread(hang_up_all, backend)
    second = await asyncio.to_thread(backend_for(Role.DISPATCHER).run, add_customer, name="after")
    assert await asyncio.wait_for(_heard_of(heard, ("customer", second)), 10)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


def hang_up_all(backend: Backend) -> None:
    """End every session of the database but the one that asks."""
    with backend.database.writer.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
