"""What another system's events mean for a call: the state they lead to, and which steps the flow would have refused.

A log knows fewer states than Pronto: one that never speaks of acceptance or invoicing goes from solved to closed. So
a step is allowed when the flow leads there directly, or only through states that no activity of the log stands for.
An event that repeats the state leaves the call where it is, which is no step and breaks no rule.
"""

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from app.calls.flow import CALL_FLOW, CallState, WaitCause

Step = tuple[CallState, CallState]

SOLVED = frozenset({CallState.SOLVED, CallState.ACCEPTED, CallState.INVOICED, CallState.CLOSED, CallState.ARCHIVED})
CLOSED = frozenset({CallState.CLOSED, CallState.ARCHIVED})


class Meaning(NamedTuple):
    """What an activity stands for: a state, with the cause when it is waiting; no state when it changes none."""

    state: CallState | None = None
    cause: WaitCause | None = None


class Happening(NamedTuple):
    """An event as the walk sees it; `at` is UTC."""

    at: datetime
    meaning: Meaning


@dataclass
class Course:
    """How a call stands after its events; `refused` are the places of the events that the flow would have refused."""

    state: CallState
    reported_at: datetime
    cause: WaitCause | None = None
    taken_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    refused: dict[int, Step] = field(default_factory=dict)


def course_of(happenings: Iterable[Happening], allowed: Collection[Step]) -> Course:
    """Walk the events, at least one, in their order. Each moves the call to its state, allowed or not."""
    course: Course | None = None
    for place, (at, meaning) in enumerate(happenings):
        if course is None:
            course = Course(CallState.REGISTERED, at)
        if meaning.state is None:
            continue
        if meaning.state != course.state and (course.state, meaning.state) not in allowed:
            course.refused[place] = (course.state, meaning.state)
        course.state, course.cause = meaning.state, meaning.cause
        _keep_moment(course, at)
    if course is None:
        raise ValueError("a call without events has no course")
    course.solved_at = course.solved_at if course.state in SOLVED else None
    course.closed_at = course.closed_at if course.state in CLOSED else None
    return course


def _keep_moment(course: Course, at: datetime) -> None:
    if course.state == CallState.IN_WORK:
        course.taken_at = course.taken_at or at
    elif course.state == CallState.SOLVED:
        course.solved_at = at
    elif course.state == CallState.CLOSED:
        course.closed_at = at


def allowed_steps(known: Collection[CallState]) -> frozenset[Step]:
    """Every change of state that the flow allows to a log which knows these states."""
    steps = frozenset((CallState(source), CallState(target)) for source, target in CALL_FLOW.steps())
    return frozenset((source, target) for source in CallState for target in _reached(source, steps, known))


def _reached(source: CallState, steps: Collection[Step], known: Collection[CallState]) -> set[CallState]:
    reached: set[CallState] = set()
    waiting = deque([source])
    while waiting:
        here = waiting.popleft()
        for target in {target for origin, target in steps if origin == here} - reached:
            reached.add(target)
            if target not in known:
                waiting.append(target)
    return reached


def route(source: CallState, target: CallState) -> list[CallState] | None:
    """The shortest way through the flow, without its start; None when the flow does not lead there."""
    ways: dict[CallState, list[CallState]] = {source: []}
    waiting = deque([source])
    while waiting and target not in ways:
        here = waiting.popleft()
        for name in sorted(step[1] for step in CALL_FLOW.steps() if step[0] == here):
            if (following := CallState(name)) not in ways:
                ways[following] = [*ways[here], following]
                waiting.append(following)
    return ways.get(target)
