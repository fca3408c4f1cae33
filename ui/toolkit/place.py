"""A place one can go to from the navigation rail: declared as data in ui/navigation.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.backend import Backend
    from ui.toolkit.screen import Screen


@dataclass(frozen=True)
class Place:
    """`build` makes the widgets and must import nothing of the database; `present` may, and runs once it is there.

    `opens` names the kinds of record whose card this place shows; `key` reaches it from anywhere; a place that is
    not `in_rail` is reached by its key or by another screen, and one `at_bottom` stands at the rail's foot.
    """

    name: str
    label: str
    icon: str
    build: Callable[[], Screen]
    present: Callable[[Backend, Screen], Any]
    permission: str = ""
    opens: frozenset[str] = frozenset()
    key: str = ""
    in_rail: bool = True
    at_bottom: bool = False

    def is_allowed(self, permissions: frozenset[str]) -> bool:
        return not self.permission or self.permission in permissions
