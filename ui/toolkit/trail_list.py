"""The trail of a record as a list: when and by whom, which field, its new and its old value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from app.kernel.i18n import N_, _, show_moment
from ui.toolkit.cells import Cell, Text, TwoLines
from ui.toolkit.table import Column

if TYPE_CHECKING:
    from app.db.history import TrailRow


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


def trail_lines(rows: Iterable[TrailRow]) -> list[TrailLine]:
    return [TrailLine(n, row) for n, row in enumerate(rows)]
