"""Two people have changed one field: both values, their difference, and the choice. Nothing is overwritten unasked."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from app.kernel.i18n import _
from ui.toolkit.buttons import button
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Card
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row
from ui.toolkit.theme import colour

WORDS = re.compile(r"\S+\s*|\s+")
LONGEST, SHOWN = 4_000, 160
MINE_ONLY, THEIRS_ONLY, BOTH = "mine", "theirs", "both"


def difference(theirs: str, mine: str) -> list[tuple[str, str]]:
    """Runs of text, word by word: what both have, what only one of them has."""
    old, new = WORDS.findall(theirs[:LONGEST]), WORDS.findall(mine[:LONGEST])
    runs: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append((BOTH, "".join(old[a:b])))
        else:
            runs += [(THEIRS_ONLY, "".join(old[a:b])), (MINE_ONLY, "".join(new[c:d]))]
    return [(side, text) for side, text in runs if text]


class DifferenceView(QPlainTextEdit):
    """Plain text with the runs of either side on a ground of its own; what only they have is struck out as well."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFont(font("fact"))
        self.setFixedHeight(66)
        self.setAccessibleName(_("Difference"))

    def show_difference(self, theirs: str, mine: str) -> None:
        runs = difference(theirs, mine)
        self.setPlainText("".join(text for _side, text in runs))
        marks, at = [], 0
        for side, text in runs:
            length = len(text.encode("utf-16-le")) // 2
            if side != BOTH:
                marks.append(self._mark(at, length, side))
            at += length
        self.setExtraSelections(marks)

    def _mark(self, start: int, length: int, side: str) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        style = QTextCharFormat()
        tone = "good" if side == MINE_ONLY else "bad"
        style.setBackground(colour(f"{tone}_soft"))
        style.setForeground(colour(tone))
        style.setFontStrikeOut(side == THEIRS_ONLY)
        style.setFontUnderline(side == MINE_ONLY)
        mark.cursor, mark.format = cursor, style
        return mark


class ConflictBar(Card):
    """Stands where the field is until one of the two values is chosen."""

    mine_wanted = Signal()
    theirs_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("note")
        self.told = Label("", "author", wrap=True)
        self.theirs = Label("", "fact", "soft", wrap=True).selectable()
        self.mine = Label("", "fact", "soft", wrap=True).selectable()
        self.difference = DifferenceView()
        self.show_difference = button(_("Show difference"), kind="link")
        self.show_difference.clicked.connect(lambda: self.difference.setVisible(self.difference.isHidden()))
        take = button(_("Take theirs"), kind="link")
        take.clicked.connect(self.theirs_wanted)
        keep = button(_("Keep mine"), kind="link")
        keep.clicked.connect(self.mine_wanted)
        buttons = row(self.show_difference, keep, take, None, spacing=12)
        lines = (self.told, self.theirs, self.mine, self.difference)
        self.setLayout(column(*lines, buttons, spacing=4, margins=(12, 8, 12, 4)))
        self.difference.hide()
        self.hide()

    def show_values(self, told: str, theirs: str, mine: str) -> None:
        self.told.setText(told)
        self.theirs.setText(_("Theirs: {value}").replace("{value}", _short(theirs)))
        self.mine.setText(_("Mine: {value}").replace("{value}", _short(mine)))
        self.difference.show_difference(theirs, mine)
        self.difference.hide()
        self.setAccessibleName("\n".join((told, self.theirs.text(), self.mine.text())))
        self.show()


def _short(text: str) -> str:
    line = " ".join(text.split()) or "–"
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
