"""Toasts at the bottom right: what has been done, for six seconds, with a way back where there is one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.kernel.i18n import _
from ui.toolkit.buttons import button, icon_button
from ui.toolkit.grounds import Card
from ui.toolkit.labels import Glyph, Label

AT_MOST = 3
MILLISECONDS = 6_000
MARGIN, FROM_FOOT = 16, 148
"""Pixels: above the feet of forms and the line for notes, so that no button is covered."""


class Toast(Card):
    """Stays while the pointer is on it."""

    def __init__(self, parent: QWidget, text: str, undo: Callable[[], object] | None) -> None:
        super().__init__("toast", parent=parent)
        self.text, self.undo = text, undo
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(Glyph("circle-check", "good"))
        label = Label(text, "text", wrap=len(text) > 60)
        label.setMaximumWidth(380)
        row.addWidget(label, 1)
        if undo is not None:
            back = button(_("Undo"), kind="link")
            back.clicked.connect(self.take_back)
            row.addWidget(back)
        close = icon_button("x", _("Close this message"))
        close.clicked.connect(self.close)
        row.addWidget(close)
        self.timer = QTimer(self, singleShot=True, interval=MILLISECONDS)
        self.timer.timeout.connect(self.close)
        self.timer.start()

    def take_back(self) -> None:
        """Once: the message goes with what it spoke of."""
        undo, self.undo = self.undo, None
        if undo is not None:
            self.close()
            undo()

    def enterEvent(self, event: object) -> None:
        self.timer.stop()

    def leaveEvent(self, event: object) -> None:
        self.timer.start()


class Toasts(QObject):
    """Keeps at most three in the corner of their window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.window = window
        self.shown: list[Toast] = []
        window.installEventFilter(self)

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        toast = Toast(self.window, text, undo)
        toast.installEventFilter(self)
        self.shown.append(toast)
        for old in self.shown[:-AT_MOST]:
            old.close()
        toast.show()
        self.arrange()

    def texts(self) -> list[str]:
        return [toast.text for toast in self.shown]

    def undo_newest(self) -> bool:
        """Take the last step back that still can be; False when there is none."""
        newest = next((toast for toast in reversed(self.shown) if toast.undo is not None), None)
        if newest is not None:
            newest.take_back()
        return newest is not None

    def arrange(self) -> None:
        bottom = self.window.height() - FROM_FOOT
        for toast in reversed(self.shown):
            toast.adjustSize()
            bottom -= toast.height()
            toast.move(self.window.width() - toast.width() - MARGIN, bottom)
            toast.raise_()
            bottom -= 8

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and isinstance(watched, Toast) and watched in self.shown:
            self.shown.remove(watched)
            watched.deleteLater()
            self.arrange()
        elif event.type() == QEvent.Type.Resize and watched is self.window:
            self.arrange()
        return False
