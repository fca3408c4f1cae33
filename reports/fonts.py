"""The fonts of every document: Inter in four weights, and what is printed for the characters it lacks."""

import unicodedata
from functools import cache
from importlib.resources import files
from io import BytesIO

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, MEDIUM, SEMIBOLD, BOLD = FONTS = ("Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold")

MISSING = "□"
"""Stands, visibly, for each character that Inter cannot draw."""

TWINS = {"✔": "✓", "☑": "✓", "✅": "✓", "☐": "□", "✘": "×", "❌": "×", "➜": "→", "➔": "→"}
"""Characters outside Inter that look like one inside it."""

LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"

INVISIBLE = ("Cc", "Cf")
"""Unicode categories that draw nothing: controls, joiners, bidirectional overrides."""

VARIATION_SELECTORS = range(0xFE00, 0xFE10)


@cache
def load_fonts() -> dict[str, TTFont]:
    """Reads the bundled fonts and makes them known to reportlab, once per process."""
    folder = files("resources") / "fonts"
    fonts = {name: TTFont(name, BytesIO((folder / f"{name}.ttf").read_bytes())) for name in FONTS}
    for font in fonts.values():
        registerFont(font)
    return fonts


@cache
def drawable() -> frozenset[int]:
    """The code points that all four weights can draw."""
    return frozenset.intersection(*(frozenset(font.face.charToGlyph) for font in load_fonts().values()))


class _Substitutes(dict[int, str]):
    """What is printed for a code point; filled as characters are met, for `str.translate`."""

    def __missing__(self, code: int) -> str:
        self[code] = substitute = _substitute(chr(code))
        return substitute


_SUBSTITUTES = _Substitutes()


def _substitute(character: str) -> str:
    if character in LINE_ENDS:
        return "\n"
    category = unicodedata.category(character)
    if character == "\t" or category == "Zs":
        return "\u00a0" if character in "\u00a0\u202f" else " "
    if category in INVISIBLE or ord(character) in VARIATION_SELECTORS:
        return ""
    if ord(character) in drawable():
        return character
    simpler = TWINS.get(character) or unicodedata.normalize("NFKC", character)
    return simpler if all(ord(part) in drawable() for part in simpler) else MISSING


def printable(text: str) -> str:
    """The text as Inter can draw it: composed, without control characters, lines ended by a line feed.

    A character that Inter lacks becomes a similar one or `MISSING`, so that a reader sees that something stood there.
    """
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_SUBSTITUTES)


def one_line(text: str, limit: int) -> str:
    """The printable text on a single line of at most `limit` characters: for names, addresses and numbers."""
    line = " ".join(printable(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
