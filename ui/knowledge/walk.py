"""The questions of a tree, one at a time, answered by mouse or by the answer's digit; and the outcome they come to."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from app.kernel.i18n import _
from ui.knowledge.article_text import ArticleText
from ui.toolkit.buttons import as_text, button
from ui.toolkit.dialogs import answered
from ui.toolkit.facts import Facts
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Card
from ui.toolkit.labels import ElidedLabel, Label
from ui.toolkit.layout import column, group_head, row
from ui.toolkit.message_bar import MessageBar
from ui.toolkit.tasks import Tasks

if TYPE_CHECKING:
    from app.knowledge.diagnosis import DiagnosisCard
    from app.knowledge.rules import Question
    from ui.knowledge.presenters.walk import Walk
    from ui.toolkit.screen import Screen

WIDTH, HEIGHT = 620, 480
MOST_STEPS = 8
"""Steps of the way that stay in sight."""


class WalkDialog(QDialog):
    """Every answer is kept at once, so closing the dialog loses nothing; it can be gone on with later."""

    def __init__(self, parent: QWidget | None, walk: Walk, on_error: Any) -> None:
        super().__init__(parent)
        self.walk = walk
        self.card: DiagnosisCard | None = None
        self.tasks = Tasks(on_error)
        self.setWindowTitle(_("Diagnosis"))
        self.setMinimumSize(WIDTH, HEIGHT)
        self.name = ElidedLabel("", "page")
        self.message = MessageBar()
        self.way = QVBoxLayout()
        self.way.setSpacing(4)
        self.asked = Label("", "record", wrap=True)
        self.hint = Label("", "fact", "soft", wrap=True)
        self.answers = QVBoxLayout()
        self.answers.setSpacing(6)
        self.facts = Facts()
        self.article = ArticleText()
        self.helped, self.not_helped = button(_("It helped"), "check"), button(_("It did not help"), "x")
        self.back = button(_("Back"), "arrow-left")
        self.leave = button(_("Close"))
        self._lay_out()
        self.back.clicked.connect(lambda: self.start(self.walk.take_back()))
        self.leave.clicked.connect(self.accept)
        self.helped.clicked.connect(lambda: self.say_helped(True))
        self.not_helped.clicked.connect(lambda: self.say_helped(False))
        self.buttons: list[QPushButton] = []
        self.start(self.walk.look())

    def _lay_out(self) -> None:
        ground = Card("inset")
        ground.setLayout(column(self.asked, self.hint, spacing=6, margins=(16, 14, 16, 14)))
        self.ground = ground
        self.of_use = Label(_("Was the article of use?"), "fact", "soft")
        lines = column(self.name, self.message, spacing=10, margins=(20, 16, 20, 16))
        lines.addLayout(self.way)
        lines.addWidget(ground)
        lines.addLayout(self.answers)
        lines.addWidget(self.facts)
        lines.addWidget(self.article, 1)
        lines.addLayout(row(self.of_use, self.helped, self.not_helped, None))
        lines.addStretch(0)
        self.keys = Label(_("Press the digit of the answer."), "secondary", "faint")
        lines.addLayout(row(self.back, None, self.keys, 8, self.leave))
        self.setLayout(lines)
        for widget in (self.facts, self.article, self.helped, self.not_helped):
            widget.hide()
        self._show_verdict(False)

    def start(self, step: Coroutine[Any, Any, DiagnosisCard]) -> None:
        """Take a step; the buttons rest until it has been kept."""
        for each in (*self.buttons, self.back):
            each.setEnabled(False)
        self.tasks.start(self._step(step))

    async def _step(self, step: Coroutine[Any, Any, DiagnosisCard]) -> None:
        from app.kernel.errors import Refused

        try:
            card = await step
        except Refused as refusal:
            self.message.say([str(reason) for reason in refusal.reasons])
            card = await self.walk.look()
        await self.show_card(card)

    async def show_card(self, card: DiagnosisCard) -> None:
        self.card = card
        self.name.setText(card.name)
        self._show_way([f"{step.question} — {step.answer}" for step in card.way])
        node = card.question or card.outcome
        self.asked.setText(node.text if node else "")
        self.hint.setText(card.question.hint if card.question else card.outcome.action if card.outcome else "")
        self.hint.setVisible(bool(self.hint.text()))
        self.ground.set_kind("inset" if card.question else "hot")
        self._show_answers(card.question)
        facts = ((_("Problem code"), card.problem), (_("Cause code"), card.cause))
        self.facts.show_facts(facts)
        self.facts.setVisible(bool(card.problem or card.cause))
        self.back.setEnabled(bool(card.way))
        self.keys.setVisible(card.question is not None)
        await self._show_article(card)
        if card.question is None:
            self.leave.setFocus()

    async def _show_article(self, card: DiagnosisCard) -> None:
        self.article.setVisible(card.article is not None)
        self._show_verdict(card.article is not None)
        if card.article is not None:
            read = await self.walk.read_article(card.article.id)
            self.article.show_text(f"# {read.row.number} · {read.row.title}\n{read.body}")

    def _show_verdict(self, is_shown: bool) -> None:
        for widget in (self.of_use, self.helped, self.not_helped):
            widget.setVisible(is_shown)

    def _show_way(self, steps: list[str]) -> None:
        _empty(self.way)
        if steps:
            self.way.addWidget(group_head(_("So far")))
        for step in steps[-MOST_STEPS:]:
            self.way.addWidget(ElidedLabel(step, "fact", "soft"))

    def _show_answers(self, question: Question | None) -> None:
        _empty(self.answers)
        self.buttons = []
        for n, answer in enumerate(question.answers if question else ()):
            digit = f"{n + 1}   " if n < 9 else ""
            made = button(answer.text, kind="answer")
            made.setText(as_text(f"{digit}{answer.text}"))
            made.setAccessibleName(answer.text)
            made.setFont(font("row"))
            made.setFixedHeight(36)
            made.setMinimumWidth(WIDTH // 2)
            made.clicked.connect(lambda _checked=False, key=answer.key: self.answer(key))
            self.answers.addWidget(made)
            self.buttons.append(made)
        if self.buttons:
            self.buttons[0].setFocus()

    def answer(self, key: str) -> None:
        if self.card is not None and self.card.question is not None:
            self.start(self.walk.answer(self.card.question.key, key))

    def say_helped(self, helped: bool) -> None:
        card = self.card
        if card is not None:
            self._show_verdict(False)
            self.tasks.start(self.walk.say_helped(card, helped))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if digit.isdecimal() and 1 <= int(digit) <= len(self.buttons):
            self.buttons[int(digit) - 1].click()
        elif event.key() == Qt.Key.Key_Backspace and self.back.isEnabled():
            self.back.click()
        else:
            super().keyPressEvent(event)


def _empty(lines: QVBoxLayout) -> None:
    while (item := lines.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


async def walk_through(parent: Screen, walk: Walk) -> None:
    """Ask until the user closes the dialog; every answer is on the call by then."""
    dialog = WalkDialog(parent, walk, parent.show_error)
    try:
        await answered(dialog)
    finally:
        await dialog.tasks.cancelled()
