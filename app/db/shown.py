"""Stored values as people read them: money, moments, labels, yes and no, and records by the name they go by."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column, Date, Enum, Table, select

from app.db.base import Record
from app.db.columns import MinorUnits, Scaled, Utc
from app.db.context import Context
from app.db.guards import is_secret
from app.kernel.i18n import N_, _, show_date, show_minutes, show_moment, show_money, show_number
from app.kernel.labelled import Labelled
from app.kernel.money import Money
from app.kernel.reason import Reason

BASIS_POINTS = frozenset({"vat", "share", "markup"})
YES, NO = N_("yes"), N_("no")


class Shown:
    """Shows the values that the trail keeps, whichever engine wrote them; `wanted` are the records to be named."""

    def __init__(self, ctx: Context, references: Mapping[str, str], wanted: Iterable[tuple[str, int]]) -> None:
        self.zone = ctx.zone
        self.names: dict[tuple[str, int], str] = {}
        ids: dict[str, set[int]] = defaultdict(set)
        for name, record_id in wanted:
            ids[name].add(record_id)
        for name in ids.keys() & references.keys():
            stored = Record.metadata.tables[name]
            query = select(stored.c.id, stored.c[references[name]]).where(stored.c.id.in_(sorted(ids[name])))
            self.names |= {(name, record_id): str(text) for record_id, text in ctx.session.execute(query)}

    def reference(self, record: str, record_id: int) -> str:
        """What the record is called; its id where it has no name, or no longer exists."""
        return self.names.get((record, record_id), f"#{record_id}")

    def value(self, record: str, field: str, stored: Any) -> str | None:
        """None stays None, for there was no value; everything else becomes text in the reader's language."""
        if stored is None:
            return None
        declared = _column(record, field)
        if declared is None:
            return _plain(stored)
        if is_secret(declared):
            return "•••"
        if target := target_of(declared):
            return self.reference(target, stored)
        if words := declared.info.get("words"):
            return _listed(words, stored)
        return self._typed(declared, stored)

    def _typed(self, declared: Column[Any], stored: Any) -> str:
        match declared.type:
            case Boolean():
                return _(YES) if stored else _(NO)
            case Enum(enum_class=kind) if kind and issubclass(kind, Labelled):
                return _(kind(stored).label) if stored in list(kind) else str(stored)
            case Utc():
                moment = datetime.fromisoformat(stored)
                return show_moment(moment if moment.tzinfo else moment.replace(tzinfo=UTC), self.zone)
            case Date():
                return show_date(date.fromisoformat(stored))
            case MinorUnits():
                return show_money(Money(stored))
            case Scaled(digits=digits):
                return show_number(Decimal(stored).scaleb(-digits))
        return _counted(declared.name, stored)


def target_of(declared: Column[Any]) -> str | None:
    """The table that a column points at: by a foreign key, or as it says where the table is above its own."""
    named: str | None = declared.info.get("record")
    return next((key.column.table.name for key in declared.foreign_keys), named)


def _column(record: str, field: str) -> Column[Any] | None:
    """The column as declared today; None for one that an older Pronto had."""
    stored: Table | None = Record.metadata.tables.get(record)
    return None if stored is None else stored.columns.get(field)


def _listed(words: type[Labelled], stored: Any) -> str:
    """Several words of a vocabulary, which SQLite keeps as JSON."""
    found = json.loads(stored) if isinstance(stored, str) else stored
    return ", ".join(_(words(word).label) for word in found)


def _counted(name: str, stored: Any) -> str:
    if isinstance(stored, int) and name.endswith("_minutes"):
        return show_minutes(stored)
    if isinstance(stored, int) and name in BASIS_POINTS:
        return f"{show_number(Decimal(stored) / 100)} %"
    return _plain(stored)


def _plain(stored: Any) -> str:
    """Text as it is; JSON, which SQLite keeps as text, as its sentences where it holds some."""
    if isinstance(stored, str) and stored[:1] in ("{", "["):
        try:
            stored = json.loads(stored)
        except ValueError:
            return str(stored)
    match stored:
        case {"msgid": str(), "params": dict()}:
            return Reason.from_json(stored).show()
        case dict():
            return "; ".join(_plain(value) for value in stored.values() if value not in (None, ""))
        case list():
            return "; ".join(map(_plain, stored))
    return str(stored)
