"""One line of the panel of views: its name, its count, and a star that pins it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from app.kernel.i18n import show_count
from ui.toolkit.buttons import TARGET
from ui.toolkit.delegates import paint_line
from ui.toolkit.fonts import metrics, tabular
from ui.toolkit.icons import paint_icon
from ui.toolkit.labels import plain_tooltip
from ui.toolkit.theme import colour

if TYPE_CHECKING:
    from ui.toolkit.views_panel import View

MOST_COUNTED = 1_000
"""Where a counter stops: it stands for that many and more."""

STAR = 15


class LineButton(QAbstractButton):
    def __init__(self, says: str) -> None:
        super().__init__()
        self.setFixedHeight(TARGET)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(says)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def paint_ground(self, painter: QPainter) -> QRect:
        """The ground of its state; answers the room for what stands on it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
        ground = "accent_soft" if self.isChecked() else "hover" if self.underMouse() else "window"
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 1.5, -0.5, -1.5), 6, 6)
        return self.rect().adjusted(10, 0, -10, 0)


class ViewButton(LineButton):
    starred = Signal()

    def __init__(self, view: View) -> None:
        super().__init__(view.label)
        self.view = view
        self.count: int | None = None
        self.setCheckable(True)
        self.setMouseTracking(True)
        self.setToolTip(plain_tooltip(view.label) if len(view.label) > 20 else "")

    def show_count(self, count: int) -> None:
        self.count = count
        self.setAccessibleDescription(self.count_text())
        self.update()

    def count_text(self) -> str:
        if self.count is None:
            return ""
        return show_count(self.count) + ("+" if self.count >= MOST_COUNTED else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.paint_ground(painter)
        count = self.count_text()
        width = metrics("fact").horizontalAdvance(count) + 10
        if self._shows_star():
            tone = "accent" if self.view.is_pinned else "soft"
            paint_icon(painter, "star", colour(tone), self._star_room())
            width += STAR + 4
        ink = "accent" if self.isChecked() else "soft" if self.view.group else "text"
        label_room = room.adjusted(0, 0, -width, 0)
        paint_line(painter, label_room, self.view.label, "row" if self.isChecked() else "text", ink)
        painter.setFont(tabular("fact"))
        painter.setPen(colour(self.view.tone if self.count else "faint"))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the star pins the view and does not choose it."""
        if self._shows_star() and self._is_star(event.position()):
            self.setDown(False)
            self.starred.emit()
        else:
            super().mouseReleaseEvent(event)

    def _shows_star(self) -> bool:
        return "pin" in self.view.may and (self.view.is_pinned or self.underMouse() or self.hasFocus())

    def _is_star(self, at: QPointF) -> bool:
        return self._star_room().adjusted(-4, -8, 4, 8).contains(at)

    def _star_room(self) -> QRectF:
        count_width = metrics("fact").horizontalAdvance(self.count_text())
        right = self.width() - 10 - count_width - 6
        return QRectF(right - STAR, (self.height() - STAR) / 2, STAR, STAR)


class NewViewButton(LineButton):
    """Saves what the list shows now as a view."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.setText(says)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.paint_ground(painter)
        paint_icon(painter, "plus", colour("faint"), QRectF(room.left() - 1, room.center().y() - 6, 14, 14))
        paint_line(painter, room.adjusted(20, 0, 0, 0), self.text(), "fact", "faint")
        painter.end()
