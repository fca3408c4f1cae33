"""How well what is typed fits a label. No Qt, no database: folded words against folded words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from app.kernel.text import folded

Item = TypeVar("Item")

BEGINS, INSIDE, SCATTERED = 0, 2, 5


def fit(typed: str, label: str) -> int | None:
    """Nought is best; None when a word typed is nowhere in the label, not even letter by letter."""
    words, text = folded(typed).split(), folded(label)
    marks = [_fit_of_word(word, text) for word in words]
    found = [mark for mark in marks if mark is not None]
    return sum(found) if len(found) == len(marks) else None


def _fit_of_word(word: str, text: str) -> int | None:
    if text.startswith(word) or f" {word}" in text:
        return BEGINS
    if word in text:
        return INSIDE
    letters = iter(text)
    return SCATTERED if len(word) > 2 and all(letter in letters for letter in word) else None


def best(typed: str, items: Iterable[Item], label: Callable[[Item], str], limit: int) -> list[Item]:
    """Those that fit, the best first; equals stay in their order."""
    marked = [(mark, item) for item in items if (mark := fit(typed, label(item))) is not None]
    return [item for _mark, item in sorted(marked, key=lambda pair: pair[0])[:limit]]
