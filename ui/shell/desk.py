"""The desk beside its screens: it says that it is open, hears who else is at work, and brings what nobody asked for."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from app.kernel.errors import Refused, Unreachable

if TYPE_CHECKING:
    from app.backend import Backend
    from ui.main_window import MainWindow
    from ui.shell.presenters.bulletin import News
    from ui.shell.tray import Tray
    from ui.toolkit.live import Live

HEARTBEAT_SECONDS = 60
LOOK_SECONDS = 15
"""How often one asks who is there; whoever comes or opens a record says so at once."""

GATHER_SECONDS = 1.0
"""Many changes at once are one bulletin."""


class Desk:
    """Lives as long as the connection; the window it speaks through may be built anew meanwhile."""

    def __init__(self, live: Live, backend: Backend, window: MainWindow) -> None:
        self.live, self.backend, self.window = live, backend, window
        self.name = uuid.uuid4().hex
        self.tray: Tray | None = None
        self.bulletin_wanted, self.look_wanted = asyncio.Event(), asyncio.Event()
        live.changed.connect(self.on_changes)
        live.look_changed.connect(self.look_wanted.set)
        self.follow(window)

    def follow(self, window: MainWindow) -> None:
        self.window = window
        window.line.show_online(self.live.present)
        self.show_tray(window.wants_tray())
        window.tray_wanted.connect(self.show_tray)
        self.bulletin_wanted.set()

    def show_tray(self, is_wanted: bool) -> None:
        """Where there is no tray the messages stay within the window."""
        if self.tray is not None:
            self.tray.close()
            self.tray = None
        if is_wanted and QSystemTrayIcon.isSystemTrayAvailable():
            from ui.shell.tray import Tray

            self.tray = Tray(self.window)

    def on_changes(self, changes: Iterable[tuple[str, int]]) -> None:
        from ui.shell.presenters.bulletin import BulletinPresenter

        if any(table in BulletinPresenter.watches for table, _id in changes):
            self.bulletin_wanted.set()

    async def keep_bulletin(self) -> None:
        """Whenever calls change, and each minute, since a promise comes at risk by waiting."""
        from ui.shell.presenters.bulletin import BulletinPresenter

        badges = {name: place.badge for name, place in self.window.places.items() if place.badge is not None}
        presenter = BulletinPresenter(self.backend, self, badges)
        while True:
            self.bulletin_wanted.clear()
            with suppress(Unreachable):
                await presenter.refresh()
            await self._until(self.bulletin_wanted, HEARTBEAT_SECONDS)
            await asyncio.sleep(GATHER_SECONDS)

    async def keep_present(self) -> None:
        from ui.shell.presenters.presence import PresencePresenter

        presence = PresencePresenter(self.backend, self.name)
        said: float | None = None
        while True:
            now = asyncio.get_running_loop().time()
            with suppress(Refused):
                if said is None or self.look_wanted.is_set() or now - said >= HEARTBEAT_SECONDS:
                    self.look_wanted.clear()
                    await presence.say(*(self.live.looks_at or ("", None)))
                    said = now
                self.live.show_present(await presence.others())
            await self._until(self.look_wanted, LOOK_SECONDS)

    async def leave(self) -> None:
        """Colleagues see at once that the desk is closed; a database that is away hears it by silence."""
        from ui.shell.presenters.presence import PresencePresenter

        self.live.changed.disconnect(self.on_changes)
        self.live.look_changed.disconnect(self.look_wanted.set)
        self.show_tray(False)
        with suppress(Refused):
            await PresencePresenter(self.backend, self.name).leave()

    async def _until(self, event: asyncio.Event, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()

    def show_badges(self, counts: Mapping[str, int]) -> None:
        self.window.show_badges(counts)

    def show_at_risk(self, count: int, more: bool) -> None:
        self.window.line.show_at_risk(count, more)

    def tell(self, news: News) -> None:
        """In the window while one looks at it, else outside; not about the call that is shown anyway."""
        if self.live.looks_at == ("call", news.call_id):
            return
        if self.tray is not None and QApplication.activeWindow() is None:
            self.tray.tell(news)
        else:
            self.window.toasts.say(f"{news.title}: {news.text}")
