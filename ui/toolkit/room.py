"""The room a screen has for a window: none begins larger than what one can see and reach."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(8, 40)
"""Pixels that the system's frame and title take beside the window's own; known only when it stands."""


def room_for(window: QWidget) -> QSize:
    """How large the window may be on its screen, beside the system's own bars and within its frame."""
    return window.screen().availableGeometry().size() - FRAME


def fits(window: QWidget) -> bool:
    return window.size().boundedTo(room_for(window)) == window.size()
