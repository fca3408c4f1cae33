"""What is painted: hostile texts in every cell, entry and label; tokens and contrast; icons and their names."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton

from tests.ui.toolkit.board import COLUMNS, Job
from ui.main_window import MainWindow
from ui.navigation import places
from ui.toolkit import icons, theme
from ui.toolkit.cells import initials
from ui.toolkit.labels import ElidedLabel, Label, plain_tooltip
from ui.toolkit.message_bar import MessageBar
from ui.toolkit.pills import Mark, PillRow
from ui.toolkit.table_view import TableView
from ui.toolkit.timeline import Entry, Timeline
from ui.toolkit.toast import Toasts
from ui.toolkit.tokens import THEMES, TONES

ROOT = Path(__file__).resolve().parents[3]
HOSTILE = (
    "<img src=x onerror=alert(1)><b>bold</b> & <script>",
    "\u202egnp.exe \u0000 \ufffd \U0001f525 \u0301\u0301\u0301",
    "wort" * 2_500,
    "Котёл не запускается · 日本語 · עברית",
    "line\nline\r\nline\tend",
    "%s {0} {name} %(x)d",
    "",
    "   ",
)


@pytest.mark.parametrize("name", THEMES)
def test_every_theme_has_the_same_tokens(name):
    assert THEMES[name].keys() == THEMES["light"].keys()


def luminance(token):
    parts = [int(token[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_every_ink_can_be_read_on_its_ground(name):
    tokens = THEMES[name]
    pairs = [("on_accent", "accent"), ("text", "note"), ("faint", "surface"), ("faint", "window")]
    pairs += [("text", ground) for ground in ("window", "surface", "raised", "hover", "accent_soft")]
    pairs += [(tone, f"{tone}_soft") for tone in TONES] + [(tone, "surface") for tone in TONES]
    assert {pair: ratio for pair in pairs if (ratio := contrast(tokens[pair[0]], tokens[pair[1]])) < 4.5} == {}


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_dresses_the_application(qapp, name):
    theme.apply_theme(qapp, name)
    assert qapp.palette().window().color().name() == THEMES[name]["window"]
    assert qapp.font().family() == "Inter"
    assert "$" not in qapp.styleSheet()


@pytest.mark.parametrize("text", HOSTILE)
def test_cells_paint_whatever_users_write(qtbot, text):
    table = TableView(COLUMNS, text)
    qtbot.addWidget(table)
    table.resize(600, 200)
    table.show_first([Job(1, text, text)])
    for compact in (False, True):
        table.set_compact(compact)
        assert not table.grab().isNull()


@pytest.mark.parametrize("text", HOSTILE)
def test_entries_and_pills_paint_whatever_users_write(qtbot, text):
    timeline, pills = Timeline("History"), PillRow()
    for widget in (timeline, pills):
        qtbot.addWidget(widget)
        widget.resize(400, 300)
    timeline.show_entries([Entry("mail", "accent", text, text, text, ground) for ground in ("", "said", "note")])
    pills.show_marks([Mark(text, "bad", "check"), Mark(text)])
    assert not timeline.grab().isNull()
    assert not pills.grab().isNull()


@pytest.mark.parametrize("text", HOSTILE)
def test_labels_messages_and_tooltips_show_texts_as_they_are(qtbot, text):
    label, line, bar = Label(text, wrap=True), ElidedLabel(text), MessageBar()
    for widget in (label, line, bar):
        qtbot.addWidget(widget)
    bar.say([text])
    assert label.text() == text
    assert bar.texts() == [text]
    assert all(child.textFormat() == Qt.TextFormat.PlainText for child in bar.findChildren(Label))
    assert "<img" not in plain_tooltip(text)


def test_every_icon_the_code_names_is_there():
    named = set()
    for file in (ROOT / "ui").rglob("*.py"):
        named |= set(re.findall(r'(?:icon|icon_name|glyph)="([a-z0-9-]+)"', file.read_text("utf-8")))
        named |= set(re.findall(r'(?:Glyph|icon|icon_button|show_icon)\("([a-z0-9-]+)"', file.read_text("utf-8")))
    assert {name for name in named if not (icons.FOLDER / f"{name}.svg").exists()} == set()


def test_an_icon_is_drawn_in_the_ink_of_its_tone_and_faint_when_off(qapp):
    drawn = icons.icon("message-square", "bad")
    for mode, token in ((QIcon.Mode.Normal, "bad"), (QIcon.Mode.Disabled, "faint")):
        image = drawn.pixmap(QSize(48, 48), mode).toImage()
        inks = {image.pixelColor(x, 24).name() for x in range(48) if image.pixelColor(x, 24).alpha() == 255}
        assert inks == {THEMES["light"][token]}


def test_an_icon_survives_copying(qapp):
    copies = [QIcon(icons.icon("inbox")) for _ in range(50)]
    button = QPushButton()
    for copy in copies:
        button.setIcon(copy)
        assert not button.icon().pixmap(16, 16).isNull()


def test_initials_are_two_letters_of_any_alphabet():
    names = ["Rossi Mario", "Officina", "Иванов Андрей Петрович", "", "* *", "x"]
    assert [initials(name) for name in names] == ["RM", "OF", "ИП", "", "", "X"]


def test_every_button_of_every_place_has_a_name(qtbot, live, desk):
    window = MainWindow(places(live), live)
    qtbot.addWidget(window)
    live.attach(desk)
    for place in places(live):
        window.screen_at(place.name)
    Toasts(window).say("Saved", undo=lambda: None)
    assert {f"{type(b).__name__} in {type(b.parent()).__name__}" for b in buttons_without_a_name(window)} == set()
    window.may_close = True


def buttons_without_a_name(window):
    for button in window.findChildren(QAbstractButton):
        if not (button.isHidden() or button.text() or button.accessibleName()):
            yield button


def test_no_label_reads_markup(qtbot, live):
    window = MainWindow(places(live), live)
    qtbot.addWidget(window)
    for place in places(live):
        window.screen_at(place.name)
    labels = [label for label in window.findChildren(QLabel) if label.text()]
    assert [label.text() for label in labels if label.textFormat() != Qt.TextFormat.PlainText] == []
    window.may_close = True


def test_a_thousand_entries_are_laid_out_at_once(qtbot):
    timeline = Timeline("History")
    qtbot.addWidget(timeline)
    timeline.resize(420, 600)
    timeline.show()
    timeline.show_entries([Entry("mail", "accent", f"Author {n}", "08:12", "word " * (n % 60)) for n in range(1_000)])
    timeline.scrollToBottom()
    assert timeline.visualRect(timeline.model().index(999, 0)).isValid()


def test_copying_entries_takes_their_whole_text(qtbot):
    timeline = Timeline("History")
    qtbot.addWidget(timeline)
    timeline.show_entries([Entry("mail", "accent", "Anna", "08:12", "x" * 9_000)])
    timeline.selectAll()
    timeline.copy_selected()
    assert QApplication.clipboard().text() == "Anna · 08:12\n" + "x" * 9_000
