"""The page of keys: every action with its key, and another key for it when the user wants one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.kernel.i18n import N_, _
from app.kernel.text import holding
from ui.shell.registry import EVERYWHERE, WINDOW, Known, clashes, known_actions
from ui.toolkit.action import WRITING_AND_MOVING, action
from ui.toolkit.place import Place

if TYPE_CHECKING:
    from ui.toolkit.keys import Keymap


class KeyRow(NamedTuple):
    """An action as the page lists it; `is_own` when the user has changed its key."""

    id: str
    label: str
    where: str
    key: str
    declared: str
    is_own: bool
    icon: str


class KeyboardView(Protocol):
    def show_rows(self, rows: Sequence[KeyRow]) -> None: ...
    def chosen(self) -> KeyRow | None: ...
    def ask_key(self, row: KeyRow) -> None: ...
    def show_needed(self, key: str) -> None: ...
    def show_clash(self, row: KeyRow, key: str, others: Sequence[str]) -> None: ...
    def key_is_set(self) -> None: ...


class KeyboardPresenter:
    """Changes are in use at once, everywhere."""

    watches: frozenset[str] = frozenset()

    def __init__(self, view: KeyboardView, places: Sequence[Place], keys: Keymap) -> None:
        self.view, self.places, self.keys = view, places, keys
        self.known: list[Known] = []
        self.text = ""

    async def refresh(self) -> None:
        self.known = self.known or await asyncio.to_thread(known_actions, self.places)
        self.view.show_rows([row for row in self.rows() if self._is_meant(row)])

    def rows(self) -> list[KeyRow]:
        labels = {place.name: _(place.label) for place in self.places} | {WINDOW: _(EVERYWHERE)}
        return [
            KeyRow(
                entry.action.name,
                _(entry.action.label).replace("&", ""),
                labels[entry.place],
                self.keys.key_of(entry.action.name, entry.action.shortcut),
                entry.action.shortcut,
                entry.action.name in self.keys.own,
                entry.action.icon,
            )
            for entry in self.known
        ]

    def _is_meant(self, row: KeyRow) -> bool:
        return holding(self.text)(f"{row.label} {row.where} {row.key}")

    async def filter_by(self, text: str) -> None:
        self.text = text
        await self.refresh()

    async def wish(self, row: KeyRow, key: str) -> None:
        """Give the action that key, unless another obeys it there: then the user chooses. Some keys none may have."""
        if key in WRITING_AND_MOVING and key != row.declared:
            self.view.show_needed(key)
            return
        taken = clashes(self.known, self.keys, row.id, key)
        if taken:
            self.view.show_clash(row, key, [_(entry.action.label).replace("&", "") for entry in taken])
        else:
            await self.take(row, key)

    async def take(self, row: KeyRow, key: str) -> None:
        """Give the action that key and take it from whatever had it."""
        taken = {entry.action.name: "" for entry in clashes(self.known, self.keys, row.id, key)}
        if key == row.declared:
            self.keys.reset(row.id)
            self.keys.remap(taken)
        else:
            self.keys.remap({**taken, row.id: key})
        self.view.key_is_set()
        await self.refresh()

    def has_row(self) -> bool:
        return self.view.chosen() is not None

    def is_changed(self) -> bool:
        row = self.view.chosen()
        return row is not None and row.is_own

    @action("keys.change", N_("Change the key…"), "F2", icon="pencil", primary=True, enabled=has_row)
    async def change(self) -> None:
        row = self.view.chosen()
        if row is not None:
            self.view.ask_key(row)

    @action("keys.remove", N_("No key"), "Del", icon="x", enabled=has_row)
    async def remove(self) -> None:
        row = self.view.chosen()
        if row is not None:
            await self.take(row, "")

    @action("keys.reset", N_("Reset the key"), icon="rotate-ccw", enabled=is_changed)
    async def reset(self) -> None:
        row = self.view.chosen()
        if row is not None:
            await self.wish(row, row.declared)

    @action("keys.reset_all", N_("Reset all keys"), icon="refresh-cw")
    async def reset_all(self) -> None:
        self.keys.reset()
        await self.refresh()
