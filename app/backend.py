"""The one door from any entry point (desktop, command line, later a web layer) into the application."""

import asyncio
import logging
import random
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, StatementError
from sqlalchemy.orm.exc import StaleDataError

import app.schema  # noqa: F401  every table, since the trail names them all
from app.db.context import Actor, Context
from app.db.database import Changes, Database
from app.db.trail import audit_command
from app.kernel.errors import Refused, Unreachable
from app.kernel.i18n import N_

if TYPE_CHECKING:
    from app.db.verify import Verdict

P = ParamSpec("P")
T = TypeVar("T")

SYSTEM = Actor("system", "Pronto", frozenset())
READERS = 4
TRIES = {"40001": 20, "40P01": 20, "23505": 20, "55P03": 3}
"""How often work is done again that met others' at the same rows, by PostgreSQL's code. A wait for a lock takes 3 s."""

_SQLITE_IS_AWAY = frozenset(
    {
        *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_CANTOPEN),
        *(sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_INTERRUPT),
    }
)

log = logging.getLogger(__name__)


class ChangedMeanwhile(Refused):
    msgid = N_("Somebody else changed this record meanwhile. Look at it again, then repeat your change.")


class HeldByAnother(Refused):
    msgid = N_("Somebody else is changing the same records just now. Try again in a moment.")


