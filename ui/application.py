"""The running desktop: Qt and asyncio in one loop, the window, the connection, and whatever nobody expected."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.kernel.errors import Refused, Unreachable
from app.kernel.i18n import LANGUAGES, LOCALES, current_language, set_language
from ui.appearance import appearance_button
from ui.main_window import MainWindow
from ui.toolkit.bugs import BugLog
from ui.toolkit.live import Live
from ui.toolkit.place import Place
from ui.toolkit.preferences import Preferences
from ui.toolkit.tasks import Tasks
from ui.toolkit.theme import ARGUMENTS, apply_theme
from ui.toolkit.tokens import THEMES

if TYPE_CHECKING:
    from app.backend import Backend

BACKGROUND = 4
"""Threads for what is neither a query nor a command; qasync would start ten at once."""
PULSE_SECONDS = 4
ANSWER_SECONDS = 5
"""A database that has not answered for so long counts as lost: with the pulse, the message comes within 10 s."""


@dataclass(frozen=True)
class Desktop:
    """What an entry point decides. Nothing of the database need be imported before `connect` runs, in a thread.

    `places(live)` are the places this user may go to; the first is where one starts. `first_page(window)` may fill
    the screen with rows that are at hand before there is a connection. `sign_in` turns the opened backend, a name
    and a password into the user's backend, or refuses; it is asked for when the opened backend has no rights.
    """

    places: Callable[[Live], Sequence[Place]]
    connect: Callable[[], Backend]
    preferences: Path
    sign_in: Callable[[Backend, str, str], Awaitable[Backend]] | None = None
    first_page: Callable[[MainWindow], None] | None = None
    log_file: Path | None = None
    version: str = ""


class Application:
    def __init__(self, app: QApplication, desktop: Desktop) -> None:
        self.app, self.desktop = app, desktop
        self.preferences = Preferences(desktop.preferences)
        self.live = Live()
        self.bugs = BugLog()
        self.tasks = Tasks(self.on_failed)
        self.stop = asyncio.Event()
        self.translator = QTranslator()
        self.live.failed.connect(self.on_failed)
        self.window: MainWindow

    async def main(self) -> int:
        """From the first window to the last; returns the exit code."""
        self.dress()
        self.build_window()
        if self.desktop.first_page is not None:
            self.desktop.first_page(self.window)
        self.window.show()
        self.tasks.start(self.connect())
        await self.stop.wait()
        return 0

    def dress(self) -> None:
        language = self.preferences.text("language", current_language(), tuple(LANGUAGES))
        set_language(language)
        QLocale.setDefault(QLocale(LOCALES[language]))
        apply_theme(self.app, self.preferences.text("theme", "light", tuple(THEMES)))

    def translate_qt(self) -> None:
        """Qt's own words, in its file dialogs and context menus."""
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        self.app.removeTranslator(self.translator)
        if self.translator.load(f"qtbase_{current_language()}", folder):
            self.app.installTranslator(self.translator)

    def build_window(self) -> None:
        places = self.desktop.places(self.live)
        self.window = MainWindow(places, self.live, self.desktop.version)
        self.window.close_wanted.connect(lambda: self.tasks.start(self.shut_down()))
        self.window.retry_wanted.connect(lambda: self.tasks.start(self.pulse_once()))
        self.window.rail.add_at_foot(appearance_button(self.window, self.preferences, self.rebuild))
        if geometry := self.preferences.bytes_of("window/geometry"):
            self.window.restoreGeometry(geometry)
        self.window.go_to(places[0].name)

    async def connect(self) -> None:
        """Open the database in a thread, again and again while it does not answer; then let the user in."""
        self.translate_qt()
        if self.desktop.log_file is not None:
            self.bugs.log_to(self.desktop.log_file)
        backend = await self._opened()
        if self.desktop.sign_in is not None and not backend.actor.permissions:
            backend = await self._signed_in(backend, self.desktop.sign_in)
        self.live.attach(backend)
        self.window.attach(backend)
        self.tasks.start(backend.watch())
        self.tasks.start(self.keep_pulse())

    async def _opened(self) -> Backend:
        while True:
            try:
                backend = await asyncio.to_thread(self.desktop.connect)
            except Refused as refusal:
                self.live.report_lost(str(refusal))
                await asyncio.sleep(PULSE_SECONDS)
            else:
                self.live.report_found()
                return backend

    async def _signed_in(self, backend: Backend, check: Callable[[Backend, str, str], Awaitable[Backend]]) -> Backend:
        from ui.sign_in import SignIn

        page = SignIn(self.preferences.text("user", ""))
        self.window.show_in_front(page)
        signed = await page.ask(lambda name, password: check(backend, name, password))
        self.preferences.keep("user", page.user.value())
        self.window.show_frame()
        return signed

    async def keep_pulse(self) -> None:
        """Say within ten seconds that the database is away, and that it is back."""
        while True:
            await asyncio.sleep(PULSE_SECONDS)
            await self.pulse_once()

    async def pulse_once(self) -> None:
        if self.live.backend is None:
            return
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self.live.backend.announce()
        except (Unreachable, TimeoutError) as lost:
            self.live.report_lost(str(lost) if isinstance(lost, Unreachable) else str(Unreachable(detail="")))
        else:
            self.live.report_found()

    def rebuild(self) -> None:
        """The window anew, in another theme or language; where one was stays, what one typed is asked for."""
        self.tasks.start(self._rebuilt())

    async def _rebuilt(self) -> None:
        if not await self.window.may_leave():
            return
        old, place = self.window, self.window.current_place()
        self.preferences.keep("window/geometry", old.saveGeometry())
        await old.close_down()
        self.dress()
        self.translate_qt()
        self.build_window()
        if self.live.backend is not None:
            self.window.attach(self.live.backend)
        self.window.go_to(place)
        self.window.show()
        old.may_close = True
        old.close()
        old.deleteLater()

    async def shut_down(self) -> None:
        """Ask for what is unsaved, let every task go, close the database, then the window."""
        if not await self.window.may_leave():
            return
        self.preferences.keep("window/geometry", self.window.saveGeometry())
        await self.window.close_down()
        backend = self.live.backend
        self.live.detach()
        for task in self.tasks.running - {asyncio.current_task()}:
            task.cancel()
        await asyncio.gather(*(self.tasks.running - {asyncio.current_task()}), return_exceptions=True)
        if backend is not None:
            await asyncio.to_thread(backend.close)
        self.window.may_close = True
        self.window.close()
        self.window.deleteLater()
        self.bugs.close()
        self.stop.set()

    def on_failed(self, error: BaseException) -> None:
        """A bug: written under a reference number, shown the first time, and the application goes on."""
        bug = self.bugs.record(error)
        if bug.is_new:
            from ui.toolkit.bug_dialog import BugDialog

            dialog = BugDialog(getattr(self, "window", None), bug)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def on_loop_exception(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.on_failed(context.get("exception") or RuntimeError(context["message"]))

    def on_uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.on_failed(error.with_traceback(trace))


def event_loop(app: QApplication) -> asyncio.AbstractEventLoop:
    """asyncio on Qt's own loop."""
    import qasync

    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(app)
    loop.set_default_executor(ThreadPoolExecutor(BACKGROUND, thread_name_prefix="background"))
    return loop


def run(desktop: Desktop) -> int:
    """Run the desktop until its window is closed; returns the exit code."""
    app = QApplication.instance() or QApplication([*sys.argv[:1], *ARGUMENTS])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    before = sys.excepthook
    with asyncio.Runner(loop_factory=lambda: event_loop(app)) as runner:
        application = Application(app, desktop)
        runner.get_loop().set_exception_handler(application.on_loop_exception)
        sys.excepthook = application.on_uncaught
        try:
            return runner.run(application.main())
        finally:
            sys.excepthook = before
