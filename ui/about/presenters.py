"""What this Pronto is and what it is made of: versions to copy, and the licences of everything shipped. No Qt here."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from app.kernel.i18n import N_, _
from ui.about.licences import Licence, licences
from ui.toolkit.action import action

if TYPE_CHECKING:
    from app.backend import Backend


class AboutView(Protocol):
    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None: ...
    def show_licences(self, rows: Sequence[Licence]) -> None: ...
    def copy(self, text: str) -> None: ...


class AboutPresenter:
    watches: frozenset[str] = frozenset()

    def __init__(self, backend: Backend, view: AboutView) -> None:
        self.backend, self.view = backend, view
        self.facts: list[tuple[str, str]] = []

    async def refresh(self) -> None:
        self.facts = await asyncio.to_thread(facts_of, self.backend)
        self.view.show_facts(self.facts)
        self.view.show_licences(await asyncio.to_thread(licences))

    @action("about.copy", N_("Copy the details"), icon="copy")
    async def copy(self) -> None:
        self.view.copy("\n".join(f"{label}: {value}" for label, value in self.facts))


def facts_of(backend: Backend) -> list[tuple[str, str]]:
    """Versions and the place of the database, without its password."""
    from importlib.metadata import PackageNotFoundError, version

    from app.cli.opened import place_of
    from app.setup import newest_revision

    def installed(name: str) -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return _("not installed")

    kind = "SQLite" if backend.database.is_sqlite else "PostgreSQL"
    return [
        (_("Pronto"), installed("pronto")),
        (_("Database"), f"{kind} · {place_of(backend.database)}"),
        (_("Revision of the tables"), newest_revision() or ""),
        ("Python", platform.python_version()),
        ("Qt (PySide6)", installed("PySide6-Essentials")),
        ("SQLAlchemy", installed("SQLAlchemy")),
        (_("System"), platform.platform()),
    ]
