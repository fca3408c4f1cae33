"""Backups: a copy made while others work, verified at once, with a manifest that bears witness.

The manifest holds the file's SHA-256 and the last hash of the chain of changes: kept elsewhere, it proves that
nothing was cut off or rewritten afterwards. Kept are the newest backups of 7 days, 4 weeks and 12 months; a copy whose
trail does not hold is evidence, says so in its manifest, and lets no older one go.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from app.db.database import Database
from app.db.verify import Verdict, snapshot, verify_snapshot, verify_trail
from app.kernel.connection import ONLY_MINE
from app.kernel.errors import Refused
from app.kernel.i18n import N_

DAYS, WEEKS, MONTHS = 7, 4, 12
MADE_AT = "%Y%m%dT%H%M%S"
DUMP_SECONDS = 3600


class NoPgDump(Refused):
    msgid = N_("A PostgreSQL database is saved by pg_dump and checked by pg_restore; {program} is not installed here.")


class DumpFailed(Refused):
    msgid = N_("{program} could not do it: {detail}")


class FolderUnusable(Refused):
    msgid = N_("Nothing can be written to {folder}: {detail}")


class BackupUnsound(Refused):
    msgid = N_("The file of the database is damaged, and its copy was not kept: {detail}")


@dataclass(frozen=True)
class Manifest:
    """What a backup is. `last_hash` is the witness: the last hash of the chain in hexadecimal; `made_at` is UTC.

    `broken` says what does not hold in its trail, when something does not.
    """

    file: str
    made_at: str
    size: int
    sha256: str
    changes: int
    transactions: int
    last_hash: str
    broken: str | None = None


@dataclass(frozen=True)
class Backup:
    """A backup just made, and the older ones that were let go for it."""

    file: Path
    manifest: Manifest
    removed: tuple[Path, ...]


def make_backup(database: Database, folder: Path, now: datetime) -> Backup:
    """Save the database into the folder; refuses where it cannot, and keeps no copy of a damaged file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderUnusable(folder=folder, detail=error.strerror) from error
    name = database.file.stem if database.file else str(database.url.database)
    file = folder / f"{name}-{now.astimezone(UTC).strftime(MADE_AT)}.{'db' if database.is_sqlite else 'dump'}"
    unfinished = file.with_name(file.name + ".unfinished")
    try:
        unfinished.touch(ONLY_MINE)
        verdict = (_copy_file if database.is_sqlite else _dump)(database, unfinished)
        _sync(unfinished)
        manifest = _manifest(file.name, unfinished, verdict, now)
        unfinished.replace(file)
        _manifest_of(file).write_text(json.dumps(asdict(manifest), indent=2) + "\n", "utf-8")
    except OSError as error:
        raise FolderUnusable(folder=folder, detail=error.strerror or error) from error
    finally:
        for left in (unfinished, *(unfinished.with_name(unfinished.name + end) for end in ("-wal", "-shm"))):
            left.unlink(missing_ok=True)
    return Backup(file, manifest, () if manifest.broken else tuple(_remove_old(folder, name)))


def backups_to_keep(moments: Iterable[datetime]) -> set[datetime]:
    """The newest of each of the last 7 days, 4 weeks and 12 months that have any."""
    newest_first = sorted(moments, reverse=True)
    periods: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (DAYS, lambda at: at.date()),
        (WEEKS, lambda at: at.isocalendar()[:2]),
        (MONTHS, lambda at: (at.year, at.month)),
    )
    kept: set[datetime] = set()
    for count, period in periods:
        newest: dict[object, datetime] = {}
        for at in newest_first:
            newest.setdefault(period(at), at)
        kept |= set(list(newest.values())[:count])
    return kept


def _copy_file(database: Database, copy: Path) -> Verdict:
    """SQLite's own backup, which takes one snapshot; a copied file would miss what stands in the journal."""
    assert database.file is not None
    try:
        with closing(sqlite3.connect(database.file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        with closing(sqlite3.connect(copy)) as raw:
            found = [row[0] for row in raw.execute("PRAGMA integrity_check(3)")]
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        raise BackupUnsound(detail=error) from error
    if found != ["ok"]:
        raise BackupUnsound(detail="; ".join(found))
    opened = Database.of_file(copy)
    try:
        return verify_trail(opened)
    finally:
        opened.dispose()


def _dump(database: Database, copy: Path) -> Verdict:
    """pg_dump's own format, listed by pg_restore; the trail is verified in the very snapshot that is saved."""
    url = database.url
    place = {"PGHOST": url.query.get("host") or url.host, "PGPORT": url.query.get("port") or url.port}
    who = {"PGUSER": url.username, "PGPASSWORD": url.password, "PGDATABASE": url.database}
    known = {name: str(value) for name, value in {**place, **who}.items() if value}
    with snapshot(database) as connection:
        shared = connection.scalar(text("SELECT pg_export_snapshot()"))
        verdict = verify_snapshot(connection, database.dialect)
        _run_tool("pg_dump", "--format=custom", f"--snapshot={shared}", f"--file={copy}", environment=known)
    _run_tool("pg_restore", "--list", str(copy), environment=known)
    return verdict


def _run_tool(program: str, *arguments: str, environment: dict[str, str]) -> None:
    found = shutil.which(program)
    if found is None:
        raise NoPgDump(program=program)
    done = subprocess.run(
        [found, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=DUMP_SECONDS,
    )
    if done.returncode:
        raise DumpFailed(program=program, detail=(done.stderr.strip().splitlines() or ["?"])[-1])


def _manifest(name: str, file: Path, verdict: Verdict, now: datetime) -> Manifest:
    with file.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    made_at = now.astimezone(UTC).isoformat(timespec="seconds")
    size = file.stat().st_size
    broken = None if verdict.holds else str(verdict.broken)
    return Manifest(name, made_at, size, sha256, verdict.changes, verdict.transactions, verdict.last_hash, broken)


def _manifest_of(file: Path) -> Path:
    return file.with_name(file.name + ".json")


def _sync(file: Path) -> None:
    with file.open("rb+") as content:
        os.fsync(content.fileno())


def _remove_old(folder: Path, name: str) -> Iterable[Path]:
    """Let go of what need not be kept; only files that Pronto made of this database, told by name and manifest."""
    made: dict[datetime, Path] = {}
    for file in folder.glob("*.*"):
        moment = _moment_of(file, name)
        if moment is not None and _manifest_of(file).exists():
            made[moment] = file
    kept = backups_to_keep(made)
    for moment, file in sorted(made.items()):
        if moment not in kept:
            file.unlink()
            _manifest_of(file).unlink()
            yield file


def _moment_of(file: Path, name: str) -> datetime | None:
    if file.suffix not in (".db", ".dump") or not file.stem.startswith(f"{name}-"):
        return None
    try:
        return datetime.strptime(file.stem.removeprefix(f"{name}-"), MADE_AT).replace(tzinfo=UTC)
    except ValueError:
        return None
