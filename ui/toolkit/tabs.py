"""Tabs as words over a line, with a count after a word where there is one; the pages below them.

What does not fit waits behind “…”; the tab in front is always in sight.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.kernel.i18n import _
from ui.toolkit.buttons import TARGET, as_text, icon_button
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Panel

SPACING = 16


class Tabs(QWidget):
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: list[str] = []
        self.labels: dict[str, str] = {}
        self.group = QButtonGroup(self)
        self.pages = QStackedWidget()
        self.band = Panel("surface", "bottom")
        self.band.setMinimumWidth(1)
        self.head = QHBoxLayout(self.band)
        self.head.setContentsMargins(0, 0, 0, 0)
        self.head.setSpacing(SPACING)
        self.more = icon_button("ellipsis", _("More tabs"))
        self.menu = QMenu(self)
        self.more.clicked.connect(lambda: self.menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height()))))
        self.head.addWidget(self.more)
        self.head.addStretch(1)
        self.more.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.band)
        column.addWidget(self.pages, 1)
        self.group.idClicked.connect(self._on_clicked)

    def add(self, name: str, label: str, page: QWidget) -> None:
        tab = QToolButton()
        tab.setText(as_text(label))
        tab.setProperty("kind", "tab")
        tab.setMinimumHeight(TARGET)
        tab.setFont(font("button"))
        tab.setCheckable(True)
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tab.setAccessibleName(label)
        self.group.addButton(tab, len(self.names))
        self.head.insertWidget(len(self.names), tab)
        self.pages.addWidget(page)
        self.names.append(name)
        self.labels[name] = label
        tab.setChecked(len(self.names) == 1)

    def show_count(self, name: str, count: int) -> None:
        text = f"{self.labels[name]} {count}" if count else self.labels[name]
        button = self.group.button(self.names.index(name))
        if button.text() != as_text(text):
            button.setText(as_text(text))
            self._fit()

    def go_to(self, name: str) -> None:
        n = self.names.index(name)
        self.group.button(n).setChecked(True)
        self._on_clicked(n)

    def current(self) -> str:
        return self.names[self.pages.currentIndex()]

    def _on_clicked(self, n: int) -> None:
        self.pages.setCurrentIndex(n)
        self._fit()
        self.chosen.emit(self.names[n])

    def _fit(self) -> None:
        """Show the tabs that have room, the one in front among them; the others are lines of the menu."""
        buttons = [self.group.button(n) for n in range(len(self.names))]
        widths = [button.sizeHint().width() + SPACING for button in buttons]
        room = self.width() + SPACING
        if sum(widths) > room:
            room -= self.more.width() + SPACING
        front = self.pages.currentIndex()
        left = room - widths[front] if widths else 0
        shown: list[QAbstractButton] = []
        for n, button in enumerate(buttons):
            if n != front and left >= widths[n] and (not shown or shown[-1] in (buttons[n - 1], buttons[front])):
                left -= widths[n]
                shown.append(button)
            elif n == front:
                shown.append(button)
        for button in buttons:
            button.setVisible(button in shown)
        self.menu.clear()
        hidden = [n for n, button in enumerate(buttons) if button not in shown]
        for n in hidden:
            line = QAction(buttons[n].text(), self.menu)
            line.triggered.connect(lambda _checked=False, name=self.names[n]: self.go_to(name))
            self.menu.addAction(line)
        self.more.setVisible(bool(hidden))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
