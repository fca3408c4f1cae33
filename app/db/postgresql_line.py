"""The line to PostgreSQL: what every transaction says on it, said without psycopg's ceremony.

An execution through a cursor of psycopg's costs the processor some 60 µs beyond the 10 that libpq needs: it makes a
cursor and a transformer, reads the statement for places, and looks up afresh how each type is said and read. What is
said often is prepared here, once per connection, with all of that; the rest goes psycopg's way.
"""

import re
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.generators import execute
from psycopg.pq import DiagnosticField, Escaping, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import URL, Connection
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg, PGExecutionContext_psycopg
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

_SIGNATURE: ContextVar[tuple[str, str] | None] = ContextVar("signature", default=None)

OFTEN = 3
"""So many times a statement goes psycopg's way before it is prepared."""

KNOWN = 500
"""So many statements are remembered on a connection; then it begins afresh."""

_RESTRUCTURES = (b"CREATE", b"ALTER", b"DROP", b"DISCARD", b"DEALLOCATE")

Description = list[tuple[str, int, None, None, None, None, None]]


class Said(NamedTuple):
    """A statement as the server is told it: with numbered places, and the names of the values for them."""

    text: bytes
    names: tuple[str, ...]
    formats: list[PyFormat]


@lru_cache(maxsize=2 * KNOWN)
def as_said(query: str) -> Said:
    numbers: dict[str, int] = {}

    def place(found: re.Match[str]) -> str:
        return f"${numbers.setdefault(found[1], len(numbers) + 1)}" if found[1] else "%"

    text = re.sub(r"%\((.+?)\)s|%%", place, query)
    return Said(text.encode(), tuple(numbers), [PyFormat.AUTO] * len(numbers))


class Line(psycopg.Connection[Any]):
    """A connection that knows what is said on it again and again; after a change of the schema it learns it anew."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.prepare_threshold = None
        self.uses: dict[str, int] = {}
        self.names: dict[tuple[str, tuple[int, ...] | None], bytes] = {}
        self.descriptions: dict[bytes, Description | None] = {}
        self.restructured = False

    @cached_property
    def transformer(self) -> Any:
        """Made when there are the adapters; it knows no connection, for none of ours speaks but UTF-8 and UTC."""
        return Transformer(self.adapters)

    def begin(self) -> None:
        if self.pgconn.transaction_status == TransactionStatus.IDLE and not self.autocommit:
            checked(self.pgconn.exec_(b"BEGIN"))

    def commit(self) -> None:
        self.restructured = False
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            with self.lock:
                checked(self.pgconn.exec_(b"COMMIT"))

    def rollback(self) -> None:
        self.restructured = False
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            super().rollback()

    def knows(self, query: str, values: Any) -> bool:
        """Counts, too. Several statements in one text, and a transaction of a level of its own, go psycopg's way."""
        uses = self.uses[query] = self.uses.get(query, 0) + 1
        return (
            uses > OFTEN
            and not self.restructured
            and type(values) is dict
            and (bool(values) or ";" not in query)
            and self.isolation_level is None
        )

    def say(self, query: str, values: dict[str, Any]) -> tuple[PGresult, Description | None]:
        said, transformer = as_said(query), self.transformer
        with self.lock:
            self.begin()
            sent = transformer.dump_sequence([values[name] for name in said.names], said.formats)
            name = self.names.get((query, transformer.types)) or self.prepare(query, said.text)
            self.pgconn.send_query_prepared(name, sent, transformer.formats)
            answer = checked(self.wait(execute(self.pgconn))[-1])
        if name not in self.descriptions:
            self.descriptions[name] = description(answer)
        return answer, self.descriptions[name]

    def prepare(self, query: str, text: bytes) -> bytes:
        if len(self.uses) > KNOWN:
            self.forget()
        types = self.transformer.types
        name = b"said_%d" % len(self.names)
        checked(self.pgconn.prepare(name, text, types))
        self.names[query, types] = name
        return name

    def notice(self, answer: PGresult) -> None:
        """What was learnt may be wrong after a change of the schema, and again when that is taken back."""
        if answer.status == ExecStatus.COMMAND_OK and (answer.command_status or b"").startswith(_RESTRUCTURES):
            self.restructured = True
            self.forget()

    def forget(self) -> None:
        self.uses.clear()
        if self.names:
            self.names.clear()
            self.descriptions.clear()
            checked(self.pgconn.exec_(b"DEALLOCATE ALL"))


