"""The demonstration, in a database named by URL or file, and the folder that shows what came of it."""

from pathlib import Path

from sqlalchemy import select

from app.calls.models import Call
from app.cli.first_run import HasAlready
from app.cli.opened import database_at, plain_faults, refuse_old, revision_of
from app.customers.models import Customer
from app.db.backup import FolderUnusable
from app.db.database import Database
from app.demo.company import Demo, seed
from app.setup import migrate
from app.staff.models import User


def open_demo(db: str, *, with_year: bool = False) -> tuple[Database, Demo]:
    """A new demonstration; the database is made where there is none. Refuses one in which somebody works already."""
    database = database_at(db)
    try:
        with plain_faults(database):
            if (revision := revision_of(database)) is None:
                migrate(database)
            else:
                refuse_old(database, revision)
                _refuse_a_company(database)
            return database, seed(database, with_year=with_year)
    except BaseException:
        database.dispose()
        raise


def _refuse_a_company(database: Database) -> None:
    with database.reading() as session:
        if any(session.scalar(select(kind.id).limit(1)) is not None for kind in (User, Customer, Call)):
            raise HasAlready(at="what")


def folder_for(out: Path) -> Path:
    """The folder for what is to be shown, made where there is none. Refuses one that cannot be written to."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        (probe := out / ".pronto").touch()
        probe.unlink()
    except OSError as error:
        raise FolderUnusable(folder=out, detail=error.strerror) from error
    return out
