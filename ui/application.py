"""How the desktop comes up: what an entry point decides, the window built and painted, and then the loop.

The window stands before asyncio and the database's libraries are loaded; ui/running.py is what happens from then on.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QLocale, Qt
from PySide6.QtWidgets import QApplication

import ui.quick_imports  # noqa: F401
from app.kernel.i18n import LANGUAGES, LOCALES, current_language, set_language
from ui.main_window import MainWindow
from ui.toolkit.live import Live
from ui.toolkit.place import Place
from ui.toolkit.preferences import Preferences
from ui.toolkit.room import fits
from ui.toolkit.theme import ARGUMENTS, choose_theme, current_stylesheet
from ui.toolkit.tokens import THEMES

if TYPE_CHECKING:
    from app.backend import Backend

PAINT_MILLISECONDS = 1_000
"""A window that is not in sight, on another desk or minimised, is not waited for any longer."""


class Desktop(NamedTuple):
    """What an entry point decides. Nothing of the database need be imported before `connect` runs, in a thread.

    `places(live)` are the places this user may go to; the first is where one starts. `first_page(window)` may fill
    the screen with rows that are at hand before there is a connection. `sign_in` turns the opened backend, a name
    and a password into the user's backend, or refuses; it is asked for when the opened backend has no rights.
    `first_run` is asked for where no database was chosen yet. `address()` is where it hears of telephone calls
    (ui/single_instance.py), `phone` the one it is opened with.
    """

    places: Callable[[Live], Sequence[Place]]
    connect: Callable[[], Backend]
    preferences: Path
    sign_in: Callable[[Backend, str, str], Awaitable[Backend]] | None = None
    first_page: Callable[[MainWindow], None] | None = None
    log_file: Path | None = None
    version: str = ""
    address: Callable[[], str] | None = None
    phone: str | None = None
    first_run: FirstRun | None = None


class FirstRun(NamedTuple):
    """`is_due` says whether nobody has chosen a database yet; `default` is the URL of the file that would be made.

    `keep` is told the URL that was chosen, so that `connect` opens it from then on.
    """

    is_due: Callable[[], bool]
    default: str
    keep: Callable[[str], None]


class Opening:
    """The window from nothing, in the user's language and theme; also built anew when he changes them."""

    def __init__(self, app: QApplication, desktop: Desktop) -> None:
        self.app, self.desktop = app, desktop
        self.preferences = Preferences(desktop.preferences)
        self.live = Live()
        self.live.keys.load(self.preferences.table("keys"))
        self.live.keys.changed.connect(lambda: self.preferences.keep_table("keys", self.live.keys.own))

    def open(self) -> MainWindow:
        """The first window, with the first page where it is at hand, painted."""
        self.dress()
        window = self.build_window()
        if self.desktop.first_page is not None:
            self.desktop.first_page(window)
        window.show()
        self.paint(window)
        return window

    def dress(self) -> None:
        language = self.preferences.text("language", current_language(), tuple(LANGUAGES))
        set_language(language)
        QLocale.setDefault(QLocale(LOCALES[language]))
        choose_theme(self.app, self.preferences.text("theme", "light", tuple(THEMES)))

    def build_window(self) -> MainWindow:
        places = self.desktop.places(self.live)
        window = MainWindow(places, self.live, self.desktop.version, self.preferences)
        if geometry := self.preferences.bytes_of("window/geometry"):
            window.restoreGeometry(geometry)
        elif not fits(window):
            window.setWindowState(Qt.WindowState.WindowMaximized)
        window.go_to(next((place for place in places if place.begins), places[0]).name)
        self.app.setStyleSheet(current_stylesheet())
        return window

    def paint(self, window: MainWindow) -> None:
        """Let Qt paint once; no loop runs yet that this could be nested in, and nothing is typed or clicked."""
        deadline = QDeadlineTimer(PAINT_MILLISECONDS)
        flags = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents
        while not window.was_painted and not deadline.hasExpired():
            self.app.processEvents(flags)
        self.app.processEvents(flags)


def run(desktop: Desktop) -> int:
    """Run the desktop until its window is closed; returns the exit code."""
    app = QApplication.instance() or QApplication([*sys.argv[:1], *ARGUMENTS])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    opening = Opening(app, desktop)
    window = opening.open()
    from ui.running import run_until_closed

    return run_until_closed(opening, window)
