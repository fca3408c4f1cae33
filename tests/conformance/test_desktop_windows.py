"""Every place of the desktop, opened by everybody, in every dress: it opens, fits, speaks the language, has names."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from app.kernel.i18n import CATALOGUES, set_language
from app.kernel.permissions import Role
from tests.conformance.windows import DESK, SMALL, Look, clipped_in, settled, texts_in, visible, walk, window_on
from ui.main_window import MainWindow

LOOKS = [Look(*dress) for dress in product(Role, ("it", "en"), ("light", "dark"))]
INPUTS = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox)

pytestmark = pytest.mark.usefixtures("desktop")


@pytest.mark.parametrize("filled", ["empty", "full"])
@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_every_place_opens_fits_and_leaves_nothing_behind(request, qtlog, look: Look, filled: str):
    file: Path = request.getfixturevalue(f"{filled}_file")
    wrong: list[str] = []
    async with window_on(file, look) as (window, errors):
        for name in window.places:
            window.go_to(name)
            await settled(window)
            wrong += [*await misfits(window, SMALL, name), *await misfits(window, DESK, name)]
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
    wrong = [f"{name} at {size}: {text}" for text in clipped_in(window)]
    if (window.width(), window.height()) != size:
        wrong.append(f"{name} makes the window {window.width()} by {window.height()} instead of {size}")
    return wrong


@pytest.mark.parametrize("look", [Look(language=language) for language in ("it", "en")], ids=str)
async def test_no_word_is_clipped_on_any_tab_view_or_form(full_file: Path, look: Look):
    wrong: list[str] = []
    async with window_on(full_file, look) as (window, errors):
        async for page, _screen in walk(window):
            wrong += [*await misfits(window, SMALL, page), *await misfits(window, DESK, page)]
    assert errors == []
    assert sorted(set(wrong)) == []


@pytest.mark.parametrize("role", Role)
async def test_nothing_is_left_in_english_in_an_italian_window(full_file: Path, role: Role):
    async with window_on(full_file, Look(role)) as (window, _errors):
        assert [text async for text in _untranslated(window)] == []


async def test_nothing_is_left_in_english_in_an_empty_italian_window(empty_file: Path):
    async with window_on(empty_file, Look()) as (window, _errors):
        assert [text async for text in _untranslated(window)] == []


async def _untranslated(window: MainWindow):
    async for page, _screen in walk(window):
        for text in set(texts_in(window)):
            if is_english(text):
                yield f"{page}: {text}"


@cache
def catalogue() -> tuple[frozenset[str], re.Pattern[str], frozenset[str]]:
    """English texts whose Italian is another, those of them with values as one pattern, and all Italian texts."""
    with (CATALOGUES / "it" / "LC_MESSAGES" / "pronto.po").open("rb") as file:
        pairs = list(_pairs(read_po(file, locale="it")))
    differing = {english for english, italian in pairs if english != italian}
    patterns = [
        re.sub(r"\\\{\w+\\\}", ".+", re.escape(english))
        for english in differing
        if "{" in english and len(re.sub(r"\{\w+\}|\W", "", english)) >= 8
    ]
    return frozenset(differing), re.compile("|".join(patterns)), frozenset(italian for _english, italian in pairs)


def _pairs(messages) -> Iterator[tuple[str, str]]:
    for entry in messages:
        if entry.id:
            english = (entry.id,) if isinstance(entry.id, str) else entry.id
            italian = (entry.string,) if isinstance(entry.string, str) else entry.string
            yield from zip(english, italian, strict=False)


def is_english(text: str) -> bool:
    differing, pattern, italian = catalogue()
    plain = text.replace("&&", "&").strip()
    return plain not in italian and (plain in differing or bool(plain and pattern.fullmatch(plain)))


def test_english_is_told_from_italian():
    set_language("it")
    assert is_english("Register")
    assert is_english("Put C-2026-00001 into the archive?")
    assert not is_english("Registra")
    assert not is_english("Caldaia in blocco")


async def test_everything_one_can_type_into_or_press_has_a_name(full_file: Path):
    nameless: set[str] = set()
    async with window_on(full_file, Look(language="en")) as (window, _errors):
        async for page, screen in walk(window):
            nameless |= {f"{page}: {_described(widget)}" for widget in without_name(screen)}
        nameless |= {_described(widget) for widget in without_name(window.rail)}
    assert nameless == set()


def without_name(page: QWidget) -> Iterator[QWidget]:
    for kind in INPUTS:
        yield from (widget for widget in visible(page, kind) if not widget.accessibleName())
    for button in visible(page, QAbstractButton):
        if not (button.accessibleName() or button.text()):
            yield button


def _described(widget: QWidget) -> str:
    return f"{type(widget).__name__} in {type(widget.parent()).__name__}"


async def test_no_label_reads_markup_in_what_it_shows(full_file: Path):
    async with window_on(full_file, Look()) as (window, _errors):
        async for page, screen in walk(window):
            wrong = [label for label in screen.findChildren(QLabel) if label.text()]
            assert [label.text() for label in wrong if label.textFormat() != Qt.TextFormat.PlainText] == [], page


async def test_the_words_of_the_rail_are_whole(empty_file: Path):
    for language in ("it", "en"):
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
            words = [label.text() for label in visible(window.screen_at(name), QLabel)]
            if not any(text.rstrip().endswith(".") for text in words):
                silent.append(name)
    assert silent == []


async def test_nothing_can_be_written_into_an_archived_call_and_the_composer_says_why(full_file: Path):
    async with window_on(full_file, Look(language="en")) as (window, _errors):
        screen: Any = window.screen_at("calls")
        await screen.presenter.choose_view("archive")
        await settled(window)
        archived = screen.list.table.rows[0]
        screen.open_record("call", archived.id)
        await settled(window)
        assert not screen.card.composer.isEnabled()
        assert archived.number in screen.card.composer.area.placeholderText()
        assert not screen.card.qactions["call.note"].isEnabled()
