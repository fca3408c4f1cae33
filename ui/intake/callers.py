"""Who calls: the card of the one who was found, and the list to pick from when several share a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.kernel.i18n import _
from ui.intake.words import CallerWords, caller_words
from ui.toolkit.cells import initials
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Card, Tag
from ui.toolkit.labels import ElidedLabel, Label
from ui.toolkit.layout import column, row
from ui.toolkit.theme import colour

if TYPE_CHECKING:
    from app.calls.callers import Caller

MOST_SHOWN = 9


class Initials(QWidget):
    """A circle with two letters of a name."""

    def __init__(self, size: int = 36) -> None:
        super().__init__()
        self.letters = ""
        self.setFixedSize(size, size)

    def show_name(self, name: str) -> None:
        self.letters = initials(name.split(" · ")[0])
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent_soft"))
        painter.drawEllipse(QRectF(self.rect()))
        painter.setFont(font("author"))
        painter.setPen(colour("accent"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.letters)
        painter.end()


class CallerCard(Card):
    """The caller and his customer in two lines; `way_on` is the button to choose somebody else."""

    def __init__(self, way_on: QWidget) -> None:
        super().__init__("inset")
        self.circle = Initials()
        self.name = ElidedLabel("", "name")
        self.second = ElidedLabel("", "fact", "soft")
        texts = column(self.name, self.second, spacing=2)
        self.setLayout(row(self.circle, texts, way_on, spacing=12, margins=(12, 10, 12, 10)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(58)
        self.hide()

    def show_words(self, words: CallerWords) -> None:
        self.circle.show_name(words.name)
        self.name.setText(words.name)
        self.second.setText(words.second)
        self.setAccessibleName(f"{words.name}, {words.second}")
        self.show()


class CallerChoice(Card):
    clicked = Signal()

    def __init__(self, words: CallerWords, digit: str) -> None:
        super().__init__("card")
        self.setAccessibleName(f"{digit} {words.name}, {words.second}")
        circle = Initials(28)
        circle.show_name(words.name)
        tag = Tag(digit, "key", "soft")
        tag.setFont(font("pill"))
        tag.setFixedSize(24, 20)
        texts = column(ElidedLabel(words.name, "row"), ElidedLabel(words.second, "secondary", "soft"), spacing=1)
        self.setLayout(row(circle, texts, tag, spacing=10, margins=(10, 7, 10, 7)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()


class CallerChoices(QWidget):
    """Pick with a digit, or with the arrows and Enter."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Caller] = []
        self.cards: list[CallerChoice] = []
        self.at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Several people have this number"))
        self.list = QVBoxLayout()
        self.list.setSpacing(6)
        head = Label(_("Several people have this number: who is it?"), "pill", "soft")
        self.setLayout(column(head, self.list, spacing=6))
        self.hide()

    def show_rows(self, rows: Sequence[Caller]) -> None:
        self.clear()
        self.rows = list(rows[:MOST_SHOWN])
        for n, caller in enumerate(self.rows):
            card = CallerChoice(caller_words(caller), str(n + 1))
            card.clicked.connect(lambda n=n: self.pick(n))
            self.list.addWidget(card)
            self.cards.append(card)
        self.go_to(0)
        self.show()
        self.setFocus()

    def clear(self) -> None:
        for card in self.cards:
            self.list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards, self.rows = [], []
        self.hide()

    def go_to(self, n: int) -> None:
        self.at = max(0, min(len(self.cards) - 1, n))
        for place, card in enumerate(self.cards):
            card.set_kind("hot" if place == self.at else "card")

    def pick(self, n: int) -> None:
        if n < len(self.rows):
            chosen = self.rows[n]
            self.clear()
            self.picked.emit(chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdecimal() and event.text() != "0":
            self.pick(int(event.text()) - 1)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.go_to(self.at + (1 if event.key() == Qt.Key.Key_Down else -1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.pick(self.at)
        else:
            super().keyPressEvent(event)
