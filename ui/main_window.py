"""The frame: the rail, the screens one goes to, the banner when the database is away, the status line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from app.kernel.i18n import _
from ui.shell.status_line import StatusLine
from ui.toolkit.grounds import Panel
from ui.toolkit.keys import portable, sequence
from ui.toolkit.layout import column
from ui.toolkit.live import Live
from ui.toolkit.message_bar import MessageBar
from ui.toolkit.place import Place
from ui.toolkit.qactions import describe
from ui.toolkit.rail import Rail
from ui.toolkit.tasks import Tasks
from ui.toolkit.toast import Toasts

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from app.backend import Backend
    from ui.palette.palette import Palette
    from ui.shell.actions import WindowAction
    from ui.shell.record_window import RecordWindow
    from ui.toolkit.preferences import Preferences
    from ui.toolkit.screen import Screen

SMALLEST = (1000, 520)
"""Pixels: what a screen of 1024×600 leaves within the window's frame and beside the system's bar."""

INTAKE = "new_call"
"""The place that takes telephone calls down."""


class MainWindow(QMainWindow):
    """Knows places and screens, and no word of the business. Screens are built when one first goes to them."""

    close_wanted = Signal()
    retry_wanted = Signal()
    rebuild_wanted = Signal()
    set_up_wanted = Signal()
    attached = Signal()
    tray_wanted = Signal(bool)

    def __init__(
        self, places: Sequence[Place], live: Live, version: str = "", preferences: Preferences | None = None
    ) -> None:
        super().__init__()
        self.live, self.places, self.preferences = live, {place.name: place for place in places}, preferences
        self.screens: dict[str, Screen] = {}
        self.windows: list[RecordWindow] = []
        self.tasks = Tasks(live.failed.emit)
        self.palette_shown: Palette | None = None
        self.trail: list[str] = []
        self.may_close = False
        self.was_painted = False
        self.setWindowTitle("Pronto")
        self.setMinimumSize(*SMALLEST)
        self.resize(1440, 900)
        self.rail = Rail(places)
        self.rail.went.connect(self.go_to)
        self.rail.menu_wanted.connect(self.open_menu)
        self.banner = MessageBar(can_close=False)
        self.stack = QStackedWidget()
        self.front = QStackedWidget()
        self.front.addWidget(self._frame())
        self.setCentralWidget(self.front)
        self.line = StatusLine(version)
        self.line.risk_wanted.connect(self.show_at_risk)
        self.setStatusBar(self.line)
        self.toasts = Toasts(self)
        self.actions_by_name: dict[str, WindowAction] = {}
        self.qactions: dict[str, QAction] = {}
        live.lost.connect(self.show_lost)
        live.found.connect(self.show_found)
        live.keys.changed.connect(self.show_keys_in_use)
        live.presence_changed.connect(self.show_online)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self.on_focus_changed)

    def _frame(self) -> QWidget:
        frame, area = QWidget(), Panel("window")
        area.setLayout(column(self.banner, self.stack, spacing=0))
        sides = QHBoxLayout(frame)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(0)
        sides.addWidget(self.rail)
        sides.addWidget(area, 1)
        return frame

    def _offer_actions(self) -> None:
        """The window's own actions, for the places there are: not before it is painted, they take their time."""
        from ui.shell.actions import window_actions

        self.actions_by_name = {action.declared.name: action for action in window_actions(list(self.places.values()))}
        for name in self.qactions.keys() - self.actions_by_name.keys():
            self.removeAction(self.qactions.pop(name))
        for name, action in self.actions_by_name.items():
            if name not in self.qactions:
                qaction = self.qactions[name] = QAction(self)
                qaction.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
                qaction.triggered.connect(lambda _checked=False, run=action.run: run(self))
                self.addAction(qaction)
        self.show_keys_in_use()

    def show_keys_in_use(self) -> None:
        for name, action in self.actions_by_name.items():
            describe(self.qactions[name], action.declared, self.live.keys.key_of(name, action.declared.shortcut))
        self.rail.show_keys({name: self.key_of(f"go.{name}") for name in self.places})

    def show_online(self) -> None:
        self.line.show_online(self.live.present)

    def on_focus_changed(self, _old: QWidget | None, field: QWidget | None) -> None:
        """Ctrl+Enter sends what is being written; only elsewhere does it open a window."""
        if "window.own" not in self.qactions:
            return
        from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

        is_written = isinstance(field, QPlainTextEdit | QLineEdit) and not field.isReadOnly()
        key = self.live.keys.key_of("window.own", self.actions_by_name["window.own"].declared.shortcut)
        self.qactions["window.own"].setShortcut(sequence("" if is_written and key.endswith("Return") else key))

    def key_of(self, name: str) -> str:
        return portable(self.qactions[name].shortcut())

    def attach(self, backend: Backend) -> None:
        """The database is there: every screen built so far gets its presenter, those built later at once."""
        self.line.user.setText(backend.actor.name)
        self._show_connected()
        self.places = {name: p for name, p in self.places.items() if p.is_allowed(backend.actor.permissions)}
        self.rail.keep(self.places)
        self._offer_actions()
        for name, screen in self.screens.items():
            if name in self.places:
                screen.bind(self.places[name].present(backend, screen))
        if self.trail and self.current_place() not in self.places:
            self.trail = []
            self.go_to(next(iter(self.places)))
        self.attached.emit()

    def begin_for(self, permissions: frozenset[str]) -> None:
        """Go on to the place at which such a user's day begins, unless he has gone elsewhere meanwhile."""
        place = next((place for place in self.places.values() if place.begins_for(permissions)), None)
        if place is not None and len(self.trail) < 2:
            self.trail = []
            self.go_to(place.name)

    def screen_at(self, name: str) -> Screen:
        """The place's screen, built when it is asked for the first time."""
        if name not in self.screens:
            screen = self.places[name].build()
            self.listen_to(screen)
            screen.said.connect(self.toasts.say)
            screen.left.connect(self.go_back)
            self.screens[name] = screen
            self.stack.addWidget(screen)
            if self.live.backend is not None:
                screen.bind(self.places[name].present(self.live.backend, screen))
        return self.screens[name]

    def listen_to(self, screen: Screen) -> None:
        """Where the screen wants to lead, here or in a window of its own."""
        screen.opened.connect(self.open_record)
        screen.went.connect(self.go_to)
        screen.window_wanted.connect(self.open_window)

    def go_to(self, name: str) -> None:
        """Show that place; one that this user may not go to is said to be closed."""
        if name not in self.places:
            self.toasts.say(_("Your role does not open this page."))
            return
        if self.trail[-1:] != [name]:
            self.trail = [*self.trail[-20:], name]
        screen = self.screen_at(name)
        self.stack.setCurrentWidget(screen)
        self.rail.mark(self.places[name].under or name)
        self._show_actions(self.front.currentIndex() == 0)
        screen.setFocus()

    def take_phone_call(self, phone: str) -> None:
        """Come to the front with the intake of this number; a user who may not take calls is told so."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        self.go_to(INTAKE)
        if INTAKE in self.places:
            self.screen_at(INTAKE).ring(phone)

    def go_back(self) -> None:
        """To the place one came from."""
        if len(self.trail) > 1:
            self.trail.pop()
            self.go_to(self.trail[-1])

    def current_place(self) -> str:
        return self.trail[-1] if self.trail else ""

    def screens_in_front(self) -> list[Screen]:
        """The screen one looks at and those within it, as far as they have presenters."""
        from ui.toolkit.screen import Screen

        if self.current_place() not in self.screens:
            return []
        front = self.screens[self.current_place()]
        return [screen for screen in (front, *front.findChildren(Screen)) if screen.presenter is not None]

    def open_record(self, kind: str, record_id: int) -> None:
        """Go to the place that shows records of this kind, and show that one."""
        place = next((place for place in self.places.values() if kind in place.opens), None)
        if place is None:
            self.toasts.say(_("Your role does not open this page."))
            return
        self.go_to(place.name)
        self.screen_at(place.name).open_record(kind, record_id)

    def open_own_window(self) -> None:
        """The record in front, in a window of its own."""
        shown = next((found for screen in self.screens_in_front() if (found := screen.shown_record())), None)
        if shown is None:
            self.toasts.say(_("Nothing is shown here that has a window of its own."))
        else:
            self.open_window(*shown)

    def open_window(self, kind: str, record_id: int) -> None:
        """A second window on that record, or the one that shows it already; other kinds open here."""
        from ui.navigation import OWN_WINDOWS

        if kind not in OWN_WINDOWS:
            self.open_record(kind, record_id)
            return
        from ui.shell.record_window import open_record_window

        open_record_window(self, kind, record_id)

    def come_to_front(self) -> None:
        self.show()
        self.raise_()
        self.activateWindow()

    def open_palette(self, text: str = "") -> None:
        from ui.palette.palette import open_palette

        open_palette(self, text)

    def open_search(self, text: str = "") -> None:
        from ui.search.search import open_search

        open_search(self, text)

    def show_keys(self) -> None:
        from ui.shell.key_sheet import show_key_sheet

        show_key_sheet(self)

    def open_menu(self) -> None:
        from ui.shell.menu import open_menu

        open_menu(self)

    def undo_last(self) -> None:
        if not self.toasts.undo_newest():
            self.toasts.say(_("There is nothing to undo."))

    def toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def toggle_tray(self) -> None:
        """Messages outside the window, on or off; kept for the next start."""
        is_on = not self.wants_tray()
        if self.preferences is not None:
            self.preferences.keep("tray", is_on)
        self.tray_wanted.emit(is_on)
        self.toasts.say(_("Messages outside the window are on.") if is_on else _("They are off."))

    def wants_tray(self) -> bool:
        return self.preferences is None or self.preferences.text("tray", "true") == "true"

    def choose_look(self, key: str, value: str) -> None:
        """Another theme or language; the window is built anew in it."""
        if self.preferences is not None:
            self.preferences.keep(key, value)
            self.rebuild_wanted.emit()

    def show_badges(self, counts: Mapping[str, int]) -> None:
        self.rail.show_badges({name: (count, self.places[name].badge_tone) for name, count in counts.items()})

    def show_at_risk(self) -> None:
        self.go_to("calls")
        self.screen_at("calls").go_to_view("at_risk")

    def show_in_front(self, page: QWidget) -> None:
        """A page over everything, such as the sign-in; `show_frame` takes it away."""
        self.front.addWidget(page)
        self.front.setCurrentWidget(page)
        if page.focusProxy() is not None:
            page.setFocus()
        self.line.hide()
        self._offer_actions()
        self._show_actions(False)

    def show_frame(self) -> None:
        page = self.front.currentWidget()
        if self.front.currentIndex() > 0 and page is not None:
            self.front.removeWidget(page)
            page.deleteLater()
        self.front.setCurrentIndex(0)
        self.line.show()
        self._show_actions(True)

    def _show_actions(self, on: bool) -> None:
        """Nothing is done behind the sign-in, but to go away; and nothing that belongs to another place."""
        for name, qaction in self.qactions.items():
            is_here = self.actions_by_name[name].only_at in ("", self.current_place())
            qaction.setEnabled((on and is_here) or name == "window.quit")

    def show_lost(self, text: str) -> None:
        """What has been read stays on the screen; the way on is to try again."""
        self.banner.say([text], "warn", _("Try again"), self.retry_wanted.emit)
        self.line.show_connection(_("No connection"), "triangle-alert", "bad")

    def show_found(self) -> None:
        self.banner.hide()
        self._show_connected()

    def _show_connected(self) -> None:
        self.line.show_connection(_("Connected"), "database", "good")

    async def may_leave(self) -> bool:
        """Every screen and every second window is asked; the first that says no is shown."""
        for name, screen in self.screens.items():
            if screen.unsaved():
                self.go_to(name)
            if not await screen.may_leave():
                return False
        for window in self.windows:
            if window.screen_shown.unsaved():
                window.come_to_front()
            if not await window.screen_shown.may_leave():
                return False
        return True

    async def close_down(self) -> None:
        for window in tuple(self.windows):
            await window.close_down()
        for screen in self.screens.values():
            await screen.close_down()
        if self.palette_shown is not None:
            self.palette_shown.close()
        await self.tasks.cancelled()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.was_painted = True

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window asks to be closed; the application closes it when everything has let go."""
        if self.may_close:
            event.accept()
        else:
            event.ignore()
            self.close_wanted.emit()
