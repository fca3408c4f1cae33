"""The trail of one record and of all that belongs to it, told so that people can read it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, column, or_, select, table, text
from sqlalchemy.sql import Select

from app.db.attachments import Attachment
from app.db.base import Record
from app.db.context import Context, Gone
from app.db.labels import field_label, record_label
from app.db.shown import Shown, target_of
from app.db.trail import ERASED, REMOVED, audit_change, audit_link
from app.kernel.errors import Refused
from app.kernel.i18n import N_

LARGEST_ID = 2**31 - 1

OWNERS = (
    ("site", "customer_id", "customer"),
    ("contact", "customer_id", "customer"),
    ("warranty", "asset_id", "asset"),
    ("coverage_clause", "warranty_id", "warranty"),
    ("coverage_clause", "contract_id", "contract"),
    ("coverage_use", "clause_id", "coverage_clause"),
    ("contract_asset", "contract_id", "contract"),
    ("product_price", "product_id", "product"),
    ("user_role", "user_id", "user_account"),
    ("assignment", "call_id", "call"),
    ("call_link", "call_id", "call"),
    ("call_link", "other_id", "call"),
    ("call_pause", "call_id", "call"),
    ("intervention", "assignment_id", "assignment"),
    ("used_part", "intervention_id", "intervention"),
    ("rma", "assignment_id", "assignment"),
    ("subcontract_order", "assignment_id", "assignment"),
    ("cost_line", "call_id", "call"),
    ("cost_split", "cost_line_id", "cost_line"),
    ("invoice", "call_id", "call"),
    ("invoice_line", "invoice_id", "invoice"),
    ("payment", "invoice_id", "invoice"),
)
"""Which records belong to which: the table, its column, the owner's table."""

REFERENCES = {
    "article": "number",
    "asset": "serial",
    "attachment": "name",
    "call": "number",
    "contact": "name",
    "contract": "number",
    "cost_line": "description",
    "customer": "name",
    "department": "name",
    "diagnosis_tree": "name",
    "intervention": "number",
    "invoice": "number",
    "product": "name",
    "rma": "number",
    "service_code": "code",
    "setting": "key",
    "site": "name",
    "subcontract_order": "number",
    "subcontractor": "name",
    "technician": "name",
    "user_account": "login",
    "warranty": "name",
}
"""By which column people call a record of that table."""

DERIVED = frozenset({"id", "version", "search", "serial_key", "phone_key", "caller_key", "origin", "origin_id"})
"""Columns that follow from others and tell nobody anything."""

CONFIDENTIAL = frozenset({"cost", "cost_amount", "agreed", "markup", "password_hash", "internal_note"})
"""Columns that are not shown to a customer."""


class UnknownRecord(Refused):
    msgid = N_("There are no records called “{record}”. There are: {known}.")


class TrailRow(NamedTuple):
    """One field of one change. `at` is UTC; `old` and `new` are told in the reader's language, None where there was
    none; `reference` is what the changed record is called, as its number."""

    change: int
    tx: int
    at: datetime
    author: str
    cause: str
    record: str
    record_id: int
    field: str
    old: str | None
    new: str | None
    reference: str = ""

    @property
    def record_label(self) -> str:
        return record_label(self.record)

    @property
    def field_label(self) -> str:
        return field_label(self.field)


def find_record(ctx: Context, record: str, reference: str) -> int:
    """The id of what people call so (`call`, `C-2026-00001`), or of the record with this id; refuses an unknown one."""
    if record not in Record.metadata.tables:
        raise UnknownRecord(record=record, known=", ".join(sorted(REFERENCES)))
    if name := REFERENCES.get(record):
        stored = Record.metadata.tables[record]
        query = select(stored.c.id).where(stored.c[name] == reference).order_by(stored.c.id).limit(1)
        if (found := ctx.session.scalar(query)) is not None:
            return int(found)
    if reference.isdecimal() and int(reference) <= LARGEST_ID:
        return int(reference)
    raise Gone


