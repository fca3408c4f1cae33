"""Facts: labels in faint at the left, values at the right: plain text that can be copied, or leads to a record."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.toolkit.labels import Label, plain_tooltip

Lead = tuple[str, int]
"""The kind and the id of a record."""
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Value(Label):
    """Wraps, or where there is little room is one line that ends in “…”, with the whole of it in the tooltip.

    One that leads somewhere is in the accent, and opened by a click, or by Enter while it has the focus.
    """

    opened = Signal(str, int)

    def __init__(self) -> None:
        super().__init__("", "fact", wrap=True)
        self.whole = ""
        self.lead: Lead | None = None
        self.selectable()

    def show_text(self, text: str) -> None:
        self.whole = text
        self._fit()

    def show_low(self, is_low: bool) -> None:
        wide = QSizePolicy.Policy.Ignored if is_low else QSizePolicy.Policy.Preferred
        self.setWordWrap(not is_low)
        self.setSizePolicy(wide, QSizePolicy.Policy.Preferred)
        self._fit()

    def lead_to(self, lead: Lead | None) -> None:
        if lead == self.lead:
            return
        self.lead = lead
        self.set_tone("text" if lead is None else "accent")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if lead is None else Qt.FocusPolicy.TabFocus)
        if lead is None:
            self.selectable()
        else:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._underline(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.lead is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(*self.lead)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.lead is not None and event.key() in ENTER and not event.modifiers():
            self.opened.emit(*self.lead)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._underline(self.lead is not None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._underline(self.lead is not None and self.hasFocus())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._underline(self.lead is not None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._underline(False)

    def _underline(self, on: bool) -> None:
        font = self.font()
        font.setUnderline(on)
        self.setFont(font)

    def _fit(self) -> None:
        shown = self.whole
        if not self.wordWrap():
            line = " ".join(shown.split())
            shown = self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, max(0, self.width()))
        self.setToolTip("" if shown == self.whole else plain_tooltip(self.whole))
        if shown != self.text():
            self.setText(shown)


class Facts(QWidget):
    """Shows pairs of label and value; a pair without a value is left out. `opened` says which record is wanted."""

    opened = Signal(str, int)

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

    def show_facts(self, facts: Iterable[tuple[str, str]], leads: Mapping[str, Lead] | None = None) -> None:
        """`leads` says by label which values lead to a record."""
        wanted = [(label, value) for label, value in facts if value]
        while len(self.lines) < len(wanted):
            self._add_line()
        for n, (label, value) in enumerate(self.lines):
            if n < len(wanted):
                label.setText(wanted[n][0])
                value.show_text(wanted[n][1])
                value.lead_to((leads or {}).get(wanted[n][0]))
            label.setVisible(n < len(wanted))
            value.setVisible(n < len(wanted))

    def _add_line(self) -> None:
        label, value = Label("", "fact", "faint"), Value()
        value.show_low(self.is_low)
        value.opened.connect(self.opened)
        n = len(self.lines)
        self.grid.addWidget(label, n, 0, Qt.AlignmentFlag.AlignTop)
        self.grid.addWidget(value, n, 1)
        self.lines.append((label, value))
