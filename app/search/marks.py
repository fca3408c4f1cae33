"""Where in a text the words stand that were looked for, as ranges of its letters; and the piece of it worth showing."""

from collections.abc import Iterable
from typing import NamedTuple

from app.kernel.words import GRAM, folded_letter

Ranges = tuple[tuple[int, int], ...]
READ = 4_000
"""Letters of a long text that are looked through."""


class Marked(NamedTuple):
    """A text with the ranges to be marked: from the first letter up to the one after the last."""

    text: str
    marks: Ranges = ()


def marked(text: str, words: tuple[str, ...], keys: tuple[str, ...] = (), *, from_middle: bool = True) -> Marked:
    """The text with every place where a word, or a key whatever parts its figures, is found."""
    folded, places = _folded(text)
    found = {span for word in words for span in _places(folded, word, from_middle and len(word) >= GRAM)}
    squeezed = [number for number, letter in enumerate(folded) if letter != " "]
    close = "".join(folded[number] for number in squeezed)
    for key in keys:
        for start, end in _places(close, key, from_middle=True):
            found.add((squeezed[start], squeezed[end - 1] + 1))
    return Marked(text, _merged((places[start], places[end - 1] + 1) for start, end in found))


def snippet(text: str, words: tuple[str, ...], length: int = 120) -> Marked | None:
    """One line of the text around the first word that stands in it; None where none does."""
    line = " ".join(text[:READ].split())
    whole = marked(line, words, from_middle=False)
    if not whole.marks:
        return None
    start = max(0, whole.marks[0][0] - length // 3)
    if start:
        start = line.find(" ", start) + 1 or start
    end = min(len(line), start + length)
    before, after = "…" if start else "", "…" if end < len(line) else ""
    shift = len(before) - start
    marks = tuple((max(a, start) + shift, min(b, end) + shift) for a, b in whole.marks if a < end and b > start)
    return Marked(f"{before}{line[start:end]}{after}", marks)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its letters the place in the original."""
    letters: list[str] = []
    places: list[int] = []
    for number, letter in enumerate(text):
        for part in folded_letter(letter):
            letters.append(part)
            places.append(number)
    return "".join(letters), places


def _places(text: str, word: str, from_middle: bool) -> list[tuple[int, int]]:
    found, start = [], text.find(word)
    while start >= 0:
        if from_middle or start == 0 or text[start - 1] == " ":
            found.append((start, start + len(word)))
        start = text.find(word, start + 1)
    return found


def _merged(spans: Iterable[tuple[int, int]]) -> Ranges:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
