"""The database a verb works on: named by URL or file, found in order, and closed when the verb is done."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError
from typer import BadParameter

from app.backend import Backend, is_away
from app.db.backup import FolderUnusable
from app.db.context import Actor
from app.db.database import Database
from app.kernel.connection import kept_database
from app.kernel.errors import Refused, Unreachable
from app.kernel.folders import default_database
from app.kernel.i18n import N_, _
from app.kernel.permissions import PERMISSIONS
from app.setup import NewerDatabase, found, newest_revision

ENGINES = ("sqlite", "postgresql")
IN_MEMORY = ":memory:"


class NotSetUp(Refused):
    msgid = N_("{place} is no Pronto database yet. Make it one with: main.py init --db {place}")


class NotMigrated(Refused):
    msgid = N_("{place} was made by an older Pronto. Bring it up to date with: main.py migrate --db {place}")


class NotADatabase(Refused):
    msgid = N_("{place} is not a database: {detail}")


class Damaged(Refused):
    msgid = N_("{place} is damaged: {detail}. Bring back the newest backup; the guide says how, in backups.md.")


@contextmanager
def opened(db: str | None, *, create: bool = False) -> Iterator[Backend]:
    """A backend for the one who sits at the terminal, on a database with today's tables.

    Refuses one that is not set up, or not up to date; `create` sets up a database that is empty or does not exist.
    """
    database = database_at(db)
    backend = Backend(database, terminal_user())
    try:
        with plain_faults(database):
            revision = revision_of(database)
            if revision is None and create:
                found(database)
                revision = newest_revision()
        refuse_old(database, revision)
        with plain_faults(database):
            yield backend
    finally:
        backend.close()


def database_at(db: str | None) -> Database:
    """A URL, or the path of a SQLite file; the one chosen at the first run, or the default one, when none is given.

    Nothing is opened yet.
    """
    db = db or kept_database()
    if db is None or "://" not in db:
        file = default_database() if db is None else Path(db).expanduser()
        if str(file) != IN_MEMORY:
            return Database.of_file(file)
    try:
        url = make_url(str(db))
        is_nowhere = url.get_backend_name() == "sqlite" and url.database in (None, "", IN_MEMORY)
        if url.get_backend_name() in (*ENGINES, "postgres") and not is_nowhere:
            return Database(url)
    except (ArgumentError, ValueError):
        pass
    raise BadParameter(_("“{db}” is no file, sqlite:// or postgresql:// URL.").format(db=db), param_hint="--db")


def place_of(database: Database) -> str:
    """Where the database is, without its password."""
    return str(database.file) if database.file else database.url.render_as_string()


def terminal_user() -> Actor:
    """Whoever may open the database with this program's help may do everything; the trail names the login."""
    try:
        login = getpass.getuser()
    except (KeyError, OSError):
        login = "?"
    return Actor(f"cli:{login}", login, frozenset(PERMISSIONS))


def revision_of(database: Database) -> str | None:
    """The revision of the tables; None where there are none of Pronto's."""
    if database.file is not None and not database.file.is_file():
        return None
    with database.reader.connect() as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if version is None else str(version)


def refuse_old(database: Database, revision: str | None) -> None:
    if revision is None:
        raise NotSetUp(place=place_of(database))
    if revision != newest_revision():
        raise NotMigrated(place=place_of(database)) if _is_known(revision) else NewerDatabase(revision=revision)


def _is_known(revision: str) -> bool:
    from alembic.script import ScriptDirectory

    from app.setup import alembic_config

    return revision in {script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()}


@contextmanager
def plain_faults(database: Database) -> Iterator[None]:
    """What the database says when it cannot be opened, as refusals."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        if not is_away(error):
            raise
        raise Unreachable(detail=str(error.orig).splitlines()[0]) from error
    except OSError as error:
        raise FolderUnusable(folder=error.filename, detail=error.strerror) from error
    except DatabaseError as error:
        if "malformed" in str(error.orig):
            raise Damaged(place=place_of(database), detail=error.orig) from error
        if "not a database" in str(error.orig):
            raise NotADatabase(place=place_of(database), detail=error.orig) from error
        raise
