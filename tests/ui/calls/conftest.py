"""Somebody else at work beside the dispatcher, on the same database."""

from collections.abc import Callable, Iterator

import pytest

from app.backend import Backend
from app.db.context import Actor
from app.kernel.permissions import Role, permissions_of
from ui.desktop import load_presenters

load_presenters()
"""As the desktop does it while it connects: no window waits for what is imported."""


@pytest.fixture
def backend_of(desk: Backend) -> Iterator[Callable[..., Backend]]:
    """`backend_of(Role.TECHNICIAN)`: Luca Verdi with the rights of these roles."""
    opened: list[Backend] = []

    def open_backend(*roles: Role) -> Backend:
        opened.append(Backend(desk.database, Actor("luca", "Luca Verdi", permissions_of(frozenset(roles)))))
        return opened[-1]

    yield open_backend
    for backend in opened:
        backend.close_pools()
