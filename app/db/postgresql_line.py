"""The line to PostgreSQL: what every transaction says on it, said without psycopg's ceremony.

An execution through a cursor of psycopg's costs the processor some 60 µs beyond the 10 that libpq needs; a save says
three things that need no result: are you there, here begins a transaction, this is who writes in it.
"""

import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import Escaping, ExecStatus
from sqlalchemy import URL, Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

BEGIN = b"BEGIN; SET LOCAL pronto.actor = %b; SET LOCAL pronto.cause = %b"


class BriefCursor(psycopg.Cursor[Any]):
    """Describes a result by names and types, which is all that SQLAlchemy reads of it."""

    @property
    def description(self) -> Any:
        result = self.pgresult
        if result is None or not (result.nfields or result.status == ExecStatus.TUPLES_OK):
            return None
        names = ((result.fname(number) or b"").decode() for number in range(result.nfields))
        return [(name, result.ftype(number), None, None, None, None, None) for number, name in enumerate(names)]


def refuse_a_dead_line(connection: DBAPIConnection, _entry: ConnectionPoolEntry, _proxy: Any) -> None:
    """For the pool, before it gives a connection out: a dead one is replaced."""
    raw: Any = connection
    try:
        answer = raw.pgconn.exec_(b"")
    except psycopg.Error as error:
        raise DisconnectionError from error
    if answer.status != ExecStatus.EMPTY_QUERY:
        raise DisconnectionError


def begin_signed(connection: Connection, actor: str, cause: str) -> None:
    """Begin the transaction and say who writes in it, and why, in one message."""
    raw: Any = connection.connection.driver_connection
    quote = Escaping(raw.pgconn).escape_literal
    try:
        answer = raw.pgconn.exec_(BEGIN % (quote(actor.encode()), quote(cause.encode())))
        if answer.status != ExecStatus.COMMAND_OK:
            raise error_from_result(answer)
    except psycopg.Error as error:
        connection.invalidate(error)
        raise OperationalError("BEGIN", None, error) from error


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
