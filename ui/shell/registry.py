"""The one registry of actions: behind menus, buttons, palette, the sheet of keys, the page that changes them.

Those that are live belong to a window and the screens in front; those that are declared are known without either.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from app.kernel.i18n import N_, _
from ui.shell.actions import window_actions
from ui.toolkit.action import Action, declared_actions
from ui.toolkit.place import Place

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.toolkit.keys import Keymap
    from ui.toolkit.screen import Screen

WINDOW = ""
"""The group of what can be done everywhere."""

EVERYWHERE = N_("Everywhere")
NOT_NOW = N_("Not possible now.")


@dataclass(frozen=True)
class Offer:
    """An action in reach just now: what it is called, its key, and why not, when it is off."""

    name: str
    label: str
    key: str
    icon: str
    group: str
    reasons: tuple[str, ...]
    run: Callable[[], object]

    @property
    def is_enabled(self) -> bool:
        return not self.reasons


def offers(window: MainWindow) -> Iterator[Offer]:
    """Everything that can be done where one is: the screen's own actions first, then the window's."""
    for screen in window.screens_in_front():
        yield from _screen_offers(screen, _(window.places[window.current_place()].label))
    for name, action in window.actions_by_name.items():
        if action.only_at not in ("", window.current_place()):
            continue
        qaction = window.qactions[name]
        key = window.live.keys.key_of(name, action.declared.shortcut)
        group = {"go": _("Go to"), "look": _("Look"), "language": _("Language")}.get(action.menu, _("Window"))
        yield Offer(name, _plain(_(action.declared.label)), key, action.declared.icon, group, (), qaction.trigger)


def _screen_offers(screen: Screen, group: str) -> Iterator[Offer]:
    for name, declared in screen.declared.items():
        qaction = screen.qactions[name]
        reasons = declared.reasons_against(screen.presenter)
        if not reasons and not qaction.isEnabled():
            reasons = (_(NOT_NOW),)
        label = _plain(_(declared.label))
        yield Offer(name, label, screen.key_of(name), declared.icon, group, reasons, qaction.trigger)


def _plain(label: str) -> str:
    return label.replace("&", "")


class Known(NamedTuple):
    """An action as it is declared, and the place it belongs to; `WINDOW` for what can be done everywhere."""

    action: Action
    place: str


def known_actions(places: Sequence[Place]) -> list[Known]:
    """Every action of these places and of the window. Imports their presenters: not for the start."""
    found = [Known(action.declared, action.only_at) for action in window_actions(places)]
    seen: set[str] = {known.action.name for known in found}
    for place in places:
        for module in place.presenters:
            for action in actions_in(module):
                if action.name not in seen:
                    seen.add(action.name)
                    found.append(Known(action, place.name))
    return found


def actions_in(module: str) -> Iterator[Action]:
    """What the presenters of a module declare."""
    loaded = import_module(module)
    for _name, kind in inspect.getmembers(loaded, inspect.isclass):
        if kind.__module__ == module:
            yield from (action for action, _method in declared_actions(kind))


def can_meet(one: Known, other: Known) -> bool:
    """Whether both may be active at once, so that they cannot share a key."""
    return WINDOW in (one.place, other.place) or one.place == other.place


def clashes(known: Sequence[Known], keys: Keymap, name: str, key: str) -> list[Known]:
    """The other actions that would obey that key, in Qt's portable spelling, together with this one."""
    if not key:
        return []
    wanted = next(entry for entry in known if entry.action.name == name)
    others = (entry for entry in known if entry.action.name != name and can_meet(wanted, entry))
    return [entry for entry in others if keys.key_of(entry.action.name, entry.action.shortcut) == key]
