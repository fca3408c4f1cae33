"""Trying servers before they are relied on: a PostgreSQL database, outgoing and incoming mail.

Each blocks: use a thread. What is wrong is said in words, after the step that
failed: the name, the connection, the password, what was found.
"""

import imaplib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.kernel.errors import Refused
from app.kernel.i18n import N_

SECONDS = 4
OLDEST = 15
"""The oldest PostgreSQL that Pronto works on."""


class HostUnknown(Refused):
    msgid = N_("No computer called “{host}” is known. Check its name, and the network.")


class NothingListens(Refused):
    msgid = N_("“{host}” is there, but nothing answers at port {port}. Check the port, and that the server runs.")


class NoAnswer(Refused):
    msgid = N_("“{host}” does not answer at port {port}. A firewall may be in the way.")


class NotLetIn(Refused):
    msgid = N_("The server does not let “{user}” in: check user and password.")


class NoSuchDatabase(Refused):
    msgid = N_("The server has no database “{database}”. Ask its administrator to create it.")


class ServerTooOld(Refused):
    msgid = N_("The server is PostgreSQL {version}; Pronto needs {oldest} or newer.")


class MayNotCreate(Refused):
    msgid = N_("“{user}” may not create tables in “{database}”: it has to own the database.")


class ServerSays(Refused):
    msgid = N_("The server refused: {detail}")


class NotEncrypted(Refused):
    msgid = N_("No encrypted connection came about: {detail} Try the other kind of encryption, or another port.")


@dataclass(frozen=True)
class DatabaseServer:
    host: str
    port: int
    database: str
    user: str
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class MailServer:
    """`security` is "starttls", "tls" or "none"; without a user nobody signs in."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)


def reach(host: str, port: int) -> None:
    """Connect and hang up; refuses with what is wrong with the name or the port."""
    try:
        socket.create_connection((host, port), SECONDS).close()
    except (socket.gaierror, UnicodeError) as error:
        raise HostUnknown(host=host, at="host") from error
    except ConnectionRefusedError as error:
        raise NothingListens(host=host, port=port, at="port") from error
    except OSError as error:
        raise NoAnswer(host=host, port=port, at="host") from error


def try_database(server: DatabaseServer) -> str:
    """The server's version, when it is one that Pronto can found its database on.

    A host that is a folder holds the server's socket on this computer.
    """
    import psycopg

    if not server.host.startswith("/"):
        reach(server.host, server.port)
    try:
        connection = _connected(server, server.database)
    except psycopg.OperationalError as error:
        raise _why_not(server, error) from error
    with connection:
        version = connection.info.server_version // 10_000
        if version < OLDEST:
            raise ServerTooOld(version=version, oldest=OLDEST, at="host")
        query = "SELECT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)"
        row = connection.execute(query).fetchone()
        if row is None or not row[0]:
            raise MayNotCreate(user=server.user, database=server.database, at="user")
    return str(version)


def _connected(server: DatabaseServer, database: str):  # type: ignore[no-untyped-def]
    import psycopg

    return psycopg.connect(
        host=server.host,
        port=server.port,
        dbname=database,
        user=server.user,
        password=server.password,
        connect_timeout=SECONDS,
        autocommit=True,
    )


def _why_not(server: DatabaseServer, error: Exception) -> Refused:
    """The server speaks its own language; whether another database of its lets the user in tells the cause in any."""
    import psycopg

    if "timeout" in str(error):
        return NoAnswer(host=server.host, port=server.port, at="host")
    try:
        _connected(server, "postgres").close()
    except psycopg.OperationalError:
        if f'"{server.database}" does not exist' in str(error):
            return NoSuchDatabase(database=server.database, at="database")
        return NotLetIn(user=server.user, at="password")
    return NoSuchDatabase(database=server.database, at="database")


def try_outgoing(server: MailServer) -> None:
    """Sign in at the server that takes mail; nothing is sent."""
    reach(server.host, server.port)
    with _known_faults(server):
        secure = ssl.create_default_context()
        if server.security == "tls":
            line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=secure)
        else:
            line = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        with line:
            if server.security == "starttls":
                line.starttls(context=secure)
            if server.user:
                line.login(server.user, server.password)
            line.noop()


def try_incoming(server: MailServer) -> None:
    """Sign in at the server that keeps mail; nothing is read."""
    reach(server.host, server.port)
    with _known_faults(server):
        secure = ssl.create_default_context()
        if server.security == "tls":
            box: imaplib.IMAP4 = imaplib.IMAP4_SSL(server.host, server.port, timeout=SECONDS, ssl_context=secure)
        else:
            box = imaplib.IMAP4(server.host, server.port, timeout=SECONDS)
        with box:
            if server.security == "starttls":
                box.starttls(secure)
            box.login(server.user, server.password)


@contextmanager
def _known_faults(server: MailServer) -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise NotLetIn(user=server.user, at="password") from error
    except (ssl.SSLError, smtplib.SMTPNotSupportedError, imaplib.IMAP4.abort) as error:
        raise NotEncrypted(detail=_line_of(error), at="security") from error
    except imaplib.IMAP4.error as error:
        raise NotLetIn(user=server.user, at="password") from error
    except (smtplib.SMTPException, OSError) as error:
        raise ServerSays(detail=_line_of(error), at="host") from error


def _line_of(error: Exception) -> str:
    """One line of what the server said, short enough to be shown."""
    lines = str(error).strip().splitlines()
    return lines[0][:160] if lines else type(error).__name__
