"""The card of one call: what it is, its next steps, its facts, its history, and a place to write into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.kernel.i18n import _
from ui.calls.card_drop import Drops
from ui.calls.card_fixes import FixPanel
from ui.calls.card_pages import LATER, CardPages
from ui.calls.card_timeline import TimelinePage
from ui.calls.card_words import (
    LONGEST_TITLE,
    card_facts,
    card_leads,
    card_pills,
    entries,
    others_words,
    shortened,
)
from ui.calls.composer import INTERNAL, SAID, Composer
from ui.calls.step_bar import StepBar, steps_menu
from ui.toolkit.buttons import icon_button
from ui.toolkit.empty_state import EmptyState, OrEmpty
from ui.toolkit.facts import Facts
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row
from ui.toolkit.live import Live
from ui.toolkit.pills import Mark, PillRow
from ui.toolkit.timeline import breakable

if TYPE_CHECKING:
    from app.calls.queries import CallCard as Card
    from ui.calls.presenters.card_solving import SolutionAsked
    from ui.calls.presenters.fixes import Fix
    from ui.knowledge.presenters.walk import Walk

STEPS = (
    ("call.assign", "call.take", "call.hand_on", "call.qualify"),
    ("call.diagnose", "call.mass_incident", "intervention.plan", "rma.open", "order.open"),
    ("call.hold", "call.resume", "call.solve", "call.codes", "call.accept"),
    ("invoice.preview", "call.reopen", "call.close", "call.archive", "call.cancel"),
    ("call.note", "call.said", "call.attach", "call.article", "call.copy_number"),
)
"""The menu of the card, group by group."""

LOW = 640
"""Pixels: a card of less height leaves its room to the timeline."""


class CallCard(CardPages):
    """Shows the call of `call_id`; whoever wants another says so by `open_record`."""

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.number = Label("", "button", "faint").selectable()
        self.title = Label("", "record", wrap=True).selectable()
        self.pills = PillRow()
        self.steps = StepBar(self)
        self.facts = Facts()
        self.history = TimelinePage()
        self.timeline = self.history.timeline
        self.composer = Composer()
        self.others = Label("", "secondary", "warn")
        self.menu = steps_menu(self, STEPS)
        self.fixes = FixPanel(self)
        self.drops = Drops(self, self.qaction("call.attach"))
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        self.facts.opened.connect(self.open_place)
        self.tabs.chosen.connect(self._on_tab_chosen)
        self.composer.sent.connect(lambda: self._start(lambda presenter: presenter.send_note()))
        self.composer.typed.connect(lambda call_id, text: self._keep(call_id, "note", text))
        self.steps.why_wanted.connect(self._explain)
        self.fixes.chosen.connect(lambda fix: self._start(lambda presenter: presenter.fix(fix)))
        self.live.presence_changed.connect(self._show_others)
        self.drops.dropped.connect(lambda paths: self._start(lambda presenter: presenter.drop_files(paths)))

    def _lay_out(self) -> None:
        self.tabs.add("timeline", _("Timeline"), self.history)
        for name, label in LATER:
            self.rooms[name] = QWidget()
            self.tabs.add(name, _(label), self.rooms[name])
        more = icon_button("ellipsis", _("All steps"))
        self.menu.why_wanted.connect(lambda step: self._explain(step, more))
        more.clicked.connect(lambda: self.menu.popup(more.mapToGlobal(QPoint(0, more.height()))))
        copy = self.tool_button("call.copy_number", "copy", _("Copy the number"))
        inside = QWidget()
        self.lines = column(row(self.number, copy, None, self.others, more, spacing=4))
        for widget in (self.title, self.pills, self.steps, self.facts, self.tabs, self.composer):
            self.lines.addWidget(widget, 1 if widget is self.tabs else 0)
        inside.setLayout(self.lines)
        nothing = EmptyState("phone-incoming", _("No call is selected"), _("Choose a call in the list."))
        self.page = OrEmpty(inside, nothing)
        ground = Panel("surface")
        ground.setLayout(column(self.page))
        self.body.setLayout(column(ground))

    def _explain(self, step: str, under: QWidget) -> None:
        self.asked_at = under
        if self.presenter is not None:
            self.presenter.explain(step)

    def explain_key(self, event: QKeyEvent) -> bool:
        """Whether the key is that of a step which is refused: then the reasons are shown, as by a click on it."""
        pressed = QKeySequence(event.keyCombination())
        meant = next((name for name, qaction in self.qactions.items() if qaction.shortcut() == pressed), "")
        if not meant or self.qactions[meant].isEnabled() or self.call_id is None:
            return False
        self._explain(meant, self.steps.shown.get(meant, self.steps))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.explain_key(event):
            super().keyPressEvent(event)

    def _show_others(self) -> None:
        """Who else has this call in front of him."""
        me = self.live.backend.actor.login if self.live.backend is not None else ""
        here = [row.name for row in self.live.present if (row.kind, row.record_id) == ("call", self.call_id)]
        mine = [row.name for row in self.live.present if row.login == me]
        self.others.setText(others_words(sorted({*here} - {*mine})))

    def shown_record(self) -> tuple[str, int] | None:
        return None if self.call_id is None else ("call", self.call_id)

    def open_record(self, kind: str, record_id: int) -> None:
        if record_id != self.call_id:
            self.call_id = record_id
            self.message.hide()
            self.fixes.close_panel()
            for page in filter(None, (self._built("files"), self._built("links"))):
                page.leave()
        self.refresh()

    def show_call(self, card: Card) -> None:
        now = datetime.now(UTC)
        self.composer.show_call(card.id, "\n".join(self.presenter.against_note()))
        self.number.setText(card.number)
        self.title.setText(breakable(shortened(card.subject, LONGEST_TITLE)))
        self.setWindowTitle(shortened(f"{card.number} {card.subject}", LONGEST_TITLE))
        self.pills.show_marks([Mark(*words) for words in card_pills(card, now)])
        self.facts.show_facts(card_facts(card), card_leads(card))
        self.history.show_entries(entries(card.timeline, now))
        for tab, count in (("work", len(card.assignments)), ("files", card.files), ("links", card.links)):
            self.tabs.show_count(tab, count)
        if self.isVisible():
            self.live.look_at("call", card.id)
        self._show_others()
        self.page.show_widget(True)
        self.update_actions()

    def show_steps(self, primary: str, others: Sequence[str]) -> None:
        self.steps.show_steps(primary, others)

    def show_fixes(self, step: str, fixes: Sequence[Fix]) -> None:
        known = [fix if fix.action in ("", *self.declared) else fix._replace(label="") for fix in fixes]
        self.fixes.show_fixes(self.qactions[step].text().rstrip("…"), known, self.asked_at)

    def show_nothing(self) -> None:
        self.page.show_widget(False)
        self.update_actions()

    def current_tab(self) -> str:
        return self.tabs.current()

    def go_to_tab(self, name: str) -> None:
        if self.tabs.current() != name:
            self.tabs.go_to(name)

    def go_to_field(self, name: str) -> None:
        self.tabs.go_to("details")
        self.details.go_to(name)

    def run_action(self, name: str) -> None:
        self.qactions[name].trigger()

    def say_undo(self, text: str, undo: Callable[[], Any]) -> None:
        self.say(text, lambda: self.start(undo))

    def written(self) -> tuple[str, bool]:
        return self.composer.written(), self.composer.is_internal()

    def clear_draft(self, call_id: int) -> None:
        self.composer.clear_draft(call_id)

    def write_note(self, internal: bool) -> None:
        self.composer.write(INTERNAL if internal else SAID)

    def copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    async def ask_solution(self, asked: SolutionAsked) -> dict[str, Any] | None:
        from ui.calls.solution_question import ask_solution

        return await ask_solution(self, asked, self.show_error)

    async def walk(self, walk: Walk) -> None:
        from ui.knowledge.walk import walk_through

        await walk_through(self, walk)

    async def pick_files(self, title: str) -> list[str]:
        from ui.toolkit.dialogs import pick_files

        return await pick_files(self, title)

    def unsaved(self) -> bool:
        """Nothing is lost by leaving: what is typed is kept as a draft."""
        return False

    async def keep_what_is_typed(self) -> None:
        from asyncio import wait

        self.tell_what_is_typed()
        if self.keeping:
            await wait(self.keeping)
        self.opened_files.close()

    def tell_what_is_typed(self) -> None:
        self.composer.leave()
        if page := self._built("details"):
            page.form.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_low = self.height() < LOW
        self.lines.setSpacing(6 if is_low else 10)
        self.lines.setContentsMargins(*((20, 8, 20, 8) if is_low else (20, 14, 20, 14)))
        self.facts.show_low(is_low)
        self.composer.show_low(is_low)

    def hideEvent(self, event: QHideEvent) -> None:
        self.tell_what_is_typed()
        super().hideEvent(event)
