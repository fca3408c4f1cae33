"""One run of an import: the whole file, in batches that are kept or lost as a whole, and its report."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.intake.commands import Held, Imported, UnlawfulStep, import_cases
from app.intake.event_log import BadRow, EventLog, read_event_log
from app.intake.profiles import Profile

BATCH = 100
"""Cases in one transaction."""

LISTED = 200
"""Steps that the machine-readable report lists one by one; the count is of all."""

Progress = Callable[[int, int], None]
"""Told how many cases of how many are done."""


@dataclass
class ImportReport:
    """What was read and what it added. Rows, duplicates and steps are the file's, however often it is imported."""

    rows: int = 0
    cases: int = 0
    calls_added: int = 0
    events_added: int = 0
    duplicates: int = 0
    rejected: Sequence[tuple[int, BadRow]] = ()
    unlawful: list[UnlawfulStep] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    unknown_activities: Counter[str] = field(default_factory=Counter)

    def to_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "cases": self.cases,
            "calls_added": self.calls_added,
            "events_added": self.events_added,
            "duplicates": self.duplicates,
            "not_allowed_by_flow": len(self.unlawful),
            "not_allowed": [
                {
                    "case": step.case,
                    "line": step.line,
                    "activity": step.activity,
                    "from": step.source.value,
                    "to": step.target.value,
                }
                for step in self.unlawful[:LISTED]
            ],
            "unknown_activities": dict(self.unknown_activities.most_common()),
            "kept_in_their_state": [
                {"call": call.number, "state": call.state.value, "wanted": call.wanted.value} for call in self.held
            ],
            "rejected": [{"line": line, "why": str(reason)} for line, reason in self.rejected],
        }


def import_log(
    run: Callable[..., Imported], file: Path, profile: Profile, progress: Progress | None = None, batch: int = BATCH
) -> ImportReport:
    """Read the file and keep what is new in it, `batch` cases in one transaction; `run` is a backend's.

    Interrupted, it leaves whole batches behind, and the next run of the same file goes on from there.
    """
    log = read_event_log(file, profile)
    report = _read(log, profile)
    for start in range(0, len(log.cases), batch):
        if progress:
            progress(start, len(log.cases))
        added = run(import_cases, profile=profile, cases=log.cases[start : start + batch])
        report.calls_added += added.calls
        report.events_added += added.events
        report.unlawful += added.unlawful
        report.held += added.held
    if progress:
        progress(len(log.cases), len(log.cases))
    return report


def _read(log: EventLog, profile: Profile) -> ImportReport:
    unknown = Counter(
        event.activity
        for case in log.cases
        for event in case.events
        if event.activity.strip() not in profile.activities
    )
    return ImportReport(
        rows=log.rows,
        cases=len(log.cases),
        duplicates=log.duplicates,
        rejected=log.rejected,
        unknown_activities=unknown,
    )
