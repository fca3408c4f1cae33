"""One database: its engines, its transactions, and the feed of what changed in it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from weakref import WeakSet

from sqlalchemy import URL, Connection, Engine, event, func, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.db import postgresql, sqlite
from app.db.base import Record
from app.db.introduced import record_introduced, standing_columns
from app.db.trail import audit_change, audit_link
from app.kernel.errors import Unreachable

Changes = frozenset[tuple[str, int]]


class Work(Session):
    """A session of one transaction. It asks the listeners that all sessions share: to prepare some of its own, and
    find that there are none, is a twentieth of a save."""

    dispatch = Session().dispatch


class Database:
    """Opens a URL of SQLAlchemy's: `sqlite:///file.db` or `postgresql+psycopg://…`."""

    def __init__(self, url: str | URL) -> None:
        self.url = make_url(url)
        if self.url.drivername in ("postgresql", "postgres"):
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.dialect: ModuleType = sqlite if self.is_sqlite else postgresql
        self._lines: WeakSet[Any] = WeakSet()
        self.writer: Engine = self._engine(readonly=False)
        self.reader: Engine = self._engine(readonly=True)

    @classmethod
    def of_file(cls, file: Path) -> "Database":
        """The embedded database in that file, whatever signs its name has."""
        return cls(URL.create("sqlite", database=str(file)))

    def _engine(self, **options: Any) -> Engine:
        engine = self.dialect.make_engine(self.url, **options)
        assert isinstance(engine, Engine)
        if not self.is_sqlite:
            event.listen(engine, "connect", lambda line, _entry: self._lines.add(line))
        return engine

    @property
    def file(self) -> Path | None:
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @contextmanager
    def transaction(self, actor: str, cause: str) -> Iterator[Session]:
        """One transaction: all of it is kept, or none; the trail names the actor and the cause."""
        with Work(self.writer, expire_on_commit=False) as session, session.begin():
            self.dialect.begin_signed(session, actor, cause)
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that cannot write."""
        with Work(self.reader, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def restructuring(self) -> Iterator[Connection]:
        """For migrations alone: a connection that may change the schema; triggers are made anew before it commits."""
        with self.unguarded() as connection:
            self.keep_others_waiting(connection)
            self.dialect.sign(connection, "system", "migration")
            before = standing_columns(connection)
            yield connection
            self.dialect.install(connection, Record.metadata)
            record_introduced(connection, before, Record.metadata, self.dialect.as_recorded)

    def keep_others_waiting(self, connection: Connection) -> None:
        """Two desks that begin at once set up one after the other. SQLite has one writer anyway."""
        if not self.is_sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({postgresql.SETTING_UP})"))

    @contextmanager
    def unguarded(self) -> Iterator[Connection]:
        """A transaction that may change the schema and leaves the guards as they are."""
        engine = self.writer if not self.is_sqlite else self._engine(guarded=False)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            if engine is not self.writer:
                engine.dispose()

    def position(self) -> int:
        """The last link of the chain: what a screen has seen up to."""
        with self.reader.connect() as connection:
            return connection.scalar(select(audit_link.c.pos).order_by(audit_link.c.pos.desc()).limit(1)) or 0

    def changes_since(self, seen: int) -> tuple[int, Changes]:
        """The records changed by the transactions after that link, and the last link there is now."""
        link = audit_link.c
        span = select(func.max(link.pos), func.min(link.first_change), func.max(link.last_change))
        with self.reader.connect() as connection:
            last, first_change, last_change = connection.execute(span.where(link.pos > seen)).one()
            if last is None:
                return seen, frozenset()
            changed = (
                select(audit_change.c.tbl, audit_change.c.pk)
                .where(audit_change.c.id.between(first_change, last_change))
                .where(audit_change.c.tx.in_(select(link.tx).where(link.pos > seen, link.pos <= last)))
                .distinct()
            )
            return last, frozenset((row.tbl, row.pk) for row in connection.execute(changed))

    def wait_for_commits(self, stop: threading.Event, notice: Callable[[], None], every: float = 1.0) -> None:
        """Call `notice` once at the start and whenever somebody committed, until `stop`; wants a thread of its own.

        Refuses as `Unreachable` when the database goes away meanwhile.
        """
        driver: Any = self.reader.dialect.loaded_dbapi
        try:
            if self.is_sqlite:
                self._watch_file(stop, notice, every)
            else:
                self._listen(stop, notice, every)
        except (driver.Error, DBAPIError) as error:
            raise Unreachable(detail=str(error).splitlines()[0]) from error

    def _watch_file(self, stop: threading.Event, notice: Callable[[], None], every: float) -> None:
        with self.reader.connect() as connection:
            raw: Any = connection.connection.driver_connection
            known = raw.execute("PRAGMA data_version").fetchone()
            notice()
            while not stop.wait(every):
                version = raw.execute("PRAGMA data_version").fetchone()
                if version != known:
                    known = version
                    notice()

    def _listen(self, stop: threading.Event, notice: Callable[[], None], every: float) -> None:
        with self.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"LISTEN {postgresql.CHANNEL}"))
            raw: Any = connection.connection.driver_connection
            notice()
            while not stop.is_set():
                if list(raw.notifies(timeout=every, stop_after=1)):
                    notice()

    def cut_off_unless_answering(self) -> None:
        """Where a server does not answer even who comes now, whoever waits for it is told so at once.

        Takes a few seconds when the server hangs; a file has no lines to cut.
        """
        from app.db.postgresql_line import cut, is_answering

        if self._lines and not is_answering(self.url, postgresql.CONNECT):
            cut(tuple(self._lines))

    def dispose(self) -> None:
        self.writer.dispose()
        self.reader.dispose()
