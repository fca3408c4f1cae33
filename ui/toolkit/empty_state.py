"""What stands where nothing is: a sentence, and a way on; of several only the one that fits is shown."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QStackedLayout, QVBoxLayout, QWidget

from ui.toolkit.labels import Glyph, Label


class EmptyState(QWidget):
    def __init__(self, icon_name: str, title: str, sentence: str = "", *ways_on: QPushButton) -> None:
        super().__init__()
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(Glyph(icon_name, "faint", 28), 0, middle)
        column.addSpacing(4)
        self.title = Label(title, "name")
        self.title.setAlignment(middle)
        column.addWidget(self.title)
        self.sentence = Label(sentence, "fact", "soft", wrap=True)
        self.sentence.setAlignment(middle)
        column.addWidget(self.sentence)
        if ways_on:
            column.addSpacing(4)
        for way_on in ways_on:
            column.addWidget(way_on, 0, middle)
        column.addStretch(3)

    def say(self, title: str, sentence: str = "") -> None:
        self.title.setText(title)
        self.sentence.setText(sentence)


class OrEmpty(QWidget):
    """A widget, or its empty state in the same place; while data comes it shows neither."""

    def __init__(self, widget: QWidget, empty: EmptyState) -> None:
        super().__init__()
        self.widget: Any = widget
        self.empty = empty
        self.stack = QStackedLayout(self)
        self.stack.addWidget(widget)
        self.stack.addWidget(empty)
        self.stack.addWidget(QWidget())
        self.stack.setCurrentIndex(2)

    def show_widget(self, has_something: bool) -> None:
        self.stack.setCurrentIndex(0 if has_something else 1)
