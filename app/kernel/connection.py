"""Which database this user's Pronto opens when none is named: kept in a file that nobody else can read.

The address of a server holds a password, and so the file has no rights for others (docs/decisions/0009).
"""

import os
from contextlib import suppress
from pathlib import Path

FILE = "database.json"
ONLY_MINE = 0o600


def kept_database(folder: Path | None = None) -> str | None:
    """The URL or file chosen at the first run; None where nothing readable is kept."""
    file = _file(folder)
    if not file.exists():
        return None
    import json

    try:
        if os.name == "posix" and file.stat().st_mode & 0o077:
            file.chmod(ONLY_MINE)
        url = json.loads(file.read_text("utf-8")).get("url")
    except (OSError, ValueError, AttributeError):
        return None
    return url if isinstance(url, str) and url else None


def keep_database(url: str, folder: Path | None = None) -> None:
    """From now on; the file never stands there readable to others, not even for a moment."""
    import json

    file = _file(folder)
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    with suppress(FileNotFoundError):
        new.unlink()
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_MINE), "w", encoding="utf-8") as stream:
        json.dump({"url": url}, stream)
    new.replace(file)


def _file(folder: Path | None) -> Path:
    from app.kernel.folders import preferences_file

    return (folder or preferences_file().parent) / FILE
