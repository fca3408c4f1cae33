"""The form of one question or outcome of a tree: what is typed is told when the typing pauses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.kernel.i18n import _
from app.kernel.text import holding
from app.knowledge.rules import Answer, Node, Outcome, Question, Tree
from ui.knowledge.tree_edits import fresh_key
from ui.toolkit.buttons import button, icon_button
from ui.toolkit.field import Field
from ui.toolkit.fields import LineField, TextField
from ui.toolkit.fonts import font
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, group_head, row
from ui.toolkit.matches import Match
from ui.toolkit.record_field import Option, RecordField, Search

PAUSE_MILLISECONDS = 600
NEW_QUESTION, NEW_OUTCOME = "new question", "new outcome"
MOST_ANSWERS = 9


class AnswerLine(QWidget):
    """The words of an answer, and the question or outcome it leads to."""

    changed = Signal()
    new_wanted = Signal(str)
    removed = Signal()

    def __init__(self, answer: Answer, n: int, tree: Tree, above: str) -> None:
        super().__init__()
        self.answer, self.tree, self.above = answer, tree, above
        self.words = QLineEdit(placeholderText=_("Answer {n}").format(n=n), maxLength=200)
        self.words.setFont(font("text"))
        self.words.setText(answer.text)
        self.words.setCursorPosition(0)
        self.words.setAccessibleName(_("Answer {n}").format(n=n))
        self.target = RecordField("", placeholder=_("leads to…"))
        self.target.setParent(self)
        self.target.hide()
        self.target.line.setFont(font("text"))
        self.target.line.setAccessibleName(_("Answer {n} leads to").format(n=n))
        self.target.search = self.search
        node = tree.nodes.get(answer.leads_to)
        if node is not None:
            self.target.set_value(Option(node.key, node.text or _("(no words yet)")))
        self.remove = icon_button("x", _("Take away answer {n}").format(n=n))
        line = row(self.words, self.target.line, self.remove, spacing=6)
        line.setStretch(0, 2)
        line.setStretch(1, 3)
        self.setLayout(line)
        self.words.textEdited.connect(lambda _text: self.changed.emit())
        self.words.returnPressed.connect(lambda: self.words.focusNextChild())
        self.target.chosen.connect(self.on_target_chosen)
        self.target.line.textEdited.connect(self.on_target_edited)
        self.remove.clicked.connect(self.removed)

    def on_target_chosen(self, option: Option) -> None:
        if option.id in (NEW_QUESTION, NEW_OUTCOME):
            self.target.set_value(None)
            self.new_wanted.emit("question" if option.id == NEW_QUESTION else "outcome")
        else:
            self.changed.emit()

    def on_target_edited(self, text: str) -> None:
        if not text.strip():
            self.changed.emit()

    async def search(self, text: str) -> list[Option]:
        """What there is to lead to, and what may be made for it."""
        made = [
            Option(NEW_QUESTION, _("New question"), _("asked after this answer")),
            Option(NEW_OUTCOME, _("New outcome"), _("what was found, and what to do")),
        ]
        holds = holding(text)
        found = [
            Option(node.key, node.text, _("Question") if isinstance(node, Question) else _("Outcome"))
            for node in self.tree.nodes.values()
            if node.key != self.above and node.text and holds(node.text)
        ]
        return found + made if text.strip() else made + found

    def value(self) -> Answer:
        return replace(self.answer, text=self.words.text().strip(), leads_to=self.target.value() or "")


class QuestionForm(QWidget):
    changed = Signal()
    new_wanted = Signal(str, str)

    def __init__(self, question: Question, tree: Tree) -> None:
        super().__init__()
        self.question, self.tree = question, tree
        self.text = LineField(_("Question"), required=True, placeholder=_("Asked in one line, answered by looking"))
        self.hint = TextField(_("How to find out"), lines=2)
        self.text.set_value(question.text)
        self.hint.set_value(question.hint)
        self.answers: list[AnswerLine] = []
        self.list = QVBoxLayout()
        self.list.setSpacing(6)
        self.add_button = button(_("Add an answer"), "plus", kind="link")
        self.add_button.clicked.connect(self.on_add_clicked)
        self.setLayout(
            column(self.text, self.hint, group_head(_("Answers")), self.list, row(self.add_button, None), spacing=10)
        )
        for answer in question.answers:
            self.add(answer)
        self.text.changed.connect(self.changed)
        self.hint.changed.connect(self.changed)
        self._check_room()

    def add(self, answer: Answer) -> AnswerLine:
        line = AnswerLine(answer, len(self.answers) + 1, self.tree, self.question.key)
        line.changed.connect(self.changed)
        line.new_wanted.connect(lambda kind: self.new_wanted.emit(line.answer.key, kind))
        line.removed.connect(lambda: self.remove(line))
        self.answers.append(line)
        self.list.addWidget(line)
        self._order_tabs()
        return line

    def _order_tabs(self) -> None:
        """The Tab key goes from answer to answer and then to the button below them."""
        editors = [part for line in self.answers for part in (line.words, line.target.line, line.remove)]
        for first, second in pairwise([self.hint.area, *editors, self.add_button]):
            self.setTabOrder(first, second)

    def on_add_clicked(self) -> None:
        line = self.add(Answer(fresh_key(), ""))
        line.show()
        line.words.setFocus()
        self._check_room()
        self.changed.emit()

    def remove(self, line: AnswerLine) -> None:
        self.answers.remove(line)
        self.list.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._check_room()
        self.changed.emit()

    def _check_room(self) -> None:
        self.add_button.setEnabled(len(self.answers) < MOST_ANSWERS)

    def value(self) -> Question:
        answers = tuple(line.value() for line in self.answers)
        return replace(self.question, text=self.text.value(), hint=self.hint.value(), answers=answers)

    def record_fields(self) -> list[RecordField]:
        return [line.target for line in self.answers]


class OutcomeForm(QWidget):
    changed = Signal()

    def __init__(self, outcome: Outcome, names: Mapping[str, Match], searches: Mapping[str, Search]) -> None:
        super().__init__()
        self.outcome = outcome
        self.fields: dict[str, Field] = {
            "text": LineField(_("What was found"), required=True, placeholder=_("The likely fault, in one line")),
            "action": TextField(_("What to do"), lines=3),
            "problem_code_id": RecordField(_("Problem code")),
            "cause_code_id": RecordField(_("Cause code")),
            "article_id": RecordField(_("Article"), placeholder=_("Type a word of its title")),
        }
        for name, field in self.fields.items():
            if isinstance(field, RecordField):
                match = names.get(name)
                field.set_value(Option(*match) if match else None)
                field.search = searches.get(name)
                field.line.textEdited.connect(self.on_record_edited)
                field.chosen.connect(lambda _option: self.changed.emit())
            else:
                field.set_value(getattr(outcome, name))
                field.changed.connect(self.changed)
        self.setLayout(column(*self.fields.values(), None, spacing=10))

    def on_record_edited(self, text: str) -> None:
        if not text.strip():
            self.changed.emit()

    def value(self) -> Outcome:
        return replace(self.outcome, **{name: field.value() for name, field in self.fields.items()})

    def record_fields(self) -> list[RecordField]:
        return [field for field in self.fields.values() if isinstance(field, RecordField)]


class NodeForm(QWidget):
    """Shows one node at a time; `edited` tells it anew when the typing pauses, or when another node is to be shown."""

    edited = Signal(object)
    new_wanted = Signal(object, str, str)

    def __init__(self, on_failed: Callable[[Exception], None]) -> None:
        super().__init__()
        self.on_failed = on_failed
        self.shown: QuestionForm | OutcomeForm | None = None
        self.searches: dict[str, Search] = {}
        self.nothing = Label(_("Choose a question or an outcome at the left."), "fact", "soft", wrap=True)
        self.lines = column(self.nothing)
        self.lines.addStretch(1)
        self.setLayout(self.lines)
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self.pause.timeout.connect(self.tell)

    def show_node(self, node: Node | None, tree: Tree, names: Mapping[str, Match], may_write: bool) -> None:
        """That node instead of the one before; what of it was not told yet is told first."""
        self.tell_pending()
        if self.shown is not None:
            self.lines.removeWidget(self.shown)
            self.shown.hide()
            self.shown.deleteLater()
            self.shown = None
        self.nothing.setVisible(node is None)
        if node is None:
            return
        if isinstance(node, Question):
            form: QuestionForm | OutcomeForm = QuestionForm(node, tree)
            assert isinstance(form, QuestionForm)
            form.new_wanted.connect(self.on_new_wanted)
        else:
            form = OutcomeForm(node, names, self.searches)
        for field in form.record_fields():
            field.on_failed = self.on_failed
        form.changed.connect(self.pause.start)
        form.setEnabled(may_write)
        self.shown = form
        self.lines.insertWidget(0, form)

    def go_to_first(self) -> None:
        """Where one writes, when there are no words yet."""
        form = self.shown
        if form is None or form.value().text:
            return
        (form.text if isinstance(form, QuestionForm) else form.fields["text"]).setFocus()

    def on_new_wanted(self, answer_key: str, kind: str) -> None:
        self.pause.stop()
        if isinstance(self.shown, QuestionForm):
            self.new_wanted.emit(self.shown.value(), answer_key, kind)

    def is_pending(self) -> bool:
        return self.pause.isActive()

    def tell_pending(self) -> None:
        if self.pause.isActive():
            self.pause.stop()
            self.tell()

    def tell(self) -> None:
        if self.shown is not None:
            self.edited.emit(self.shown.value())

    def value(self) -> Any:
        return None if self.shown is None else self.shown.value()
