"""What a call's promise and moments are called in few words: text, tone and icon. No Qt, no database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from app.calls.states import CallState
from app.calls.views import CallRow, risk_time
from app.kernel.i18n import _, in_our_zone, plural, show_date
from app.promises.targets import Priority

MINUTE = timedelta(minutes=1)
DAY_MINUTES = 24 * 60
NO_PROMISE = frozenset({CallState.CANCELLED})


class Words(NamedTuple):
    text: str
    tone: str = "soft"
    icon: str = ""


STATE_TONES = {
    CallState.REGISTERED: "accent",
    CallState.QUALIFIED: "accent",
    CallState.ASSIGNED: "violet",
    CallState.IN_WORK: "good",
    CallState.WAITING: "warn",
    CallState.SOLVED: "good",
    CallState.ACCEPTED: "good",
}

PRIORITY_WORDS = {
    Priority.CRITICAL: Words(Priority.CRITICAL.label, "bad", "chevrons-up"),
    Priority.HIGH: Words(Priority.HIGH.label, "bad", "chevron-up"),
    Priority.MEDIUM: Words(Priority.MEDIUM.label, "warn", "equal"),
    Priority.LOW: Words(Priority.LOW.label, "soft", "chevron-down"),
}


def state_words(state: CallState) -> Words:
    return Words(_(state.label), STATE_TONES.get(state, "soft"))


def priority_words(priority: Priority) -> Words:
    words = PRIORITY_WORDS[priority]
    return words._replace(text=_(words.text))


def promise_words(
    state: CallState, priority: Priority, due_at: datetime | None, solved_at: datetime | None, now: datetime
) -> Words:
    """Time left until the promise as the clock on the wall counts it, or how it ended."""
    if state in NO_PROMISE:
        return Words("")
    if due_at is None:
        return Words(_("paused"), "soft", "pause") if state is CallState.WAITING else Words("")
    moment = solved_at or now
    left = due_at - moment
    if left < timedelta(0):
        return Words("−" + time_words(-left), "bad", "triangle-alert")
    if solved_at is not None:
        return Words(_("kept"), "good", "check")
    return Words(time_words(left), "warn" if left < risk_time(priority) else "good", "timer")


def row_promise(row: CallRow, now: datetime) -> Words:
    return promise_words(row.state, row.priority, row.due_at, row.solved_at, now)


def time_words(time: timedelta) -> str:
    """`0:40`, `5:05`, `1 d 4 h`, `12 d`: the longer it is, the fewer figures."""
    minutes = time // MINUTE
    if minutes < DAY_MINUTES:
        return f"{minutes // 60}:{minutes % 60:02}"
    days, rest = divmod(minutes, DAY_MINUTES)
    if days == 1 and rest >= 60:
        return _("{days} d {hours} h").format(days=days, hours=rest // 60)
    return _("{days} d").format(days=days)


def moment_words(moment: datetime, now: datetime) -> str:
    """`today 08:12`, otherwise the day and the time."""
    local, today = in_our_zone(moment), in_our_zone(now).date()
    time = f"{local:%H:%M}"
    return _("today {time}").format(time=time) if local.date() == today else f"{show_date(local.date())} {time}"


def open_calls_words(count: int) -> str:
    """“2 open calls”; nothing of none."""
    return plural("{count} open call", "{count} open calls", count).format(count=count) if count else ""
