"""What this user likes on this computer: theme, language, density, widths, where the window stood."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings


class Preferences:
    """Kept in an INI file of the user's; anything unreadable there counts as never set."""

    def __init__(self, file: Path) -> None:
        self.settings = QSettings(str(file), QSettings.Format.IniFormat)

    def text(self, key: str, default: str, choices: tuple[str, ...] = ()) -> str:
        value = self.settings.value(key, default)
        if not isinstance(value, str) or (choices and value not in choices):
            return default
        return value

    def keep(self, key: str, value: Any) -> None:
        self.settings.setValue(key, str(value).lower() if isinstance(value, bool) else value)

    def table(self, key: str) -> dict[str, str]:
        """Words by name; what cannot be read as such counts as none."""
        written = self.text(key, "")
        if not written:
            return {}
        import json

        try:
            read = json.loads(written)
        except ValueError:
            return {}
        return {name: word for name, word in read.items() if isinstance(word, str)} if isinstance(read, dict) else {}

    def keep_table(self, key: str, table: Mapping[str, str]) -> None:
        import json

        self.keep(key, json.dumps(dict(table), ensure_ascii=False))

    def bytes_of(self, key: str) -> Any:
        """A QByteArray that `saveState` or `saveGeometry` has given, or None."""
        value = self.settings.value(key)
        return value if hasattr(value, "toBase64") else None
