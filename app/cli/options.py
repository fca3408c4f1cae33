"""The options that every verb has, and the form of its answer."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.faults import harmless
from app.kernel.i18n import LANGUAGES, N_

Db = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="URL",
        help=N_("The database: a file, sqlite:///file or postgresql://user@host/name. Default: your data folder."),
    ),
]
Language = Annotated[
    str | None,
    typer.Option("--language", metavar="|".join(LANGUAGES), help=N_("The language of messages. Default: LANG.")),
]
Json = Annotated[bool, typer.Option("--json", help=N_("Answer in JSON, on the standard output alone."))]
Folder = Annotated[Path, typer.Option(file_okay=False)]


def answer(text: str) -> None:
    """A line of the answer."""
    sys.stdout.write(harmless(text) + "\n")


def answer_json(data: Any) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
