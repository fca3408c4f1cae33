"""The one door from any entry point (desktop, command line, later a web layer) into the application."""

import asyncio
import logging
import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.db.context import Actor, Context
from app.db.database import Changes, Database
from app.db.trail import audit_command
from app.kernel.errors import Refused, Unreachable
from app.kernel.i18n import N_

P = ParamSpec("P")
T = TypeVar("T")

SYSTEM = Actor("system", "Pronto", frozenset())
READERS = 4
TRIES = 20
_TRANSIENT = frozenset({"40001", "40P01", "55P03"})

log = logging.getLogger(__name__)


class ChangedMeanwhile(Refused):
    msgid = N_("Somebody else changed this record meanwhile. Look at it again, then repeat your change.")


class Backend:
    """Runs use cases for one actor: each a plain function, in one transaction, in one hop to a thread."""

    def __init__(self, database: Database, actor: Actor = SYSTEM) -> None:
        self.database = database
        self.actor = actor
        self.listeners: list[Callable[[Changes], None]] = []
        self._seen = 0
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._watching: tuple[threading.Thread, threading.Event] | None = None

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
        for attempt in range(1, TRIES + 1):
            try:
                return self._once(command, key, arguments)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _TRANSIENT or attempt == TRIES:
                    raise
                time.sleep(random.uniform(0, 0.02 * attempt))
        raise AssertionError("the last try either returns or raises")

    def read(self, query: Callable[..., T], **arguments: Any) -> T:
        with self.look() as ctx:
            return query(ctx, **arguments)

    async def do(self, command: Callable[..., T], *, key: str | None = None, **arguments: Any) -> T:
        """Run a command off the caller's thread, then tell the watching screens what it changed."""
        key = key or str(uuid.uuid4())
        result = await self._hop(self._writer, lambda: self.run(command, key=key, **arguments))
        await self.announce()
        return result

    async def ask(self, query: Callable[..., T], **arguments: Any) -> T:
        """Run a query off the caller's thread."""
        return await self._hop(self._readers, lambda: self.read(query, **arguments))

    async def announce(self) -> None:
        """Tell the listeners which records changed since they were last told, by whomever."""
        seen, changes = await self._hop(self._readers, lambda: self.database.changes_since(self._seen))
        if seen <= self._seen:
            return
        self._seen = seen
        for listener in list(self.listeners):
            listener(changes)

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
                except (OperationalError, InterfaceError):
                    log.info("the database does not answer; listening again in a moment")
                    stop.wait(every)

        self._seen = await self._hop(self._readers, self.database.position)
        thread = threading.Thread(target=listen, name="watcher", daemon=True)
        thread.start()
        try:
            while True:
                await noticed.wait()
                noticed.clear()
                try:
                    await self.announce()
                except Unreachable:
                    log.info("the database does not answer; the feed waits")
        finally:
            stop.set()
            await asyncio.shield(loop.run_in_executor(None, thread.join))

    def close(self) -> None:
        self._writer.shutdown()
        self._readers.shutdown()
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

    async def _hop(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, work)


@contextmanager
def _known_errors() -> Iterator[None]:
    """What the database says when it is away, or when somebody was quicker, as refusals; the rest stays a bug."""
    try:
        yield
    except StaleDataError as error:
        raise ChangedMeanwhile from error
    except (OperationalError, InterfaceError) as error:
        if getattr(error.orig, "sqlstate", None) in _TRANSIENT:
            raise
        raise Unreachable(detail=str(error.orig).splitlines()[0]) from error
