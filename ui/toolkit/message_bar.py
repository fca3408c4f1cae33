"""A message inside the screen, beside the work it speaks of: all reasons at once, gone when it is answered."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.kernel.i18n import _
from ui.toolkit.buttons import button, icon_button
from ui.toolkit.grounds import Card
from ui.toolkit.labels import Glyph, Label

ICONS = {"bad": "circle-alert", "warn": "triangle-alert", "good": "circle-check", "accent": "info"}


class MessageBar(Card):
    """Hidden until it has something to say. One way on may be offered as a button."""

    def __init__(self, parent: QWidget | None = None, *, can_close: bool = True) -> None:
        super().__init__("bar", "bad", parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(10)
        self.glyph = Glyph(ICONS["bad"], "bad")
        row.addWidget(self.glyph, 0, Qt.AlignmentFlag.AlignTop)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(3)
        row.addLayout(self.lines, 1)
        self.way_on = button("", kind="link")
        self.way_on.setAutoDefault(True)
        self.way_on.hide()
        self.way_on.clicked.connect(self._on_way_on_clicked)
        row.addWidget(self.way_on, 0, Qt.AlignmentFlag.AlignTop)
        self.close_button = icon_button("x", _("Close this message"))
        self.close_button.clicked.connect(self.hide)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.close_button.setVisible(can_close)
        self.said: list[Label] = []
        self._go: Callable[[], object] | None = None
        self.hide()

    def say(
        self,
        texts: Sequence[str],
        tone: str = "bad",
        way_on: str = "",
        go: Callable[[], object] | None = None,
    ) -> None:
        """Show one line per text; `way_on` is the button's text and `go` what it does."""
        self._clear()
        self.set_tone(tone)
        self.glyph.show_icon(ICONS[tone], tone)
        self.said = [Label(text, "fact", wrap=True).selectable() for text in texts]
        for label in self.said:
            self.lines.addWidget(label)
        self.way_on.setText(way_on)
        self.way_on.setVisible(bool(way_on))
        self._go = go
        self.setAccessibleName("\n".join(texts))
        self.show()

    def texts(self) -> list[str]:
        """What is being said; nothing while the bar is hidden."""
        if self.isHidden():
            return []
        return [label.text() for label in self.said]

    def _on_way_on_clicked(self) -> None:
        self.hide()
        if self._go is not None:
            self._go()

    def _clear(self) -> None:
        for label in self.said:
            self.lines.removeWidget(label)
            label.deleteLater()
