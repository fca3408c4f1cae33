"""The desktop without a mouse and without eyes: Tab reaches everything, and everything says what it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QTabWidget, QWidget

from tests.conformance.windows import Look, settled, visible, walk, window_on
from ui.main_window import MainWindow
from ui.toolkit.cells import TwoLines
from ui.toolkit.pills import Mark, Pill
from ui.toolkit.table_view import TableView

MOST_STEPS = 400
GROUNDS = (QScrollArea, QTabWidget)
"""What holds others and is reached through them."""

pytestmark = pytest.mark.usefixtures("desktop")


async def test_tab_comes_by_every_control_and_out_again(full_file: Path):
    missed: list[str] = []
    async with window_on(full_file, Look(language="en")) as (window, _errors):
        for name in window.places:
            window.go_to(name)
            await settled(window)
            seen = way_round(window)
            missed += [f"{name}: {described(w)}" for w in reachable(window.screen_at(name)) if w not in seen]
            missed += [f"{name}: {described(w)} of the rail" for w in reachable(window.rail) if w not in seen]
    assert "\n".join(sorted(set(missed))) == ""


def way_round(window: MainWindow) -> set[QWidget]:
    """Where the focus comes by Tab alone until it is where it has been before."""
    window.activateWindow()
    seen: list[QWidget] = []
    for _step in range(MOST_STEPS):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        if here is None or here in seen[:1]:
            break
        seen.append(here)
    return set(seen)


def reachable(page: QWidget) -> Iterator[QWidget]:
    """What says of itself that Tab leads there."""
    for widget in visible(page, QWidget):
        wants = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        if wants and widget.isEnabled() and not isinstance(widget, GROUNDS) and not is_other_choice(widget):
            yield widget


def is_other_choice(widget: QWidget) -> bool:
    """One of several of which one holds: Tab comes to that one, the arrows to the others."""
    exclusive = getattr(widget, "autoExclusive", None) or getattr(widget, "group", None)
    return bool(callable(exclusive) and exclusive() and not widget.isChecked())


async def test_whatever_takes_the_focus_has_a_name(full_file: Path):
    nameless: set[str] = set()
    async with window_on(full_file, Look(language="en")) as (window, _errors):
        async for page, screen in walk(window):
            nameless |= {f"{page}: {described(widget)}" for widget in reachable(screen) if not name_of(widget)}
    assert "\n".join(sorted(nameless)) == ""


def name_of(widget: QWidget) -> str:
    """What a screen reader says of it."""
    text = getattr(widget, "text", None)
    return widget.accessibleName() or (str(text()) if callable(text) else "")


async def test_no_colour_says_anything_alone(full_file: Path):
    """Every pill has a word, and every sign in a list can be asked what it means."""
    mute: set[str] = set()
    async with window_on(full_file, Look(language="en")) as (window, _errors):
        async for page, screen in walk(window):
            mute |= {f"{page}: a pill" for pill in visible(screen, Pill) if not pill.label.text()}
            for view in visible(screen, TableView):
                mute |= {f"{page}: {said}" for said in mute_cells(view)}
    assert "\n".join(sorted(mute)) == ""


def mute_cells(view: TableView) -> Iterator[str]:
    for column in view.table.columns:
        for row in view.table.rows[:20]:
            cell = column.cell(row)
            if isinstance(cell, Mark) and cell.icon and not cell.text:
                yield f"{column.name} has an icon without a word"
            if isinstance(cell, TwoLines) and cell.glyph_tone not in ("soft", "faint") and not cell.glyph_says:
                yield f"{column.name} has a coloured sign that says nothing"


def described(widget: QWidget) -> str:
    label = widget.text() if isinstance(widget, QLabel) else name_of(widget)
    return f"{type(widget).__name__} “{label[:40]}” in {type(widget.parent()).__name__}"
