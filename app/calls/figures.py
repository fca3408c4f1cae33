"""Figures of the telephone: how long a call is taken down, how many end on the line, how many callers are passed on."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.calls.flow import CallState
from app.calls.models import Call, CallPassedOn
from app.db.context import Context
from app.staff.models import User


@dataclass(frozen=True)
class IntakeFigures:
    """Of one person, or of all when `who` is empty. Seconds from pick-up to release, of the released ones alone."""

    who: str
    picked_up: int
    released: int
    joined: int
    discarded: int
    to_complete: int
    solved_on_call: int
    passed_on: int
    median_seconds: int | None
    p90_seconds: int | None


@dataclass(frozen=True)
class IntakeTimes:
    since: datetime | None
    whole: IntakeFigures
    per_person: tuple[IntakeFigures, ...]
    passed_on: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"since": self.since.isoformat() if self.since else None}


def intake_times(ctx: Context, since: datetime | None = None, until: datetime | None = None) -> IntakeTimes:
    """How the calls picked up in that time were taken down; imported and mailed ones were never picked up."""
    calls: dict[str, list[Any]] = defaultdict(list)
    for call in ctx.session.execute(_picked_up().where(*_between(Call.picked_up_at, since, until))):
        calls[call.picked_up_by].append(call)
    passed = _passed_on(ctx, since, until)
    names = _names(ctx)
    people = sorted({*calls, *(login for login, _cause in passed)}, key=lambda login: names.get(login, login))
    whole = [call for hers in calls.values() for call in hers]
    causes: dict[str, int] = defaultdict(int)
    for (_login, cause), count in passed.items():
        causes[cause] += count
    return IntakeTimes(
        since,
        _figures("", whole, sum(passed.values())),
        tuple(
            _figures(
                names.get(login, login),
                calls[login],
                sum(count for (who, _cause), count in passed.items() if who == login),
            )
            for login in people
        ),
        dict(sorted(causes.items())),
    )


def _picked_up() -> Select[Any]:
    columns: tuple[Any, ...] = (
        Call.picked_up_by,
        Call.picked_up_at,
        Call.released_at,
        Call.state,
        Call.is_solved_on_call,
    )
    return select(*columns).where(Call.picked_up_at.is_not(None))


def _between(moment: Any, since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    return [*([] if since is None else [moment >= since]), *([] if until is None else [moment < until])]


def _passed_on(ctx: Context, since: datetime | None, until: datetime | None) -> dict[tuple[str, str], int]:
    query = (
        select(CallPassedOn.passed_by, CallPassedOn.cause, func.count())
        .where(*_between(CallPassedOn.passed_at, since, until))
        .group_by(CallPassedOn.passed_by, CallPassedOn.cause)
    )
    return {(login, cause.value): count for login, cause, count in ctx.session.execute(query)}


def _names(ctx: Context) -> dict[str, str]:
    return {login: name for login, name in ctx.session.execute(select(User.login, User.name))}


def _figures(who: str, calls: list[Any], passed_on: int) -> IntakeFigures:
    seconds = sorted(
        round((call.released_at - call.picked_up_at).total_seconds()) for call in calls if call.released_at is not None
    )

    def count(state: CallState) -> int:
        return sum(call.state is state for call in calls)

    return IntakeFigures(
        who=who,
        picked_up=len(calls),
        released=len(seconds),
        joined=count(CallState.JOINED),
        discarded=count(CallState.DISCARDED),
        to_complete=count(CallState.DRAFT),
        solved_on_call=sum(call.is_solved_on_call for call in calls),
        passed_on=passed_on,
        median_seconds=round(median(seconds)) if seconds else None,
        p90_seconds=seconds[-(-len(seconds) * 9 // 10) - 1] if seconds else None,
    )