class Backend:
    """Runs use cases for one actor: each a plain function, in one transaction, in one hop to a thread."""

    def __init__(self, database: Database, actor: Actor = SYSTEM) -> None:
        self.database = database
        self.actor = actor
        self.listeners: list[Callable[[Changes], None]] = []
        self._seen: int | None = None
        self._unanswered: dict[tuple[Callable[..., Any], str], str] = {}
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")

    @contextmanager
    def work(self, cause: str = "") -> Iterator[Context]:
        """One transaction that may write: all of it is kept, or none."""
        with _known_errors(), self.database.transaction(self.actor.login, cause) as session:
            yield Context(session, self.actor)

    @contextmanager
    def look(self) -> Iterator[Context]:
        """One transaction that only reads."""
        with _known_errors(), self.database.reading() as session:
            yield Context(session, self.actor)

    def run(self, command: Callable[..., T], *, key: str | None = None, **arguments: Any) -> T:
        """Run a command here and now. Repeated with the same key it does nothing and gives the first answer again."""
        key = key or str(uuid.uuid4())
        for attempt in count(1):
            try:
                return self._once(command, key, arguments)
            except DBAPIError as error:
                if not _passes(error):
                    raise
                if attempt >= TRIES[_code(error)]:
                    raise HeldByAnother from error
                time.sleep(random.uniform(0, min(1, 0.01 * 2**attempt)))
        raise AssertionError("each try returns or raises")

    def read(self, query: Callable[..., T], **arguments: Any) -> T:
        with self.look() as ctx:
            return query(ctx, **arguments)

    async def do(self, command: Callable[..., T], *, key: str | None = None, **arguments: Any) -> T:
        """Run a command off the caller's thread, then tell the watching screens what it changed.

        One that the database left without an answer may have been done all the same: given again, it has the same key.
        """
        key = key or self._key_left(command, arguments) or str(uuid.uuid4())
        try:
            await self._start_feed()
            result = await self._hop(self._writer, lambda: self.run(command, key=key, **arguments))
        except Unreachable:
            self._unanswered[command, repr(arguments)] = key
            raise
        await self.announce()
        return result

    async def end_what_hangs(self) -> None:
        """When the database does not answer even who comes now, all that waits for it ends as `Unreachable`."""
        await asyncio.to_thread(self.database.cut_off_unless_answering)

    async def jot(self, command: Callable[..., T], **arguments: Any) -> T:
        """Run off the caller's thread what may be repeated without harm and touches no record, such as a draft.

        No key is kept of it and no screen is told.
        """

        def once() -> T:
            with self.work(cause=command.__name__) as ctx:
                return command(ctx, **arguments)

        return await self._hop(self._writer, once)

    async def ask(self, query: Callable[..., T], **arguments: Any) -> T:
        """Run a query off the caller's thread."""
        return await self._hop(self._readers, lambda: self.read(query, **arguments))

    async def verify(self) -> "Verdict":
        """Check the whole trail off the caller's thread."""
        from app.db.verify import verify_trail

        return await self._hop(self._readers, lambda: verify_trail(self.database))

    async def announce(self) -> bool:
        """Tell the listeners which records changed since they were last told; False when nobody answers."""
        try:
            known = await self._start_feed()
            seen, changes = await self._hop(self._readers, lambda: self.database.changes_since(known))
        except Unreachable:
            log.info("the database does not answer; the feed waits")
            return False
        if self._seen is not None and seen <= self._seen:
            return True
        self._seen = seen
        for listener in list(self.listeners):
            listener(changes)
        return True

    async def watch(self, every: float = 1.0) -> None:
        """Notice what colleagues and other processes commit, until cancelled."""
        loop = asyncio.get_running_loop()
        noticed = asyncio.Event()
        stop = threading.Event()

        def notice() -> None:
            loop.call_soon_threadsafe(noticed.set)

        def listen() -> None:
            while not stop.is_set():
                try:
                    self.database.wait_for_commits(stop, notice, every)
                except Unreachable:
                    log.info("the database does not answer; listening again in a moment")
                    stop.wait(every)

        with suppress(Unreachable):
            await self._start_feed()
        thread = threading.Thread(target=listen, name="watcher", daemon=True)
        thread.start()
        try:
            while True:
                await noticed.wait()
                noticed.clear()
                if not await self.announce():
                    loop.call_later(every, noticed.set)
        finally:
            stop.set()
            await asyncio.shield(loop.run_in_executor(None, thread.join))

    def close_pools(self) -> None:
        """End the threads; the database stays open for others."""
        self._writer.shutdown()
        self._readers.shutdown()

    def close(self) -> None:
        self.close_pools()
        self.database.dispose()

    def _once(self, command: Callable[..., T], key: str, arguments: dict[str, Any]) -> T:
        with self.work(cause=command.__name__) as ctx:
            done = select(audit_command.c.result).where(audit_command.c.key == key)
            if (answered := ctx.session.execute(done).first()) is not None:
                answer: T = answered.result
                return answer
            result = command(ctx, **arguments)
            ctx.session.flush()
            kept = result if isinstance(result, int | str | bool | None) else None
            ctx.session.execute(insert(audit_command).values(key=key, name=command.__name__, result=kept))
            return result

    def _key_left(self, command: Callable[..., Any], arguments: dict[str, Any]) -> str | None:
        """The key of the same command, when it was left without an answer."""
        return self._unanswered.pop((command, repr(arguments)), None) if self._unanswered else None

    async def _start_feed(self) -> int:
        """The position the listeners know; what was there before the first of them came is no news."""
        if self._seen is None:
            position = await self._hop(self._readers, self.database.position)
            self._seen = max(self._seen or 0, position)
        return self._seen

    async def _hop(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        def known() -> T:
            with _known_errors():
                return work()

        return await asyncio.get_running_loop().run_in_executor(pool, known)


@contextmanager
def _known_errors() -> Iterator[None]:
    """What the database says when it is away, or when somebody was quicker, as refusals; the rest stays a bug."""
    try:
        yield
    except StaleDataError as error:
        raise ChangedMeanwhile from error
    except StatementError as error:
        if isinstance(error.orig, Refused):
            raise error.orig from error
        if not isinstance(error, OperationalError | InterfaceError) or _passes(error) or not is_away(error):
            raise
        raise Unreachable(detail=str(error.orig).splitlines()[0]) from error


def _passes(error: DBAPIError) -> bool:
    """Whether the work may succeed when it is done again: after a deadlock, or when its first run has committed."""
    if isinstance(error, IntegrityError):
        return _code(error) in TRIES and "audit_command" in str(error.orig)
    return _code(error) in TRIES


def _code(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def is_away(error: DBAPIError) -> bool:
    """SQLite calls a wrong statement by the same name as a disk that is full; its code tells them apart."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is None or code & 0xFF in _SQLITE_IS_AWAY
