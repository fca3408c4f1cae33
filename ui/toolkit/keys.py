"""The keys in use: what each action declares, and what this user has put in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtGui import QKeySequence

NO_KEY = ""
RETURN = "↵"
"""Shorter than its name, and on every keyboard."""


class Keymap(QObject):
    """Made empty, filled from what is kept; `changed` tells everything that shows or obeys a key."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.own: dict[str, str] = {}

    def key_of(self, name: str, declared: str) -> str:
        return self.own.get(name, declared)

    def load(self, own: Mapping[str, str]) -> None:
        """The user's own keys by the names of their actions; what names no key counts as never set."""
        kept = {name: key for name, key in own.items() if key == NO_KEY or not sequence(key).isEmpty()}
        if kept != self.own:
            self.own = kept
            self.changed.emit()

    def remap(self, keys: Mapping[str, str]) -> None:
        """Several at once, as when one action takes the key of another."""
        self.load({**self.own, **keys})

    def reset(self, *names: str) -> None:
        """Back to what is declared; without names for all of them."""
        self.load({name: key for name, key in self.own.items() if names and name not in names})


def sequence(key: str) -> QKeySequence:
    """Imported when the first key is asked for: none is while the window comes up."""
    from PySide6.QtGui import QKeySequence

    return QKeySequence(key)


def native(key: str | QKeySequence) -> str:
    """As this platform writes it in the user's language: `Ctrl+K`, `⌘K`, `Strg+↵`."""
    return _written(key, "NativeText").replace(_written("Return", "NativeText"), RETURN) if key else ""


def portable(key: str | QKeySequence) -> str:
    """One spelling for each key, to compare and to keep."""
    return _written(key, "PortableText") if key else ""


def _written(key: str | QKeySequence, spelling: str) -> str:
    found = sequence(key) if isinstance(key, str) else key
    return found.toString(found.SequenceFormat[spelling])
