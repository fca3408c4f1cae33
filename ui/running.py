"""The desktop at work: Qt and asyncio in one loop, the connection, and whatever nobody expected."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from app.kernel.errors import Refused, Unreachable
from app.kernel.i18n import _, current_language
from ui.main_window import MainWindow
from ui.shell.desk import Desk
from ui.toolkit.bugs import BugLog
from ui.toolkit.garbage import GarbageCollection
from ui.toolkit.layouts import KeyFilter
from ui.toolkit.qt_words import translate_qt
from ui.toolkit.tasks import Tasks
from ui.toolkit.theme import current_stylesheet

if TYPE_CHECKING:
    from app.backend import Backend
    from ui.application import FirstRun, Opening
    from ui.single_instance import Listener
    from ui.toolkit.watchdog import Watchdog

log = logging.getLogger("pronto")

BACKGROUND = 4
"""Threads for what is neither a query nor a command; qasync would start ten at once."""
PULSE_SECONDS = 4
ANSWER_SECONDS = 5
"""A database that has not answered for so long counts as lost: with the pulse, the message comes within 10 s."""


class Application:
    def __init__(self, opening: Opening, window: MainWindow) -> None:
        self.opening, self.window = opening, window
        self.live, self.desktop, self.preferences = opening.live, opening.desktop, opening.preferences
        self.bugs = BugLog()
        self.garbage = GarbageCollection()
        self.tasks = Tasks(self.on_failed)
        self.stop = asyncio.Event()
        self.key_filter = KeyFilter(opening.app)
        self.desk: Desk | None = None
        self.listener: Listener | None = None
        self.watchdog = watch_the_loop() if os.environ.get("PRONTO_WATCHDOG") else None
        self.live.failed.connect(self.on_failed)
        self.follow(window)

    async def main(self) -> int:
        """Until the window is closed; returns the exit code."""
        self.tasks.start(self.connect())
        await self.stop.wait()
        return 0

    def follow(self, window: MainWindow) -> None:
        self.window = window
        window.close_wanted.connect(lambda: self.tasks.start(self.shut_down()))
        window.retry_wanted.connect(lambda: self.tasks.start(self.pulse_once()))
        window.rebuild_wanted.connect(self.rebuild)
        window.set_up_wanted.connect(self.set_up_again)

    async def connect(self) -> None:
        """Open the database in a thread, again and again while it does not answer; then let the user in."""
        translate_qt(self.opening.app, current_language())
        if self.desktop.log_file is not None:
            self.bugs.log_to(self.desktop.log_file)
        if self.desktop.first_run is not None and self.desktop.first_run.is_due():
            await self.set_up(self.desktop.first_run)
        backend = await self._opened()
        if self.desktop.sign_in is not None and not backend.actor.permissions:
            backend = await self._signed_in(backend, self.desktop.sign_in)
        for screen in tuple(self.window.screens.values()):
            for _built in screen.get_ready():
                await asyncio.sleep(0)
        self.live.attach(backend)
        self.window.attach(backend)
        self.window.begin_for(backend.actor.permissions)
        self.tasks.start(backend.watch())
        self.tasks.start(self.keep_pulse())
        self.tasks.start(self.show_version())
        self.desk = Desk(self.live, backend, self.window)
        self.tasks.start(self.desk.keep_bulletin())
        self.tasks.start(self.desk.keep_present())
        self.hear_calls()
        self.tasks.start(self.load_places())

    async def set_up(self, first_run: FirstRun, is_again: bool = False) -> None:
        """The first run: it ends with a database that `connect` opens, in the language and theme chosen."""
        from ui.wizard.wizard import Wizard

        before = (self.preferences.text("language", ""), self.preferences.text("theme", ""))
        wizard = Wizard(first_run.default, self.choose_look, self.on_failed, may_leave=is_again)
        if is_again and self.live.backend is not None:
            from app.company.queries import settings_now

            wizard.begin_with(await self.live.backend.ask(settings_now))
        self.window.show_in_front(wizard)
        wizard.show_step(0)
        try:
            url = await wizard.done
        finally:
            await wizard.close_down()
        if url:
            await asyncio.to_thread(first_run.keep, url)
        if url and wizard.answers.of("data").get("what") == "demo":
            from ui.wizard.steps import DEMO_USER

            self.preferences.keep("user", DEMO_USER)
        if (self.preferences.text("language", ""), self.preferences.text("theme", "")) == before:
            self.window.show_frame()
            if is_again and url and url != first_run.default:
                self.window.toasts.say(_("The other database is opened at the next start."))
        else:
            await self._rebuilt()

    def set_up_again(self) -> None:
        """The first run once more, over the window; what is chosen anew is opened at the next start."""
        if self.desktop.first_run is None:
            self.window.toasts.say(_("This database was named at the start: choose another one there."))
        elif self.window.front.currentIndex() == 0:
            self.tasks.start(self.set_up(self.desktop.first_run, is_again=True))

    def choose_look(self, key: str, value: str) -> None:
        """Put it into use while the window stands: the page in front builds itself anew."""
        self.preferences.keep(key, value)
        self.opening.dress()
        self.opening.app.setStyleSheet(current_stylesheet())
        translate_qt(self.opening.app, current_language())

    def hear_calls(self) -> None:
        """From now on a telephone call that a link or a switchboard brings opens the intake."""
        from ui.single_instance import Listener

        if self.desktop.address is not None:
            self.listener = Listener(self.desktop.address())
            self.listener.rang.connect(self.on_rang)
            self.listener.listen()
        if self.desktop.phone is not None:
            self.on_rang(self.desktop.phone)

    def on_rang(self, phone: str) -> None:
        self.window.take_phone_call(phone)

    async def load_places(self) -> None:
        """What the other places will need, in a thread: whoever goes there first need not wait for it."""
        for place in tuple(self.window.places.values()):
            for module in place.presenters:
                await asyncio.to_thread(import_module, module)

    async def show_version(self) -> None:
        """Read from what is installed, in a thread: the module that can is slow to load."""
        version = self.desktop.version or await asyncio.to_thread(installed_version)
        self.window.line.version.setText(version)

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
        except Unreachable as lost:
            self.live.report_lost(str(lost))
        except TimeoutError:
            self.live.report_lost(str(Unreachable(detail=_("it is silent"))))
            await self.live.backend.end_what_hangs()
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
        beside = [(window.kind, window.record_id) for window in old.windows]
        left_open = old.screen_at(place).left_open()
        await old.close_down()
        self.opening.dress()
        translate_qt(self.opening.app, current_language())
        self.follow(self.opening.build_window())
        if self.live.backend is not None:
            self.window.attach(self.live.backend)
        self.window.go_to(place)
        if left_open is not None:
            self.window.open_record(*left_open)
        self.window.line.version.setText(old.line.version.text())
        self.window.show()
        for kind, record_id in beside:
            self.window.open_window(kind, record_id)
        if self.desk is not None:
            self.desk.follow(self.window)
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
        if self.desk is not None:
            await self.desk.leave()
        if self.listener is not None:
            self.listener.close()
        if backend is not None:
            await asyncio.to_thread(backend.close)
        self.window.may_close = True
        self.window.close()
        self.window.deleteLater()
        self.key_filter.stop()
        if self.watchdog is not None:
            self.watchdog.stop()
        self.bugs.close()
        self.garbage.stop()
        self.stop.set()

    def on_failed(self, error: BaseException) -> None:
        """A bug: written under a reference number, shown the first time, and the application goes on."""
        bug = self.bugs.record(error)
        if bug.is_new:
            from ui.toolkit.bug_dialog import BugDialog

            dialog = BugDialog(self.window, bug)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def on_loop_exception(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.on_failed(context.get("exception") or RuntimeError(context["message"]))

    def on_uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.on_failed(error.with_traceback(trace))


def installed_version() -> str:
    """Nothing where Pronto runs without having been installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("pronto")
    except PackageNotFoundError:
        return ""


def watch_the_loop() -> Watchdog:
    """For who looks for what makes the window stand still: `PRONTO_WATCHDOG=1` writes each stall into the log."""
    from ui.toolkit.watchdog import Watchdog

    watchdog = Watchdog(lambda stall: log.warning("%s", stall))
    watchdog.start()
    return watchdog


def event_loop(app: QApplication) -> asyncio.AbstractEventLoop:
    """asyncio on Qt's own loop."""
    import qasync

    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(app)
    loop.set_default_executor(ThreadPoolExecutor(BACKGROUND, thread_name_prefix="background"))
    return loop


def run_until_closed(opening: Opening, window: MainWindow) -> int:
    """What the start has made stays for good, so no later collection need look at it."""
    gc.freeze()
    before = sys.excepthook
    with asyncio.Runner(loop_factory=lambda: event_loop(opening.app)) as runner:
        application = Application(opening, window)
        runner.get_loop().set_exception_handler(application.on_loop_exception)
        sys.excepthook = application.on_uncaught
        try:
            return runner.run(application.main())
        finally:
            sys.excepthook = before
