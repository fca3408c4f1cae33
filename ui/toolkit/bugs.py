"""What happens to an exception nobody expected: it is logged under a reference number and shown once."""

import logging
import os
import sys
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger("pronto")


@dataclass(frozen=True)
class Bug:
    reference: str
    summary: str
    details: str
    is_new: bool


class BugLog:
    """Remembers what it has shown, so that a fault that repeats is written each time but shown once."""

    def __init__(self) -> None:
        self.shown: set[tuple[object, ...]] = set()
        self.handler: logging.Handler | None = None

    def record(self, error: BaseException) -> Bug:
        import traceback

        place = _place(error)
        is_new = place not in self.shown
        self.shown.add(place)
        reference = os.urandom(4).hex().upper()
        details = f"{reference} · Python {sys.version.split()[0]}\n" + "".join(traceback.format_exception(error))
        log.error("%s", details)
        return Bug(reference, f"{type(error).__name__}: {error}", details, is_new)

    def log_to(self, file: Path) -> None:
        """Write the log beside the user's data, at most three files of a megabyte."""
        from logging.handlers import RotatingFileHandler

        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        self.handler = handler
        log.addHandler(handler)
        log.setLevel(logging.INFO)

    def close(self) -> None:
        if self.handler is not None:
            log.removeHandler(self.handler)
            self.handler.close()
            self.handler = None


def _place(error: BaseException) -> tuple[object, ...]:
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    where = (frames[-1].filename, frames[-1].lineno) if frames else ()
    return (type(error).__name__, *where)
