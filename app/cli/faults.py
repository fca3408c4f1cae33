"""How a verb ends: well, refused with every reason, or with a bug that is logged under a reference number."""

import io
import logging
import sys
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from typing import Any
from uuid import uuid4

from app.kernel.errors import Refused
from app.kernel.folders import log_file
from app.kernel.i18n import _

log = logging.getLogger("pronto")


def run_safely(command: Any, arguments: Sequence[str]) -> int:
    """Run a verb of the command line and answer its exit code; nobody is shown a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        command.main(args=list(arguments), prog_name="main.py")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Refused as refusal:
        for reason in refusal.reasons:
            say(str(reason))
        return 1
    except Exception as error:
        say(_bug(error))
        return 1
    return 0


def say(text: str) -> None:
    """A message for the person at the terminal; the standard output is for answers."""
    sys.stderr.write(harmless(text) + "\n")


def harmless(text: str) -> str:
    """Without control characters: what stands in people's files must not steer the terminal."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in text)


def _bug(error: Exception) -> str:
    reference = uuid4().hex[:8].upper()
    file = log_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        log.addHandler(handler)
        log.propagate = False
        try:
            log.error("%s", reference, exc_info=error)
        finally:
            log.removeHandler(handler)
            log.propagate = True
            handler.close()
    except OSError:
        sentence = _("Something went wrong that should not have: {error}. The log file {file} could not be written.")
        return sentence.format(error=f"{type(error).__name__}: {error}", file=file)
    sentence = _("Something went wrong that should not have. Reference {reference}; the details are in {file}.")
    return sentence.format(reference=reference, file=file)