class BriefCursor:
    """What SQLAlchemy needs of a cursor. Its rows are read at once."""

    __slots__ = ("_fetched", "_line", "_psycopgs", "_rows", "description", "rowcount")

    arraysize = 1

    def __init__(self, line: Line) -> None:
        self._line = line
        self._psycopgs: psycopg.Cursor[Any] | None = None
        self._rows: list[Any] = []
        self._fetched = 0
        self.description: Description | None = None
        self.rowcount: int | None = -1

    def execute(self, query: str, values: Any = None) -> None:
        line = self._line
        if not line.knows(query, values):
            cursor = self._of_psycopg()
            cursor.execute(query, values)
            self._take_from(cursor)
            return
        answer, described = line.say(query, values)
        if answer.status == ExecStatus.TUPLES_OK:
            line.transformer.set_pgresult(answer)
            count = answer.ntuples
            self._take(line.transformer.load_rows(0, count, tuple), described, count)
        else:
            line.notice(answer)
            self._take([], described, answer.command_tuples)

    def executemany(self, query: str, values: Any) -> None:
        cursor = self._of_psycopg()
        cursor.executemany(query, values)
        self._take_from(cursor)

    def fetchone(self) -> Any:
        if self._fetched >= len(self._rows):
            return None
        self._fetched += 1
        return self._rows[self._fetched - 1]

    def fetchmany(self, size: int = arraysize) -> list[Any]:
        first, self._fetched = self._fetched, self._fetched + size
        return self._rows[first : self._fetched]

    def fetchall(self) -> list[Any]:
        rows = self._rows[self._fetched :] if self._fetched else self._rows
        self._rows, self._fetched = [], 0
        return rows

    def close(self) -> None:
        if self._psycopgs is not None:
            self._psycopgs.close()

    def _of_psycopg(self) -> psycopg.Cursor[Any]:
        self._psycopgs = self._psycopgs or psycopg.Cursor(self._line)
        return self._psycopgs

    def _take_from(self, cursor: psycopg.Cursor[Any]) -> None:
        answer = cursor.pgresult
        if answer is not None:
            self._line.notice(answer)
        has_rows = answer is not None and answer.status == ExecStatus.TUPLES_OK
        described = description(answer) if answer is not None else None
        self._take(cursor.fetchall() if has_rows else [], described, cursor.rowcount)

    def _take(self, rows: list[Any], described: Description | None, rowcount: int | None) -> None:
        self._rows, self._fetched, self.description, self.rowcount = rows, 0, described, rowcount


class BriefContext(PGExecutionContext_psycopg):
    def create_default_cursor(self) -> Any:
        line: Any = self._dbapi_connection.driver_connection
        return BriefCursor(line)


class PostgresqlLine(PGDialect_psycopg):
    supports_statement_cache = True
    execution_ctx_cls = BriefContext

    def connect(self, *arguments: Any, **options: Any) -> Any:
        return Line.connect(*arguments, **options)

    def set_isolation_level(self, dbapi_connection: Any, level: Any) -> None:
        """Its transaction has begun when it was given out, but nothing was said in it."""
        dbapi_connection.rollback()
        super().set_isolation_level(dbapi_connection, level)  # type: ignore[no-untyped-call]


def checked(answer: PGresult) -> PGresult:
    """An error without a code is not the server's: the line is cut."""
    if answer.status == ExecStatus.FATAL_ERROR:
        if answer.error_field(DiagnosticField.SQLSTATE) is None:
            raise psycopg.OperationalError(answer.get_error_message())
        raise error_from_result(answer)
    return answer


def description(answer: PGresult) -> Description | None:
    """Names and types, which is all that SQLAlchemy reads of it."""
    if not (answer.nfields or answer.status == ExecStatus.TUPLES_OK):
        return None
    names = ((answer.fname(number) or b"").decode() for number in range(answer.nfields))
    return [(name, answer.ftype(number), None, None, None, None, None) for number, name in enumerate(names)]


def begin(connection: DBAPIConnection, _entry: ConnectionPoolEntry, _proxy: Any) -> None:
    """For the pool, as it gives a connection out: begins a transaction there; a dead one cannot, and is replaced."""
    raw: Any = connection
    signature = _SIGNATURE.get()
    try:
        checked(raw.pgconn.exec_(b"BEGIN" if signature is None else b"BEGIN; " + _settings(raw.pgconn, *signature)))
    except psycopg.Error as error:
        raise DisconnectionError from error


@contextmanager
def signing(actor: str, cause: str) -> Iterator[None]:
    """A connection that is given out meanwhile begins with who writes in its transaction, and why."""
    token = _SIGNATURE.set((actor, cause))
    try:
        yield
    finally:
        _SIGNATURE.reset(token)


def sign(connection: Connection, actor: str, cause: str) -> None:
    raw: Any = connection.connection.driver_connection
    checked(raw.pgconn.exec_(_settings(raw.pgconn, actor, cause)))


def _settings(pgconn: Any, actor: str, cause: str) -> bytes:
    quote = Escaping(pgconn).escape_literal
    return b"SET LOCAL pronto.actor = %b; SET LOCAL pronto.cause = %b" % (quote(actor.encode()), quote(cause.encode()))


def is_answering(url: URL, settings: dict[str, Any]) -> bool:
    """Whether the server lets somebody in who comes now: one that hangs keeps its old lines open and says nothing."""
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        psycopg.connect(plain, **settings).close()
    except psycopg.OperationalError:
        return False
    return True


def cut(connections: Iterable[Any]) -> None:
    """End them from outside, whatever thread waits on them: each is told that its line is gone."""
    for connection in connections:
        with suppress(psycopg.Error, OSError), socket.fromfd(connection.fileno(), socket.AF_INET, 0) as line:
            line.shutdown(socket.SHUT_RDWR)
