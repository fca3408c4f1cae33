"""Many people at once: nothing is lost, numbers have no gaps, and who was slower is told or served later."""

import random
import re
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from subprocess import PIPE, Popen
from typing import Any

from sqlalchemy import select, text

from app.backend import Backend, ChangedMeanwhile
from app.customers.models import Customer
from app.db.context import Context
from app.db.database import Database
from app.db.sequences import NumberSeries, next_number, numbers_drawn
from app.db.verify import verify_trail
from app.kernel.errors import Refused, Unreachable
from tests.databases import postgresql_only, sqlite_only
from tests.make import Make

THREADS = 16


class RolledBack(Refused):
    pass


def in_parallel(work: Callable[[int], Any], times: Iterable[int] = range(THREADS)) -> list[Any]:
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(work, times))


def lengthen(ctx: Context, customer_id: int) -> None:
    """One more letter, read and written in one statement."""
    ctx.session.execute(text(f"UPDATE customer SET town = town || 'x' WHERE id = {customer_id}"))


def lengthen_both(ctx: Context, first: int, second: int) -> None:
    lengthen(ctx, first)
    lengthen(ctx, second)


def towns(backend: Backend) -> list[str]:
    with backend.look() as ctx:
        return list(ctx.session.scalars(select(Customer.town).order_by(Customer.id)))


def test_many_who_change_different_records_lose_nothing(backend: Backend, make: Make):
    customers = [make.customer(town="") for _ in range(THREADS)]

    def work(number: int) -> None:
        for _ in range(5):
            backend.run(lengthen, customer_id=customers[number].id)

    in_parallel(work)
    assert towns(backend) == ["xxxxx"] * THREADS
    assert verify_trail(backend.database).holds


def test_many_who_change_the_same_record_lose_nothing(backend: Backend, make: Make):
    customer = make.customer(town="")
    in_parallel(lambda _: backend.run(lengthen, customer_id=customer.id), range(60))
    assert towns(backend) == ["x" * 60]
    assert verify_trail(backend.database).transactions == 61


def test_those_who_meet_in_opposite_order_are_all_served(backend: Backend, make: Make):
    one, two = make.customer(town=""), make.customer(town="")

    def work(number: int) -> None:
        first, second = (one, two) if number % 2 else (two, one)
        backend.run(lengthen_both, first=first.id, second=second.id)

    in_parallel(work, range(40))
    assert towns(backend) == ["x" * 40] * 2
    assert verify_trail(backend.database).holds


def test_of_many_who_read_and_then_write_each_is_kept_or_told(backend: Backend, make: Make):
    customer = make.customer(town="")
    told = []

    def work(_number: int) -> None:
        def append(ctx: Context) -> None:
            ctx.get(Customer, customer.id).town += "x"

        try:
            backend.run(append)
        except ChangedMeanwhile as refusal:
            told.append(refusal)

    in_parallel(work, range(60))
    assert len(towns(backend)[0]) + len(told) == 60


def draw(ctx: Context, fails: bool) -> str:
    number = next_number(ctx, "invoice")
    if fails:
        raise RolledBack
    return number


def test_numbers_have_no_gaps_whoever_rolls_back(backend: Backend):
    numbers = []
    chance = random.Random(1)
    fails = [chance.random() < 0.3 for _ in range(120)]

    def work(attempt: int) -> None:
        with suppress(RolledBack):
            numbers.append(backend.run(draw, fails=fails[attempt]))

    in_parallel(work, range(120))
    counted = sorted(int(re.search(r"(\d+)$", number)[1]) for number in numbers)
    assert counted == list(range(1, fails.count(False) + 1))


def test_a_series_starts_anew_with_the_year(backend: Backend):
    with backend.work() as ctx:
        year = ctx.today.year
        ctx.session.add(NumberSeries(kind="call", year=year - 1, last=731))
        assert next_number(ctx, "call") == f"C-{year}-00001"
        assert next_number(ctx, "call") == f"C-{year}-00002"
        assert numbers_drawn(ctx, "call", year) == 2
        assert numbers_drawn(ctx, "invoice", year) == 0


@postgresql_only
def test_numbers_have_no_gaps_though_sessions_are_killed(backend: Backend, database: Database):
    stop = threading.Event()

    def kill() -> None:
        victims = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND datname = current_database() AND state <> 'idle' AND random() < 0.3"
        )
        while not stop.wait(0.01):
            with killers.writer.connect() as connection:
                connection.execute(victims)

    def draw_one(ctx: Context, attempt: int) -> str:
        return next_number(ctx, "invoice")

    killers = Database(database.url.render_as_string(hide_password=False))
    killer = threading.Thread(target=kill)
    killer.start()
    try:
        numbers = in_parallel(lambda attempt: until_answered(backend, draw_one, attempt), range(100))
    finally:
        stop.set()
        killer.join()
        killers.dispose()
    assert sorted(int(number[-6:]) for number in numbers) == list(range(1, 101))
    assert verify_trail(database).holds


DRAWER = """
import sys
from app import schema
from app.backend import Backend, ChangedMeanwhile
from app.db.database import Database
from app.db.sequences import next_number
backend = Backend(Database(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    print(backend.run(next_number, kind="invoice"))
backend.close()
"""


@sqlite_only
def test_many_processes_on_one_file_draw_numbers_without_gaps(database: Database):
    command = [sys.executable, "-c", DRAWER, f"sqlite:///{database.file}", "10"]
    processes = [Popen(command, stdout=PIPE, text=True) for _ in range(4)]
    numbers = [line for process in processes for line in process.communicate()[0].split()]
    assert [process.returncode for process in processes] == [0] * 4
    assert sorted(int(number[-6:]) for number in numbers) == list(range(1, 41))
    assert verify_trail(database).transactions == 40


@postgresql_only
def test_a_line_cut_at_the_very_commit_is_repeated_without_doing_it_twice(backend: Backend, database: Database):
    """The commit is kept or it is not; nobody can know. Repeated with its key the command does only what is missing."""
    cutter = Database(database.url.render_as_string(hide_password=False))
    cut: set[int] = set()

    def draw_and_be_cut(ctx: Context, attempt: int) -> str:
        number = next_number(ctx, "invoice")
        if attempt not in cut:
            cut.add(attempt)
            threads.submit(hang_up, cutter, ctx.session.scalar(text("SELECT pg_backend_pid()")))
        return number

    with ThreadPoolExecutor(1) as threads:
        numbers = [until_answered(backend, draw_and_be_cut, attempt) for attempt in range(40)]
    cutter.dispose()
    assert sorted(int(number[-6:]) for number in numbers) == list(range(1, 41))
    with backend.look() as ctx:
        assert numbers_drawn(ctx, "invoice", ctx.today.year) == 40
    assert verify_trail(database).holds


def until_answered(backend: Backend, command: Callable[..., str], attempt: int) -> str:
    while True:
        try:
            return backend.run(command, key=f"attempt {attempt}", attempt=attempt)
        except Unreachable:
            continue


def hang_up(database: Database, pid: int) -> None:
    with database.writer.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
