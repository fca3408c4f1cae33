"""Keeping what the list of calls shows: as a view under a name, as the columns of a view, as the layout of a desk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.backend import Backend
from app.desk.commands import change_view, remove_view, rename_view, save_view, share_view
from app.desk.shapes import Shape, shape_data
from app.kernel.i18n import _
from ui.calls.list_words import saved_id, saved_name
from ui.calls.presenters.list_view import CallListView
from ui.calls.presenters.list_views import COLUMNS, LAYOUT, ListViews, is_saved
from ui.toolkit.action import Intent

MOST_COLUMN_SETS = 60
"""Views whose columns a desk remembers; the oldest are forgotten."""


class ViewKeeping:
    """The half of the list's presenter that writes views and the desk's state."""

    backend: Backend
    view: CallListView
    views: ListViews
    chosen: str
    shape: Shape
    show_views: Callable[[], Awaitable[None]]
    """Shows what there is now, with its counters."""

    async def save_view(self, name: str) -> None:
        """Keep what the list shows now under that name, and go on with it."""
        view_id = await self.backend.do(save_view, name=name, shape=self._shape_now())
        self.chosen = saved_name(view_id)
        await self.show_views()
        self.view.say_done(_("The view “{name}” is saved.").format(name=name), self._without_view(view_id))

    async def rename_view(self, view: str, name: str) -> None:
        await self.backend.do(rename_view, view_id=saved_id(view), name=name)
        await self.show_views()

    async def change_saved(self, what: str, view: str) -> None:
        """What the menu of a view was asked for: "pin", "keep", "share" or "remove"."""
        if what == "pin":
            await self.views.pin(view)
        elif is_saved(view):
            await self._change_saved(what, view)
        await self.show_views()

    async def _change_saved(self, what: str, view: str) -> None:
        view_id, row = saved_id(view), self.views.saved[view]
        match what:
            case "keep":
                before = shape_data(row.shape)
                await self.backend.do(change_view, view_id=view_id, shape=self._shape_now())
                said = _("“{name}” shows this from now on.").format(name=row.name)
                self.view.say_done(said, self._again(change_view, view_id=view_id, shape=before))
            case "share":
                await self.backend.do(share_view, view_id=view_id, is_shared=not row.is_shared)
                said = _("“{name}” is seen by everybody now.") if not row.is_shared else _("“{name}” is yours alone.")
                undo = self._again(share_view, view_id=view_id, is_shared=row.is_shared)
                self.view.say_done(said.format(name=row.name), undo)
            case "remove":
                await self.backend.do(remove_view, view_id=view_id)
                self.view.say_done(_("The view “{name}” is removed.").format(name=row.name), self._restored(view))

    def _again(self, command: Any, **arguments: Any) -> Intent:
        async def undo() -> None:
            await self.backend.do(command, **arguments)
            await self.show_views()

        return undo

    def _without_view(self, view_id: int) -> Intent:
        return self._again(remove_view, view_id=view_id)

    def _restored(self, view: str) -> Intent:
        row = self.views.saved[view]

        async def undo() -> None:
            view_id = await self.backend.do(save_view, name=row.name, shape=shape_data(row.shape))
            if row.is_shared:
                await self.backend.do(share_view, view_id=view_id)
            await self.show_views()

        return undo

    def _shape_now(self) -> dict[str, Any]:
        return shape_data(replace(self.shape, columns=tuple(name for name, _width in self.columns())))

    def columns(self) -> list[tuple[str, int]]:
        """The columns of this view, in their order with their widths; none for the ones a list begins with."""
        kept = self.views.held(COLUMNS).get(self.chosen)
        if isinstance(kept, list):
            return [(str(name), int(width)) for name, width in kept]
        return [(name, 0) for name in self.shape.columns]

    async def keep_columns(self, columns: Sequence[tuple[str, int]]) -> None:
        """This user's columns of this view."""
        held = {name: kept for name, kept in self.views.held(COLUMNS).items() if name != self.chosen}
        held[self.chosen] = [[name, width] for name, width in columns]
        await self.views.keep(COLUMNS, dict(list(held.items())[-MOST_COLUMN_SETS:]))

    async def keep_layout(self, layout: Mapping[str, Any]) -> None:
        await self.views.keep(LAYOUT, dict(layout))
