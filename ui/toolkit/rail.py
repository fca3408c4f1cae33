"""The navigation rail: an icon over a word for each place, a badge where something waits, Ctrl+1 to Ctrl+9."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.kernel.i18n import _
from ui.toolkit.buttons import as_text, name
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Tag
from ui.toolkit.icons import icon
from ui.toolkit.place import Place
from ui.toolkit.qactions import with_key

WIDTH = 84
ICON = QSize(20, 20)


class RailButton(QToolButton):
    def __init__(self, text: str, icon_name: str, key: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "rail")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIcon(icon(icon_name, "soft", on="accent"))
        self.setIconSize(ICON)
        self.setFont(font("rail"))
        self.setText(as_text(text))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(50)
        name(self, with_key(text, key))
        self.setAccessibleName(text)
        self.badge = Tag("", "pill", "bad", "bad")
        self.badge.setParent(self)
        self.badge.setFont(font("initials"))
        self.badge.hide()

    def show_badge(self, count: int, tone: str = "bad") -> None:
        """A small count at the icon's shoulder; nought shows none."""
        self.badge.setText(str(count) if count < 100 else "99+")
        self.badge.ink = self.badge.tone = tone
        self.badge.setVisible(count > 0)
        self.badge.setFixedSize(max(15, self.badge.sizeHint().width() + 8), 15)
        self.badge.move(self.width() // 2 + 5, 3)


class Rail(QWidget):
    went = Signal(str)

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(_("Places"))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(4, 12, 4, 10)
        self.column.setSpacing(4)
        mark = Tag("P", "mark", "on_accent")
        mark.setFont(font("record"))
        mark.setFixedSize(36, 36)
        self.column.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addSpacing(10)
        self.group = QButtonGroup(self)
        self.buttons: dict[str, RailButton] = {}
        above = [place for place in places if place.in_rail and not place.at_bottom]
        for n, place in enumerate(above):
            self._add(place, f"Ctrl+{n + 1}" if n < 9 else "")
        self.column.addStretch(1)
        for place in places:
            if place.in_rail and place.at_bottom:
                self._add(place, place.key)

    def _add(self, place: Place, key: str) -> None:
        button = RailButton(_(place.label), place.icon, key)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.went.emit(place.name))
        self.group.addButton(button)
        self.buttons[place.name] = button
        self.column.addWidget(button)
        if key and not place.at_bottom:
            QShortcut(QKeySequence(key), self).activated.connect(lambda: self.went.emit(place.name))

    def add_at_foot(self, button: RailButton) -> None:
        self.column.addWidget(button)

    def mark(self, place: str) -> None:
        """Show where one is; a place that is not in the rail leaves nothing marked."""
        if place in self.buttons:
            self.buttons[place].setChecked(True)
            return
        self.group.setExclusive(False)
        for button in self.buttons.values():
            button.setChecked(False)
        self.group.setExclusive(True)
