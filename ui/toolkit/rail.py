"""The navigation rail: an icon over a word for each place, a badge where something waits."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.kernel.i18n import _
from ui.toolkit.buttons import as_text
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Tag
from ui.toolkit.icons import icon
from ui.toolkit.labels import plain_tooltip
from ui.toolkit.place import Place
from ui.toolkit.qactions import with_key

WIDTH = 84
HEIGHT, SPACING = 50, 4
LOW_HEIGHT, LOW_SPACING = 43, 2
"""Of a button in a window that is too low for all of them."""

MARK_SIZE = 36
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
        self.show_low(False)
        self.says = text
        self.show_key(key)
        self.setAccessibleName(text)
        self.badge = Tag("", "pill", "bad", "bad")
        self.badge.setParent(self)
        self.badge.setFont(font("initials"))
        self.badge.hide()

    def show_low(self, is_low: bool) -> None:
        self.setFixedHeight(LOW_HEIGHT if is_low else HEIGHT)
        if self.property("low") != is_low:
            self.setProperty("low", is_low)
            self.style().polish(self)

    def show_key(self, key: str) -> None:
        self.setToolTip(plain_tooltip(with_key(self.says, key)))

    def show_badge(self, count: int, tone: str = "bad") -> None:
        """A small count at the icon's shoulder; nought shows none."""
        self.badge.setText(str(count) if count < 100 else "99+")
        self.badge.ink = self.badge.tone = tone
        self.badge.setVisible(count > 0)
        self.badge.setFixedSize(max(15, self.badge.sizeHint().width() + 8), 15)
        self.badge.move(self.width() // 2 + 5, 3)
        self.setAccessibleDescription(str(count) if count else "")


class Rail(QWidget):
    went = Signal(str)
    menu_wanted = Signal()

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(_("Places"))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(4, 12, 4, 10)
        self.column.setSpacing(SPACING)
        self.column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumHeight(1)
        self.sign = Tag("P", "mark", "on_accent")
        self.sign.setFont(font("record"))
        self.sign.setFixedSize(MARK_SIZE, MARK_SIZE)
        self.column.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignHCenter)
        self.group = QButtonGroup(self)
        self.buttons: dict[str, RailButton] = {}
        self.kept: list[str] = []
        for place in places:
            if place.in_rail and not place.at_bottom:
                self._add(place)
        self.column.addStretch(1)
        for place in places:
            if place.in_rail and place.at_bottom:
                self._add(place)
        self.menu_button = RailButton(_("Menu"), "menu")
        self.menu_button.clicked.connect(self.menu_wanted)
        self.column.addWidget(self.menu_button)

    def _add(self, place: Place) -> None:
        button = RailButton(_(place.label), place.icon)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.went.emit(place.name))
        self.group.addButton(button)
        self.buttons[place.name] = button
        self.kept.append(place.name)
        self.column.addWidget(button)

    def keep(self, names: Container[str]) -> None:
        """Only these places from now on: the others are not this user's."""
        self.kept = [name for name in self.buttons if name in names]
        self._fit()

    def show_keys(self, keys: Mapping[str, str]) -> None:
        for name, button in self.buttons.items():
            button.show_key(keys.get(name, ""))

    def show_badges(self, counts: Mapping[str, tuple[int, str]]) -> None:
        """What waits at each place, and the tone it is said in."""
        for name, (count, tone) in counts.items():
            if name in self.buttons:
                self.buttons[name].show_badge(count, tone)

    def mark(self, place: str) -> None:
        """Show where one is; a place that is not in the rail leaves nothing marked."""
        if place in self.buttons:
            self.buttons[place].setChecked(True)
            return
        self.group.setExclusive(False)
        for button in self.buttons.values():
            button.setChecked(False)
        self.group.setExclusive(True)

    def _fit(self) -> None:
        """In a low window the buttons stand closer, without the sign; what has no room even so is in the menu."""
        margins = self.column.contentsMargins()
        room = self.height() - margins.top() - margins.bottom()
        wanted = len(self.kept) + 1
        is_low = wanted * (HEIGHT + SPACING) + MARK_SIZE > room
        height, spacing = (LOW_HEIGHT, LOW_SPACING) if is_low else (HEIGHT, SPACING)
        most = max(1, (room + spacing) // (height + spacing) - 1)
        self.sign.setHidden(is_low)
        self.column.setSpacing(spacing)
        self.menu_button.show_low(is_low)
        for name, button in self.buttons.items():
            button.show_low(is_low)
            button.setVisible(name in self.kept and self.kept.index(name) < most)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
