"""Tabs as words over a line, with a count after a word where there is one; the pages below them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from ui.toolkit.buttons import as_text
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Panel


class Tabs(QWidget):
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: list[str] = []
        self.labels: dict[str, str] = {}
        self.group = QButtonGroup(self)
        self.pages = QStackedWidget()
        head = Panel("surface", "bottom")
        self.head = QHBoxLayout(head)
        self.head.setContentsMargins(0, 0, 0, 0)
        self.head.setSpacing(16)
        self.head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(head)
        column.addWidget(self.pages, 1)
        self.group.idClicked.connect(self._on_clicked)

    def add(self, name: str, label: str, page: QWidget) -> None:
        tab = QToolButton()
        tab.setText(as_text(label))
        tab.setProperty("kind", "tab")
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
        self.group.button(self.names.index(name)).setText(as_text(text))

    def go_to(self, name: str) -> None:
        n = self.names.index(name)
        self.group.button(n).setChecked(True)
        self._on_clicked(n)

    def current(self) -> str:
        return self.names[self.pages.currentIndex()]

    def _on_clicked(self, n: int) -> None:
        self.pages.setCurrentIndex(n)
        self.chosen.emit(self.names[n])
