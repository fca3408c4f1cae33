"""The frame: the rail, the screens one goes to, the banner when the database is away, the status line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from app.kernel.i18n import _
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import Glyph, Label
from ui.toolkit.layout import column
from ui.toolkit.live import Live
from ui.toolkit.message_bar import MessageBar
from ui.toolkit.place import Place
from ui.toolkit.rail import Rail
from ui.toolkit.toast import Toasts

if TYPE_CHECKING:
    from app.backend import Backend
    from ui.toolkit.screen import Screen

SMALLEST = (1024, 600)


class MainWindow(QMainWindow):
    """Knows places and screens, and no word of the business. Screens are built when one first goes to them."""

    close_wanted = Signal()
    retry_wanted = Signal()
    rebuild_wanted = Signal()

    def __init__(self, places: Sequence[Place], live: Live, version: str = "") -> None:
        super().__init__()
        self.live, self.places = live, {place.name: place for place in places}
        self.screens: dict[str, Screen] = {}
        self.trail: list[str] = []
        self.may_close = False
        self.was_painted = False
        self.setWindowTitle("Pronto")
        self.setMinimumSize(*SMALLEST)
        self.resize(1440, 900)
        self.rail = Rail(places)
        self.rail.went.connect(self.go_to)
        self.banner = MessageBar(can_close=False)
        self.stack = QStackedWidget()
        self.front = QStackedWidget()
        self.front.addWidget(self._frame())
        self.setCentralWidget(self.front)
        self._fill_status_line(version)
        self.toasts = Toasts(self)
        for place in places:
            if place.key:
                shortcut = QShortcut(QKeySequence(place.key), self)
                shortcut.activated.connect(lambda name=place.name: self.go_to(name))
        live.lost.connect(self.show_lost)
        live.found.connect(self.show_found)

    def _frame(self) -> QWidget:
        frame, area = QWidget(), Panel("window")
        area.setLayout(column(self.banner, self.stack, spacing=0))
        sides = QHBoxLayout(frame)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(0)
        sides.addWidget(self.rail)
        sides.addWidget(area, 1)
        return frame

    def _fill_status_line(self, version: str) -> None:
        self.connection_glyph = Glyph("database", "faint", 13)
        self.connection = Label(_("Connecting…"), "secondary", "soft")
        self.user = Label("", "secondary", "soft")
        line = self.statusBar()
        line.setSizeGripEnabled(False)
        line.setContentsMargins(12, 0, 12, 0)
        line.addWidget(self.connection_glyph)
        line.addWidget(self.connection)
        line.addPermanentWidget(self.user)
        line.addPermanentWidget(Label(version, "secondary", "faint"))

    def attach(self, backend: Backend) -> None:
        """The database is there: every screen built so far gets its presenter, those built later at once."""
        self.user.setText(backend.actor.name)
        self._show_connected()
        for name, screen in self.screens.items():
            screen.bind(self.places[name].present(backend, screen))

    def screen_at(self, name: str) -> Screen:
        """The place's screen, built when it is asked for the first time."""
        if name not in self.screens:
            screen = self.places[name].build()
            screen.opened.connect(self.open_record)
            screen.went.connect(self.go_to)
            screen.said.connect(self.toasts.say)
            screen.left.connect(self.go_back)
            self.screens[name] = screen
            self.stack.addWidget(screen)
            if self.live.backend is not None:
                screen.bind(self.places[name].present(self.live.backend, screen))
        return self.screens[name]

    def go_to(self, name: str) -> None:
        if self.trail[-1:] != [name]:
            self.trail = [*self.trail[-20:], name]
        screen = self.screen_at(name)
        self.stack.setCurrentWidget(screen)
        self.rail.mark(name)
        screen.setFocus()

    def go_back(self) -> None:
        """To the place one came from."""
        if len(self.trail) > 1:
            self.trail.pop()
            self.go_to(self.trail[-1])

    def current_place(self) -> str:
        return self.trail[-1] if self.trail else ""

    def open_record(self, kind: str, record_id: int) -> None:
        """Go to the place that shows records of this kind, and show that one."""
        place = next(place for place in self.places.values() if kind in place.opens)
        self.go_to(place.name)
        self.screen_at(place.name).open_record(kind, record_id)

    def show_in_front(self, page: QWidget) -> None:
        """A page over everything, such as the sign-in; `show_frame` takes it away."""
        self.front.addWidget(page)
        self.front.setCurrentWidget(page)
        self.statusBar().hide()

    def show_frame(self) -> None:
        page = self.front.currentWidget()
        if self.front.currentIndex() > 0 and page is not None:
            self.front.removeWidget(page)
            page.deleteLater()
        self.front.setCurrentIndex(0)
        self.statusBar().show()

    def show_lost(self, text: str) -> None:
        """What has been read stays on the screen; the way on is to try again."""
        self.banner.say([text], "warn", _("Try again"), self.retry_wanted.emit)
        self.connection.setText(_("No connection"))
        self.connection_glyph.show_icon("triangle-alert", "bad")

    def show_found(self) -> None:
        self.banner.hide()
        self._show_connected()

    def _show_connected(self) -> None:
        self.connection.setText(_("Connected"))
        self.connection_glyph.show_icon("database", "good")

    async def may_leave(self) -> bool:
        """Every screen is asked; the first that says no is shown."""
        for name, screen in self.screens.items():
            if screen.unsaved():
                self.go_to(name)
            if not await screen.may_leave():
                return False
        return True

    async def close_down(self) -> None:
        for screen in self.screens.values():
            await screen.close_down()

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
