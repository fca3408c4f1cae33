"""Waiting in a test for what the loop is about to do."""

import asyncio
from collections.abc import Callable


async def until(true: Callable[[], object], seconds: float = 5.0) -> None:
    """Return as soon as it is so; a test that waits in vain fails."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 (what is waited for is a widget's state, which tells nobody)
            await asyncio.sleep(0.002)
