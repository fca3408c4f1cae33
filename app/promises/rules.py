"""What we promise: priority from facts, the times that follow from it, and how a promise stands now.

A clock is folded from what happened (start, pauses, end) each time it is asked for; nothing here counts up
(help-desk.md §2.3). All times are working minutes of a calendar, all moments UTC.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.kernel.calendar import MINUTE, Span, WorkingCalendar, utc, without
from app.kernel.errors import Refused
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled
from app.promises.targets import RISK as RISK
from app.promises.targets import TARGETS as TARGETS
from app.promises.targets import Priority as Priority
from app.promises.targets import Severity as Severity
from app.promises.targets import Target as Target

if TYPE_CHECKING:
    from fractions import Fraction


class PromiseState(Labelled):
    KEPT = "kept", N_("Kept")
    ON_TIME = "on_time", N_("On time")
    AT_RISK = "at_risk", N_("At risk")
    MISSED = "missed", N_("Missed")
    PAUSED = "paused", N_("Paused")


class Passage(Labelled):
    """What a stretch of a clock's time was."""

    COUNTED = "counted", N_("Counted")
    PAUSED = "paused", N_("Paused")
    CLOSED = "closed", N_("Outside working hours")


class HolidaysUnknown(Refused):
    msgid = N_("No public holidays are known for “{place}”.")


FACTOR_STEPS = (60, 100)
"""Percent: a contract up to the first is a premium one, up to the second standard, beyond it reduced."""

PRIORITIES: dict[Severity, tuple[Priority, Priority, Priority]] = {
    Severity.BLOCKED: (Priority.CRITICAL, Priority.HIGH, Priority.HIGH),
    Severity.DEGRADED: (Priority.HIGH, Priority.MEDIUM, Priority.MEDIUM),
    Severity.NUISANCE: (Priority.MEDIUM, Priority.LOW, Priority.LOW),
    Severity.QUESTION: (Priority.LOW, Priority.LOW, Priority.LOW),
}
"""By severity: the priority under a premium, a standard and a reduced contract."""

STOPPING_CAUSES = frozenset({"customer", "access"})
"""Causes of waiting that stop the clock where the contract says nothing else: the customer's, never our own."""


@dataclass(frozen=True)
class Pause:
    """A time of waiting and its cause; one without an end still lasts."""

    started_at: datetime
    ended_at: datetime | None
    cause: str


@dataclass(frozen=True)
class Standing:
    """A promise at one moment. `minutes_left` are working minutes, negative when late; no due time while paused."""

    state: PromiseState
    due_at: datetime | None
    minutes_left: int


@dataclass(frozen=True)
class Stretch:
    """A row of the explanation: from, to, what it was, and the cause of a pause."""

    started_at: datetime
    ended_at: datetime
    passage: Passage
    cause: str = ""

    @property
    def counted(self) -> timedelta:
        """What the clock counted of it."""
        return self.ended_at - self.started_at if self.passage is Passage.COUNTED else timedelta(0)


def priority_of(severity: Severity, contract_factor: int = 100) -> Priority:
    """The priority of a severity under a contract whose promises take that many percent of the usual time."""
    column = sum((contract_factor or 100) > step for step in FACTOR_STEPS)
    return PRIORITIES[severity][column]


def combined_factor(percents: Iterable[int], bad_fix: int = 0, *, is_repeat: bool = False) -> "Fraction":
    """The product of the percentages, entries of 0 left out; the bad-fix one counts only for a repeated call (§2.3)."""
    from fractions import Fraction

    product = Fraction(1)
    for percent in (*percents, bad_fix if is_repeat else 0):
        product *= Fraction(percent or 100, 100)
    return product


def promised_times(contract_factor: int) -> list[tuple[Severity, Priority, Target]]:
    """What a contract promises: of each severity its priority, and the working times to react and to solve."""
    factor, found = combined_factor([contract_factor]), []
    for severity in Severity:
        priority = priority_of(severity, contract_factor)
        found.append((severity, priority, TARGETS[priority].scaled(factor)))
    return found


