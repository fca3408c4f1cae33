"""A small form in a pane, for one step of a record: filled in, submitted, and kept open with what was refused."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.kernel.errors import Refused
from app.kernel.i18n import _
from ui.toolkit.buttons import button
from ui.toolkit.field import Field
from ui.toolkit.form import Form
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import ElidedLabel, Label
from ui.toolkit.layout import column, row
from ui.toolkit.message_bar import MessageBar

Submit = Callable[[dict[str, Any]], Awaitable[None]]
WIDEST = 620


class StepForm(Panel):
    """`yes` names the deed. Ctrl+Enter submits, Esc goes back; a refusal stands at the field it speaks of.

    Fields stand below each other, those of a line of `beside` beside each other.
    """

    def __init__(self, title: str, yes: str, fields: Mapping[str, Field], beside: Sequence[Sequence[str]] = ()) -> None:
        super().__init__("surface")
        self.form = Form(self)
        self.form.hide()
        self.message = MessageBar()
        self.about = ElidedLabel("", "fact", "soft")
        self.wanted: asyncio.Future[bool] | None = None
        lines: QVBoxLayout = column(spacing=14, margins=(20, 4, 20, 16))
        for name, field in fields.items():
            self.form.add(name, field)
        for names in in_lines(fields, beside):
            lines.addWidget(line_of([fields[name] for name in names]))
        lines.addStretch(1)
        inside = Panel("surface")
        inside.setLayout(lines)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.yes = button(yes, "check", kind="primary")
        self.no = button(_("Cancel"))
        self.yes.clicked.connect(lambda: self.answer(True))
        self.no.clicked.connect(lambda: self.answer(False))
        self.form.submitted.connect(lambda: self.answer(True))
        head = column(Label(title, "record", wrap=True), self.about, spacing=2, margins=(20, 16, 20, 10))
        foot = Panel("surface", "top")
        says = Label(_("Esc goes back"), "secondary", "faint")
        foot.setLayout(row(self.yes, self.no, None, says, spacing=8, margins=(20, 10, 20, 10)))
        self.setLayout(column(head, self.message, scroll, foot, spacing=0))

    def answer(self, yes: bool) -> None:
        if self.wanted is not None and not self.wanted.done():
            self.wanted.set_result(yes)

    async def filled_in(self, submit: Submit) -> bool:
        """Until it has been submitted well, or the user has gone back; what is not a refusal is raised."""
        self.go_to_first()
        while await self._asked():
            if self.form.check() and await self._submitted(submit):
                self.form.saved()
                return True
        return False

    async def _asked(self) -> bool:
        self.wanted = asyncio.get_running_loop().create_future()
        return await self.wanted

    async def _submitted(self, submit: Submit) -> bool:
        self.message.hide()
        self.yes.setEnabled(False)
        try:
            await submit(self.form.values())
        except Refused as refusal:
            self.show_refusal(refusal)
            return False
        finally:
            self.yes.setEnabled(True)
        return True

    def show_refusal(self, refusal: Refused) -> None:
        elsewhere = [str(reason) for reason in refusal.reasons if not self.form.mark(reason)]
        if elsewhere:
            self.message.say(elsewhere)

    def go_to_first(self) -> None:
        for field in self.form.fields.values():
            if field.required and not field.wrong():
                continue
            field.setFocus()
            return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.answer(False)
        else:
            super().keyPressEvent(event)


def in_lines(fields: Mapping[str, Field], beside: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    """The names of the fields line by line, in their order."""
    line_with = {name: line for line in beside for name in line}
    for name in fields:
        line = line_with.get(name, (name,))
        if name == line[0]:
            yield line


def line_of(fields: Sequence[Field]) -> QWidget:
    """Fields of one width beside each other."""
    if len(fields) == 1:
        fields[0].setMaximumWidth(WIDEST)
        return fields[0]
    line, layout = QWidget(), row(*fields, spacing=12)
    line.setMaximumWidth(WIDEST)
    for n in range(len(fields)):
        layout.setStretch(n, 1)
    line.setLayout(layout)
    return line
