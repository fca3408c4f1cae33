"""Declaring what a presenter can do. No Qt here: an action is a text, a key, an icon and a rule."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any, NamedTuple

Intent = Callable[[], Awaitable[None]]

WRITING = ("Return", "Enter", "Tab", "Backtab", "Space", "Backspace", "Esc")
MOVING = ("Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown", "J", "K", "X")
WRITING_AND_MOVING = frozenset((*WRITING, *MOVING))
"""Keys without which nobody writes or gets about, in Qt's portable spelling: no action may take them."""


class Action(NamedTuple):
    """`reasons` says why not, in the user's words; an action without reasons against it is enabled."""

    name: str
    label: str
    shortcut: str
    icon: str
    primary: bool
    enabled: Callable[[Any], bool]
    reasons: Callable[[Any], Iterable[str]]

    def reasons_against(self, presenter: Any) -> tuple[str, ...]:
        return tuple(self.reasons(presenter))

    def is_enabled(self, presenter: Any) -> bool:
        return self.enabled(presenter) and not self.reasons_against(presenter)


def always(presenter: Any) -> bool:
    return True


def nothing_against(presenter: Any) -> Iterable[str]:
    return ()


def action(
    name: str,
    label: str,
    shortcut: str = "",
    *,
    icon: str = "",
    primary: bool = False,
    enabled: Callable[[Any], bool] = always,
    reasons: Callable[[Any], Iterable[str]] = nothing_against,
) -> Callable[[Callable[..., Awaitable[None]]], Callable[..., Awaitable[None]]]:
    """Declare a presenter's method as something the user can do: a button, a menu line, a key."""
    declared = Action(name, label, shortcut, icon, primary, enabled, reasons)

    def mark(method: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        method.action = declared  # type: ignore[attr-defined]
        return method

    return mark


def declared_actions(presenter_class: type) -> Iterator[tuple[Action, str]]:
    """Every action of a class and its method's name, inherited ones first, in the order they were written."""
    found: dict[str, Action] = {}
    for ancestor in reversed(presenter_class.__mro__):
        for attribute, function in vars(ancestor).items():
            if declared := getattr(function, "action", None):
                found[attribute] = declared
    for attribute, declared in found.items():
        yield declared, attribute


def actions_of(presenter: Any) -> Iterator[tuple[Action, Intent]]:
    for declared, attribute in declared_actions(type(presenter)):
        yield declared, getattr(presenter, attribute)
