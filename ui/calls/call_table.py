"""The list of calls until the table of any number of rows is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal

from ui.toolkit.table_view import TableView

if hasattr(TableView, "show_window"):
    CallTable = TableView
else:

    class CallTable(TableView):  # type: ignore[no-redef]
        rows_wanted = Signal(int, int)
        new_wanted = Signal()

        def show_window(self, rows: Sequence[Any], total: int | None) -> None:
            self.show_first(rows, False)

        def set_total(self, total: int) -> None: ...
        def fill(self, first: int, rows: Sequence[Any]) -> None: ...
        def show_new_count(self, count: int) -> None: ...

        def selected_ids(self) -> list[Any]:
            return [row.id for row in self.all_selected()]

        def selected_ranges(self) -> list[tuple[int, int]]:
            rows = sorted(index.row() for index in self.selectionModel().selectedRows())
            return [(row, row) for row in rows]
