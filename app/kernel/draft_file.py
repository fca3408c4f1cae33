"""What was typed while the database did not answer, in a file of this computer's user until it answers again."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from app.kernel.folders import data_folder


class LocalDraft(NamedTuple):
    place: str
    text: str
    at: datetime


class DraftFile:
    """One file for all users of this account; what cannot be read in it counts as nothing."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file

    @property
    def path(self) -> Path:
        return self.file or data_folder() / "drafts.json"

    def keep(self, login: str, place: str, text: str, at: datetime) -> None:
        """Written whole beside the old file and put in its place, so that a crash leaves the one or the other."""
        kept = self._read()
        mine = kept.setdefault(login, {})
        mine.pop(place, None)
        if text:
            mine[place] = {"text": text, "at": at.isoformat()}
        self._write(kept)

    def take(self, login: str) -> list[LocalDraft]:
        """The user's drafts, which are gone from the file then."""
        if not self.path.exists():
            return []
        kept = self._read()
        mine = kept.pop(login, {})
        self._write(kept)
        return [LocalDraft(place, draft["text"], datetime.fromisoformat(draft["at"])) for place, draft in mine.items()]

    def _read(self) -> dict[str, dict[str, dict[str, str]]]:
        try:
            found = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, kept: dict[str, dict[str, dict[str, str]]]) -> None:
        if not any(kept.values()):
            self.path.unlink(missing_ok=True)
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(kept, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
