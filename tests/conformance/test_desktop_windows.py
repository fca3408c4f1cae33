"""Every place of the desktop, opened by everybody, in every dress: it opens, fits, speaks the language, has names."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from app.kernel.i18n import LANGUAGES
from app.kernel.permissions import Role
from tests.conformance.languages import is_english, untranslated
from tests.conformance.windows import (
    DESK,
    SMALL,
    Look,
    clipped_in,
    cut_hints_in,
    cut_pills_in,
    settled,
    visible,
    walk,
    window_on,
    without_name,
)
from ui.main_window import MainWindow
from ui.toolkit.empty_state import EmptyState
from ui.toolkit.table_view import TableView
from ui.toolkit.tokens import THEMES

ROLES, TONGUES, DRESSES = tuple(Role), tuple(LANGUAGES), tuple(THEMES)
LOOKS = [
    Look(ROLES[(at + shift) % len(ROLES)], language, theme)
    for (at, language), (shift, theme) in product(enumerate(TONGUES), enumerate(DRESSES))
]
"""Every language in every theme; every role in every theme, and in three languages of four."""

BEGINNINGS = [
    Look(ROLES[(at + len(DRESSES)) % len(ROLES)], language, DRESSES[at % len(DRESSES)])
    for at, language in enumerate(TONGUES)
]
"""The fourth: on the first day, when there is nothing."""


pytestmark = pytest.mark.usefixtures("desktop")


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_every_place_opens_fits_and_leaves_nothing_behind(qtlog, look: Look, full_file: Path):
    await _opens_and_fits(full_file, look, qtlog)


@pytest.mark.parametrize("look", BEGINNINGS, ids=str)
async def test_every_empty_place_opens_fits_and_speaks_the_language(qtlog, look: Look, empty_file: Path):
    await _opens_and_fits(empty_file, look, qtlog)


async def _opens_and_fits(file: Path, look: Look, qtlog) -> None:
    wrong: list[str] = []
    async with window_on(file, look) as (window, errors):
        for name in window.places:
            window.go_to(name)
            await settled(window)
            wrong += [*await misfits(window, SMALL, name), *await misfits(window, DESK, name)]
            wrong += untranslated(window, name, look.language)
        timers = window.findChildren(QTimer)
    assert errors == []
    assert wrong == []
    assert [timer for timer in timers if _is_alive(timer)] == []
    assert [record.message for record in qtlog.records if "propagateSizeHints" not in record.message] == []


def _is_alive(timer: QTimer) -> bool:
    from shiboken6 import isValid

    return bool(isValid(timer))


async def misfits(window: MainWindow, size: tuple[int, int], name: str) -> list[str]:
    window.resize(*size)
    await settled(window)
    if size == DESK:
        window.grab()
    cut = [*cut_pills_in(window), *cut_hints_in(window)] if size == DESK else []
    wrong = [f"{name} at {size}: {text}" for text in (*clipped_in(window), *cut)]
    if (window.width(), window.height()) != size:
        wrong.append(f"{name} makes the window {window.width()} by {window.height()} instead of {size}")
    return wrong


@pytest.mark.parametrize("language", TONGUES)
async def test_every_tab_view_and_form_fits_and_speaks_the_language(full_file: Path, language: str):
    wrong: list[str] = []
    async with window_on(full_file, Look(language=language)) as (window, errors):
        async for page, _screen in walk(window):
            wrong += [*await misfits(window, SMALL, page), *await misfits(window, DESK, page)]
            wrong += untranslated(window, page, language)
    assert errors == []
    assert "\n".join(sorted(set(wrong))) == ""


def test_english_is_told_from_the_other_languages() -> None:
    assert is_english("Register", "it")
    assert is_english("Put C-2026-00001 into the archive?", "it")
    assert not is_english("Registra", "it")
    assert not is_english("Caldaia in blocco", "it")


async def test_everything_one_can_type_into_or_press_has_a_name(full_file: Path):
    nameless: set[str] = set()
    async with window_on(full_file, Look(language="en")) as (window, _errors):
        async for page, screen in walk(window):
            nameless |= {f"{page}: {_described(widget)}" for widget in without_name(screen)}
        nameless |= {_described(widget) for widget in without_name(window.rail)}
    assert nameless == set()


def _described(widget: QWidget) -> str:
    return f"{type(widget).__name__} in {type(widget.parent()).__name__}"


async def test_no_label_reads_markup_in_what_it_shows(full_file: Path):
    async with window_on(full_file, Look()) as (window, _errors):
        async for page, screen in walk(window):
            wrong = [label for label in screen.findChildren(QLabel) if label.text()]
            assert [label.text() for label in wrong if label.textFormat() != Qt.TextFormat.PlainText] == [], page


async def test_the_words_of_the_rail_are_whole(empty_file: Path):
    for language in TONGUES:
        async with window_on(empty_file, Look(language=language)) as (window, _errors):
            room = {button.text(): button.width() - 4 for button in window.rail.buttons.values()}
            needed = {b.text(): b.fontMetrics().horizontalAdvance(b.text()) for b in window.rail.buttons.values()}
            assert {text: (needed[text], room[text]) for text in room if needed[text] > room[text]} == {}


async def test_a_list_that_is_empty_says_so_in_a_sentence(empty_file: Path):
    silent: list[str] = []
    async with window_on(empty_file, Look(language="en")) as (window, _errors):
        for name in window.places:
            window.go_to(name)
            await settled(window)
            screen = window.screen_at(name)
            is_filled = all(view.table.rows for view in visible(screen, TableView))
            if is_filled and not list(visible(screen, EmptyState)):
                continue
            words = [label.text() for label in visible(screen, QLabel)]
            if not any(text.rstrip().endswith(".") for text in words):
                silent.append(name)
    assert silent == []


async def test_nothing_can_be_written_into_an_archived_call_and_the_composer_says_why(full_file: Path):
    async with window_on(full_file, Look(language="en")) as (window, _errors):
        window.go_to("calls")
        screen: Any = window.screen_at("calls")
        await screen.presenter.choose_view("archive")
        await settled(window)
        archived = screen.list.table.rows[0]
        screen.open_record("call", archived.id)
        await settled(window)
        assert not screen.card.composer.isEnabled()
        assert archived.number in screen.card.composer.area.placeholderText()
        assert not screen.card.qactions["call.note"].isEnabled()
