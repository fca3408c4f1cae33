"""What the list of calls says about itself: its count and order, its conditions, the names its views go by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from app.calls.filters import CallFilter
from app.calls.states import NOT_RELEASED, OPEN, CallState
from app.calls.views import ENDED
from app.kernel.i18n import N_, _, plural, show_count
from app.promises.targets import Priority

DEPARTMENT, SAVED = "department:", "saved:"

SORTED_BY = {
    "number": N_("sorted by number"),
    "subject": N_("sorted by subject"),
    "customer": N_("sorted by customer"),
    "state": N_("sorted by state"),
    "priority": N_("sorted by priority"),
    "technician": N_("sorted by technician"),
    "department": N_("sorted by department"),
    "reported_at": N_("sorted by age"),
    "due_at": N_("sorted by promise"),
}

GROUPED_BY = {
    "": N_("No groups"),
    "state": N_("By state"),
    "priority": N_("By priority"),
    "technician": N_("By technician"),
    "department": N_("By department"),
    "customer": N_("By customer"),
}

GROUP_OF_NONE = {
    "technician": N_("Not assigned"),
    "department": N_("No department"),
    "customer": N_("No customer"),
}
"""What the head of the group says whose calls point at nobody."""

STATE_SETS = {OPEN: N_("Open calls"), ENDED: N_("Closed calls")}
"""Sets of states that go by one word."""

DAYS = (1, 7, 30, 90, 365)
"""What the menu offers for “reported in the last …”."""

CONDITION_LABELS = {
    "states": N_("State"),
    "priorities": N_("Priority"),
    "technician_id": N_("Technician"),
    "department_id": N_("Department"),
    "customer_id": N_("Customer"),
    "reported_days": N_("Reported in the last…"),
    "at_risk": N_("Promise at risk"),
    "unassigned": N_("Not assigned"),
    "mine": N_("Assigned to me"),
}
"""The conditions the menu offers, in its order."""

CONDITION_ICONS = {
    "states": "gauge",
    "priorities": "flag",
    "technician_id": "user",
    "department_id": "users",
    "customer_id": "building-2",
    "reported_days": "calendar",
    "at_risk": "triangle-alert",
    "unassigned": "user-plus",
    "mine": "user-check",
}


class ViewLine(NamedTuple):
    """A view as the panel shows it; `may` names what can be done with it."""

    name: str
    label: str
    group: str = ""
    is_at_risk: bool = False
    may: frozenset[str] = frozenset()
    is_pinned: bool = False
    is_shared: bool = False


def calls_words(count: int) -> str:
    return plural("{count} call", "{count} calls", count).format(count=show_count(count))


def count_words(count: int, sort: str) -> str:
    """`142 calls · sorted by promise`."""
    return f"{calls_words(count)} · {_(SORTED_BY[sort])}"


def group_words(group: str, label: str) -> str:
    """What stands in the head of a group: the word for a state or a priority, otherwise a name as it is."""
    if group in ("state", "priority"):
        return _(label)
    return label or _(GROUP_OF_NONE[group])


def selected_words(count: int) -> str:
    return plural("{count} selected", "{count} selected", count).format(count=show_count(count))


def chips(asked: CallFilter, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each condition with its words; the text one filters by stands in its own line and is no chip."""
    found: list[tuple[str, str]] = []
    if asked.states:
        found.append(("states", _states_words(asked.states)))
    if asked.priorities:
        found.append(("priorities", _joined(asked.priorities, list(Priority))))
    for condition in ("technician_id", "department_id", "customer_id"):
        if getattr(asked, condition) is not None:
            found.append((condition, f"{_(CONDITION_LABELS[condition])}: {names.get(condition, '?')}"))
    if asked.reported_days is not None:
        found.append(("reported_days", days_words(asked.reported_days)))
    found += [
        (condition, _(CONDITION_LABELS[condition]))
        for condition in ("at_risk", "unassigned", "mine")
        if getattr(asked, condition)
    ]
    return found


def days_words(days: int) -> str:
    return plural("The last day", "The last {count} days", days).format(count=days)


def state_choices() -> list[CallState]:
    """The states one may filter by."""
    return [state for state in CallState if state not in NOT_RELEASED]


def _states_words(states: frozenset[CallState]) -> str:
    if states in STATE_SETS:
        return _(STATE_SETS[states])
    return _joined(states, list(CallState))


def _joined(held: Collection[CallState] | Collection[Priority], order: list[CallState] | list[Priority]) -> str:
    """The labels in their order; of many only the first two, and how many more."""
    words = [_(word.label) for word in order if word in held]
    if len(words) <= 3:
        return ", ".join(words)
    return _("{first}, {second} and {count} more").format(first=words[0], second=words[1], count=len(words) - 2)


def department_name(department_id: int) -> str:
    """The view of a department's open calls."""
    return f"{DEPARTMENT}{department_id}"


def saved_name(view_id: int) -> str:
    """The view that somebody saved."""
    return f"{SAVED}{view_id}"


def saved_id(name: str) -> int:
    return int(name.removeprefix(SAVED))
