"""The steps a call can take next: one primary button, others beside it as far as there is room, all in a menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from app.kernel.i18n import _
from ui.toolkit.buttons import HEIGHT, icon_button
from ui.toolkit.screen import Screen

SPACING = 6


class StepBar(QWidget):
    """Buttons follow the screen's actions: off, with all reasons in the tooltip, while a step is refused.

    A click on a refused one, or on the question mark after them, is `why_wanted`, with the step and its button.
    """

    why_wanted = Signal(str, object)

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.card = screen
        self.made: dict[tuple[str, str], QPushButton] = {}
        self.shown: dict[str, QPushButton] = {}
        self.why = icon_button("circle-help", _("Why are steps refused?"), "faint")
        self.why.clicked.connect(self._ask_about_refused)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(SPACING)
        self.line.addWidget(self.why)
        self.line.addStretch(1)
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(1)

    def show_steps(self, primary: str, others: Sequence[str]) -> None:
        """`primary` may be empty, when nothing is left for this user to do."""
        for made in self.shown.values():
            self.line.removeWidget(made)
            made.hide()
        wanted = ([(primary, "primary")] if primary else []) + [(name, "") for name in others]
        self.shown = {name: self._button(name, kind) for name, kind in wanted}
        for n, made in enumerate(self.shown.values()):
            self.line.insertWidget(n, made)
        self.setVisible(bool(wanted))
        self._fit()

    def refused(self) -> list[str]:
        """The steps in sight that are off."""
        return [name for name, made in self.shown.items() if not made.isEnabled()]

    def _button(self, name: str, kind: str) -> QPushButton:
        if (name, kind) not in self.made:
            made = self.card.button(name, kind=kind)
            made.setParent(self)
            made.ensurePolished()
            self.made[name, kind] = made
            self.card.qaction(name).changed.connect(self._show_why)
        return self.made[name, kind]

    def _show_why(self) -> None:
        self.why.setVisible(bool(self.refused()))

    def _ask_about_refused(self) -> None:
        refused = self.refused()
        if refused:
            self.why_wanted.emit(refused[0], self.why)

    def _fit(self) -> None:
        left = self.width() - self.why.width() - SPACING
        for n, made in enumerate(self.shown.values()):
            left -= made.sizeHint().width() + SPACING
            made.setVisible(left >= -SPACING or n == 0)
        self._show_why()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """What is pressed on a button that is off comes here."""
        for name, made in self.shown.items():
            if made.isVisible() and not made.isEnabled() and made.geometry().contains(event.position().toPoint()):
                self.why_wanted.emit(name, made)
                return
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def steps_menu(screen: Screen, groups: Sequence[Sequence[str]]) -> QMenu:
    """Every step, the refused ones greyed with their reasons; a line stands between groups."""
    menu = QMenu(screen)
    menu.setToolTipsVisible(True)
    for group in groups:
        menu.addSeparator()
        menu.addActions([screen.qaction(name) for name in group])
    return menu
