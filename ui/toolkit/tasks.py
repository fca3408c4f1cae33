"""Running coroutines, kept from being forgotten and cancelled together with what owns them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio


class Tasks:
    """Holds every task until it ends. What a task raises goes to `on_error`; a cancelled task says nothing."""

    def __init__(self, on_error: Callable[[Exception], None]) -> None:
        self.on_error = on_error
        self.running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        from asyncio import get_running_loop

        task = get_running_loop().create_task(work)
        self.running.add(task)
        task.add_done_callback(self._ended)
        return task

    def cancel(self) -> None:
        for task in tuple(self.running):
            task.cancel()

    async def cancelled(self) -> None:
        """Cancel all and wait until the last has let go."""
        from asyncio import gather

        self.cancel()
        await gather(*tuple(self.running), return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self.running.discard(task)
        if not task.cancelled() and isinstance(error := task.exception(), Exception):
            self.on_error(error)
