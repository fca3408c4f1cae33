"""The audit trail at the terminal: does it hold, and what happened to a record."""

from typing import Annotated

import typer

from app.cli.opened import opened, place_of
from app.cli.options import Db, Json, Language, answer, answer_json
from app.db.erasing import erase
from app.db.history import TrailRow, find_record, record_history
from app.db.verify import verify_trail
from app.kernel.i18n import N_, _, show_moment

VERIFY = N_(
    "Verify the whole trail: its hashes, its guards, and that the records are what it says. Exit code 1 if not."
)
ERASE = N_(
    "Erase texts about a person from a record and from all its trail, for good; the proof of the trail stays whole."
)
SHOW = N_("Every change of a record and of what belongs to it: audit show call C-2026-00001")


def verify(db: Db = None, json: Json = False, language: Language = None) -> None:
    with opened(db) as backend:
        verdict = verify_trail(backend.database)
        place = place_of(backend.database)
    broken = str(verdict.broken) if verdict.broken else None
    if json:
        answer_json(
            {
                "database": place,
                "holds": verdict.holds,
                "changes": verdict.changes,
                "transactions": verdict.transactions,
                "last_hash": verdict.last_hash,
                "broken": broken,
            }
        )
    elif broken:
        answer(_("The trail does not hold: {broken}").format(broken=broken))
    else:
        counts = {"changes": verdict.changes, "transactions": verdict.transactions}
        answer(_("The trail holds: {changes} changes in {transactions} transactions.").format(**counts))
        answer(_("Last hash of the chain: {hash}").format(hash=verdict.last_hash))
    raise typer.Exit(0 if verdict.holds else 1)


def show(
    record: Annotated[str, typer.Argument(metavar="RECORD", help=N_("The kind of record: call, invoice, customer …"))],
    reference: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Its number, name or id."))],
    db: Db = None,
    json: Json = False,
    language: Language = None,
) -> None:
    with opened(db) as backend, backend.look() as ctx:
        rows = record_history(ctx, record, find_record(ctx, record, reference))
        zone = ctx.zone
    if json:
        return answer_json([_as_json(row) for row in rows])
    transaction = None
    for row in rows:
        if row.tx != transaction:
            transaction = row.tx
            heading = (show_moment(row.at, zone), row.author, row.cause, f"#{row.tx}")
            answer("\n" + " · ".join(part for part in heading if part))
        where = f"{row.record_label} {row.reference}"
        answer(f"  {where} · {row.field_label}: {_told(row.old)} → {_told(row.new)}")


def erase_person(
    record: Annotated[str, typer.Argument(metavar="RECORD", help=N_("The kind of record: contact, customer, call …"))],
    reference: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Its number, name or id."))],
    field: Annotated[list[str], typer.Option("--field", help=N_("A text to erase; may be given several times."))],
    reason: Annotated[str, typer.Option("--reason", help=N_("Why, for the trail: without the erased words."))],
    db: Db = None,
    json: Json = False,
    language: Language = None,
) -> None:
    with opened(db) as backend:
        record_id = backend.read(find_record, record=record, reference=reference)
        count = erase(backend.database, backend.actor.login, record, record_id, field, reason)
    if json:
        return answer_json({"record": record, "id": record_id, "fields": field, "entries": count})
    answer(_("Erased, in the record and in {count} entries of its trail.").format(count=count))
    answer(_("Backups, printed documents and what others wrote about it still hold it."))


def _told(value: str | None) -> str:
    return "–" if value is None else value


def _as_json(row: TrailRow) -> dict[str, object]:
    return {**row._asdict(), "at": row.at.isoformat(), "label": row.field_label}
