"""What the window itself can do: one table, beside the actions that presenters declare for their screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.kernel.i18n import LANGUAGES, N_
from ui.toolkit.action import Action, always, nothing_against
from ui.toolkit.place import Place

if TYPE_CHECKING:
    from ui.main_window import MainWindow

THEME_LABELS = {"light": N_("Light"), "dark": N_("Dark"), "high_contrast": N_("High contrast")}
ACTIONS_ALONE = ">"


@dataclass(frozen=True)
class WindowAction:
    """An action of the window, and the menu it stands in: "go", "look", "language", "window", "help" or "quit".

    One with an `only_at` can be done at that place alone, so that its key may mean something else elsewhere.
    """

    declared: Action
    run: Callable[[MainWindow], object]
    menu: str
    only_at: str = ""


def offered(
    name: str,
    label: str,
    key: str,
    icon: str,
    run: Callable[[MainWindow], object],
    menu: str = "window",
    only_at: str = "",
) -> WindowAction:
    return WindowAction(Action(name, label, key, icon, False, always, nothing_against), run, menu, only_at)


WINDOW_ACTIONS = (
    offered("window.palette", N_("Find or do…"), "Ctrl+K", "search", lambda window: window.open_palette(), "go"),
    offered(
        "window.actions",
        N_("All actions…"),
        "Ctrl+Shift+P",
        "list-checks",
        lambda window: window.open_palette(ACTIONS_ALONE),
        "go",
    ),
    offered(
        "window.search", N_("Search everything…"), "Ctrl+Shift+F", "search", lambda window: window.open_search(), "go"
    ),
    offered("window.back", N_("Back"), "", "arrow-left", lambda window: window.go_back(), "go"),
    offered(
        "window.own",
        N_("Open in its own window"),
        "Ctrl+Return",
        "external-link",
        lambda window: window.open_own_window(),
        only_at="calls",
    ),
    offered("window.undo", N_("Undo the last step"), "Ctrl+Z", "undo-2", lambda window: window.undo_last()),
    offered("window.full_screen", N_("Full screen"), "F11", "maximize-2", lambda window: window.toggle_full_screen()),
    offered("window.tray", N_("Messages outside the window"), "", "bell", lambda window: window.toggle_tray()),
    offered("window.menu", N_("Menu"), "F10", "menu", lambda window: window.open_menu(), "help"),
    offered("window.keys", N_("Keys of this page"), "F1", "keyboard", lambda window: window.show_keys(), "help"),
    offered("window.quit", N_("Quit"), "Ctrl+Q", "log-out", lambda window: window.close(), "quit"),
)


def look_actions() -> Iterator[WindowAction]:
    """Theme and language, changed while the desktop runs."""
    for theme, label in THEME_LABELS.items():
        yield offered(f"look.{theme}", label, "", "contrast", partial(_choose, "theme", theme), "look")
    for language, name in LANGUAGES.items():
        yield offered(f"language.{language}", name, "", "languages", partial(_choose, "language", language), "language")


def _choose(key: str, value: str, window: MainWindow) -> None:
    window.choose_look(key, value)


def place_actions(places: Sequence[Place]) -> Iterator[WindowAction]:
    """Going to each place: by the key it declares, else Ctrl+1 to Ctrl+9 in the order of the rail."""
    above = [place.name for place in places if place.in_rail and not place.at_bottom and not place.key]
    for place in places:
        n = above.index(place.name) + 1 if place.name in above else 0
        key = place.key or (f"Ctrl+{n}" if 0 < n < 10 else "")
        yield offered(f"go.{place.name}", place.label, key, place.icon, partial(_go, place.name), "go")


def _go(name: str, window: MainWindow) -> None:
    window.go_to(name)


def start_actions(places: Sequence[Place]) -> Iterator[WindowAction]:
    """What can be begun from anywhere."""
    for start in (start for place in places for start in place.starts):
        yield offered(start.name, start.label, start.key, start.icon, partial(_begin, start.opens), "go")


def _begin(kind: str, window: MainWindow) -> None:
    window.open_record(kind, 0)


def window_actions(places: Sequence[Place]) -> list[WindowAction]:
    """All of them, for a window with these places."""
    return [*place_actions(places), *start_actions(places), *WINDOW_ACTIONS, *look_actions()]
