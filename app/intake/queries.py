"""Figures of imported event logs, with the times compared as the logs wrote them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import select

from app.calls.models import Call
from app.db.context import Context
from app.db.journal import EntryKind, JournalEntry
from app.intake.profiles import WRITTEN_AT
from app.kernel.errors import Refused
from app.kernel.i18n import N_

BATCH = 5_000
MICROSECOND = timedelta(microseconds=1)


class NothingImported(Refused):
    msgid = N_("No event log has been imported with the profile “{profile}”.")


class LogReport(NamedTuple):
    """Cycle times are seconds from a case's first event to its last; None when there is no case."""

    cases: int
    events: int
    events_per_activity: dict[str, int]
    events_per_resource: dict[str, int]
    variants: int
    median_seconds: float | None
    mean_seconds: float | None

    def to_json(self) -> dict[str, Any]:
        figures = self._asdict()
        cycle = {"median": figures.pop("median_seconds"), "mean": figures.pop("mean_seconds")}
        return {**figures, "cycle_time_seconds": cycle}


class _Line(NamedTuple):
    record_id: int
    activity: str
    resource: str
    written: str


def log_report(ctx: Context, source: str | None = None) -> LogReport:
    """What was imported, from one profile or from all; refuses a profile with which nothing was imported.

    The events of a case stand in the order of their times as written, ties in the order of their rows; a variant is
    a sequence of activities in that order. An unknown resource counts under the mark the log wrote for it.
    """
    activities: Counter[str] = Counter()
    resources: Counter[str] = Counter()
    variants: set[tuple[str, ...]] = set()
    cycles: list[int] = []
    for case in _cases(ctx, source):
        activities.update(line.activity for line in case)
        resources.update(line.resource for line in case)
        variants.add(tuple(line.activity for line in case))
        lasted = datetime.fromisoformat(case[-1].written) - datetime.fromisoformat(case[0].written)
        cycles.append(lasted // MICROSECOND)
    if source is not None and not cycles:
        raise NothingImported(profile=source)
    return LogReport(
        cases=len(cycles),
        events=activities.total(),
        events_per_activity=dict(activities.most_common()),
        events_per_resource=dict(resources.most_common()),
        variants=len(variants),
        median_seconds=_seconds(median(map(Fraction, cycles))) if cycles else None,
        mean_seconds=_seconds(Fraction(sum(cycles), len(cycles))) if cycles else None,
    )


def _cases(ctx: Context, source: str | None) -> Iterator[Sequence[_Line]]:
    written = JournalEntry.facts[WRITTEN_AT].as_string()
    query = (
        select(JournalEntry.record_id, JournalEntry.text, JournalEntry.author, written)
        .where(JournalEntry.kind == EntryKind.IMPORTED, JournalEntry.record == Call.__tablename__)
        .where(written.is_not(None))
        .order_by(JournalEntry.record_id, JournalEntry.id)
        .execution_options(yield_per=BATCH)
    )
    if source is not None:
        query = query.where(JournalEntry.source == source)
    lines = (_Line(*row) for row in ctx.session.execute(query))
    for _call, case in groupby(lines, key=lambda line: line.record_id):
        yield sorted(case, key=lambda line: line.written)


def _seconds(microseconds: Fraction) -> float:
    return round(float(microseconds / 1_000_000), 6)
