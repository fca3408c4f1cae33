"""Windows as people open them, for the tests that look at every place; and what can be read in them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from app.backend import Backend
from app.db.context import Actor
from app.db.database import Database
from app.kernel.i18n import set_language
from app.kernel.permissions import Role, permissions_of
from ui.main_window import MainWindow
from ui.navigation import places
from ui.toolkit.choice_field import Segment
from ui.toolkit.delegates import PADDING as CELL_PADDING
from ui.toolkit.field import Field
from ui.toolkit.grounds import Tag
from ui.toolkit.labels import ElidedLabel
from ui.toolkit.live import Live
from ui.toolkit.pills import Mark, mark_width
from ui.toolkit.qt_words import translate_qt
from ui.toolkit.records_screen import RecordsScreen
from ui.toolkit.screen import Screen
from ui.toolkit.table_view import TableView
from ui.toolkit.theme import apply_theme, current_theme

INPUTS = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox)
DESK, SMALL = (1440, 900), (1024, 600)
TABS = ("timeline", "details", "work", "costs", "files", "links", "trail")


class Look(NamedTuple):
    """What a window is opened with."""

    role: Role = Role.ADMINISTRATOR
    language: str = "it"
    theme: str = "light"
    size: tuple[int, int] = DESK

    def __str__(self) -> str:
        return f"{self.role.value}-{self.language}-{self.theme}"


class Opened(NamedTuple):
    window: MainWindow
    errors: list[Exception]


@asynccontextmanager
async def window_on(file: Path, look: Look) -> AsyncIterator[Opened]:
    """The desktop of somebody with that role; gone afterwards, with everything it had under way."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    set_language(look.language)
    translate_qt(app, look.language)
    if current_theme() != look.theme:
        apply_theme(app, look.theme)
    backend = Backend(Database(f"sqlite:///{file}"), Actor("rossi", "Marco Rossi", permissions_of({look.role})))
    live, errors = Live(), list[Exception]()
    live.failed.connect(errors.append)
    allowed = [place for place in places(live) if place.is_allowed(backend.actor.permissions)]
    window = MainWindow(allowed, live)
    window.resize(*look.size)
    live.attach(backend)
    window.attach(backend)
    window.go_to(allowed[0].name)
    window.show()
    try:
        yield Opened(window, errors)
    finally:
        await settled(window)
        await window.close_down()
        live.detach()
        window.may_close = True
        window.close()
        window.deleteLater()
        await gone(window)
        backend.close()
        backend.database.dispose()


async def gone(window: QWidget) -> None:
    async with asyncio.timeout(5):
        while isValid(window):  # noqa: ASYNC110 (a widget that is deleted tells nobody)
            await asyncio.sleep(0)


async def settled(window: QWidget) -> None:
    """Until no screen has anything under way, or only waits for the user."""
    quiet = 0
    async with asyncio.timeout(10):
        while quiet < 3:
            await asyncio.sleep(0.001)
            quiet = 0 if any(screen.tasks.running for screen in window.findChildren(Screen)) else quiet + 1


async def walk(window: MainWindow) -> AsyncIterator[tuple[str, QWidget]]:
    """Every page one can look at: the places, their records in the list of all, the tabs of a call, every form."""
    for name in window.places:
        window.go_to(name)
        screen: Any = window.screen_at(name)
        await settled(window)
        yield name, screen
        if name == "calls":
            for tab in TABS:
                screen.card.tabs.go_to(tab)
                await settled(window)
                yield f"calls: {tab}", screen
        if isinstance(screen, RecordsScreen):
            for view in screen.wording.views:
                screen.views.set_key(view)
                screen.views.chosen.emit(view)
                await settled(window)
                yield f"{name}: {view}", screen
            for form_name, make in screen.forms_by_name.items():
                form = make()
                screen.pane.addWidget(form)
                screen.pane.setCurrentWidget(form)
                await asyncio.sleep(0)
                yield f"{name}: form {form_name}", screen
                screen.pane.removeWidget(form)
                form.deleteLater()


def visible(page: QWidget, kind: type[Any]) -> Iterator[Any]:
    return (widget for widget in page.findChildren(kind) if widget.isVisibleTo(page))


def texts_in(page: QWidget) -> Iterator[str]:
    """Everything that can be read or is read out: labels, buttons, placeholders, tooltips, names, cells and heads.

    But for keys, whose names are Qt's: in Russian too a key is called Home.
    """
    for widget in visible(page, QWidget):
        yield from (widget.accessibleName(), widget.accessibleDescription(), unmarked(widget.toolTip()))
        if isinstance(widget, ElidedLabel):
            yield widget.whole
        elif isinstance(widget, QLabel | QAbstractButton) and not is_key(widget):
            yield widget.text()
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            yield widget.placeholderText()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from cells_of(widget)
        for action in widget.actions():
            yield action.text()
            yield unmarked(action.toolTip())


def is_key(widget: QWidget) -> bool:
    return isinstance(widget, Tag) and widget.kind == "key"


def cells_of(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    for column in [0] if isinstance(view, QListView) else range(model.columnCount()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(model.rowCount()):
            index = model.index(row, column)
            yield str(index.data() or "")
            yield unmarked(str(index.data(Qt.ItemDataRole.ToolTipRole) or ""))


def unmarked(tooltip: str) -> str:
    """A tooltip's first line as it was before it was made safe for Qt."""
    first = tooltip.removeprefix("<qt>").removesuffix("</qt>").partition("<br>")[0]
    return first.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def without_name(page: QWidget) -> Iterator[QWidget]:
    for kind in INPUTS:
        yield from (widget for widget in visible(page, kind) if not widget.accessibleName())
    for button in visible(page, QAbstractButton):
        if not (button.accessibleName() or button.text()):
            yield button


def clipped_in(page: QWidget) -> list[str]:
    """Labels of one line and buttons that have less room than their words need."""
    return [
        f"{type(widget).__name__} “{widget.text()[:60]}” has {widget.width()} of {widget.sizeHint().width()}"
        for kind in (QLabel, QAbstractButton)
        for widget in visible(page, kind)
        if widget.text() and not isinstance(widget, ElidedLabel) and not getattr(widget, "wordWrap", bool)()
        if widget.width() < widget.sizeHint().width()
    ] + [
        f"Segment “{segment.says}” has {segment.width()} of {segment.minimumWidth()}"
        for segment in visible(page, Segment)
        if segment.width() < segment.minimumWidth() or segment.geometry().right() > segment.parentWidget().width()
    ]


def cut_hints_in(page: QWidget) -> list[str]:
    """What a form says beside its fields, where it has less room than its words need."""
    return [
        f"the hint “{field.remark.whole}” of “{field.label}” is cut"
        for field in visible(page, Field)
        if field.remark.text() != field.remark.whole
    ]


def cut_pills_in(page: QWidget) -> list[str]:
    """Pills in lists that have less room than their words need."""
    return [
        f"{column.name}: “{cell.text}” has {view.columnWidth(at) - 2 * CELL_PADDING} of {mark_width(cell)}"
        for view in visible(page, TableView)
        for at, column in enumerate(view.table.columns)
        for cell in {column.cell(row) for row in view.table.rows[:200]}
        if isinstance(cell, Mark) and cell.text and not view.isColumnHidden(at)
        if view.columnWidth(at) - 2 * CELL_PADDING < mark_width(cell)
    ]


def in_sight(window: MainWindow) -> Iterator[QWidget]:
    """The window, and whatever stands open over it."""
    yield window
    for above in QApplication.topLevelWidgets():
        if above is not window and above.isVisible() and not isinstance(above, MainWindow):
            yield above
