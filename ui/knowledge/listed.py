"""Who may write the knowledge. No Qt."""

from __future__ import annotations

from typing import Any

from app.kernel.errors import NotPermitted
from app.kernel.permissions import PERMISSIONS

WRITE = "knowledge.write"


def may_write(presenter: Any) -> bool:
    return WRITE in presenter.backend.actor.permissions


def needs_right(presenter: Any) -> list[str]:
    """The reason against writing, for whoever may only read."""
    return [] if may_write(presenter) else [str(NotPermitted(permission=PERMISSIONS[WRITE]))]
