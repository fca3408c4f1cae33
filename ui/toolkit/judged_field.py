"""A line whose verdict stands beside it while one types: what is wrong with it in red, that it is right in green."""

from __future__ import annotations

from collections.abc import Callable

from app.kernel.errors import Refused
from app.kernel.i18n import _
from ui.toolkit.fields import LineField


def no_verdict(_text: str) -> str:
    return ""


class JudgedField(LineField):
    """`judge` gives the verdict on a text, to be translated, or refuses it; on nothing only if it `judges_nothing`."""

    judges_nothing = False

    def __init__(
        self,
        label: str,
        judge: Callable[[str], str] = no_verdict,
        *,
        hint: str = "",
        required: bool = False,
        placeholder: str = "",
        length: int = 120,
    ) -> None:
        self.judge = judge
        super().__init__(label, hint=hint, required=required, placeholder=placeholder, length=length)
        self.checks.append(self._wrong)

    def _wrong(self, text: str) -> str | None:
        try:
            self.judge(text) if text or self.judges_nothing else ""
        except Refused as refusal:
            return str(refusal)
        return None

    def verdict(self) -> str:
        """What is right with it, in words; nothing while it is empty, wrong, or free text."""
        try:
            return _(said) if self.value() and (said := self.judge(self.value())) else ""
        except Refused:
            return ""

    def on_edited(self) -> None:
        super().on_edited()
        if not self.refused:
            self._show_verdict()

    def show_remark(self, wrong: str) -> None:
        super().show_remark(wrong)
        if not wrong:
            self._show_verdict()

    def _show_verdict(self) -> None:
        if not self.told and (said := self.verdict()):
            self.remark.setText(said)
            self.remark.set_tone("good")
