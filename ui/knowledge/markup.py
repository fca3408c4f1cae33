"""The little markup of articles: paragraphs, heads, lists, bold and code. Whatever else is written is text as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

BULLET = re.compile(r"[-*•]\s+(.*)")
NUMBERED = re.compile(r"(\d{1,3})[.)]\s+(.*)")
HEAD = re.compile(r"#{1,3}\s+(.*)")
SPAN = re.compile(r"\*\*(.+?)\*\*|`(.+?)`")


class Span(NamedTuple):
    """A piece of a line; `look` is "", "bold" or "code"."""

    text: str
    look: str = ""


class Block(NamedTuple):
    """`kind` is "text", "head", "bullet" or "number"; `mark` is the number written before it."""

    kind: str
    spans: tuple[Span, ...]
    mark: str = ""


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text: lines that follow each other are one paragraph, and keep their breaks."""
    blocks: list[Block] = []
    lines: list[str] = []

    def end_paragraph() -> None:
        if lines:
            blocks.append(Block("text", tuple(spans_of("\n".join(lines)))))
            lines.clear()

    for line in text.splitlines():
        stripped = line.strip()
        block = _block_of(stripped)
        if block is not None or not stripped:
            end_paragraph()
        if block is not None:
            blocks.append(block)
        elif stripped:
            lines.append(stripped)
    end_paragraph()
    return blocks


def _block_of(line: str) -> Block | None:
    if found := HEAD.fullmatch(line):
        return Block("head", tuple(spans_of(found[1])))
    if found := BULLET.fullmatch(line):
        return Block("bullet", tuple(spans_of(found[1])))
    if found := NUMBERED.fullmatch(line):
        return Block("number", tuple(spans_of(found[2])), found[1])
    return None


def spans_of(text: str) -> Iterator[Span]:
    """The pieces of a line; marks that are not closed are text."""
    end = 0
    for found in SPAN.finditer(text):
        if found.start() > end:
            yield Span(text[end : found.start()])
        yield Span(found[1], "bold") if found[1] else Span(found[2], "code")
        end = found.end()
    if end < len(text):
        yield Span(text[end:])
