"""Facts: labels in faint at the left, values at the right, each value plain text that can be copied."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.toolkit.labels import Label, plain_tooltip


class Value(Label):
    """Wraps, or where there is little room is one line that ends in “…”, with the whole of it in the tooltip."""

    def __init__(self) -> None:
        super().__init__("", "fact", wrap=True)
        self.whole = ""
        self.selectable()

    def show_text(self, text: str) -> None:
        self.whole = text
        self._fit()

    def show_low(self, is_low: bool) -> None:
        wide = QSizePolicy.Policy.Ignored if is_low else QSizePolicy.Policy.Preferred
        self.setWordWrap(not is_low)
        self.setSizePolicy(wide, QSizePolicy.Policy.Preferred)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.whole
        if not self.wordWrap():
            line = " ".join(shown.split())
            shown = self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, max(0, self.width()))
        self.setToolTip("" if shown == self.whole else plain_tooltip(self.whole))
        if shown != self.text():
            self.setText(shown)


class Facts(QWidget):
    """Shows pairs of label and value; a pair without a value is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 4, 0, 4)
        self.grid.setHorizontalSpacing(14)
        self.grid.setVerticalSpacing(7)
        self.grid.setColumnStretch(1, 1)
        self.lines: list[tuple[Label, Value]] = []
        self.is_low = False

    def show_low(self, is_low: bool) -> None:
        """Each fact on one line, where there is no height for more."""
        if is_low != self.is_low:
            self.is_low = is_low
            self.grid.setVerticalSpacing(4 if is_low else 7)
            for _label, value in self.lines:
                value.show_low(is_low)

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        wanted = [(label, value) for label, value in facts if value]
        while len(self.lines) < len(wanted):
            self._add_line()
        for n, (label, value) in enumerate(self.lines):
            if n < len(wanted):
                label.setText(wanted[n][0])
                value.show_text(wanted[n][1])
            label.setVisible(n < len(wanted))
            value.setVisible(n < len(wanted))

    def _add_line(self) -> None:
        label, value = Label("", "fact", "faint"), Value()
        value.show_low(self.is_low)
        n = len(self.lines)
        self.grid.addWidget(label, n, 0, Qt.AlignmentFlag.AlignTop)
        self.grid.addWidget(value, n, 1)
        self.lines.append((label, value))
