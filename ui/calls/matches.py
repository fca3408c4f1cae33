"""Calls as a search offers them. No Qt here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.backend import Backend
from app.calls.filters import ALL_OPEN
from app.calls.lists import find_calls
from ui.toolkit.matches import Match

MOST = 20


def call_match(call: Any) -> Match:
    return Match(call.id, f"{call.number} · {call.subject}", call.customer or "")


async def open_calls(backend: Backend, text: str) -> list[Match]:
    """The open calls that hold the words."""
    page = await backend.ask(find_calls, filter=replace(ALL_OPEN, text=text), limit=MOST)
    return [call_match(row) for row in page.rows]
