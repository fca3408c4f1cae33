"""The first page of calls, read before the application behind the window is loaded.

The statement is the list's own, kept as text after each start by the one who knows it; here it is only run again,
by Python's own SQLite and without the right to write. Whatever goes wrong, the page comes a moment later instead.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, cast

from app.calls.states import CallState
from app.calls.views import PAGE, CallRow
from app.promises.targets import Priority

if TYPE_CHECKING:
    from app.backend import Backend
    from ui.calls.call_list import CallList
    from ui.main_window import MainWindow

BUSY_SECONDS = 0.1
LATE_SECONDS = 1.0
MOMENTS = ("reported_at", "due_at", "solved_at")


class FirstPage:
    """Read in a thread of its own while the window is being built: SQLite takes its time over the tables' triggers."""

    def __init__(self, statement: Path, database: Path) -> None:
        self.rows: list[CallRow] = []
        self.reader = Thread(target=self._read, args=(statement, database), name="first page", daemon=True)
        self.reader.start()

    def _read(self, statement: Path, database: Path) -> None:
        self.rows = read_first_page(statement, database)

    def show(self, window: MainWindow) -> None:
        """Fill the list of calls with what the database holds now; leave it empty when that cannot be had at once."""
        self.reader.join(LATE_SECONDS)
        if rows := self.rows:
            place = cast("CallList", window.screen_at("calls"))
            place.show_first(rows[:PAGE], len(rows) > PAGE)


def read_first_page(statement: Path, database: Path) -> list[CallRow]:
    """A page of rows and one more, when there is another page; nothing where anything is missing or out of date."""
    try:
        sql = statement.read_text("utf-8")
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as raw:
            return [call_row(values) for values in raw.execute(sql)]
    except (OSError, sqlite3.Error, ValueError, TypeError):
        return []


def call_row(values: tuple[Any, ...]) -> CallRow:
    """A row as SQLite keeps it, as the list shows it; the sort key after it is left out."""
    stored = CallRow._make(values[: len(CallRow._fields)])
    moments = {name: _moment(getattr(stored, name)) for name in MOMENTS}
    return stored._replace(state=CallState(stored.state), priority=Priority(stored.priority), **moments)  # type: ignore[arg-type]


def _moment(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC) if stored else None


def keep_statement(backend: Backend, statement: Path) -> None:
    """Keep the list's own statement for the next start, or forget it: nobody sees calls before he has signed in."""
    from app.calls.lists import first_page_sql

    if not (backend.database.is_sqlite and backend.actor.permissions):
        statement.unlink(missing_ok=True)
        return
    sql = backend.read(first_page_sql)
    if _text(statement) != sql:
        statement.parent.mkdir(parents=True, exist_ok=True)
        statement.write_text(sql, "utf-8")


def _text(file: Path) -> str:
    return file.read_text("utf-8") if file.is_file() else ""
