"""What the presenters of the knowledge share. No Qt."""

from __future__ import annotations

from typing import Any

from app.kernel.errors import NotPermitted
from app.kernel.permissions import PERMISSIONS
from ui.toolkit.records import RecordsPresenter

WRITE = "knowledge.write"


def may_write(presenter: Any) -> bool:
    return WRITE in presenter.backend.actor.permissions


def needs_right(presenter: Any) -> list[str]:
    """The reason against writing, for whoever may only read."""
    return [] if may_write(presenter) else [str(NotPermitted(permission=PERMISSIONS[WRITE]))]


class ListedPresenter(RecordsPresenter):
    """A list that is searched by a line of text."""

    text = ""

    async def search(self, text: str) -> None:
        if text != self.text:
            self.text = text
            await self.refresh()
