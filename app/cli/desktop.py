"""The verbs that open windows. They stand above the command line and are known to it by name alone."""

import re
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.options import Db, Language
from app.kernel.i18n import N_, _
from app.kernel.phones import from_link


class Theme(StrEnum):
    """As ui/toolkit/tokens.py names them."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


TOUR = N_(
    "Run the whole story, from the telephone call to the paid invoice, and leave its documents and screens in a folder."
)
DEMO = N_("Open the desktop on a throw-away demo database; without a display, run the tour.")
SCREENSHOTS = N_("Take pictures of every screen, on a throw-away demonstration year.")
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


def screenshots(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=N_("The folder for the pictures."))],
    theme: Annotated[
        Theme | None, typer.Option("--theme", help=N_("One theme alone. Default: light and dark."))
    ] = None,
    size: Annotated[
        str, typer.Option("--size", metavar="WxH", help=N_("The size of the window in pixels."))
    ] = "1440x900",
    only: Annotated[
        str, typer.Option("--only", metavar="NAME", help=N_("Only the pictures whose name begins so."))
    ] = "",
    db: Db = None,
    language: Language = None,
) -> None:
    taking = _screen("ui.screenshots")
    themes = (theme.value,) if theme else taking.BOTH
    raise typer.Exit(taking.run(out, db, themes, parse_size(size), only))


def parse_size(text: str) -> tuple[int, int]:
    """Width and height in pixels of a window such as 1440x900; refuses what is none."""
    found = re.fullmatch(r"(\d{3,5})x(\d{3,5})", text)
    if found is None:
        raise typer.BadParameter(_("{text} is no size; write for example 1440x900").format(text=text))
    return int(found[1]), int(found[2])


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
