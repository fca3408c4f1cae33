"""What a search offers while one types: an id, a name, and what tells it from others of that name. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from app.kernel.text import holding


class Match(NamedTuple):
    id: Any
    text: str
    second: str = ""


def matches_of(choices: Mapping[Any, str]) -> list[Match]:
    """Choices as a query gives them: what stands after the first “·” is the second line."""
    return [Match(key, *(part.strip() for part in text.split(" · ", 1))) for key, text in choices.items()]


def fitting(matches: Iterable[Match], text: str) -> list[Match]:
    """Those that hold all the words typed, in either line."""
    holds = holding(text)
    return [match for match in matches if holds(f"{match.text} {match.second}")]
