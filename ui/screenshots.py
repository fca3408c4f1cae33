"""Pictures of every screen, for whoever looks whether the desktop is fit to be shown.

On a demonstration year, at the desks of its people, in one or both themes: OUT/<language>-<theme>/<name>.png.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.demonstration import folder_for, open_demo
from app.kernel.i18n import _, current_language, set_zone
from app.promises.queries import company_zone
from app.story import STEPS, Story, telling
from ui.display import draw_off_screen
from ui.shots import SHOTS, Ids, Shot, at, settled

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QApplication, QWidget

    from app.backend import Backend
    from ui.main_window import MainWindow

SIZE = (1440, 900)
BOTH = ("light", "dark")
UNTOLD = "archive"
"""The chapter at which the story stops: before it, its call can still be worked on."""


def run(
    out: Path, db: str | None = None, themes: Sequence[str] = BOTH, size: tuple[int, int] = SIZE, only: str = ""
) -> int:
    """Take the pictures whose name begins with `only`; `size` is in pixels, the answer is the exit code."""
    draw_off_screen()
    import qasync
    from PySide6.QtWidgets import QApplication

    from ui.toolkit.theme import ARGUMENTS

    app = QApplication.instance() or QApplication([*sys.argv[:1], *ARGUMENTS])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    with (
        tempfile.TemporaryDirectory(prefix="pronto-shots-", ignore_cleanup_errors=True) as folder,
        asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner,
    ):
        session = Session(app, folder_for(out), themes, size, only)
        return runner.run(session.whole(db or str(Path(folder) / "year.db"), Path(folder) / "empty.db"))


class Session:
    """One run: what is taken, in which dress, and where the pictures go."""

    def __init__(self, app: QApplication, out: Path, themes: Sequence[str], size: tuple[int, int], only: str) -> None:
        self.app, self.out, self.themes, self.size, self.only = app, out, themes, size, only
        self.taken = 0

    async def whole(self, db: str, empty: Path) -> int:
        from ui.toolkit.garbage import GarbageCollection

        tell(_("Setting up a demonstration company…"))
        garbage = GarbageCollection()
        database, demo = await asyncio.to_thread(open_demo, db, with_year=True)
        try:
            with telling(database, demo) as story:
                set_zone(story.person("laura").read(company_zone))
                ids = await asyncio.to_thread(live_through, story)
                for theme in self.themes:
                    await self.desks(story, ids, theme)
                    await self.empty_desk(empty, theme)
        finally:
            database.dispose()
            garbage.stop()
        tell(_("{count} pictures are in {folder}").format(count=self.taken, folder=self.out))
        return 0

    async def desks(self, story: Story, ids: Ids, theme: str) -> None:
        """All shots in one theme: one window for everybody whose desk is looked at."""
        wanted = [shot for shot in SHOTS if shot.name.startswith(self.only)]
        for login in dict.fromkeys(shot.login for shot in wanted):
            async with self.window_of(story.person(login), theme) as window:
                for shot in wanted:
                    if shot.login == login:
                        await self.take(window, shot, ids, theme)

    async def empty_desk(self, file: Path, theme: str) -> None:
        """Every place of a company that begins today."""
        from app.backend import Backend
        from app.cli.opened import database_at, terminal_user
        from app.setup import found

        if not "empty-".startswith(self.only[:6]):
            return
        database = database_at(f"sqlite:///{file}")
        if theme == self.themes[0]:
            await asyncio.to_thread(found, database)
        backend = Backend(database, terminal_user())
        try:
            async with self.window_of(backend, theme) as window:
                for name in window.places:
                    if f"empty-{name}".startswith(self.only):
                        await self.take(window, Shot(f"empty-{name.replace('_', '-')}", at(name)), Ids(), theme)
        finally:
            backend.close()
            database.dispose()

    async def take(self, window: MainWindow, shot: Shot, ids: Ids, theme: str) -> None:
        await shot.show(window, ids)
        await settled(window)
        path = self.out / f"{current_language()}-{theme}" / f"{shot.name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture(window.windows[-1] if window.windows else window).save(str(path))
        self.taken += 1
        tell(str(path))
        await tidy(window)

    @asynccontextmanager
    async def window_of(self, backend: Backend, theme: str) -> AsyncIterator[MainWindow]:
        from ui.main_window import MainWindow
        from ui.navigation import places
        from ui.toolkit.live import Live
        from ui.toolkit.qt_words import translate_qt
        from ui.toolkit.theme import apply_theme

        apply_theme(self.app, theme)
        translate_qt(self.app, current_language())
        live = Live()
        allowed = [place for place in places(live) if place.is_allowed(backend.actor.permissions)]
        window = MainWindow(allowed, live)
        window.resize(*self.size)
        live.attach(backend)
        window.attach(backend)
        window.go_to(allowed[0].name)
        window.show()
        await settled(window)
        try:
            yield window
        finally:
            await window.close_down()
            live.detach()
            window.may_close = True
            window.close()
            window.deleteLater()
            await asyncio.sleep(0)


def live_through(story: Story) -> Ids:
    """The story as far as the invoice; and, of the year, a call that waits for its own."""
    from app.calls.filters import ALL_OPEN
    from app.calls.lists import find_calls
    from app.calls.queries import call_card
    from app.calls.views import VIEWS
    from app.contracts.lists import find_contracts
    from app.demo.company import CONTRACT

    for step in STEPS:
        if step.name == UNTOLD:
            break
        step.happens(story)
    read = story.person("ferri").read
    waiting = read(find_calls, filter=VIEWS["to_invoice"].filter, limit=1).rows
    boilers = read(find_calls, filter=replace(ALL_OPEN, text="caldaia"), limit=1).rows
    told = read(call_card, call_id=story.call_id)
    return Ids(
        story.call_id,
        waiting[0].id if waiting else story.call_id,
        boilers[0].id if boilers else story.call_id,
        story.intervention_id,
        story.rma_id,
        story.order_id,
        story.invoice_id,
        read(find_contracts, text=CONTRACT).rows[0].id,
        told.customer_id or 0,
        told.asset_id or 0,
    )


def picture(window: QWidget) -> QPixmap:
    """The window with whatever stands open over it: menus, short lists, dialogs."""
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QApplication, QMainWindow

    pixmap = window.grab()
    painter = QPainter(pixmap)
    corner = window.mapToGlobal(QPoint(0, 0))
    for above in QApplication.topLevelWidgets():
        if above.isVisible() and above.isWindow() and not isinstance(above, QMainWindow):
            painter.drawPixmap(above.pos() - corner, above.grab())
    painter.end()
    return pixmap


def close_popups() -> None:
    """Whatever stands open over the windows, as Esc would close it."""
    from PySide6.QtWidgets import QApplication, QDialog, QMainWindow

    for above in QApplication.topLevelWidgets():
        if above.isVisible() and not isinstance(above, QMainWindow):
            if isinstance(above, QDialog):
                above.reject()
            else:
                above.close()


async def tidy(window: MainWindow) -> None:
    """Close what a shot has left open, so that the next one begins with the window alone."""
    from ui.calls.call_list import CallList
    from ui.intake.new_call import NewCall
    from ui.toolkit.overlay import Overlay
    from ui.toolkit.records_screen import RecordsScreen

    close_popups()
    for panel in window.findChildren(Overlay):
        panel.close()
    for screen in window.screens.values():
        screen.message.hide()
        if isinstance(screen, RecordsScreen) and screen.step_form is not None:
            screen.step_form.answer(False)
    calls = window.screens.get("calls")
    if isinstance(calls, CallList):
        calls.filter_by_text("")
        calls.go_to_view("open")
        calls.clear_selection()
        if calls.is_compact():
            calls.toggle_density()
    intake = window.screens.get("new_call")
    if isinstance(intake, NewCall) and intake.form.is_dirty:
        intake.qaction("intake.next").trigger()
        await settled(window)
    for own in tuple(window.windows):
        await own.close_down()
    window.show_frame()
    window.show_found()
    await settled(window)
    for toast in tuple(window.toasts.shown):
        toast.close()


def tell(line: str) -> None:
    """Progress, a line at a time."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
