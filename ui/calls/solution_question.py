"""Asking for the solution of a call: what was done, and the code of the cause."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.kernel.i18n import _
from ui.toolkit.dialogs import Question, answered
from ui.toolkit.fields import LineField, TextField

CODE_LENGTH = 40


class SolutionQuestion(Question):
    """The way on is closed while no solution is written."""

    def __init__(self, parent: QWidget | None, solution: str, cause_code: str) -> None:
        super().__init__(parent, _("Solve the call"), _("Solve"))
        self.solution = TextField(_("Solution"), required=True, lines=5)
        self.cause_code = LineField(_("Cause code"), length=CODE_LENGTH)
        self.solution.set_value(solution)
        self.cause_code.set_value(cause_code)
        self.body.addWidget(self.solution)
        self.body.addWidget(self.cause_code)
        self.solution.changed.connect(self.on_changed)
        self.solution.setFocus()
        self.on_changed()

    def on_changed(self) -> None:
        self.accept_button.setEnabled(not self.solution.wrong())

    def answer(self) -> tuple[str, str]:
        return self.solution.value(), self.cause_code.value()


async def ask_solution(parent: QWidget | None, solution: str, cause_code: str) -> tuple[str, str] | None:
    """Solution and cause code; None when the user goes back."""
    dialog = SolutionQuestion(parent, solution, cause_code)
    return dialog.answer() if await answered(dialog) else None
