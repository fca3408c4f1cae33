"""What a list shows in one cell, as plain values: painted by delegates.py, read by screen readers, copied as text."""

from typing import NamedTuple

from ui.toolkit.pills import Mark


class Text(NamedTuple):
    """A plain text, in the tone it means."""

    text: str
    tone: str = "text"
    role: str = "fact"


class Amount(NamedTuple):
    """Money, a quantity or a time: at the right, with figures of one width."""

    text: str
    tone: str = "text"


class TwoLines(NamedTuple):
    """A title over a second line, with a glyph before them that says `glyph_says`. Unread titles are bold."""

    title: str
    second: str = ""
    glyph: str = ""
    glyph_tone: str = "soft"
    glyph_says: str = ""
    is_unread: bool = False

    @property
    def text(self) -> str:
        return " · ".join(part for part in (self.glyph_says, self.title, self.second) if part)


class Person(NamedTuple):
    """A name after its initials; without a name, what one can do about it, in the accent."""

    name: str
    instead: str = ""

    @property
    def text(self) -> str:
        return self.name or self.instead


Cell = Text | Amount | TwoLines | Person | Mark


def initials(name: str) -> str:
    """Two letters for the circle: of “Rossi Mario” `RM`, of “Officina” `OF`."""
    words = [word for word in name.split() if word[0].isalnum()]
    if len(words) > 1:
        return (words[0][0] + words[-1][0]).upper()
    return words[0][:2].upper() if words else ""
