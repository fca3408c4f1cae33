"""Keys on keyboards without Latin letters: where only `ru` is set up, Ctrl+K is still the key that K is printed on.

With a Latin layout beside it Qt finds the letter by itself; with none it does not. The physical key then says which
letter is meant: its scan code where the platform has one, otherwise the place of the Cyrillic letter on ЙЦУКЕН.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

ROWS = {16: "QWERTYUIOP", 30: "ASDFGHJKL", 44: "ZXCVBNM"}
"""The first code of each row of letters, as PC keyboards have sent them since 1984: Linux's evdev, and Windows."""

LETTERS = {first + n: letter for first, row in ROWS.items() for n, letter in enumerate(row)}
OFFSETS = {"xcb": 8, "wayland": 8, "wayland-egl": 8, "windows": 0}
"""X11 and Wayland count from 8; a platform that is not here goes by the letter."""

CYRILLIC = dict(zip("ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", "QWERTYUIOPASDFGHJKLZXCVBNM", strict=True))
FIRST_FOREIGN, LAST_FOREIGN = 0x0370, 0xFFFF
"""Greek, Cyrillic and whatever comes after them; accented Latin letters lie before."""

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
META = Qt.KeyboardModifier.MetaModifier
TEXT_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)


def latin_letter(key: int, scan_code: int, platform: str) -> str:
    """The Latin letter on the key that was pressed; empty when the key needs no such help."""
    if not FIRST_FOREIGN <= key <= LAST_FOREIGN or not chr(key).isalpha():
        return ""
    if scan_code and platform in OFFSETS:
        return LETTERS.get(scan_code - OFFSETS[platform], "")
    return CYRILLIC.get(chr(key).upper(), "")


class KeyFilter(QObject):
    """Looks at the keys of whatever window has the focus. What is typed into a field stays what it is."""

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        self.platform = app.platformName()
        self.window: QWindow | None = None
        app.focusWindowChanged.connect(self.follow)
        self.follow(app.focusWindow())

    def follow(self, window: QWindow | None) -> None:
        if self.window is not None and isValid(self.window):
            self.window.removeEventFilter(self)
        self.window = window
        if window is not None:
            window.installEventFilter(self)

    def stop(self) -> None:
        self.follow(None)
        app = self.parent()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.disconnect(self.follow)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        letter = latin_letter(event.key(), event.nativeScanCode(), self.platform)
        focus = QApplication.focusWidget()
        return bool(letter) and focus is not None and self._pass_on(focus, event, letter)

    def _pass_on(self, watched: QWidget, event: QKeyEvent, letter: str) -> bool:
        """The same key as a Latin layout would send it: to the shortcuts first, then to the widget."""
        modifiers = event.modifiers()
        is_command = bool(modifiers & (CONTROL | ALT | META))
        if not is_command and takes_text(watched):
            return False
        pressed = latin_event(event, letter, QEvent.Type.KeyPress)
        wanted = self._is_wanted(watched, latin_event(event, letter, QEvent.Type.ShortcutOverride))
        if wanted or not run_shortcut(watched.window(), QKeySequence(pressed.keyCombination())):
            QApplication.sendEvent(watched, pressed)
            return pressed.isAccepted()
        return True

    @staticmethod
    def _is_wanted(watched: QWidget, override: QKeyEvent) -> bool:
        """Whether the widget takes the key for itself, as a field takes Ctrl+C."""
        override.ignore()
        QApplication.sendEvent(watched, override)
        return override.isAccepted()


def latin_event(event: QKeyEvent, letter: str, kind: QEvent.Type) -> QKeyEvent:
    modifiers = event.modifiers()
    text = "" if modifiers & (CONTROL | ALT | META) else (letter if event.text().isupper() else letter.lower())
    return QKeyEvent(
        kind,
        ord(letter),
        modifiers,
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        text,
        event.isAutoRepeat(),
    )


def takes_text(widget: QWidget) -> bool:
    """Whether letters are written there."""
    return isinstance(widget, TEXT_FIELDS) and not getattr(widget, "isReadOnly", bool)()


def run_shortcut(window: QWidget, sequence: QKeySequence) -> bool:
    """Do what that key does in this window just now; False when it does nothing."""
    for qaction in window.findChildren(QAction):
        if qaction.isEnabled() and sequence in qaction.shortcuts() and _is_in_sight(qaction):
            qaction.trigger()
            return True
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        if shortcut.isEnabled() and shortcut.key() == sequence and isinstance(owner, QWidget) and owner.isVisible():
            shortcut.activated.emit()
            return True
    return False


def _is_in_sight(qaction: QAction) -> bool:
    return any(isinstance(owner, QWidget) and owner.isVisible() for owner in qaction.associatedObjects())
