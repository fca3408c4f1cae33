"""What the one who edits a record has read of it, kept until he has saved. No Qt here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from app.kernel.errors import Refused, WrittenMeanwhile


class Seen:
    """The facts of a record as they were read; what has been written over them meanwhile is told once.

    Whoever saves again has then seen that, and writes his own over it.
    """

    def __init__(
        self, facts: Any, read: Callable[[], Awaitable[Any]], save: Callable[[Any, dict[str, Any]], Awaitable[Any]]
    ) -> None:
        self.facts, self.read, self.save = facts, read, save

    async def submit(self, given: dict[str, Any]) -> None:
        """Save the values of a form, knowing what was seen; the refusal goes on to the form."""
        try:
            await self.save(self.facts, given)
        except Refused as refusal:
            told = (reason for reason in refusal.reasons if isinstance(reason, WrittenMeanwhile))
            if columns := [reason.params["column"] for reason in told]:
                fresh = await self.read()
                self.facts = replace(self.facts, **{column: getattr(fresh, column) for column in columns})
            raise
