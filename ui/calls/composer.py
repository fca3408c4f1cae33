"""Writing into a call's history: an internal note, on its own ground, or a note of what was said on the telephone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from app.kernel.i18n import _
from ui.toolkit.buttons import button
from ui.toolkit.choice_field import Segments
from ui.toolkit.fields import submits
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Card
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row

INTERNAL, SAID = "internal", "said"
LOW, HIGH = 26, 66


class Composer(Card):
    """Ctrl+Enter is `sent`. What is typed for a call stays with that call until it is sent."""

    sent = Signal()

    def __init__(self) -> None:
        super().__init__("note")
        self.drafts: dict[int, str] = {}
        self.call_id: int | None = None
        self.closed = ""
        self.area = QPlainTextEdit()
        self.area.setFont(font("fact"))
        self.area.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.area.setStyleSheet("QPlainTextEdit { background: transparent; border: 0; padding: 2px 4px; }")
        self.area.setTabChangesFocus(True)
        self.area.installEventFilter(self)
        self.area.textChanged.connect(self._fit)
        self.kinds = Segments({INTERNAL: _("Internal note"), SAID: _("Telephone note")}, digits=False)
        self.kinds.set_key(INTERNAL)
        self.kinds.chosen.connect(lambda _key: self._dress())
        self.send: QPushButton = button(_("Write down"), "send")
        self.send.clicked.connect(self.sent)
        self.hint = Label("Ctrl ↵", "secondary", "faint")
        write = row(self.area, self.send, spacing=6)
        self.setLayout(column(write, row(self.kinds, None, self.hint), spacing=4, margins=(8, 6, 8, 8)))
        self._dress()
        self._fit()

    def show_call(self, call_id: int, closed: str = "") -> None:
        """Keep what is typed for the call shown so far, and bring back what was typed for this one.

        `closed` says why nothing can be written into this call; it stands in the text's place.
        """
        if call_id != self.call_id:
            if self.call_id is not None:
                self.drafts[self.call_id] = self.area.toPlainText()
            self.call_id = call_id
            self.area.setPlainText(self.drafts.pop(call_id, ""))
        self.closed = closed
        self.setEnabled(not closed)
        self._dress()

    def written(self) -> str:
        return self.area.toPlainText().strip()

    def is_internal(self) -> bool:
        return bool(self.kinds.key() == INTERNAL)

    def write(self, kind: str) -> None:
        """Go to the text, to write a note of that kind."""
        self.kinds.set_key(kind)
        self._dress()
        self.area.setFocus()

    def clear_draft(self, call_id: int) -> None:
        """The text of that call is kept in the database now."""
        self.drafts.pop(call_id, None)
        if call_id == self.call_id:
            self.area.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and submits(event):
            self.sent.emit()
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._fit()
        return super().eventFilter(watched, event)

    def _dress(self) -> None:
        internal = self.is_internal()
        self.set_kind("note" if internal and not self.closed else "inset")
        name = (
            _("Note for colleagues, never shown to the customer…") if internal else _("What was said on the telephone…")
        )
        self.area.setPlaceholderText(self.closed or name)
        self.area.setAccessibleName(name)

    def _fit(self) -> None:
        is_high = self.area.hasFocus() or bool(self.written())
        policy = Qt.ScrollBarPolicy
        self.area.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if is_high else policy.ScrollBarAlwaysOff)
        self.area.setFixedHeight(HIGH if is_high else LOW)
        self.send.setEnabled(bool(self.written()))
