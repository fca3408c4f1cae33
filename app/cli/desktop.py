"""The verbs that open windows. They stand above the command line and are known to it by name alone."""

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.options import Db, Language
from app.kernel.i18n import N_
from app.kernel.phones import from_link

TOUR = N_(
    "Run the whole story, from the telephone call to the paid invoice, and leave its documents and screens in a folder."
)
DEMO = N_("Open the desktop on a throw-away demo database; without a display, run the tour.")
RUN = N_("Open the desktop.")
CALL = N_("Take down a telephone call: in the desktop that is open, or in a new one. For switchboards and tel: links.")


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


def call(
    phone: Annotated[
        str, typer.Option("--phone", metavar="NUMBER", help=N_("Who calls: a number, or a tel: or callto: link."))
    ] = "",
    db: Db = None,
    language: Language = None,
) -> None:
    raise typer.Exit(_screen("ui.desktop").call(from_link(phone), db))


def _screen(name: str) -> Any:
    return import_module(name)
