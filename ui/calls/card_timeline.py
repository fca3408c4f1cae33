"""The timeline of a call, whole or a part of it: what was written, the states, the work, the papers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.kernel.i18n import N_, _
from ui.toolkit.buttons import TARGET
from ui.toolkit.chips import painted_in
from ui.toolkit.delegates import ONE_LINE
from ui.toolkit.fonts import font, metrics
from ui.toolkit.layout import column, row
from ui.toolkit.theme import colour
from ui.toolkit.timeline import Entry, Timeline

ALL = "all"
PARTS = {
    ALL: N_("All"),
    "notes": N_("Notes"),
    "states": N_("States"),
    "work": N_("Work"),
    "documents": N_("Documents"),
}


class PartChip(QAbstractButton):
    """On or off; one of a row is always on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(text)
        self.setFixedSize(metrics("pill").horizontalAdvance(text) + 20, TARGET)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "accent" if self.hasFocus() else "line" if not self.isChecked() else "accent_soft"
        painter.setPen(colour(edge))
        ground = "accent_soft" if self.isChecked() else "hover" if self.underMouse() else "surface"
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(painted_in(self.rect()), 10, 10)
        painter.setFont(font("pill"))
        painter.setPen(colour("accent" if self.isChecked() else "soft"))
        painter.drawText(self.rect().adjusted(10, -1, -9, -1), ONE_LINE, self.text())
        painter.end()


class TimelinePage(QWidget):
    """The chips stay as they were chosen while other calls are looked at."""

    part_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.part = ALL
        self.chips = {name: PartChip(_(label)) for name, label in PARTS.items()}
        self.chips[ALL].setChecked(True)
        self.timeline = Timeline(_("Timeline"))
        for name, chip in self.chips.items():
            chip.clicked.connect(lambda _checked=False, name=name: self.show_part(name))
        page = column(row(*self.chips.values(), None, spacing=6), self.timeline, spacing=4)
        page.setStretch(1, 1)
        self.setLayout(page)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        self.entries = list(entries)
        self._show()

    def show_part(self, name: str) -> None:
        self.part = name
        self.chips[name].setChecked(True)
        self._show()
        self.part_changed.emit(name)

    def _show(self) -> None:
        self.timeline.show_entries([entry for entry in self.entries if self.part in (ALL, entry.part)])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._step(event):
            return True
        return super().event(event)

    def _step(self, event: QKeyEvent) -> bool:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        here = next((n for n, chip in enumerate(self.chips.values()) if chip.hasFocus()), None)
        if not by or here is None:
            return False
        names = list(self.chips)
        name = names[max(0, min(len(names) - 1, here + by))]
        self.chips[name].setFocus()
        self.show_part(name)
        return True
