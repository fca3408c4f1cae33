"""A list of records with the card of the one chosen beside it, and the forms of its steps in the card's place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget

from app.kernel.errors import Unreachable
from app.kernel.i18n import _
from ui.toolkit.choice_field import Segments
from ui.toolkit.empty_state import EmptyState, OrEmpty
from ui.toolkit.facts import Facts
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row
from ui.toolkit.pills import Mark, PillRow
from ui.toolkit.record_field import RecordField
from ui.toolkit.screen import Screen
from ui.toolkit.search_line import SearchLine
from ui.toolkit.step_bar import StepBar
from ui.toolkit.table import Column
from ui.toolkit.table_view import TableView

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ui.toolkit.live import Live
    from ui.toolkit.records import Question, Shown
    from ui.toolkit.step_form import StepForm

LIST_WIDTH, CARD_WIDTH, NARROWEST = 560, 560, 440


@dataclass(frozen=True)
class Wording:
    """The texts of such a screen: its title, its views by name, and what stands there while there is nothing.

    With `search_for` there is a line to search by, in which that stands while it is empty.
    """

    title: str
    icon: str
    views: Mapping[str, str]
    empty: str
    empty_hint: str
    choose_one: str
    search_for: str = ""


class RecordCard(Panel):
    """Title, pills, steps, facts and lines of one record."""

    def __init__(self, steps: StepBar) -> None:
        super().__init__("surface", "left")
        self.steps = steps
        self.title, self.second = Label("", "record", wrap=True).selectable(), Label("", "fact", "soft", wrap=True)
        self.pills, self.facts = PillRow(), Facts()
        self.lines = Label("", "text", wrap=True).selectable()
        head = column(self.title, self.second, self.pills, steps, spacing=8, margins=(20, 16, 20, 8))
        page = column(head, spacing=0)
        page.addLayout(column(self.facts, self.lines, spacing=8, margins=(20, 0, 20, 8)))
        page.addStretch(1)
        self.setLayout(page)
        self.page = page

    def add_below(self, widget: QWidget) -> None:
        """Under the facts, with all the room that is left while it is shown."""
        self.page.addWidget(widget, 1000)

    def show_words(self, shown: Shown) -> None:
        self.title.setText(shown.title)
        self.second.setText(shown.second)
        self.second.setVisible(bool(shown.second))
        self.pills.show_marks([Mark(*mark) for mark in shown.marks])
        self.facts.show_facts(shown.facts, shown.leads)
        self.lines.setText("\n".join(shown.lines))
        self.lines.setVisible(bool(shown.lines))


class RecordsScreen(Screen):
    """A subclass gives wording, columns, the names of the steps, and its forms by name."""

    forms_by_name: Mapping[str, Callable[[], StepForm]] = {}
    has_many_views = False
    """Too many for the line of the title in a small window."""

    def __init__(
        self,
        live: Live,
        wording: Wording,
        columns: Sequence[Column],
        steps: Sequence[str],
        *,
        links: Sequence[str] = (),
        pinned: Sequence[str] = (),
        above: Sequence[str] = (),
    ) -> None:
        super().__init__(live)
        self.wording = wording
        self.table = TableView(columns, wording.title)
        self.step_form: StepForm | None = None
        self.wanted: tuple[str, int] | None = None
        self.search: SearchLine | None = None
        self.steps = StepBar(
            [self.qaction(name) for name in steps],
            [self.qaction(name) for name in links],
            frozenset(self.qaction(name) for name in pinned),
        )
        self.card = RecordCard(self.steps)
        self.card.facts.opened.connect(self.show_record)
        self.pane = QStackedWidget()
        self.pane.setMinimumWidth(NARROWEST)
        nothing = Panel("surface", "left")
        nothing.setLayout(column(EmptyState(wording.icon, wording.choose_one)))
        self.pane.addWidget(nothing)
        self.pane.addWidget(self.card)
        self.halves = halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._list(above))
        halves.addWidget(self.pane)
        halves.setSizes([LIST_WIDTH, CARD_WIDTH])
        halves.setStretchFactor(0, 1)
        halves.setStretchFactor(1, 1)
        self.body.setLayout(column(halves))
        self.begin_at(self.table)
        self.table.selected_changed.connect(self.on_selected_changed)
        self.views.chosen.connect(lambda name: self.start(lambda: self.presenter.choose_view(name)))

    def _list(self, above: Sequence[str]) -> QWidget:
        side = Panel("surface")
        self.views = Segments(self.wording.views, digits=False)
        self.views.set_key(next(iter(self.wording.views)))
        self.views.setAccessibleName(_("Views"))
        buttons = [self.button(name) for name in above]
        if self.wording.search_for:
            self.search = self._search_line(self.wording.search_for)
        head = column(*self._head(buttons), spacing=8, margins=(16, 10, 12, 10))
        self.or_empty = OrEmpty(self.table, EmptyState(self.wording.icon, self.wording.empty, self.wording.empty_hint))
        page = column(head, self.or_empty, spacing=0)
        page.setStretch(1, 1)
        side.setLayout(page)
        side.setMinimumWidth(NARROWEST)
        return side

    def _head(self, buttons: Sequence[QWidget]) -> list[QHBoxLayout]:
        """Title, views, search and buttons, line by line."""
        title, search = Label(self.wording.title, "page"), [self.search] if self.search is not None else []
        if self.has_many_views:
            return [row(title, None, *buttons), row(*search, None), row(self.views, None)]
        lines = [row(title, None, self.views)]
        if search or buttons:
            lines.append(row(*search, None, *buttons) if search else row(*buttons, None))
        return lines

    def _search_line(self, says: str) -> SearchLine:
        line = SearchLine(says)
        line.searched.connect(lambda text: self._ask(lambda presenter: presenter.search(text)))
        return line

    def filter_by_text(self, text: str) -> None:
        if self.search is not None:
            self.search.setText(text)

    def _ask(self, intent: Callable[[Any], Awaitable[None]]) -> None:
        if self.presenter is not None:
            self.start(lambda: intent(self.presenter))

    def update_actions(self) -> None:
        super().update_actions()
        self.steps.arrange()

    def on_selected_changed(self) -> None:
        if self.presenter is not None:
            self.start(self.presenter.show_selected)

    def show_rows(self, rows: Sequence[Any]) -> None:
        self.table.show_first(rows)
        self.or_empty.show_widget(bool(rows))
        if rows and self.table.selected() is None:
            self.table.blockSignals(True)
            self.table.select_id(rows[0].id)
            self.table.blockSignals(False)

    def selected_id(self) -> int | None:
        chosen = self.table.selected()
        return None if chosen is None else chosen.id

    def select(self, record_id: int) -> None:
        self.table.blockSignals(True)
        self.table.select_id(record_id)
        self.table.blockSignals(False)

    def show_view(self, name: str) -> None:
        self.views.set_key(name)

    def show_card(self, shown: Shown | None) -> None:
        if shown is not None:
            self.card.show_words(shown)
        if self.step_form is None:
            self.pane.setCurrentIndex(0 if shown is None else 1)
        self.update_actions()

    async def fill_in(self, question: Question, submit: Callable[[dict[str, Any]], Awaitable[None]]) -> bool:
        """Open a form in the card's place; one at a time, the one that is open is shown again.

        Waiting for the user is no work: the line that says so rests meanwhile.
        """
        if self.step_form is not None:
            self.step_form.go_to_first()
            return False
        form = self.step_form = self.forms_by_name[question.form]()
        self._prepare(form, question)
        self.busy.end()
        try:
            return await form.filled_in(self._watched(submit))
        finally:
            self.busy.begin()
            self.step_form = None
            self.forms.remove(form.form)
            self.pane.setCurrentIndex(0 if self.presenter.card is None else 1)
            self.pane.removeWidget(form)
            form.deleteLater()
            self.table.setFocus()

    def _prepare(self, form: StepForm, question: Question) -> None:
        from ui.toolkit.hinted_field import HintedField
        from ui.toolkit.judged_field import JudgedField
        from ui.toolkit.record_field import Option

        self.pane.addWidget(form)  # before its values: Qt takes tones back that were set outside the window
        form.about.setText(question.about)
        for name, search in question.searches.items():
            searched = getattr(form.form.fields[name], "searched", form.form.fields[name])
            assert isinstance(searched, RecordField)
            searched.search, searched.on_failed = cast("Any", search), self.show_error
        for name, value in question.values.items():
            is_record = isinstance(form.form.fields[name], RecordField) and value is not None
            form.form.fields[name].set_value(Option(*value) if is_record else value)
        for name, judge in question.judges.items():
            judged = form.form.fields[name]
            assert isinstance(judged, JudgedField)
            judged.judge = judge
        for name, hint in question.hints.items():
            HintedField(form.form.fields[name], hint, self.tasks.start)
        self.forms.append(form.form)
        self.pane.setCurrentWidget(form)

    def _watched(self, submit: Callable[[dict[str, Any]], Awaitable[None]]) -> Any:
        async def watched(values: dict[str, Any]) -> None:
            self.busy.begin()
            try:
                await submit(values)
            except Unreachable as lost:
                self.live.report_lost(str(lost))
                raise
            finally:
                self.busy.end()

        return watched

    def open_record(self, kind: str, record_id: int) -> None:
        """Now, or as soon as the database is there."""
        self.wanted = (kind, record_id)
        self._open_wanted()

    def bind(self, presenter: Any) -> None:
        super().bind(presenter)
        self._open_wanted()

    def _open_wanted(self) -> None:
        if self.presenter is not None and self.wanted is not None:
            kind, record_id = self.wanted
            self.wanted = None
            self.start(lambda: self.presenter.open_record(kind, record_id))

    def show_record(self, kind: str, record_id: int) -> None:
        self.opened.emit(kind, record_id)
