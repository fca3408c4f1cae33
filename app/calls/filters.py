"""A filter over the calls as data: what a view keeps, what a chip shows, what the list asks the database for.

A stored filter is read against the table below, key by key; nothing in it is ever evaluated.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from app.calls.states import OPEN, CallState
from app.kernel.errors import Refused, refuse_if_any
from app.kernel.i18n import N_
from app.promises.targets import Priority

LONGEST_TEXT = 200
MOST_DAYS = 3_660
LARGEST_ID = 2**63 - 1


class UnknownCondition(Refused):
    msgid = N_("A filter cannot ask for “{name}”.")


class BadCondition(Refused):
    msgid = N_("“{value}” is not something a filter can ask of “{name}”.")


@dataclass(frozen=True)
class CallFilter:
    """Every condition must hold. No states means any state, no priorities any priority.

    `reported_days` counts back from now; `mine` is whoever looks, so that a shared view is everybody's own.
    """

    states: frozenset[CallState] = frozenset()
    priorities: frozenset[Priority] = frozenset()
    mine: bool = False
    unassigned: bool = False
    at_risk: bool = False
    technician_id: int | None = None
    department_id: int | None = None
    customer_id: int | None = None
    reported_days: int | None = None
    text: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether something singles out calls besides their states and priorities."""
        return replace(self, states=frozenset(), priorities=frozenset()) != CallFilter()


ALL_OPEN = CallFilter(states=OPEN)


def _states(value: Any) -> frozenset[CallState]:
    return frozenset(CallState(word) for word in _words(value))


def _priorities(value: Any) -> frozenset[Priority]:
    return frozenset(Priority(word) for word in _words(value))


def _words(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError
    return value


def _yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _key(value: Any) -> int:
    return _whole(value, LARGEST_ID)


def _days(value: Any) -> int:
    return _whole(value, MOST_DAYS)


def _whole(value: Any, largest: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= largest:
        raise ValueError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ValueError
    return value


CONDITIONS: dict[str, Callable[[Any], Any]] = {
    "states": _states,
    "priorities": _priorities,
    "mine": _yes,
    "unassigned": _yes,
    "at_risk": _yes,
    "technician_id": _key,
    "department_id": _key,
    "customer_id": _key,
    "reported_days": _days,
    "text": _text,
}
"""All that a stored filter may name, with what makes a condition out of its value."""


def parse_filter(data: Any) -> CallFilter:
    """The filter that stored or foreign data stands for; refuses whatever is not in the table, naming each place."""
    if not isinstance(data, Mapping):
        raise BadCondition(value=shown(data), name="filter", at="filter")
    refuse_if_any(_reasons_against(data))
    return CallFilter(**{name: CONDITIONS[name](value) for name, value in data.items()})


def filter_data(asked: CallFilter) -> dict[str, Any]:
    """The filter as it is stored: the conditions that differ from none, words sorted."""
    return {
        field.name: sorted(map(str, held)) if isinstance(held := getattr(asked, field.name), frozenset) else held
        for field in fields(asked)
        if getattr(asked, field.name) != field.default
    }


def _reasons_against(data: Mapping[Any, Any]) -> Iterator[Refused]:
    for name, value in data.items():
        if name not in CONDITIONS:
            yield UnknownCondition(name=shown(name), at=f"filter.{shown(name)}")
            continue
        try:
            CONDITIONS[name](value)
        except (ValueError, TypeError):
            yield BadCondition(value=shown(value), name=name, at=f"filter.{name}")


def shown(value: Any) -> str:
    """As much of a foreign value as fits into a sentence."""
    return str(value)[:40]
