"""What every test may ask for: a database of either engine, a backend on it, records to start from.

A test fails, whatever it asserts, when it leaves a thread or a task behind or when something was logged as a warning.
"""

import asyncio
import functools
import gc
import inspect
import logging
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.backend import Backend
from app.db.context import Actor
from app.db.database import Database
from app.kernel.i18n import current_language, set_language
from app.kernel.permissions import Role, permissions_of
from app.staff import passwords
from tests.databases import PostgresqlServer, fast_folder, make_sqlite_template, remove_leftovers, sqlite_copy
from tests.make import Make

ANNA = Actor("anna", "Anna Bianchi", permissions_of({Role.ADMINISTRATOR}))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rounds", type=int, default=3, help="how often processes are killed amid their work")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "expect_log(pattern): the test lets something be logged as a warning or worse")
    config.addinivalue_line("markers", "slow_loop(why): the window may keep its event loop for over 100 ms")


@pytest.fixture(scope="session", autouse=True)
def sound_hasher() -> Iterator[Callable[[], Any]]:
    """Every password costs memory and time, as it must; in tests it costs next to none. Yields the one it replaces."""
    from argon2 import PasswordHasher

    sound, quick = passwords._hasher, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: quick)
        yield sound


@pytest.fixture(scope="session")
def sqlite_template() -> Iterator[Path]:
    remove_leftovers()
    with tempfile.TemporaryDirectory(prefix="pronto-", dir=fast_folder()) as folder:
        yield make_sqlite_template(Path(folder) / "pronto.db")


@pytest.fixture(scope="session")
def postgresql(testrun_uid: str) -> Iterator[PostgresqlServer]:
    try:
        server = PostgresqlServer(testrun_uid)
    except Exception as error:
        pytest.fail(f"The tests need a PostgreSQL server, and the embedded one could not start: {error!r}")
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Migrated and empty, once on each engine."""
    if request.param == "sqlite":
        copied = sqlite_copy(request.getfixturevalue("sqlite_template"))
    else:
        copied = request.getfixturevalue("postgresql").copy()
    with copied as database:
        yield database


@pytest.fixture
def backend(database: Database) -> Iterator[Backend]:
    """The administrator Anna Bianchi at work."""
    backend = Backend(database, ANNA)
    yield backend
    backend.close()


@pytest.fixture
def backend_for(database: Database) -> Iterator[Callable[..., Backend]]:
    """Somebody else at work on the same database: `backend_for(Role.TECHNICIAN, login="luca")`."""
    opened: list[Backend] = []

    def open_backend(*roles: Role, login: str = "luca", name: str = "Luca Verdi") -> Backend:
        opened.append(Backend(database, Actor(login, name, permissions_of(frozenset(roles)))))
        return opened[-1]

    yield open_backend
    for backend in opened:
        backend.close()


@pytest.fixture
def make(backend: Backend) -> Make:
    return Make(backend.work)


@pytest.fixture
def in_english() -> Iterator[None]:
    """The sentences as they stand in the source."""
    before = current_language()
    set_language("en")
    yield
    set_language(before)


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(f"{record.levelname} {record.name}: {self.format(record)}")


@pytest.fixture(autouse=True)
def _nothing_is_logged_as_a_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    expected = [mark.args[0] for mark in request.node.iter_markers("expect_log")]
    warnings = _Warnings()
    logging.getLogger().addHandler(warnings)
    yield
    logging.getLogger().removeHandler(warnings)
    unexpected = [text for text in warnings.texts if not any(re.search(pattern, text) for pattern in expected)]
    assert unexpected == [], "logged as a warning or worse"


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(timeout=2)
    assert [thread.name for thread in left if thread.is_alive()] == [], "threads left behind"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Garbage of windows and loops is collected in Qt's thread: a timer deleted by a reader's thread still fires.

    What outlives a test is not looked through again after the next one.
    """
    if not isinstance(item, pytest.Function) or "qapp" not in item.fixturenames:
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
        item.obj = _leaving_no_task(item.obj)
    return (yield)


def _leaving_no_task(test: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(test)
    async def watched(*args: Any, **kwargs: Any) -> None:
        before = asyncio.all_tasks()
        await test(*args, **kwargs)
        left = [task.get_name() for task in asyncio.all_tasks() - before]
        assert left == [], "tasks left behind"

    return watched
