"""The steps a call can take next: one primary button, others beside it as far as there is room, all in a menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from ui.toolkit.buttons import HEIGHT
from ui.toolkit.screen import Screen

SPACING = 6


class StepBar(QWidget):
    """Buttons follow the screen's actions: off, with all reasons in the tooltip, while a step is refused."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.card = screen
        self.made: dict[tuple[str, str], QPushButton] = {}
        self.shown: list[QPushButton] = []
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(SPACING)
        self.line.addStretch(1)
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(1)

    def show_steps(self, primary: str, others: Sequence[str]) -> None:
        """`primary` may be empty, when nothing is left for this user to do."""
        for made in self.shown:
            self.line.removeWidget(made)
            made.hide()
        wanted = ([(primary, "primary")] if primary else []) + [(name, "") for name in others]
        self.shown = [self._button(name, kind) for name, kind in wanted]
        for n, made in enumerate(self.shown):
            self.line.insertWidget(n, made)
        self.setVisible(bool(wanted))
        self._fit()

    def _button(self, name: str, kind: str) -> QPushButton:
        if (name, kind) not in self.made:
            made = self.card.button(name, kind=kind)
            made.setParent(self)
            made.ensurePolished()
            self.made[name, kind] = made
        return self.made[name, kind]

    def _fit(self) -> None:
        left = self.width()
        for made in self.shown:
            left -= made.sizeHint().width() + SPACING
            made.setVisible(left >= -SPACING or made is self.shown[0])

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
