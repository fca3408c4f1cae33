"""Two databases for the tests that look at the desktop: a new one, and one full of a company's work."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from app.contracts.lists import find_contracts
from app.db.database import Database
from app.demo.company import CONTRACT, seed
from app.kernel.i18n import current_language, set_language
from app.story import STEPS, telling
from tests.databases import fast_folder
from ui.running import event_loop
from ui.shots import Ids
from ui.toolkit.theme import ARGUMENTS, apply_theme


def pytest_asyncio_loop_factories(config, item):
    return {"qasync": lambda: event_loop(QApplication.instance() or QApplication(["pronto", *ARGUMENTS]))}


@pytest.fixture(scope="session")
def qapp_args():
    return ["pronto", *ARGUMENTS]


@pytest.fixture(scope="session")
def dressed(qapp):
    qapp.setQuitOnLastWindowClosed(False)
    apply_theme(qapp, "light")


@pytest.fixture
def desktop(dressed) -> Iterator[None]:
    """An application in whatever language and theme the test chooses."""
    before = current_language()
    yield
    set_language(before)


@pytest.fixture(scope="session")
def desktop_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pronto-", dir=fast_folder()) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def empty_file(desktop_folder: Path, sqlite_template: Path) -> Path:
    return Path(shutil.copy(sqlite_template, desktop_folder / "empty.db"))


@pytest.fixture(scope="session")
def full_story(desktop_folder: Path, sqlite_template: Path) -> tuple[Path, Ids]:
    """The demonstration, with one call told from the telephone to the archive; and the records of that call."""
    file = Path(shutil.copy(sqlite_template, desktop_folder / "full.db"))
    database = Database(f"sqlite:///{file}")
    with telling(database, seed(database)) as story:
        for step in STEPS:
            step.happens(story)
        contract = story.person("ferri").read(find_contracts, text=CONTRACT).rows[0].id
    database.dispose()
    call = story.call_id
    return file, Ids(call, call, call, story.intervention_id, story.rma_id, story.order_id, story.invoice_id, contract)


@pytest.fixture(scope="session")
def full_file(full_story: tuple[Path, Ids]) -> Path:
    return full_story[0]


@pytest.fixture(scope="session")
def told(full_story: tuple[Path, Ids]) -> Ids:
    return full_story[1]
