"""Facts: labels in faint at the left, values at the right, each value plain text that can be copied."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.toolkit.labels import Label


class Facts(QWidget):
    """Shows pairs of label and value; a pair without a value is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 4, 0, 4)
        self.grid.setHorizontalSpacing(14)
        self.grid.setVerticalSpacing(7)
        self.grid.setColumnStretch(1, 1)
        self.lines: list[tuple[Label, Label]] = []

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        wanted = [(label, value) for label, value in facts if value]
        while len(self.lines) < len(wanted):
            self._add_line()
        for n, (label, value) in enumerate(self.lines):
            if n < len(wanted):
                label.setText(wanted[n][0])
                value.setText(wanted[n][1])
            label.setVisible(n < len(wanted))
            value.setVisible(n < len(wanted))

    def _add_line(self) -> None:
        label, value = Label("", "fact", "faint"), Label("", "fact", wrap=True).selectable()
        n = len(self.lines)
        self.grid.addWidget(label, n, 0, Qt.AlignmentFlag.AlignTop)
        self.grid.addWidget(value, n, 1)
        self.lines.append((label, value))
