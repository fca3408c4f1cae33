"""A place one can go to from the navigation rail: declared as data in ui/navigation.py."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from app.backend import Backend
    from ui.toolkit.screen import Screen


class Start(NamedTuple):
    """Something new that can be begun from anywhere, by its key: the place that `opens` this kind asks the rest."""

    name: str
    label: str
    key: str
    icon: str
    opens: str


class Place(NamedTuple):
    """`build` makes the widgets and must import nothing of the database; `present` may, and runs once it is there.

    `opens` names the kinds of record whose card this place shows; `key` reaches it from anywhere; a place that is
    not `in_rail` is reached by its key or by another screen, and one `at_bottom` stands at the rail's foot.
    `under` names the place that the rail marks for it instead; `presenters` are the modules whose actions belong to
    this place; `badge` counts what waits there, for the rail. A desk `begins` at the first place that says so, and goes
    on to the first that `begins_for` the rights of who has signed in.
    `starts` is what can be begun there from anywhere.
    """

    name: str
    label: str
    icon: str
    build: Callable[[], Screen]
    present: Callable[[Backend, Screen], Any]
    permission: str = ""
    any_of: frozenset[str] = frozenset()
    opens: frozenset[str] = frozenset()
    key: str = ""
    in_rail: bool = True
    at_bottom: bool = False
    presenters: tuple[str, ...] = ()
    badge: Callable[[Backend], Awaitable[int]] | None = None
    badge_tone: str = "bad"
    under: str = ""
    begins: bool = False
    begins_for: Callable[[frozenset[str]], bool] = lambda permissions: False
    starts: tuple[Start, ...] = ()

    def is_allowed(self, permissions: frozenset[str]) -> bool:
        """Whether somebody with these rights may go there: the one right named, or any of several, will do."""
        wanted = self.any_of | ({self.permission} if self.permission else set())
        return not wanted or not wanted.isdisjoint(permissions)
