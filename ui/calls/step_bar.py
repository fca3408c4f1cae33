"""The steps a call can take next: one primary button, others beside it as far as there is room, all in a menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from app.kernel.i18n import _
from ui.toolkit.buttons import TARGET, icon_button
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
        self.setFixedHeight(TARGET)
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


class StepsMenu(QMenu):
    """A refused step that is pressed nevertheless, or entered, is `why_wanted`."""

    why_wanted = Signal(str)

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self.steps: dict[QAction, str] = {}
        self.setToolTipsVisible(True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._tell_why(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (is_enter and self._tell_why(self.activeAction())):
            super().keyPressEvent(event)

    def _tell_why(self, step: QAction | None) -> bool:
        if step is None or step.isEnabled() or step not in self.steps:
            return False
        self.close()
        self.why_wanted.emit(self.steps[step])
        return True


def steps_menu(screen: Screen, groups: Sequence[Sequence[str]]) -> StepsMenu:
    """Every step, the refused ones greyed with their reasons; a line stands between groups."""
    menu = StepsMenu(screen)
    menu.steps = {screen.qaction(name): name for group in groups for name in group}
    for group in groups:
        menu.addSeparator()
        menu.addActions([screen.qaction(name) for name in group])
    return menu
