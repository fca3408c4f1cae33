"""The verbs that open windows. They stand above the command line and are known to it by name alone."""

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.options import Db, Language
from app.kernel.i18n import N_

TOUR = N_(
    "Run the whole story, from the telephone call to the paid invoice, and leave its documents and screens in a folder."
)
DEMO = N_("Open the desktop on a throw-away demo database; without a display, run the tour.")
RUN = N_("Open the desktop.")


def tour(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=N_("The folder for documents and screens."))],
    db: Db = None,
    language: Language = None,
) -> None:
    raise typer.Exit(_screen("ui.tour").run(out, db))


def demo(db: Db = None, language: Language = None) -> None:
    raise typer.Exit(_screen("ui.demo").run(db))


def run(db: Db = None, language: Language = None) -> None:
    raise typer.Exit(_screen("ui.desktop").run(db))


def _screen(name: str) -> Any:
    return import_module(name)