def record_history(ctx: Context, record: str, record_id: int, *, for_customer: bool = False) -> list[TrailRow]:
    """Every change of the record and of what belongs to it, removed records too, the newest last.

    Refuses a record that the trail does not know. `for_customer` leaves out what is nobody else's business.
    """
    ctx.require("trail.read")
    family = dict(_family(ctx, record, [record_id]))
    changes = ctx.session.execute(_changes_of(family)).all()
    if not changes:
        raise Gone
    hidden = DERIVED | CONFIDENTIAL if for_customer else DERIVED
    diffs = [json.loads(change.diff) for change in changes]
    shown = Shown(ctx, REFERENCES, _wanted(changes, diffs))
    authors = _names(ctx)
    return [
        TrailRow(
            change.id,
            change.tx,
            datetime.fromtimestamp(change.at_us / 1_000_000, UTC),
            authors.get(change.actor, change.actor),
            change.cause,
            change.tbl,
            change.pk,
            field,
            shown.value(change.tbl, field, old),
            shown.value(change.tbl, field, new),
            shown.reference(change.tbl, change.pk),
        )
        for change, diff in zip(changes, diffs, strict=True)
        for field, old, new in _fields(change.verb, diff)
        if field not in hidden
    ]


class LastChange(NamedTuple):
    at: datetime
    author: str


def last_change(ctx: Context, record: str, record_id: int, field: str) -> LastChange | None:
    """When that field got the value it has, and from whom; None when it never had another."""
    query = (
        select(audit_change.c.diff, audit_link.c.at_us, audit_link.c.actor)
        .join_from(audit_change, audit_link, audit_link.c.tx == audit_change.c.tx)
        .where(audit_change.c.tbl == record, audit_change.c.pk == record_id)
        .order_by(audit_link.c.pos.desc(), audit_change.c.id.desc())
    )
    for change in ctx.session.execute(query):
        if field in json.loads(change.diff):
            moment = datetime.fromtimestamp(change.at_us / 1_000_000, UTC)
            return LastChange(moment, _names(ctx).get(change.actor, change.actor))
    return None


def _family(ctx: Context, record: str, ids: Sequence[int]) -> Iterator[tuple[str, set[int]]]:
    """The records and, table by table, what belongs to them, alive or removed."""
    found: dict[str, set[int]] = defaultdict(set)
    found[record].update(ids)
    waiting = [record]
    while waiting:
        owner = waiting.pop(0)
        for name, link in ((name, link) for name, link, parent in OWNERS if parent == owner):
            found[name].update(_belonging(ctx, name, link, found[owner]))
            waiting.append(name)
    files = Attachment.__table__.c
    attached = select(files.id).where(files.record == record, files.record_id.in_(list(ids)))
    found["attachment"].update(ctx.session.scalars(attached))
    yield from found.items()


def _belonging(ctx: Context, name: str, link: str, owners: Iterable[int]) -> set[int]:
    stored = Record.metadata.tables[name]
    owned = set(owners)
    alive = select(stored.c.id).where(stored.c[link].in_(owned))
    removed = select(audit_change.c.pk, audit_change.c.diff).where(audit_change.c.tbl == name, text(REMOVED))
    gone = {row.pk for row in ctx.session.execute(removed) if json.loads(row.diff).get(link) in owned}
    return {*ctx.session.scalars(alive), *gone}


def _changes_of(family: Mapping[str, set[int]]) -> Select[Any]:
    of_family = or_(
        *(and_(audit_change.c.tbl == name, audit_change.c.pk.in_(sorted(ids))) for name, ids in family.items() if ids)
    )
    return (
        select(
            audit_change.c.id,
            audit_change.c.tx,
            audit_change.c.tbl,
            audit_change.c.pk,
            audit_change.c.verb,
            audit_change.c.diff,
            audit_link.c.at_us,
            audit_link.c.actor,
            audit_link.c.cause,
        )
        .join_from(audit_change, audit_link, audit_link.c.tx == audit_change.c.tx)
        .where(of_family)
        .order_by(audit_link.c.pos, audit_change.c.id)
    )


def _fields(verb: str, diff: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Field, old, new; what a new record leaves empty is not told."""
    if verb == ERASED:
        yield "erased", None, f"{', '.join(diff['fields'])}: {diff['reason']}"
        return
    for field, value in diff.items():
        if verb == "U":
            yield field, value[0], value[1]
        elif value != "":
            yield (field, None, value) if verb == "I" else (field, value, None)


def _wanted(changes: Iterable[Any], diffs: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, int]]:
    """The records to be named: those that changed, and those that their fields point at."""
    for change, diff in zip(changes, diffs, strict=True):
        yield change.tbl, change.pk
        for field, value in diff.items():
            declared = Record.metadata.tables[change.tbl].columns.get(field)
            if declared is not None and (target := target_of(declared)):
                yield from ((target, key) for key in (value if isinstance(value, list) else [value]) if key)


def _names(ctx: Context) -> dict[str, str]:
    """People by their login; programs are called by the login itself."""
    users = table("user_account", column("login"), column("name"))
    return {login: name for login, name in ctx.session.execute(select(users.c.login, users.c.name))}
