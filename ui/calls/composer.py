"""Writing into a call's history: an internal note, on its own ground, or a note of what was said on the telephone."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget

from app.kernel.i18n import _
from ui.calls.words import moment_words
from ui.toolkit.buttons import button
from ui.toolkit.choice_field import Segments
from ui.toolkit.fields import submits
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Card
from ui.toolkit.keys import native
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row

INTERNAL, SAID = "internal", "said"
LOW, HIGH = 26, 66
TYPING_MILLISECONDS = 1_000
"""Who has stopped typing for so long gets it kept as a draft."""


class Composer(Card):
    """Ctrl+Enter is `sent`. What is typed for a call stays with that call until it is sent.

    `typed` carries the call and its text at every pause in typing, and when one goes on to another call.
    """

    sent = Signal()
    typed = Signal(int, str)

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
        self.area.setAcceptDrops(False)
        self.area.textChanged.connect(self._on_text_changed)
        self.pause = QTimer(self, singleShot=True, interval=TYPING_MILLISECONDS)
        self.pause.timeout.connect(self.tell_typed)
        self.kinds = Segments({INTERNAL: _("Internal note"), SAID: _("Telephone note")}, digits=False)
        self.kinds.setAccessibleName(_("Kind"))
        self.kinds.set_key(INTERNAL)
        self.kinds.chosen.connect(lambda _key: self._dress())
        self.send: QPushButton = button(_("Write down"), "send")
        self.send.clicked.connect(self.sent)
        self.hint = Label(native("Ctrl+Return"), "secondary", "faint")
        self.restored = Label("", "secondary", "soft")
        self.discard = button(_("Discard"), kind="link")
        self.discard.clicked.connect(self._on_discard)
        self.earlier = QWidget()
        self.earlier.setLayout(row(self.restored, self.discard, None, spacing=6, margins=(4, 0, 0, 0)))
        self.earlier.hide()
        write = row(self.area, self.send, spacing=6)
        self.below = QWidget()
        self.below.setLayout(row(self.kinds, None, self.hint))
        self.is_low = False
        self.setLayout(column(self.earlier, write, self.below, spacing=4, margins=(8, 6, 8, 8)))
        self._dress()
        self._fit()

    def show_call(self, call_id: int, closed: str = "") -> None:
        """Keep what is typed for the call shown so far, and bring back what was typed for this one.

        `closed` says why nothing can be written into this call; it stands in the text's place.
        """
        if call_id != self.call_id:
            self.leave()
            if self.call_id is not None:
                self.drafts[self.call_id] = self.area.toPlainText()
            self.call_id = call_id
            self._set_text(self.drafts.pop(call_id, ""))
            self.earlier.hide()
        self.closed = closed
        self.setEnabled(not closed)
        self._dress()

    def show_low(self, is_low: bool) -> None:
        """Where there is little room it is one line until somebody writes."""
        self.is_low = is_low
        self._fit()

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
            self._set_text("")
            self.earlier.hide()

    def show_draft(self, text: str, at: datetime) -> None:
        """What was typed earlier, perhaps at another desk; what is being typed here is not overwritten."""
        if self.call_id is not None and not self.written() and not self.closed:
            self._set_text(text)
            self.restored.setText(_("Draft from {time}").format(time=moment_words(at, datetime.now(UTC))))
            self.earlier.show()

    def leave(self) -> None:
        """What was typed last is told at once, without waiting for a pause."""
        if self.pause.isActive():
            self.pause.stop()
            self.tell_typed()

    def tell_typed(self) -> None:
        if self.call_id is not None:
            self.typed.emit(self.call_id, self.written())

    def _set_text(self, text: str) -> None:
        self.area.setPlainText(text)
        self.pause.stop()

    def _on_discard(self) -> None:
        if self.call_id is not None:
            call_id = self.call_id
            self.clear_draft(call_id)
            self.typed.emit(call_id, "")

    def _on_text_changed(self) -> None:
        self.pause.start()
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and submits(event):
            self.sent.emit()
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._fit()
        if event.type() == QEvent.Type.FocusOut:
            self.leave()
        return super().eventFilter(watched, event)

    def _dress(self) -> None:
        internal = self.is_internal()
        self.set_kind("note" if internal and not self.closed else "inset")
        name = _("Only colleagues see this…") if internal else _("What was said…")
        self.area.setPlaceholderText(self.closed or name)
        self.area.setAccessibleName(name)

    def _fit(self) -> None:
        is_high = self.area.hasFocus() or bool(self.written())
        policy = Qt.ScrollBarPolicy
        self.area.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if is_high else policy.ScrollBarAlwaysOff)
        self.area.setFixedHeight(HIGH if is_high else LOW)
        self.send.setEnabled(bool(self.written()))
        focused = QApplication.focusWidget()
        is_here = focused is not None and self.isAncestorOf(focused)
        self.below.setVisible(is_here or is_high or not self.is_low)
