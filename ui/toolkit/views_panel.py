"""The panel of views beside a list: saved filters in groups, each with its count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.kernel.i18n import _
from ui.toolkit.delegates import paint_line
from ui.toolkit.fonts import metrics, tabular
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import Label
from ui.toolkit.layout import group_head
from ui.toolkit.theme import colour

WIDTH = 206


class View(NamedTuple):
    """A saved filter. `group` is the head it stands under, `tone` the ink of its count while it is not nought."""

    name: str
    label: str
    group: str = ""
    tone: str = "faint"


class ViewButton(QAbstractButton):
    def __init__(self, view: View) -> None:
        super().__init__()
        self.view = view
        self.count: int | None = None
        self.setCheckable(True)
        self.setFixedHeight(30)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(view.label)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_count(self, count: int) -> None:
        self.count = count
        self.setAccessibleDescription(str(count))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
        ground = "accent_soft" if self.isChecked() else "hover" if self.underMouse() else "window"
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(self.rect().adjusted(0, 1, -1, -2), 6, 6)
        room = self.rect().adjusted(10, 0, -10, 0)
        count = "" if self.count is None else str(self.count)
        width = metrics("fact").horizontalAdvance(count) + 10
        ink = "accent" if self.isChecked() else "soft" if self.view.group else "text"
        label_room = room.adjusted(0, 0, -width, 0)
        paint_line(painter, label_room, self.view.label, "row" if self.isChecked() else "text", ink)
        painter.setFont(tabular("fact"))
        painter.setPen(colour(self.view.tone if self.count else "faint"))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        painter.end()


class ViewsPanel(QScrollArea):
    """Views may be shown anew at any time; the one that was chosen stays so."""

    chosen = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Views"))
        inside = Panel("window")
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(6, 16, 10, 12)
        self.column.setSpacing(0)
        head = Label(title, "page")
        head.setContentsMargins(8, 0, 0, 8)
        self.column.addWidget(head)
        self.column.addStretch(1)
        self.setWidget(inside)
        self.group = QButtonGroup(self)
        self.buttons: dict[str, ViewButton] = {}
        self.extra: list[QWidget] = []

    def show_views(self, views: Sequence[View]) -> None:
        chosen = self.current()
        self._clear()
        group = ""
        for view in views:
            if view.group != group:
                group = view.group
                self._insert_head(group)
            self._insert(ViewButton(view))
        if views:
            self.choose(chosen if chosen in self.buttons else views[0].name)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        for name, button in self.buttons.items():
            if name in counts:
                button.show_count(counts[name])

    def choose(self, name: str) -> None:
        """Mark a view without saying so to the presenter."""
        self.buttons[name].setChecked(True)

    def current(self) -> str:
        return next((name for name, button in self.buttons.items() if button.isChecked()), "")

    def _insert(self, button: ViewButton) -> None:
        self.buttons[button.view.name] = button
        self.group.addButton(button)
        button.clicked.connect(lambda: self.chosen.emit(button.view.name))
        self.column.insertWidget(self.column.count() - 1, button)

    def _insert_head(self, group: str) -> None:
        head = group_head(group)
        head.setContentsMargins(10, 14, 0, 4)
        self.extra.append(head)
        self.column.insertWidget(self.column.count() - 1, head)

    def _clear(self) -> None:
        for widget in (*self.buttons.values(), *self.extra):
            self.column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.buttons.clear()
        self.extra.clear()
