"""A panel over the window: nothing waits for it, and it is gone with Esc, with a click beside it, or when done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.toolkit.grounds import Card

if TYPE_CHECKING:
    from PySide6.QtCore import QSize

SHADE = QColor(0, 0, 0, 70)
TOP = 0.12
MARGIN = 24
SHORTCUT_KEYS = frozenset(
    {
        *(Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down),
        *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Tab, Qt.Key.Key_Backtab),
    }
)


class Overlay(QWidget):
    """Covers its window; a subclass lays its widgets out in `panel` and says how large it may become."""

    def __init__(self, window: QWidget, most: QSize) -> None:
        super().__init__(window)
        self.most, self.covered = most, window
        self.came_from = window.focusWidget()
        self.panel = Card("toast", parent=self)
        window.installEventFilter(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fit()

    def open(self) -> None:
        self.show()
        self.raise_()

    def close(self) -> bool:
        """Gone for good; the focus returns to where it was."""
        if not self.isHidden():
            self.hide()
            focused = self.window().focusWidget()
            if self.came_from is not None and (focused is None or self.isAncestorOf(focused)):
                self.came_from.setFocus()
            self.deleteLater()
        return True

    def _fit(self) -> None:
        room = self.covered.rect()
        self.setGeometry(room)
        width = min(self.most.width(), room.width() - 2 * MARGIN)
        top = min(round(room.height() * TOP), max(MARGIN, room.height() - self.most.height() - MARGIN))
        height = min(self.most.height(), room.height() - top - MARGIN)
        self.panel.setGeometry((room.width() - width) // 2, top, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.covered:
            self._fit()
        return False

    def event(self, event: QEvent) -> bool:
        """While it is open its own keys are no shortcuts of what lies below; nor is a letter without Ctrl."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            is_function = Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
            if Qt.Key(event.key()) in SHORTCUT_KEYS or (plain and not is_function):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """The focus stays within while the overlay is open."""
        inside = [widget for widget in self.findChildren(QWidget) if self._takes_tab(widget)]
        if not inside:
            return True
        current = self.window().focusWidget()
        at = inside.index(current) if current in inside else -1
        inside[(at + (1 if forward else -1)) % len(inside)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    @staticmethod
    def _takes_tab(widget: QWidget) -> bool:
        wants = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        return wants and widget.isVisible() and widget.isEnabled()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), SHADE)
        painter.end()
