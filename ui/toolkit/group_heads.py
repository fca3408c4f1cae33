"""Where the heads of groups stand among the rows of a list: a head before the first row of each group. No Qt.

A *place* is where a record stands in the list as the database has it; a *row* is what is painted, heads included.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple


class Group(NamedTuple):
    """A group by its name, and how many records it has; the groups of a list stand in its order, none is empty."""

    label: str
    size: int


class GroupHeads:
    """The two ways between rows and places; without groups both are the same."""

    def __init__(self, groups: Iterable[Group] = ()) -> None:
        self.groups = tuple(groups)
        self.places: list[int] = []
        self.rows: list[int] = []
        place = 0
        for number, group in enumerate(self.groups):
            self.places.append(place)
            self.rows.append(place + number)
            place += group.size

    def at(self, row: int) -> Group | None:
        """The group whose head that row is; None of a record's row."""
        number = bisect_left(self.rows, row)
        return self.groups[number] if number < len(self.rows) and self.rows[number] == row else None

    def place_of(self, row: int) -> int:
        """The place of the record in that row; of a head, that of the record after it."""
        return row - bisect_left(self.rows, row)

    def row_of(self, place: int) -> int:
        return place + bisect_right(self.places, place)

    def rows_for(self, total: int) -> int:
        """How many rows so many records take with their heads."""
        return total + bisect_left(self.places, total)
