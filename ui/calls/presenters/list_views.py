"""The views of the list of calls: everybody's, one's own, the shared ones, the departments'; and the desk's memory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.backend import Backend
from app.calls.filters import ALL_OPEN, CallFilter
from app.calls.lists import DepartmentCount, department_counts, view_counts
from app.calls.views import VIEWS
from app.desk.commands import keep_state
from app.desk.queries import ViewRow, counts_of, desk_state, saved_views
from app.desk.shapes import Shape
from app.kernel.i18n import _
from ui.calls.list_words import DEPARTMENT, SAVED, ViewLine, department_name, saved_name

PINNED = "calls.pinned"
LAYOUT = "calls.layout"
COLUMNS = "calls.columns"


class ListViews:
    """Reads what there is and says what each view shows; the presenter decides when."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.saved: dict[str, ViewRow] = {}
        self.departments: list[DepartmentCount] = []
        self.state: dict[str, dict[str, Any]] = {}
        self.is_known = False

    async def read_state(self) -> None:
        """How this user left his desk; read once."""
        if not self.is_known:
            self.state = await self.backend.ask(desk_state, prefix="calls.")
            self.is_known = True

    async def read(self) -> None:
        rows = await self.backend.ask(saved_views)
        self.saved = {saved_name(row.id): row for row in rows}
        self.departments = await self.backend.ask(department_counts)

    async def counts(self) -> dict[str, int]:
        """By view: how many calls it holds now."""
        saved = await self.backend.ask(counts_of, filters={name: row.shape.filter for name, row in self.saved.items()})
        departments = {department_name(row.id): row.calls for row in self.departments}
        return {**await self.backend.ask(view_counts), **saved, **departments}

    def shape_of(self, name: str) -> Shape:
        """What the view shows; of one that is gone, what the first shows."""
        if name in self.saved:
            return self.saved[name].shape
        if name.startswith(DEPARTMENT):
            return Shape(replace(ALL_OPEN, department_id=int(name.removeprefix(DEPARTMENT))))
        return Shape(VIEWS[name].filter if name in VIEWS else ALL_OPEN)

    def exists(self, name: str) -> bool:
        return name in self.saved or name in VIEWS or name.startswith(DEPARTMENT)

    def lines(self) -> list[ViewLine]:
        """The views as the panel shows them: the pinned ones first, then group by group."""
        every = [*self._system(), *self._saved(), *self._departments()]
        pinned = self.pinned()
        by_name = {line.name: line for line in every}
        first = [by_name[name]._replace(group="", is_pinned=True) for name in pinned if name in by_name]
        rest = [line for line in every if line.name not in pinned]
        return [*first, *rest]

    def pinned(self) -> list[str]:
        held = self.state.get(PINNED, {}).get("views", [])
        return [name for name in held if isinstance(name, str)] if isinstance(held, list) else []

    async def pin(self, name: str) -> None:
        """Pin a view that is not, and the other way about."""
        pinned = self.pinned()
        kept = [held for held in pinned if held != name] if name in pinned else [*pinned, name]
        await self.keep(PINNED, {"views": [held for held in kept if self.exists(held)]})

    async def keep(self, name: str, value: dict[str, Any]) -> None:
        """Remember it for this user; the same again is not written."""
        if self.state.get(name) != value:
            self.state[name] = value
            await self.backend.jot(keep_state, name=name, value=value)

    def held(self, name: str) -> dict[str, Any]:
        return self.state.get(name, {})

    def _system(self) -> list[ViewLine]:
        return [
            ViewLine(view.name, _(view.label), is_at_risk=view.filter.at_risk, may=frozenset({"pin"}))
            for view in VIEWS.values()
        ]

    def _saved(self) -> list[ViewLine]:
        mine = [line for line in map(self._line, self.saved.values()) if not line.is_shared]
        return [*mine, *(line for line in map(self._line, self.saved.values()) if line.is_shared)]

    def _line(self, row: ViewRow) -> ViewLine:
        group = _("Shared views") if row.is_shared else _("My views")
        return ViewLine(
            saved_name(row.id),
            row.name,
            group,
            is_at_risk=row.shape.filter.at_risk,
            may=self._may(row),
            is_shared=row.is_shared,
        )

    def _may(self, row: ViewRow) -> frozenset[str]:
        shares = "views.share" in self.backend.actor.permissions
        changes = {"rename", "keep", "remove"} if row.is_mine or shares else set()
        return frozenset({"pin", *changes, *({"share"} if shares else ())})

    def _departments(self) -> list[ViewLine]:
        group = _("Departments")
        return [ViewLine(department_name(row.id), row.name, group, may=frozenset({"pin"})) for row in self.departments]


def is_saved(name: str) -> bool:
    return name.startswith(SAVED)


def without(asked: CallFilter, condition: str) -> CallFilter:
    """The filter less one of its conditions."""
    return replace(asked, **{condition: getattr(CallFilter(), condition)})
