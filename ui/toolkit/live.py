"""What every screen hears: changes of records, the database lost and found again, bugs to be reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.toolkit.keys import Keymap

if TYPE_CHECKING:
    from app.backend import Backend
    from app.presence.queries import PresentRow


class Live(QObject):
    """Made before there is a backend, so that the window can paint first; `attach` brings the change feed in."""

    changed = Signal(object)
    attached = Signal(object)
    lost = Signal(str)
    found = Signal()
    failed = Signal(object)
    presence_changed = Signal()
    look_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.backend: Backend | None = None
        self.is_lost = False
        self.keys = Keymap(self)
        self.present: Sequence[PresentRow] = ()
        self.looks_at: tuple[str, int] | None = None

    def attach(self, backend: Backend) -> None:
        self.backend = backend
        backend.listeners.append(self.changed.emit)
        self.attached.emit(backend)

    def detach(self) -> None:
        if self.backend is not None:
            self.backend.listeners.remove(self.changed.emit)
            self.backend = None

    def look_at(self, kind: str, record_id: int) -> None:
        """A screen shows that record to its user; colleagues who open it are told."""
        if self.looks_at != (kind, record_id):
            self.looks_at = (kind, record_id)
            self.look_changed.emit()

    def show_present(self, rows: Sequence[PresentRow]) -> None:
        """Who is at work just now, this user among them."""
        if list(rows) != list(self.present):
            self.present = rows
            self.presence_changed.emit()

    def report_lost(self, text: str) -> None:
        """The database does not answer; said once until it is found again."""
        if not self.is_lost:
            self.is_lost = True
            self.lost.emit(text)

    def report_found(self) -> None:
        if self.is_lost:
            self.is_lost = False
            self.found.emit()
