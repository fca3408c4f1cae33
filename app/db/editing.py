"""Changing several fields of a record at once, and never over what somebody else has just written there."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from app.db.base import Record
from app.db.context import Context
from app.db.history import last_change
from app.db.labels import FIELD_LABELS
from app.kernel.errors import Refused, WrittenMeanwhile
from app.kernel.i18n import show_moment

Facts = TypeVar("Facts")


def facts_of(record: Record, kind: Callable[..., Facts]) -> Facts:
    """What a person may change of the record, as it stands: the fields of that dataclass."""
    return kind(**{field.name: getattr(record, field.name) for field in fields(kind)})  # type: ignore[arg-type]


def changed_fields(seen: Mapping[str, Any], wanted: Mapping[str, Any]) -> frozenset[str]:
    """What the one who saves has changed of what he saw."""
    return frozenset(name for name, value in wanted.items() if value != seen[name])


def written_meanwhile(
    ctx: Context, record: Record, seen: Mapping[str, Any], wanted: Mapping[str, Any]
) -> Iterator[Refused]:
    """Of the fields to be changed, those that somebody else has changed to something else since they were seen."""
    for name in sorted(changed_fields(seen, wanted)):
        standing = getattr(record, name)
        if standing not in (seen[name], wanted[name]):
            yield _told(ctx, record, name, standing)


def _told(ctx: Context, record: Record, name: str, standing: Any) -> Refused:
    with ctx.session.no_autoflush:
        last = last_change(ctx, record.__tablename__, record.id, name)
    who, moment = (last.author, show_moment(last.at, ctx.zone)) if last else ("?", "?")
    return WrittenMeanwhile(field=FIELD_LABELS[name], who=who, moment=moment, value=standing, column=name)
