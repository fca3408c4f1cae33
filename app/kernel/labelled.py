"""States, kinds and buckets: stored as a word, shown as a translated label."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A member is declared as ``SOLVED = "solved", N_("Solved")``: the word the database keeps, and the label."""

    label: str

    def __new__(cls, word: str, label: str = "") -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        return member

    __hash__ = str.__hash__
    """The word's own, which costs nothing; an enumeration's would be worked out anew each time it is looked up."""
