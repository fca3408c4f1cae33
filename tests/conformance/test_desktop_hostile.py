"""Whatever people and other systems write into a record, every place shows it as text and keeps its size."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from sqlalchemy import select

from app.backend import Backend
from app.db.base import Record
from app.db.columns import PlainText
from app.db.context import Context
from app.db.database import Database
from app.demo.company import FOUNDER, seed
from app.demo.knowledge import add_sample_knowledge
from app.story import STEPS, Story, telling
from tests.conformance.windows import SMALL, Look, in_sight, settled, walk, window_on
from ui.screenshots import tidy
from ui.shots import SHOTS, Ids
from ui.shots import settled as settled_shot

HOSTILE = "<img src=/etc/hostname> \u202egnp.exe %s {0} 🔧👨‍👩‍👧 Котёл «Ё» & " + "x" * 10_000
SPOILED_BEFORE = {
    "workshop": "rma subcontract_order subcontractor article",
    "acceptance": "call customer contact site asset product assignment cost_line department technician "
    "contract coverage_use rate",
}
"""By chapter of the story: the tables that are spoiled before it, while their records can still be changed."""
MEANT_FOR_MACHINES = {
    "number",
    "invoice_number",
    "search",
    "language",
    "country",
    "source",
    "source_key",
    "phone_key",
    "caller_key",
    "picked_up_by",
    "serial_key",
}

DRAWN_FOR_MINUTES = {"invoices-log"}
"""Papers whose every line has 10,000 characters here; how they are drawn is tested where they are drawn."""

pytestmark = pytest.mark.usefixtures("desktop")


def spoil(ctx: Context, tables: str) -> int:
    """Write the hostile text into every column of text that people fill; the answer is how many there were."""
    kinds = {mapper.class_.__tablename__: mapper.class_ for mapper in Record.registry.mappers}
    spoiled = 0
    for kind in (kinds[name] for name in tables.split()):
        columns = [column.name for column in kind.__table__.columns if isinstance(column.type, PlainText)]
        for record in ctx.session.scalars(select(kind)):
            for name in set(columns) - MEANT_FOR_MACHINES:
                setattr(record, name, f"{record.id} {HOSTILE}")
                spoiled += 1
    return spoiled


@pytest.fixture(scope="session")
def hostile_file(desktop_folder: Path, sqlite_template: Path) -> Path:
    """The story, with its records spoiled on the way, so that the papers and the archive have them too."""
    file = Path(shutil.copy(sqlite_template, desktop_folder / "hostile.db"))
    database = Database(f"sqlite:///{file}")
    with telling(database, seed(database)) as story:
        _write_articles(database)
        for step in STEPS:
            if step.name in SPOILED_BEFORE:
                _spoil_records(story, SPOILED_BEFORE[step.name])
            step.happens(story)
    database.dispose()
    return file


def _write_articles(database: Database) -> None:
    founder = Backend(database, FOUNDER)
    with founder.work() as ctx:
        add_sample_knowledge(ctx)
    founder.close_pools()


def _spoil_records(story: Story, tables: str) -> None:
    founder = Backend(story.database, FOUNDER)
    with founder.work() as ctx:
        assert spoil(ctx, tables) >= len(tables.split())
    founder.close_pools()


async def test_hostile_text_is_shown_as_text_and_moves_nothing(hostile_file: Path, qtlog):
    widened: list[str] = []
    async with window_on(hostile_file, Look(language="en", size=SMALL)) as (window, errors):
        async for page, screen in walk(window):
            await settled(window)
            window.grab()
            assert [label.text()[:40] for label in marked_labels(screen)] == []
            if (window.width(), window.height()) != SMALL:
                widened.append(f"{page}: {window.width()} by {window.height()}")
    assert errors == []
    assert widened == []
    assert [record.message for record in qtlog.records if "propagateSizeHints" not in record.message] == []


async def test_hostile_text_stays_text_in_every_picture(hostile_file: Path, told: Ids, qtlog):
    """What stands open over the window too: the palette, the search, short lists, dialogs, second windows."""
    wrong: list[str] = []
    async with window_on(hostile_file, Look(language="en", size=SMALL)) as (window, errors):
        for shot in SHOTS:
            if shot.name in DRAWN_FOR_MINUTES:
                continue
            await shot.show(window, told)
            await settled_shot(window)
            for shown in in_sight(window):
                shown.grab()
                wrong += [f"{shot.name}: {label.text()[:40]}" for label in marked_labels(shown)]
            if (window.width(), window.height()) != SMALL:
                wrong.append(f"{shot.name}: {window.width()} by {window.height()}")
            await tidy(window)
    assert errors == []
    assert "\n".join(wrong) == ""
    assert [record.message for record in qtlog.records if "This plugin does not support" not in record.message] == []


def marked_labels(shown: QWidget) -> list[QLabel]:
    """Labels that would read markup in what they show."""
    labels = [label for label in shown.findChildren(QLabel) if label.text()]
    return [label for label in labels if label.textFormat() != Qt.TextFormat.PlainText]
