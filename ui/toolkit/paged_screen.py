"""The Qt half of a list of any length with a card beside it: pages come as one scrolls, heads sort, a line filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from app.kernel.i18n import _
from ui.toolkit.card_lists import CardList, CardLists
from ui.toolkit.labels import Label
from ui.toolkit.layout import column
from ui.toolkit.live import Live
from ui.toolkit.records_screen import RecordsScreen


class PagedScreen(RecordsScreen):
    """A subclass also gives the lists on the card. There is a line to search by; the database sorts and pages."""

    card_lists: Mapping[str, CardList]

    def __init__(self, live: Live, *wording: Any, **steps: Any) -> None:
        super().__init__(live, *wording, **steps)
        self.lists = CardLists(self.card_lists)
        self.lists.chosen.connect(lambda _name: self._ask(lambda presenter: presenter.show_trail()))
        self.lists.selected_changed.connect(self.update_actions)
        self.lists.activated.connect(lambda name, row: self._ask(lambda presenter: presenter.open_listed(name, row)))
        below = QWidget()
        below.setLayout(column(self.lists, margins=(20, 0, 20, 12)))
        self.card.add_below(below)

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
        self.lists.go_to(name)

    def show_list(self, name: str, rows: Sequence[Any], hint: str = "") -> None:
        self.lists.show_rows(name, rows, hint)

    def current_list(self) -> str:
        return self.lists.current()

    def listed(self, name: str) -> Any:
        """The row chosen in that list of the card."""
        return self.lists.selected(name)

    def asked_for(self, name: str) -> Any:
        """What stands in that field of the form that is open."""
        return self.step_form.form.fields[name].value() if self.step_form is not None else None
