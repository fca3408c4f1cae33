"""A record in a window of its own: the same screen as in the main window, beside it for as long as one likes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QMainWindow

from app.kernel.i18n import N_
from ui.shell.actions import WindowAction, offered
from ui.toolkit.qactions import describe
from ui.toolkit.room import room_for
from ui.toolkit.toast import Toasts

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.toolkit.screen import Screen

SMALLEST = (420, 480)
SIZE = (620, 860)
CASCADE = 28

HERE = (
    offered("own.close", N_("Close this window"), "Ctrl+W", "x", lambda window: window.close()),
    offered("window.undo", N_("Undo the last step"), "Ctrl+Z", "undo-2", lambda window: window.undo_last()),
    offered("window.full_screen", N_("Full screen"), "F11", "maximize-2", lambda window: window.toggle_full_screen()),
)
"""What a second window does by itself; every other action of the window is done by the main one, brought to front."""


class RecordWindow(QMainWindow):
    def __init__(self, main: MainWindow, kind: str, record_id: int) -> None:
        super().__init__()
        from ui.navigation import OWN_WINDOWS

        self.main, self.kind, self.record_id = main, kind, record_id
        self.may_close = self.is_closing = False
        build, self.present = OWN_WINDOWS[kind]
        self.screen_shown: Screen = build(main.live)
        self.setWindowTitle("Pronto")
        self.setCentralWidget(self.screen_shown)
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self.toasts = Toasts(self)
        self.qactions: dict[str, QAction] = {}
        self._offer_actions()
        self._listen()

    def _listen(self) -> None:
        screen = self.screen_shown
        screen.windowTitleChanged.connect(self.setWindowTitle)
        screen.opened.connect(self._open_in_main)
        screen.went.connect(self._go_in_main)
        screen.window_wanted.connect(self.main.open_window)
        screen.said.connect(self.toasts.say)
        screen.left.connect(self.close)
        self.main.live.keys.changed.connect(self.show_keys_in_use)
        if self.main.live.backend is not None:
            screen.bind(self.present(self.main.live.backend, screen))
        screen.open_record(self.kind, self.record_id)

    def _offer_actions(self) -> None:
        self.offered = {action.declared.name: action for action in HERE}
        passed_on = {n: action for n, action in self.main.actions_by_name.items() if n not in self.offered}
        for name, action in {**self.offered, **passed_on}.items():
            qaction = self.qactions[name] = QAction(self)
            qaction.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            qaction.triggered.connect(self._runner(name, action))
            self.addAction(qaction)
        self.show_keys_in_use()

    def _runner(self, name: str, action: WindowAction) -> Callable[[], None]:
        def here() -> None:
            action.run(self)  # type: ignore[arg-type]

        def there() -> None:
            self.main.come_to_front()
            action.run(self.main)

        return here if name in self.offered else there

    def show_keys_in_use(self) -> None:
        for name, qaction in self.qactions.items():
            declared = (self.offered.get(name) or self.main.actions_by_name[name]).declared
            describe(qaction, declared, self.main.live.keys.key_of(name, declared.shortcut))

    def _open_in_main(self, kind: str, record_id: int) -> None:
        self.main.come_to_front()
        self.main.open_record(kind, record_id)

    def _go_in_main(self, place: str) -> None:
        self.main.come_to_front()
        self.main.go_to(place)

    def undo_last(self) -> None:
        self.toasts.undo_newest()

    def toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def come_to_front(self) -> None:
        self.show()
        self.raise_()
        self.activateWindow()

    async def close_down(self) -> None:
        """Let go of everything; where it stood is where the next one of its kind opens."""
        if self.main.preferences is not None:
            self.main.preferences.keep(f"window/{self.kind}", self.saveGeometry())
        if self in self.main.windows:
            self.main.windows.remove(self)
        await self.screen_shown.close_down()
        self.may_close = True
        self.close()
        self.deleteLater()

    async def close_if_allowed(self) -> None:
        try:
            if await self.screen_shown.may_leave():
                await self.close_down()
        finally:
            self.is_closing = False

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_close:
            event.accept()
            return
        event.ignore()
        if not self.is_closing:
            self.is_closing = True
            self.main.tasks.start(self.close_if_allowed())


def open_record_window(main: MainWindow, kind: str, record_id: int) -> RecordWindow:
    """A window on that record; the one that shows it already comes to the front instead."""
    shown = next((window for window in main.windows if (window.kind, window.record_id) == (kind, record_id)), None)
    if shown is not None:
        shown.come_to_front()
        return shown
    window = RecordWindow(main, kind, record_id)
    window.resize(window.size().boundedTo(room_for(window)))
    geometry = main.preferences.bytes_of(f"window/{kind}") if main.preferences is not None else None
    if geometry:
        window.restoreGeometry(geometry)
    offset = CASCADE * len(main.windows)
    window.move(window.x() + offset, window.y() + offset)
    main.windows.append(window)
    window.show()
    return window
