"""The rights that steps need, and what is said to whoever lacks one. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.kernel.errors import NotPermitted
from app.kernel.permissions import PERMISSIONS


def missing_rights(presenter: Any, *permissions: str) -> list[str]:
    """A sentence for each of these rights that the user of this presenter does not hold."""
    held = presenter.backend.actor.permissions
    return [str(NotPermitted(permission=PERMISSIONS[name])) for name in permissions if name not in held]


def needs(*permissions: str) -> Callable[[Any], list[str]]:
    """The reasons of an action that nothing but these rights stands against."""
    return lambda presenter: missing_rights(presenter, *permissions)
