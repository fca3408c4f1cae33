"""How a place comes to its screen and its presenter: named in the table of places, imported when first needed.

A screen imports widgets alone; a presenter is imported when the database is there.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ui.toolkit.live import Live
from ui.toolkit.place import Place

if TYPE_CHECKING:
    from app.backend import Backend
    from ui.calls.call_list import CallList
    from ui.toolkit.screen import Screen

Present = Callable[["Backend", "Screen"], Any]


def named(path: str) -> Any:
    """The class of that dotted name."""
    module, _dot, name = path.rpartition(".")
    return getattr(import_module(module), name)


def place_of(
    live: Live,
    name: str,
    label: str,
    icon: str,
    screen: str,
    presenter: str,
    present: Present | None = None,
    **more: Any,
) -> Place:
    """A place whose screen is of the one class and presented by the other; `present` where that takes more."""

    def build() -> Screen:
        made: Screen = named(screen)(live)
        return made

    def bound(backend: Backend, made: Screen) -> Any:
        return named(presenter)(backend, made)

    module, _dot, _name = presenter.rpartition(".")
    return Place(name, label, icon, build, present or bound, **{"presenters": (module,), **more})


def present_calls(backend: Backend, screen: Any) -> Any:
    from ui.calls.presenters.call_card import CallCardPresenter
    from ui.calls.presenters.call_list import CallListPresenter

    place: CallList = screen
    place.card.bind(CallCardPresenter(backend, place.card))
    return CallListPresenter(backend, place)


def present_keyboard(backend: Backend, screen: Any) -> Any:
    from ui.navigation import places
    from ui.shell.presenters.keyboard import KeyboardPresenter

    allowed = [place for place in places(screen.live) if place.is_allowed(backend.actor.permissions)]
    return KeyboardPresenter(screen, allowed, screen.live.keys)


def call_alone(live: Live) -> Screen:
    from ui.calls.call_card import CallCard

    return CallCard(live)


def present_call_alone(backend: Backend, screen: Any) -> Any:
    from ui.calls.presenters.call_card import CallCardPresenter

    return CallCardPresenter(backend, screen)
