"""What the first run has been told, kept while one goes back and forth, and the company that is made of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.company.probing import DatabaseServer, MailServer
from app.kernel.errors import Refused
from app.kernel.i18n import LANGUAGES, N_, current_language

if TYPE_CHECKING:
    from app.backend import Backend
    from app.db.database import Database

FILE = "pronto.db"
MOST_LINES = 14
Told = Callable[[int, int], None]


class Stopped(Refused):
    msgid = N_("Stopped. Nothing of it was kept.")


class HasAlready(Refused):
    msgid = N_("There is a company in this database already: the demonstration needs an empty one.")


class NoFile(Refused):
    msgid = N_("Choose the file to import.")


@dataclass
class Answers:
    """By step and name of the field. What was typed in a step that was skipped stays, and is not used.

    `imported` says what came of an import.
    """

    given: dict[str, dict[str, Any]] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)
    imported: list[str] = field(default_factory=list)

    def of(self, step: str) -> dict[str, Any]:
        return {} if step in self.skipped else self.given.get(step, {})

    def url(self, default: str) -> str:
        """The database that was chosen: a server's, a file in a folder of this computer, or the one there is."""
        given = self.of("database")
        if given.get("where") != "server":
            folder = given.get("folder")
            return f"sqlite:///{Path(folder).expanduser() / FILE}" if folder else default
        from sqlalchemy import URL

        server = server_of(given)
        at_socket = {"host": server.host} if server.host.startswith("/") else {}
        host = None if at_socket else server.host
        made = URL.create(
            "postgresql", server.user or None, server.password or None, host, server.port, server.database, at_socket
        )
        return made.render_as_string(hide_password=False)

    def settings(self) -> dict[str, Any]:
        """What is to be kept as settings: everything that was typed, and the language of the documents."""
        typed = {**self.of("company"), **self.of("mail")}
        kept = {key: value for key, value in typed.items() if value not in (None, "")}
        language = current_language()
        return {**kept, "company.language": language} if kept and language in LANGUAGES else kept


def server_of(given: dict[str, Any]) -> DatabaseServer:
    return DatabaseServer(
        given.get("host") or "localhost",
        given.get("port") or 5432,
        given.get("database") or "",
        given.get("user") or "",
        given.get("password") or "",
    )


def mail_of(given: dict[str, Any]) -> MailServer:
    return MailServer(
        given.get("mail.smtp_host") or "",
        given.get("mail.smtp_port") or 587,
        given.get("mail.smtp_security") or "starttls",
        given.get("mail.user") or "",
        given.get("mail.password") or "",
    )


def found_company(answers: Answers, default: str, told: Told, stop: threading.Event) -> str:
    """Make the database that was chosen, and put in what was asked for; answers its URL. Blocks: use a thread.

    Stopped, it takes away the file that it has made.
    """
    from app.cli.opened import plain_faults, revision_of
    from app.db.database import Database
    from app.setup import found

    def watched(done: int, whole: int) -> None:
        if stop.is_set():
            raise Stopped
        told(done, whole)

    url = answers.url(default)
    database = Database(url)
    try:
        with plain_faults(database):
            if database.file is not None:
                database.file.parent.mkdir(parents=True, exist_ok=True)
            is_new = revision_of(database) is None
            if is_new:
                found(database)
            elif answers.of("data").get("what") == "demo":
                raise HasAlready(at="what")
        try:
            _fill(database, answers, watched)
        except Stopped:
            if is_new and database.file is not None:
                _take_away(database)
            raise
    finally:
        database.dispose()
    return url


def _fill(database: Database, answers: Answers, told: Told) -> None:
    from app.backend import Backend
    from app.cli.opened import terminal_user
    from app.company.commands import change_settings

    data = answers.of("data")
    backend = Backend(database, terminal_user())
    try:
        if data.get("what") == "demo":
            _load_demo(database, told)
        if values := answers.settings():
            backend.run(change_settings, values=values)
        if data.get("what") == "import":
            answers.imported = _import(backend, data, told)
    finally:
        backend.close_pools()


def _load_demo(database: Database, told: Told) -> None:
    from app.demo.company import seed

    told(0, 1)
    seed(database, with_year=True, progress=told)


def _import(backend: Backend, data: dict[str, Any], told: Told) -> list[str]:
    from app.cli.logs import told as told_of
    from app.intake.log_import import import_log
    from app.intake.profiles import load_profile

    if not data.get("file"):
        raise NoFile(at="file")
    profile = data.get("profile") or "helpdesk"
    if profile == "own":
        profile = str(Path(data.get("own_profile") or "").expanduser())
    report = import_log(backend.run, Path(data["file"]).expanduser(), load_profile(profile), told)
    return list(islice(told_of(report), MOST_LINES))


def _take_away(database: Database) -> None:
    database.dispose()
    for ending in ("", "-wal", "-shm"):
        Path(f"{database.file}{ending}").unlink(missing_ok=True)
