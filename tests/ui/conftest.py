"""Windows are drawn off screen, unless the caller names a platform; async tests of windows run on Qt's own loop."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from app.kernel.i18n import current_language, set_language
from ui.toolkit.live import Live
from ui.toolkit.theme import ARGUMENTS, apply_theme


def pytest_asyncio_loop_factories(config, item):
    return {"qasync": lambda: QEventLoop(QApplication.instance() or QApplication(["pronto", *ARGUMENTS]))}


@pytest.fixture(scope="session")
def qapp_args():
    return ["pronto", *ARGUMENTS]


@pytest.fixture(autouse=True)
def look(qapp):
    """The light theme and English, whatever a test before has left."""
    before = current_language()
    set_language("en")
    apply_theme(qapp, "light")
    yield
    set_language(before)


@pytest.fixture
def live(qapp):
    return Live()


async def until(true: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait for what the loop is about to do; a test that waits in vain says for what."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.002)


@pytest.fixture
async def nothing_left() -> AsyncIterator[None]:
    """After the test no task may run that it started."""
    before = asyncio.all_tasks()
    yield
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    assert not left, left
