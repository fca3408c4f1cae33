"""The desktop as people use it: on their own database, signed in where there are users."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.kernel.connection import keep_database, kept_database
from app.kernel.folders import default_database, log_file, preferences_file
from app.kernel.i18n import set_zone
from ui.application import Desktop, FirstRun
from ui.application import run as run_application
from ui.display import refuse_without_display
from ui.first_page import FirstPage, keep_statement
from ui.navigation import places

if TYPE_CHECKING:
    from app.backend import Backend

SQLITE = "sqlite:///"


def run(db: str | None = None, phone: str | None = None) -> int:
    """Open the desktop on a database, named by URL or file, until its window is closed; returns the exit code.

    Refuses where there is no display.
    """
    refuse_without_display()
    return run_application(desktop(db, phone=phone))


def call(phone: str, db: str | None = None) -> int:
    """Open the intake of this number, in the desktop that is open on that database, or in a new one."""
    from ui.single_instance import ring_elsewhere

    return 0 if ring_elsewhere(address_of(place_of(db)), phone) else run(db, phone)


def address_of(place: str) -> str:
    """Where the desktop of this user on that database listens; says neither name nor place to others."""
    import getpass
    from hashlib import sha256

    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = ""
    return "pronto-" + sha256(f"{user}\n{place}".encode()).hexdigest()[:24]


def place_of(db: str | None) -> str:
    """The database by one name, however it was given."""
    file = file_of(db)
    return str(file.resolve()) if file is not None else str(db)


def desktop(db: str | None = None, preferences: Path | None = None, phone: str | None = None) -> Desktop:
    """What the application needs to know. A database that does not exist yet is made."""
    preferences = preferences or preferences_file()
    statement = preferences.with_name("first_page.sql")
    is_named = db is not None
    db = db or kept_database()
    file = file_of(db)
    return Desktop(
        places=places,
        connect=partial(connect, db, statement),
        first_run=None if is_named else FirstRun(is_first_run, db or f"{SQLITE}{default_database()}", keep_database),
        preferences=preferences,
        sign_in=sign_in,
        first_page=FirstPage(statement, file).show if file else None,
        log_file=log_file(),
        address=lambda: address_of(place_of(db)),
        phone=phone,
    )


def is_first_run() -> bool:
    """Whether no database was ever chosen or made on this computer by this user."""
    return kept_database() is None and not default_database().is_file()


def file_of(db: str | None) -> Path | None:
    """The file of an embedded database; None for one on a server."""
    if db is None:
        return default_database()
    if "://" not in db:
        return Path(db).expanduser()
    return Path(db.removeprefix(SQLITE)) if db.startswith(SQLITE) else None


def connect(db: str | None, statement: Path) -> Backend:
    """Open the database, and load what the screens will ask for; runs in a thread, behind the first window.

    Where nobody has an account yet, whoever sits at the machine may do everything; otherwise he signs in.
    """
    from app.backend import Backend
    from app.cli.opened import database_at, plain_faults, refuse_old, revision_of, terminal_user
    from app.promises.queries import company_zone
    from app.setup import found, newest_revision
    from app.staff.queries import has_users

    database = database_at(db)
    with plain_faults(database):
        revision = revision_of(database)
        if revision is None:
            found(database)
            revision = newest_revision()
    refuse_old(database, revision)
    backend = Backend(database)
    set_zone(backend.read(company_zone))
    if not backend.read(has_users):
        backend.actor = terminal_user()
    load_presenters()
    keep_statement(backend, statement)
    return backend


def load_presenters() -> None:
    """Import what the first place needs here, where it keeps nobody waiting; of Qt no class may be made here."""
    import ui.calls.presenters.call_card
    import ui.calls.presenters.call_list  # noqa: F401


async def sign_in(backend: Backend, login: str, password: str) -> Backend:
    """The user's backend; refuses a wrong pair with one sentence for every cause."""
    from app.staff.queries import sign_in

    backend.actor = await backend.ask(sign_in, login=login, password=password)
    return backend
