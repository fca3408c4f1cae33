"""Setting up a database, bringing it up to date, saving it, and looking at its health."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.faults import say
from app.cli.opened import database_at, opened, place_of, plain_faults, refuse_old, revision_of
from app.cli.options import Db, Json, Language, answer, answer_json
from app.db.backup import Backup, make_backup
from app.db.check import Finding, check_database, report_of
from app.db.search.upkeep import rebuild_search
from app.kernel.folders import data_folder
from app.kernel.i18n import N_, _
from app.setup import migrate, newest_revision
from app.staff.queries import has_users

INIT = N_("Set up a database; one that is set up already is brought up to date.")
MIGRATE = N_("Bring a database up to date with this Pronto.")
BACKUP = N_(
    "Save the database: a copy that is opened and verified at once, with a manifest; keeps 7 days, 4 weeks, 12 months."
)
REBUILD_SEARCH = N_("Make the search index anew from the records.")
CHECK = N_("Look at the health of the database and of this machine.")


def init(db: Db = None, language: Language = None) -> None:
    with opened(db, create=True) as backend:
        answer(_("{place} is ready.").format(place=place_of(backend.database)))
        if not backend.read(has_users):
            say(_("Nobody can sign in yet. Add the first administrator:"))
            option = "" if db is None else f" --db {db}"
            say(f"  main.py user add LOGIN --name NAME --role administrator{option}")


def migrate_database(db: Db = None, language: Language = None) -> None:
    database = database_at(db)
    try:
        with plain_faults(database):
            before = revision_of(database)
            if before is None:
                refuse_old(database, None)
            migrate(database)
    finally:
        database.dispose()
    place, after = place_of(database), newest_revision()
    if before == after:
        answer(_("{place} is up to date: revision {revision}.").format(place=place, revision=after))
    else:
        answer(_("{place} went from revision {old} to {new}.").format(place=place, old=before, new=after))


def backup(
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help=N_("The folder to save to."))],
    db: Db = None,
    json: Json = False,
    language: Language = None,
) -> None:
    with opened(db) as backend:
        made = make_backup(backend.database, to, datetime.now(UTC))
    if json:
        removed = [file.name for file in made.removed]
        answer_json({**vars(made.manifest), "folder": str(to), "removed": removed})
    else:
        for line in _told(made):
            answer(line)
    raise typer.Exit(0 if made.manifest.broken is None else 1)


def _told(made: Backup) -> Iterator[str]:
    yield str(made.file)
    yield _("SHA-256 {sha256}").format(sha256=made.manifest.sha256)
    if made.manifest.broken is not None:
        yield _(
            "The copy is kept as evidence, and no older one was removed, for the trail does not hold: {broken}"
        ).format(broken=made.manifest.broken)
        return
    yield _("{count} changes verified; last hash of the chain {hash}").format(
        count=made.manifest.changes, hash=made.manifest.last_hash
    )
    for file in made.removed:
        yield _("removed: {file}").format(file=file.name)


def check(db: Db = None, json: Json = False, language: Language = None) -> None:
    database = database_at(db)
    try:
        with plain_faults(database):
            if (revision := revision_of(database)) is None:
                refuse_old(database, revision)
            findings = [_migrations(revision), *check_database(database, data_folder())]
    finally:
        database.dispose()
    is_well = all(finding.is_well for finding in findings)
    if json:
        listed = [{"check": one.name, "ok": one.is_well, "detail": one.detail} for one in findings]
        answer_json({"database": place_of(database), "ok": is_well, "findings": listed})
    else:
        for line in report_of(findings):
            answer(line)
    raise typer.Exit(0 if is_well else 1)


def rebuild_index(db: Db = None, language: Language = None) -> None:
    with opened(db) as backend:
        count = rebuild_search(backend.database)
    answer(_("{count} records are indexed.").format(count=count))


def _migrations(revision: str | None) -> Finding:
    newest = newest_revision()
    detail = (
        str(revision)
        if revision == newest
        else _("{revision}, newest is {newest}: run main.py migrate").format(revision=revision, newest=newest)
    )
    return Finding("migrations", _("Tables"), revision == newest, detail)
