"""A look at the health of a database and of the machine it stands on; each finding says what was found."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from sqlalchemy import Connection, func, select, text

from app.db.base import Record
from app.db.database import Database
from app.db.search.upkeep import missing_triggers, stale_kinds
from app.db.trail import audit_link
from app.kernel.i18n import _

FREE_BYTES = 500 * 1024 * 1024
CLOCK_SECONDS = 60
SHOWN = 5


class Finding(NamedTuple):
    """What was looked at, whether it is well, and what was found; `name` is for machines, the rest for people."""

    name: str
    label: str
    is_well: bool
    detail: str


def check_database(database: Database, default_folder: Path) -> list[Finding]:
    """Soundness of the file, guards, free space, clock; `default_folder` is measured when the data is elsewhere."""
    folder = database.file.absolute().parent if database.file else default_folder
    with database.reader.connect() as connection:
        soundness = _quick_check(connection) if database.is_sqlite else _server(connection)
        guards = _guards(connection, database.dialect)
        return [soundness, guards, _search(connection), _clock(connection), _free_space(folder)]


def _quick_check(connection: Connection) -> Finding:
    found = list(connection.scalars(text(f"PRAGMA quick_check({SHOWN})")))
    dangling = connection.execute(text("PRAGMA foreign_key_check")).first()
    if dangling is not None:
        found = [*(line for line in found if line != "ok"), f"{dangling[0]} {dangling[1]} → {dangling[2]}"]
    return Finding("file", _("Database file"), found == ["ok"], "; ".join(map(str, found)))


def _server(connection: Connection) -> Finding:
    """Version 15 or later, and pages with checksums, so that a broken disk is noticed."""
    version = int(str(connection.scalar(text("SHOW server_version_num"))))
    checksums = connection.scalar(text("SHOW data_checksums"))
    detail = _("PostgreSQL {version}, checksums of pages: {checksums}")
    return Finding(
        "server", _("Server"), version >= 150_000, detail.format(version=version // 10_000, checksums=checksums)
    )


def _guards(connection: Connection, dialect: ModuleType) -> Finding:
    wanted, standing = dialect.guards_wanted(Record.metadata), dialect.guards_standing(connection)
    wrong = sorted(name for name, definition in wanted.items() if standing.get(name) != definition)
    good = _("all {count} in place").format(count=len(wanted))
    detail = _("missing, switched off or altered: {names}").format(names=", ".join(wrong[:SHOWN])) if wrong else good
    return Finding("guards", _("Guards of the trail"), not wrong, detail)


def _search(connection: Connection) -> Finding:
    """The index of words says what the records say, and stands with all its triggers."""
    stale = [*missing_triggers(connection), *stale_kinds(connection)]
    behind = _("behind the records: {names}. Run main.py rebuild-search").format(names=", ".join(stale[:SHOWN]))
    return Finding("search", _("Search index"), not stale, behind if stale else _("agrees with the records"))


def _clock(connection: Connection) -> Finding:
    """The trail's last moment must not lie in the future; a server's clock must agree with ours."""
    now = time.time()
    ahead = [(connection.scalar(select(func.max(audit_link.c.at_us))) or 0) / 1_000_000 - now]
    if connection.dialect.name == "postgresql":
        server = connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())"))
        ahead.append(abs(float(server or 0) - now))
    seconds = round(max(ahead))
    good = _("agrees with the trail")
    wrong = _("off by {seconds} seconds").format(seconds=seconds)
    return Finding("clock", _("Clock"), seconds <= CLOCK_SECONDS, good if seconds <= CLOCK_SECONDS else wrong)


def _free_space(folder: Path) -> Finding:
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    detail = _("{megabytes} MB free").format(megabytes=free // 1024**2)
    return Finding("space", _("Free disk space"), free >= FREE_BYTES, detail)


def report_of(findings: list[Finding]) -> Iterator[str]:
    """One line per finding."""
    for finding in findings:
        yield f"{'✓' if finding.is_well else '✗'} {finding.label}: {finding.detail}"
