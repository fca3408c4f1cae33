"""Taking over the cases of another system's event log as calls, their events as entries of the calls' histories."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from app.calls.flow import CallState
from app.calls.models import Call, Channel
from app.db.context import Context
from app.db.journal import EntryKind, JournalEntry
from app.db.sequences import next_numbers
from app.intake.event_log import Case, Event
from app.intake.parties import Parties, keep_parties
from app.intake.profiles import WRITTEN_AT, Profile
from app.intake.rules import Course, Happening, course_of, route
from app.kernel.text import folded

IMPORTING = 7_286_002
"""The lock that an import holds until its batch is committed."""


@dataclass(frozen=True)
class UnlawfulStep:
    """A step that Pronto's flow would not have allowed, kept all the same."""

    case: str
    line: int
    activity: str
    source: CallState
    target: CallState


@dataclass(frozen=True)
class Held:
    """A call whose new events ask for a state to which no way leads from where it stands: it stays there."""

    number: str
    state: CallState
    wanted: CallState


@dataclass
class Imported:
    """What one batch brought."""

    calls: int = 0
    events: int = 0
    unlawful: list[UnlawfulStep] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)


@dataclass(frozen=True)
class _Known:
    """An event that an earlier import brought."""

    key: str
    written: datetime
    at: datetime
    activity: str


@dataclass(frozen=True)
class _Standing:
    """A call that an earlier import brought."""

    id: int
    number: str
    state: CallState


def import_cases(ctx: Context, profile: Profile, cases: Sequence[Case]) -> Imported:
    """Keep what is new in these cases: each is a call of the source `profile.name`, known again by its key.

    A case that is here already gets only the events it lacks, and the state they lead to. Nothing is refused for the
    order of its states: what the flow would not have allowed is kept and named in the answer.
    """
    ctx.require("intake.import")
    _one_at_a_time(ctx)
    standing = _standing(ctx, profile, cases)
    known = _known_events(ctx, profile, standing)
    answer = Imported()
    fresh: list[tuple[Case, Course]] = []
    for case in cases:
        course = _course(profile, case, known[case.key], answer.unlawful)
        if case.key not in standing:
            fresh.append((case, course))
        elif _unknown(case, known):
            _follow(ctx, standing[case.key], course, answer.held)
    ids = {case.key: call.id for case in cases if (call := standing.get(case.key))}
    ids |= _add_calls(ctx, profile, fresh)
    entries = [_entry(profile, ids[case.key], event) for case in cases for event in _unknown(case, known)]
    if entries:
        ctx.session.connection().execute(insert(JournalEntry), entries)
    answer.calls, answer.events = len(fresh), len(entries)
    return answer


def _one_at_a_time(ctx: Context) -> None:
    """Two imports of one log would both find a case missing. SQLite has one writer anyway."""
    if ctx.session.get_bind().dialect.name == "postgresql":
        ctx.session.execute(select(func.pg_advisory_xact_lock(IMPORTING)))


def _standing(ctx: Context, profile: Profile, cases: Iterable[Case]) -> dict[str, _Standing]:
    query = select(Call.source_key, Call.id, Call.number, Call.state)
    query = query.where(Call.source == profile.name, Call.source_key.in_([case.key for case in cases]))
    return {row.source_key or "": _Standing(row.id, row.number, row.state) for row in ctx.session.execute(query)}


def _known_events(ctx: Context, profile: Profile, standing: dict[str, _Standing]) -> dict[str, list[_Known]]:
    known: dict[str, list[_Known]] = defaultdict(list)
    if not standing:
        return known
    cases = {call.id: key for key, call in standing.items()}
    written = JournalEntry.facts[WRITTEN_AT].as_string()
    query = (
        select(JournalEntry.record_id, JournalEntry.source_key, written, JournalEntry.at, JournalEntry.text)
        .where(JournalEntry.source == profile.name)
        .where(JournalEntry.record == Call.__tablename__, JournalEntry.record_id.in_(cases))
        .order_by(JournalEntry.id)
    )
    for call_id, key, wrote, at, activity in ctx.session.execute(query):
        known[cases[call_id]].append(_Known(key, datetime.fromisoformat(wrote), at, activity))
    return known


def _unknown(case: Case, known: dict[str, list[_Known]]) -> list[Event]:
    keys = {event.key for event in known[case.key]}
    return sorted((event for event in case.events if event.key not in keys), key=lambda event: event.line)


def _course(profile: Profile, case: Case, known: Sequence[_Known], unlawful: list[UnlawfulStep]) -> Course:
    """The walk through all events of the case, earlier imports' and this file's; this file's refusals are noted."""
    in_file = {event.key for event in case.events}
    events: list[Event | _Known] = [*(event for event in known if event.key not in in_file), *case.events]
    events.sort(key=lambda event: event.written)
    happenings = [Happening(event.at, profile.meaning(event.activity)) for event in events]
    course = course_of(happenings, profile.allowed)
    for place, (source, target) in course.refused.items():
        if isinstance(event := events[place], Event):
            unlawful.append(UnlawfulStep(case.key, event.line, event.activity, source, target))
    return course


def _follow(ctx: Context, call: _Standing, course: Course, held: list[Held]) -> None:
    """Lead the call to its new state along the flow, since the database allows no other way."""
    way = route(call.state, course.state)
    if way is None:
        held.append(Held(call.number, call.state, course.state))
        return
    row = update(Call).where(Call.id == call.id).execution_options(synchronize_session=False)
    for state in way:
        ctx.session.execute(row.values(state=state))
    if CallState.ARCHIVED not in (call.state, course.state):
        ctx.session.execute(row.values(**_moments(course)))


def _moments(course: Course) -> dict[str, Any]:
    return {
        "wait_cause": course.cause,
        "reported_at": course.reported_at,
        "taken_at": course.taken_at,
        "solved_at": course.solved_at,
        "closed_at": course.closed_at,
    }


def _add_calls(ctx: Context, profile: Profile, fresh: Sequence[tuple[Case, Course]]) -> dict[str, int]:
    if not fresh:
        return {}
    parties = keep_parties(ctx, profile, [case.cells for case, _course in fresh])
    numbers = next_numbers(ctx, "call", len(fresh))
    rows = [
        _call(profile, case, course, number, parties) for (case, course), number in zip(fresh, numbers, strict=True)
    ]
    ids = ctx.session.scalars(insert(Call).returning(Call.id, sort_by_parameter_order=True), rows)
    return dict(zip((case.key for case, _course in fresh), ids, strict=True))


def _call(profile: Profile, case: Case, course: Course, number: str, parties: Parties) -> dict[str, Any]:
    cells = case.cells
    subject = profile.text("subject", cells) or f"{case.key}: {case.events[0].activity}"
    customer = parties.customer_name(cells)
    return {
        "number": number,
        "subject": subject,
        "state": course.state,
        "severity": profile.severity.of(cells),
        "priority": profile.priority.of(cells),
        "channel": Channel.IMPORT,
        "source": profile.name,
        "source_key": case.key,
        "search": folded(f"{number} {subject} {customer} {case.key}"),
        **parties.of(cells),
        **_moments(course),
    }


def _entry(profile: Profile, call_id: int, event: Event) -> dict[str, Any]:
    facts = {name: event.cells[column] for name, column in profile.facts.items() if event.cells[column]}
    return {
        "record": Call.__tablename__,
        "record_id": call_id,
        "at": event.at,
        "kind": EntryKind.IMPORTED,
        "author": event.resource,
        "text": event.activity,
        "facts": {WRITTEN_AT: event.written.isoformat(" "), **facts},
        "source": profile.name,
        "source_key": event.key,
    }
