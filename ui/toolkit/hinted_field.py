"""What else there is to know of a value while one types it, such as who has it already."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from app.kernel.errors import Refused
from ui.toolkit.field import PAUSE_MILLISECONDS, Field

if TYPE_CHECKING:
    import asyncio


class HintedField(QObject):
    """Asks when the typing pauses, and lives as long as its field. An answer to what has been typed over is dropped."""

    def __init__(
        self,
        field: Field,
        hint: Callable[[Any], Awaitable[str]],
        start: Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]],
    ) -> None:
        super().__init__(field)
        self.field, self.hint, self.start = field, hint, start
        self.asked: list[asyncio.Task[Any]] = []
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self.pause.timeout.connect(self.ask)
        field.changed.connect(self.pause.start)
        asked = self.asked
        field.destroyed.connect(lambda: [task.cancel() for task in asked])

    def ask(self) -> None:
        for task in self.asked:
            task.cancel()
        self.asked[:] = [self.start(self._ask())]

    async def _ask(self) -> None:
        with suppress(Refused):
            value = self.field.value()
            told = await self.hint(value)
            if value == self.field.value():
                self.field.tell(told)