def promise(
    started_at: datetime,
    allowed_minutes: int,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause] = (),
    stopping: frozenset[str] = STOPPING_CAUSES,
) -> datetime | None:
    """When the allowed working minutes will have passed outside the pauses that stop the clock.

    None while such a pause lasts that began before that moment; one that began later changes nothing.
    """
    stops = [pause for pause in pauses if pause.cause in stopping]
    ended = [(pause.started_at, pause.ended_at) for pause in stops if pause.ended_at is not None]
    due = calendar.add_working(started_at, allowed_minutes, ended)
    lasting = any(pause.ended_at is None and pause.started_at < due for pause in stops)
    return None if lasting else due


def standing(
    started_at: datetime,
    allowed_minutes: int,
    calendar: WorkingCalendar,
    now: datetime,
    pauses: Sequence[Pause] = (),
    *,
    done_at: datetime | None = None,
    stopping: frozenset[str] = STOPPING_CAUSES,
) -> Standing:
    """How the promise stands now, or stood when it was fulfilled; at the due moment itself it is still kept."""
    due_at = promise(started_at, allowed_minutes, calendar, pauses, stopping)
    moment, allowed = done_at or now, timedelta(minutes=allowed_minutes)
    stops = [(start, end) for start, end, _cause in _stops(pauses, stopping, moment)]
    left = allowed - calendar.working_time(started_at, moment, stops)
    return Standing(_state(due_at, moment, left < allowed * RISK, done_at is not None), due_at, left // MINUTE)


def explain(
    started_at: datetime,
    until: datetime,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause] = (),
    stopping: frozenset[str] = STOPPING_CAUSES,
) -> list[Stretch]:
    """The clock's time from start to end without gaps: counted, paused (and why), closed; adds up to what it says."""
    whole = utc(started_at), utc(until)
    rows: list[Stretch] = []
    for start, end, cause in _stops(pauses, stopping, until):
        clipped = max(start, whole[0]), min(end, whole[1])
        known = _spans(rows)
        rows += [Stretch(a, b, Passage.PAUSED, cause) for a, b in without(clipped, known) if a < b]
    stops = _spans(rows)
    rows += [Stretch(a, b, Passage.COUNTED) for span in calendar.spans(*whole) for a, b in without(span, stops)]
    rows += [Stretch(a, b, Passage.CLOSED) for a, b in without(whole, _spans(rows)) if a < b]
    return list(_joined(sorted(rows, key=lambda row: row.started_at)))


def public_holidays(country: str, years: Iterable[int], province: str | None = None) -> frozenset[date]:
    """The days off by law; with a province (Italy: `MN`, `MI`) its patron saint's day too.

    Refuses unknown places, which the library calls not implemented.
    """
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, subdiv=province, years=list(years)))
    except NotImplementedError as unknown:
        raise HolidaysUnknown(place=f"{country} {province or ''}".strip()) from unknown


def _state(due_at: datetime | None, moment: datetime, is_short: bool, is_done: bool) -> PromiseState:
    if due_at is not None and moment > due_at:
        return PromiseState.MISSED
    if is_done:
        return PromiseState.KEPT
    if due_at is None:
        return PromiseState.PAUSED
    return PromiseState.AT_RISK if is_short else PromiseState.ON_TIME


def _stops(pauses: Sequence[Pause], stopping: frozenset[str], until: datetime) -> list[tuple[datetime, datetime, str]]:
    """The pauses that stop the clock, in order; those that still last end at the moment asked about."""
    return sorted(
        (utc(pause.started_at), utc(max(pause.started_at, pause.ended_at or until)), pause.cause)
        for pause in pauses
        if pause.cause in stopping
    )


def _spans(rows: Iterable[Stretch]) -> list[Span]:
    return [(row.started_at, row.ended_at) for row in rows]


def _joined(rows: Iterable[Stretch]) -> Iterator[Stretch]:
    """Rows of the same kind that meet become one."""
    last: Stretch | None = None
    for row in rows:
        if last and (last.ended_at, last.passage, last.cause) == (row.started_at, row.passage, row.cause):
            last = Stretch(last.started_at, row.ended_at, row.passage, row.cause)
            continue
        if last:
            yield last
        last = row
    if last:
        yield last
