"""The one family of type, Inter, and the roles its sizes play (ux.md: The look)."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

FAMILY = "Inter"
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"
FILES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf")

REGULAR, MEDIUM, SEMIBOLD = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold


class Role(NamedTuple):
    pixels: int
    weight: QFont.Weight


ROLES = {
    "record": Role(18, SEMIBOLD),
    "page": Role(17, SEMIBOLD),
    "input": Role(14, REGULAR),
    "text": Role(13, REGULAR),
    "row": Role(13, MEDIUM),
    "name": Role(13, SEMIBOLD),
    "fact": Role(12, REGULAR),
    "button": Role(12, MEDIUM),
    "author": Role(12, SEMIBOLD),
    "secondary": Role(11, REGULAR),
    "pill": Role(11, MEDIUM),
    "rail": Role(10, MEDIUM),
    "group": Role(10, SEMIBOLD),
    "initials": Role(9, SEMIBOLD),
}


@cache
def font(role: str) -> QFont:
    """The font of a role. Do not change what it returns: copy it."""
    pixels, weight = ROLES[role]
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setWeight(weight)
    return made


@cache
def tabular(role: str) -> QFont:
    """The same font with figures of one width, for columns of amounts and times."""
    made = QFont(font(role))
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


@cache
def metrics(role: str) -> QFontMetrics:
    return QFontMetrics(font(role))


@cache
def plain(role: str) -> QFont:
    """The same font without pairing its letters, for lists: text that needs no shaping is set in half the time."""
    made = QFont(font(role))
    made.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
    return made


@cache
def plain_metrics(role: str) -> QFontMetrics:
    return QFontMetrics(plain(role))


@cache
def load_fonts() -> None:
    """Register the bundled files; a machine without any font of its own shows text all the same."""
    for file in FILES:
        QFontDatabase.addApplicationFont(str(FOLDER / file))
