"""The card of one call: what it is, its next steps, its facts, its history, and a place to write into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.kernel.i18n import _
from ui.calls.card_lists import TRAIL_COLUMNS, WORK_COLUMNS, card_list, trail_lines
from ui.calls.card_words import card_facts, card_pills, entries
from ui.calls.composer import INTERNAL, SAID, Composer
from ui.calls.cost_sheet import CostSheetView
from ui.calls.step_bar import StepBar, steps_menu
from ui.toolkit.buttons import icon_button
from ui.toolkit.empty_state import EmptyState, OrEmpty
from ui.toolkit.facts import Facts
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row
from ui.toolkit.live import Live
from ui.toolkit.pills import Mark, PillRow
from ui.toolkit.screen import Screen
from ui.toolkit.tabs import Tabs
from ui.toolkit.timeline import Timeline

if TYPE_CHECKING:
    from app.calls.queries import CallCard as Card
    from app.costs.queries import CostSheet
    from app.db.history import TrailRow
    from ui.calls.presenters.work import WorkRow

STEPS = (
    ("call.assign", "call.take", "call.hand_on", "call.qualify"),
    ("intervention.plan", "rma.open", "order.open"),
    ("call.hold", "call.resume", "call.solve", "call.accept"),
    ("invoice.preview", "call.reopen", "call.close", "call.archive", "call.cancel"),
    ("call.note", "call.said", "call.copy_number"),
)
"""The menu of the card, group by group."""


class CallCard(Screen):
    """Shows the call of `call_id`; whoever wants another says so by `open_record`."""

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.call_id: int | None = None
        self.number = Label("", "button", "faint").selectable()
        self.title = Label("", "record", wrap=True).selectable()
        self.pills = PillRow()
        self.steps = StepBar(self)
        self.facts = Facts()
        self.timeline = Timeline(_("Timeline"))
        self.work = card_list(WORK_COLUMNS, _("Work"))
        self.costs = CostSheetView()
        self.trail = card_list(TRAIL_COLUMNS, _("Trail"))
        self.no_work, self.no_costs, self.no_trail = self._empty_states()
        self.composer = Composer()
        self.tabs = Tabs()
        self.menu = steps_menu(self, STEPS)
        self._lay_out()
        self.tabs.chosen.connect(lambda _name: self._start(lambda presenter: presenter.show_tab()))
        self.composer.sent.connect(lambda: self._start(lambda presenter: presenter.send_note()))
        self.work.row_activated.connect(lambda work: self._start(lambda presenter: presenter.open_work(work)))

    def _empty_states(self) -> tuple[OrEmpty, OrEmpty, OrEmpty]:
        return (
            OrEmpty(self.work, EmptyState("wrench", _("No work yet"), _("Assign the call, or plan an intervention."))),
            OrEmpty(
                self.costs,
                EmptyState("euro", _("No costs yet"), _("Interventions, repairs and orders bring their costs here.")),
            ),
            OrEmpty(self.trail, EmptyState("history", _("No trail to show"))),
        )

    def _lay_out(self) -> None:
        self.tabs.add("timeline", _("Timeline"), self.timeline)
        self.tabs.add("work", _("Work"), self.no_work)
        self.tabs.add("costs", _("Costs & coverage"), self.no_costs)
        self.tabs.add("trail", _("Trail"), self.no_trail)
        more = icon_button("ellipsis", _("All steps"))
        more.clicked.connect(lambda: self.menu.popup(more.mapToGlobal(QPoint(0, more.height()))))
        copy = self.tool_button("call.copy_number", "copy", _("Copy the number"))
        inside, lines = (
            QWidget(),
            column(row(self.number, copy, None, more, spacing=4), spacing=10, margins=(20, 14, 20, 14)),
        )
        for widget in (self.title, self.pills, self.steps, self.facts, self.tabs, self.composer):
            lines.addWidget(widget, 1 if widget is self.tabs else 0)
        inside.setLayout(lines)
        nothing = EmptyState("phone-incoming", _("No call is selected"), _("Choose a call in the list."))
        self.page = OrEmpty(inside, nothing)
        ground = Panel("surface")
        ground.setLayout(column(self.page))
        self.body.setLayout(column(ground))

    def _start(self, intent: Callable[[Any], Any]) -> None:
        if self.presenter is not None and self.call_id is not None:
            self.start(lambda: intent(self.presenter))

    def open_record(self, kind: str, record_id: int) -> None:
        if record_id != self.call_id:
            self.call_id = record_id
            self.message.hide()
        self.refresh()

    def show_call(self, card: Card) -> None:
        now = datetime.now(UTC)
        self.composer.show_call(card.id, "\n".join(self.presenter.against_note()))
        self.number.setText(card.number)
        self.title.setText(card.subject)
        self.pills.show_marks([Mark(*words) for words in card_pills(card, now)])
        self.facts.show_facts(card_facts(card))
        self.timeline.show_entries(entries(card.timeline, now))
        self.tabs.show_count("work", len(card.assignments))
        self.page.show_widget(True)
        self.update_actions()

    def show_steps(self, primary: str, others: Sequence[str]) -> None:
        self.steps.show_steps(primary, others)

    def show_work(self, rows: Sequence[WorkRow]) -> None:
        self.work.show_first(rows)
        self.no_work.show_widget(bool(rows))

    def show_costs(self, sheet: CostSheet) -> None:
        if sheet.lines:
            self.costs.show_sheet(sheet)
        self.no_costs.show_widget(bool(sheet.lines))

    def show_trail(self, rows: Sequence[TrailRow], refusal: str) -> None:
        self.trail.show_first(trail_lines(rows))
        empty = self.no_trail.findChild(EmptyState)
        if isinstance(empty, EmptyState):
            empty.say(_("No trail to show"), refusal)
        self.no_trail.show_widget(bool(rows))

    def show_nothing(self) -> None:
        self.page.show_widget(False)
        self.update_actions()

    def current_tab(self) -> str:
        return self.tabs.current()

    def written(self) -> tuple[str, bool]:
        return self.composer.written(), self.composer.is_internal()

    def clear_draft(self, call_id: int) -> None:
        self.composer.clear_draft(call_id)

    def write_note(self, internal: bool) -> None:
        self.composer.write(INTERNAL if internal else SAID)

    def copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def open_place(self, kind: str, record_id: int) -> None:
        self.opened.emit(kind, record_id)

    async def ask_solution(self, solution: str, cause_code: str) -> tuple[str, str] | None:
        from ui.calls.solution_question import ask_solution

        return await ask_solution(self, solution, cause_code)

    def unsaved(self) -> bool:
        """A note that is typed and not sent, for this call or another."""
        return bool(self.composer.written() or any(text.strip() for text in self.composer.drafts.values()))
