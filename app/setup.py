"""First run and every upgrade: bring a database to today's tables, with its guards in place."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from app.codes.commands import add_standard_codes
from app.db.context import Actor, Context
from app.db.database import Database
from app.kernel.connection import ONLY_MINE
from app.kernel.errors import Refused
from app.kernel.i18n import N_
from app.schema import EVERY_TABLE

if TYPE_CHECKING:
    from alembic.config import Config

SETUP = Actor("setup", "Pronto", frozenset({"knowledge.write"}))
MIGRATIONS = Path(__file__).parent / "db" / "migrations"
_NETWORK_PREFIXES = ("//", "\\\\")
_SYNCED_FOLDERS = frozenset({"onedrive", "dropbox", "google drive", "icloud drive"})


class NotALocalDisk(Refused):
    msgid = N_("“{folder}” is shared or synchronised: keep the database on a disk of this computer, or use PostgreSQL.")


class NewerDatabase(Refused):
    msgid = N_("This database was made by a newer Pronto (revision {revision}). Update this computer's Pronto.")


def migrate(database: Database, revision: str = "heads") -> None:
    """Upgrade to the newest tables and make all triggers anew, in one transaction."""
    from alembic import command
    from alembic.util.exc import CommandError

    if (file := database.file) is not None:
        refuse_shared_folder(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.touch(ONLY_MINE)
    with database.restructuring() as connection:
        try:
            command.upgrade(alembic_config(connection), revision)
        except CommandError as error:
            raise NewerDatabase(revision=current_revision(connection)) from error


def found(database: Database) -> None:
    """Make a new database ready for a company: its tables, and the codes every company can start with."""
    migrate(database)
    with database.transaction(SETUP.login, "found") as session:
        database.keep_others_waiting(session.connection())
        add_standard_codes(Context(session, SETUP))


def current_revision(connection: Connection) -> str | None:
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def alembic_config(connection: Connection | None = None) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = EVERY_TABLE
    return config


def refuse_shared_folder(file: Path) -> None:
    """SQLite's journal needs shared memory on one host (reliability.md §4)."""
    folder = file.parent.absolute()
    names = {part.casefold().split(" - ")[0] for part in folder.parts}
    if str(folder).startswith(_NETWORK_PREFIXES) or names & _SYNCED_FOLDERS:
        raise NotALocalDisk(folder=folder)
