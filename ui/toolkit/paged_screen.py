"""The Qt half of a list of any length with a card beside it: pages come as one scrolls, heads sort, a line filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from app.kernel.i18n import _
from ui.toolkit.labels import Label
from ui.toolkit.layout import column
from ui.toolkit.records_screen import RecordsScreen


class PagedScreen(RecordsScreen):
    """Its wording has a line to search by; sorting and paging are the database's."""

    def _list(self, above: Sequence[str]) -> QWidget:
        side = super()._list(above)
        self.count = Label("", "secondary", "faint")
        foot = QWidget()
        foot.setLayout(column(self.count, margins=(16, 6, 12, 8)))
        layout = side.layout()
        assert layout is not None
        layout.addWidget(foot)
        self.table.sort_wanted.connect(lambda key, turned: self._ask(lambda p: p.sort_by(key, turned)))
        self.table.more_wanted.connect(lambda: self._ask(lambda p: p.show_more()))
        return side

    def bind(self, presenter: Any) -> None:
        self.table.show_sort(presenter.sort, presenter.descending)
        super().bind(presenter)

    def on_selected_changed(self) -> None:
        self._ask(lambda presenter: presenter.choose())

    def show_page(self, rows: Sequence[Any], more: bool, shown_id: int | None) -> None:
        self.table.show_first(rows, more)
        self.or_empty.show_widget(bool(rows))
        if shown_id is not None:
            self.select(shown_id)
        elif rows and self.table.selected() is None:
            self.select(rows[0].id)

    def select(self, record_id: int) -> None:
        """Mark that record; none where it is not in the list, or not yet."""
        self.table.blockSignals(True)
        if not self.table.select_id(record_id):
            self.table.setCurrentIndex(QModelIndex())
        self.table.blockSignals(False)

    def append_rows(self, rows: Sequence[Any], more: bool) -> None:
        self.table.append(rows, more)

    def loaded(self) -> int:
        return self.table.loaded()

    def show_count(self, text: str, is_filtered: bool) -> None:
        self.count.setText(text)
        if is_filtered:
            self.or_empty.empty.say(_("Nothing matches the filter."), _("Fewer words find more."))
        else:
            self.or_empty.empty.say(self.wording.empty, self.wording.empty_hint)

    def show_order(self, sort: str, descending: bool) -> None:
        self.table.show_sort(sort, descending)

    def go_to_filter(self) -> None:
        if self.search is not None:
            self.search.setFocus()
            self.search.selectAll()

    def go_to_list(self, name: str) -> None:
        if self.lists is not None:
            self.lists.go_to(name)

    def asked_for(self, name: str) -> Any:
        """What stands in that field of the form that is open."""
        return self.step_form.form.fields[name].value() if self.step_form is not None else None
