"""What every screen hears: changes of records, the database lost and found again, bugs to be reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.backend import Backend


class Live(QObject):
    """Made before there is a backend, so that the window can paint first; `attach` brings the change feed in."""

    changed = Signal(object)
    attached = Signal(object)
    lost = Signal(str)
    found = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.backend: Backend | None = None
        self.is_lost = False

    def attach(self, backend: Backend) -> None:
        self.backend = backend
        backend.listeners.append(self.changed.emit)
        self.attached.emit(backend)

    def detach(self) -> None:
        if self.backend is not None:
            self.backend.listeners.remove(self.changed.emit)
            self.backend = None

    def report_lost(self, text: str) -> None:
        """The database does not answer; said once until it is found again."""
        if not self.is_lost:
            self.is_lost = True
            self.lost.emit(text)

    def report_found(self) -> None:
        if self.is_lost:
            self.is_lost = False
            self.found.emit()
