"""What the list of calls asks of its user, in lists that open where he is; and the keys of a selection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.kernel.errors import Refused
from app.kernel.i18n import plural
from ui.calls.column_layout import ColumnLayout
from ui.calls.list_columns import COLUMNS, PLACE
from ui.calls.list_head import ListHead
from ui.toolkit.empty_state import OrEmpty
from ui.toolkit.screen import Screen
from ui.toolkit.table_view import TableView

if TYPE_CHECKING:
    from app.promises.rules import Severity

MOST_REASONS = 12

MANY_KEYS = {
    Qt.Key.Key_A: "calls.assign",
    Qt.Key.Key_P: "calls.judge",
    Qt.Key.Key_M: "calls.take",
    Qt.Key.Key_N: "calls.note",
}
"""What the card's keys do while several calls are selected in the list."""


class ListQuestions(Screen):
    """The half of the calls place that opens lists; the other half lays it out."""

    list: TableView
    rows: OrEmpty
    columns: ColumnLayout
    head: ListHead
    chosen: int | None
    group: str
    has_bar: Callable[[], bool]
    toggle_card: Callable[[], None]
    _ask: Callable[..., None]

    def selected_ids(self) -> Sequence[int]:
        return [int(found) for found in self.list.selected_ids()]

    def selected_ranges(self) -> Sequence[tuple[int, int]]:
        return self.list.selected_ranges()

    def selected_count(self) -> int:
        return sum(last - first + 1 for first, last in self.selected_ranges())

    def current_id(self) -> int | None:
        call = self.list.selected()
        return call.id if call is not None else self.chosen

    def clear_selection(self) -> None:
        """Only the call the cursor is on stays selected."""
        call = self.list.selected()
        self.list.clearSelection()
        if call is not None:
            self.list.select_id(call.id)

    def open_conditions(self) -> None:
        self.start(self._pick_condition)

    async def _pick_condition(self) -> None:
        from ui.calls.list_picks import Sources, pick_condition

        presenter = self.presenter
        sources = Sources(presenter.technicians, presenter.departments, presenter.find_customers)
        found = await pick_condition(self, under(self.head.conditions), presenter.shape.filter, sources)
        if found is not None:
            await presenter.add_condition(*found)

    def open_columns(self) -> None:
        self.start(self._pick_column)

    async def _pick_column(self) -> None:
        from ui.calls.list_picks import pick_column

        name = await pick_column(self, under(self.head.tools["calls.columns"]), self.columns.wanted)
        if name is not None:
            self.columns.toggle(name)

    def open_groups(self) -> None:
        self.start(self._pick_group)

    async def _pick_group(self) -> None:
        from ui.calls.list_picks import pick_group

        group = await pick_group(self, under(self.head.tools["calls.group"]), self.group)
        if group is not None:
            await self.presenter.group_by(group)

    async def ask_whom(self, picks: Sequence[tuple[Any, str, bool]]) -> Any:
        from ui.calls.list_picks import pick_whom

        return await pick_whom(self, self._beside("technician"), picks)

    async def ask_severity(self, current: Severity | None) -> Severity | None:
        from ui.calls.list_picks import pick_severity

        return await pick_severity(self, self._beside("call"), current)

    async def ask_step(self, steps: Sequence[tuple[str, str, tuple[str, ...]]]) -> str | None:
        from ui.calls.list_picks import pick_step

        return await pick_step(self, self._beside("state"), steps)

    def _beside(self, column_name: str) -> QPoint:
        """Under the cell of the row the cursor is on; at the foot of the list while many are selected."""
        index = self.list.currentIndex()
        cell = self.list.visualRect(self.list.table.index(index.row(), PLACE[column_name]))
        if self.has_bar() or not index.isValid() or cell.isEmpty():
            return self.rows.mapToGlobal(QPoint(24, max(0, self.rows.height() - 420)))
        return self.list.viewport().mapToGlobal(cell.bottomLeft())

    def edit_cell(self) -> None:
        """The editor of the column the cursor is in: a list to choose from."""
        name = COLUMNS[max(0, self.list.currentIndex().column())].name
        edits = {"state": "edit_state", "technician": "edit_assignee", "department": "edit_assignee"}
        self._ask(edits.get(name, "edit_severity"))

    def show_refusal(self, refusal: Refused) -> None:
        """Of very many reasons the first, and how many more there are."""
        if len(refusal.reasons) <= MOST_REASONS:
            super().show_refusal(refusal)
            return
        more = len(refusal.reasons) - MOST_REASONS
        rest = plural("and {count} more reason", "and {count} more reasons", more).format(count=more)
        self.message.say([*map(str, refusal.reasons[:MOST_REASONS]), rest])

    def on_list_key(self, event: QKeyEvent) -> bool:
        """Whether the key means something in the list; the same keys are the card's while one call is selected."""
        if event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return False
        key, many = Qt.Key(event.key()), self.selected_count() > 1
        is_ours = key == Qt.Key.Key_Space or (many and key in MANY_KEYS) or (many and key == Qt.Key.Key_Escape)
        if not is_ours:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif key == Qt.Key.Key_Space:
            self.toggle_card()
        elif key == Qt.Key.Key_Escape:
            self.clear_selection()
        else:
            self.qaction(MANY_KEYS[key]).trigger()
        return True


def under(widget: QWidget) -> QPoint:
    """Where a list of this widget opens."""
    return widget.mapToGlobal(QPoint(0, widget.height() + 4))
