"""The two lists on a call's card: the work on it, and its trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtWidgets import QAbstractItemView

from app.kernel.i18n import N_, _, show_moment
from ui.toolkit.cells import Cell, Text, TwoLines
from ui.toolkit.pills import Mark
from ui.toolkit.table import Column
from ui.toolkit.table_view import TableView

if TYPE_CHECKING:
    from app.db.history import TrailRow
    from ui.calls.presenters.work import WorkRow


def work_cell(work: WorkRow) -> Cell:
    return TwoLines(work.title, work.second, work.icon, "accent" if work.is_open else "soft", work.state)


def work_state(work: WorkRow) -> Cell:
    return Mark(work.state, "violet" if work.is_open else "soft")


WORK_COLUMNS = (
    Column("work", N_("Work"), work_cell, tip=lambda work: f"{work.title}\n{work.second}"),
    Column("state", N_("State"), work_state, width=136),
)


class TrailLine(NamedTuple):
    """One field of one change, numbered for the list."""

    id: int
    row: TrailRow


def trail_when(line: TrailLine) -> Cell:
    return TwoLines(show_moment(line.row.at), line.row.author)


def trail_field(line: TrailLine) -> Cell:
    name = line.row.record_label
    return TwoLines(line.row.field_label, f"{name} {line.row.reference}" if line.row.reference else name)


def trail_values(line: TrailLine) -> Cell:
    new = "–" if line.row.new is None else shown_value(line.row.new)
    if line.row.old is None:
        return Text(new)
    return TwoLines(new, _("before: {value}").replace("{value}", shown_value(line.row.old)))


def shown_value(value: str) -> str:
    return value or _("(empty)")


def trail_tip(line: TrailLine) -> str:
    return f"{line.row.field_label}\n{line.row.old or '–'}\n→ {line.row.new or '–'}"


TRAIL_COLUMNS = (
    Column("when", N_("When, by whom"), trail_when, width=132),
    Column("field", N_("Field"), trail_field, width=150),
    Column("values", N_("New and old value"), trail_values, tip=trail_tip),
)


def card_list(columns: tuple[Column, ...], says: str) -> TableView:
    """A list inside the card: its columns stay as they are."""
    made = TableView(columns, says)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.horizontalHeader().setSectionsMovable(False)
    return made


def trail_lines(rows: Any) -> list[TrailLine]:
    return [TrailLine(n, row) for n, row in enumerate(rows)]
