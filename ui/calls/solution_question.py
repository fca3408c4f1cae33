"""Asking for the solution of a call: what was done, by which codes it is known again, and the article that helped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.kernel.i18n import _
from ui.toolkit.dialogs import Question, answered
from ui.toolkit.field import Field
from ui.toolkit.fields import TextField
from ui.toolkit.form import Form
from ui.toolkit.matches import Match
from ui.toolkit.record_field import Option, RecordField

if TYPE_CHECKING:
    from ui.calls.presenters.card_solving import SolutionAsked

WIDTH = 520


class SolutionQuestion(Question):
    """The way on is closed while no solution is written; codes may follow, but closing the call asks for them.

    Ctrl+Enter in any field solves. Without a solution among the values only the codes are asked for.
    """

    def __init__(self, parent: QWidget | None, asked: SolutionAsked, on_failed: Callable[[Exception], None]) -> None:
        is_solved_now = "solution" in asked.values
        title, yes = (_("Solve the call"), _("Solve")) if is_solved_now else (_("Codes of the call"), _("Save"))
        super().__init__(parent, title, yes)
        self.setMinimumWidth(WIDTH)
        self.form = Form(self)
        self.form.hide()
        for name, field in fields(is_solved_now).items():
            if isinstance(field, RecordField):
                field.search, field.on_failed = asked.searches.get(name), on_failed  # type: ignore[assignment]
                value = asked.values.get(name)
                field.set_value(Option(*value) if value is not None else None)
            else:
                field.set_value(asked.values.get(name))
            self.body.addWidget(self.form.add(name, field))
        self.setTabOrder(field.editor, self.accept_button)
        self.form.changed.connect(self.on_changed)
        self.form.submitted.connect(self.on_submitted)
        next(iter(self.form.fields.values())).setFocus()
        self.on_changed()

    def on_changed(self) -> None:
        self.accept_button.setEnabled(not any(field.wrong() for field in self.form.fields.values()))

    def on_submitted(self) -> None:
        if self.form.check():
            self.accept()

    def answer(self) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for name, field in self.form.fields.items():
            option = field.option if isinstance(field, RecordField) else None
            given[name] = field.value() if option is None else Match(*option)
        return given

    async def close_down(self) -> None:
        """Let go of the searches under way."""
        for field in self.form.fields.values():
            if isinstance(field, RecordField):
                await field.tasks.cancelled()


def fields(with_solution: bool) -> dict[str, Field]:
    """By the names of the command's arguments."""
    hint = _("needed to close the call")
    codes: dict[str, Field] = {
        "problem_code_id": RecordField(_("Problem code"), hint=hint, placeholder=_("What was wrong: type or press ↓")),
        "cause_code_id": RecordField(_("Cause code"), hint=hint, placeholder=_("Why: type or press ↓")),
        "solution_code_id": RecordField(
            _("Solution code"), hint=hint, placeholder=_("What mended it: type or press ↓")
        ),
    }
    if not with_solution:
        return codes
    solution = TextField(_("Solution"), required=True, lines=5)
    article = RecordField(_("Article that helped"), placeholder=_("Type, or press ↓ for those that fit"))
    return {"solution": solution, **codes, "article_id": article}


async def ask_solution(
    parent: QWidget | None, asked: SolutionAsked, on_failed: Callable[[Exception], None]
) -> dict[str, Any] | None:
    """What was given, by the names of the command's arguments, records as `Match`; None when the user goes back."""
    dialog = SolutionQuestion(parent, asked, on_failed)
    try:
        return dialog.answer() if await answered(dialog) else None
    finally:
        await dialog.close_down()
