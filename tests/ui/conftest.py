"""Windows are drawn off screen, unless the caller names a platform; async tests of windows run on Qt's own loop."""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.backend import Backend
from app.db.context import Actor
from app.kernel.i18n import current_language, set_language
from app.kernel.permissions import Role, permissions_of
from tests.databases import sqlite_copy
from ui.running import event_loop
from ui.toolkit.live import Live
from ui.toolkit.qt_words import translate_qt
from ui.toolkit.theme import ARGUMENTS, apply_theme, current_theme
from ui.toolkit.watchdog import Stall, Watchdog


def pytest_asyncio_loop_factories(config, item):
    return {"qasync": lambda: event_loop(QApplication.instance() or QApplication(["pronto", *ARGUMENTS]))}


@pytest.fixture(scope="session")
def qapp_args():
    return ["pronto", *ARGUMENTS]


@pytest.fixture(autouse=True)
def look(qapp):
    """The light theme and English, whatever a test before has left."""
    before = current_language()
    set_language("en")
    translate_qt(qapp, "en")
    if current_theme() != "light" or not qapp.styleSheet():
        apply_theme(qapp, "light")
    qapp.setQuitOnLastWindowClosed(False)
    yield
    set_language(before)


@pytest.fixture(scope="session")
def watchdog(qapp) -> Iterator[tuple[Watchdog, list[Stall]]]:
    """Watches the loop through every test of windows."""
    stalls: list[Stall] = []
    watchdog = Watchdog(stalls.append)
    watchdog.start()
    yield watchdog, stalls
    watchdog.stop()


@pytest.fixture(autouse=True)
def _the_loop_is_never_kept(request: pytest.FixtureRequest, watchdog: tuple[Watchdog, list[Stall]]) -> Iterator[None]:
    """A test fails when its window kept the event loop for over 100 ms of work; `slow_loop(why)` pardons it."""
    dog, stalls = watchdog
    stalls.clear()
    pardon = request.node.get_closest_marker("slow_loop")
    with dog.pardoned() if pardon else nullcontext():
        yield
    found, stalls[:] = [str(stall) for stall in stalls], []
    assert found == [], "the window stood still"


class OrderlyBot(QtBot):
    """Its widgets live until the fixtures that use them have let go; pytest-qt ends them before."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        super().__init__(request)
        self.kept: list[QWidget] = []

    def addWidget(self, widget: QWidget, *, before_close_func: None = None) -> None:
        self.kept.append(widget)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[OrderlyBot]:
    bot = OrderlyBot(request)
    yield bot
    for widget in bot.kept:
        if isValid(widget):
            widget.close()
            widget.deleteLater()
    bot.kept.clear()


@pytest.fixture
def live(qapp):
    return Live()


@pytest.fixture
def desk(sqlite_template: Path) -> Iterator[Backend]:
    """The dispatcher Anna Bianchi at work on an embedded database: what a window is attached to."""
    with sqlite_copy(sqlite_template) as database:
        backend = Backend(database, Actor("anna", "Anna Bianchi", permissions_of({Role.ADMINISTRATOR})))
        yield backend
        backend.close()
