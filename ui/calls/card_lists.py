"""The work on a call as its card lists it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.i18n import N_
from ui.toolkit.cells import Cell, TwoLines
from ui.toolkit.pills import Mark
from ui.toolkit.table import Column

if TYPE_CHECKING:
    from ui.calls.presenters.work import WorkRow


def work_cell(work: WorkRow) -> Cell:
    return TwoLines(work.title, work.second, work.icon, "accent" if work.is_open else "soft", work.state)


def work_state(work: WorkRow) -> Cell:
    return Mark(work.state, "violet" if work.is_open else "soft")


WORK_COLUMNS = (
    Column("work", N_("Work"), work_cell, tip=lambda work: f"{work.title}\n{work.second}"),
    Column("state", N_("State"), work_state, width=136),
)
