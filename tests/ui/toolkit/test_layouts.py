"""Keys on a keyboard without Latin letters, by events made here and by real ones on a display of its own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tests.ui.x11 import Screen, x11_screen
from ui.toolkit.layouts import CYRILLIC, KeyFilter, latin_letter

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("key", "scan_code", "platform", "letter"),
    [
        ("Л", 45, "xcb", "K"),
        ("Л", 45, "wayland", "K"),
        ("Л", 37, "windows", "K"),
        ("О", 44, "xcb", "J"),
        ("Κ", 45, "xcb", "K"),
        ("Л", 0, "xcb", "K"),
        ("Л", 45, "offscreen", "K"),
        ("Й", 0, "cocoa", "Q"),
        ("Ж", 47, "xcb", ""),
        ("K", 45, "xcb", ""),
        ("È", 34, "xcb", ""),
        ("ß", 20, "xcb", ""),
        ("1", 10, "xcb", ""),
    ],
)
def test_the_letter_on_the_key_is_found(key, scan_code, platform, letter):
    assert latin_letter(ord(key), scan_code, platform) == letter


def test_no_key_is_a_letter_twice():
    assert len(set(CYRILLIC.values())) == len(CYRILLIC) == 26


def test_keys_that_are_no_letters_are_left_alone():
    assert latin_letter(Qt.Key.Key_F6.value, 72, "xcb") == ""
    assert latin_letter(Qt.Key.Key_Return.value, 36, "xcb") == ""


@pytest.fixture
def typed(qapp, qtbot) -> Iterator[tuple[QWidget, QLineEdit, list[str]]]:
    """A window in front with two actions, a field, and what was done."""
    window, field, done = QWidget(), QLineEdit(), list[str]()
    window.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    QVBoxLayout(window).addWidget(field)
    for key in ("Ctrl+K", "A"):
        action = QAction(window)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _checked=False, k=key: done.append(k))
        window.addAction(action)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    keys = KeyFilter(qapp)
    yield window, field, done
    keys.stop()


def press(window: QWidget, letter: str, modifiers=NONE) -> None:
    text = "" if modifiers else letter.lower()
    event = QKeyEvent(QEvent.Type.KeyPress, ord(letter), modifiers, 0, 0, 0, text)
    QCoreApplication.sendEvent(window.windowHandle(), event)


def test_a_key_with_ctrl_and_a_letter_alone_do_what_their_latin_key_does(typed):
    window, _field, done = typed
    window.setFocus()
    press(window, "Л", CTRL)
    press(window, "Ф")
    assert done == ["Ctrl+K", "A"]


def test_in_a_field_a_letter_is_written_and_ctrl_is_still_a_command(typed):
    window, field, done = typed
    field.setFocus()
    press(window, "Ф")
    press(window, "Л", CTRL)
    assert (field.text(), done) == ("ф", ["Ctrl+K"])


def test_ctrl_a_in_a_field_selects_all_and_starts_nothing(typed):
    window, field, done = typed
    field.setText("котёл")
    field.setFocus()
    press(window, "Ф", CTRL)
    assert (field.selectedText(), done) == ("котёл", [])


def test_an_action_that_is_off_is_not_started(typed):
    window, _field, done = typed
    window.setFocus()
    window.actions()[1].setEnabled(False)
    press(window, "Ф")
    assert done == []


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with x11_screen() as screen:
        yield screen


@pytest.mark.parametrize("layouts", [("ru",), ("us",), ("ru", "us")], ids="+".join)
def test_real_keys_do_the_same_on_every_layout(screen: Screen, layouts: tuple[str, ...]):
    screen.layout(*layouts)
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.toolkit.typed_at"],
        cwd=ROOT,
        env=screen.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert program.stdout is not None
    said = iter(program.stdout.readline, "")
    try:
        assert next(said) == "ready\n"
        for keys, answer in (
            (("Control", "K"), "palette"),
            (("A",), "assign"),
            (("J",), "next row"),
            (("Control", "Shift", "P"), "actions"),
            (("F6",), "to the line"),
            (("A",), "typed ф" if layouts[0] == "ru" else "typed a"),
            (("Control", "K"), "palette"),
        ):
            screen.press(*keys)
            assert next(said) == f"{answer}\n", keys
    finally:
        program.terminate()
        program.wait(10)
        program.stdout.close()
