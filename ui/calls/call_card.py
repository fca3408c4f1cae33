"""The card of one call: what it is, its next steps, its facts, its history, and a place to write into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.kernel.i18n import N_, _
from ui.calls.card_details import DetailsPage
from ui.calls.card_drop import Drops, OpenedFiles
from ui.calls.card_files import FilesPage
from ui.calls.card_fixes import FixPanel
from ui.calls.card_links import LinksPage
from ui.calls.card_lists import WORK_COLUMNS
from ui.calls.card_timeline import TimelinePage
from ui.calls.card_words import (
    LINK_WORDS,
    LONGEST_TITLE,
    card_facts,
    card_leads,
    card_pills,
    entries,
    others_words,
    rule_facts,
    shortened,
)
from ui.calls.composer import INTERNAL, SAID, Composer
from ui.calls.cost_sheet import CostSheetView
from ui.calls.step_bar import StepBar, steps_menu
from ui.toolkit.buttons import icon_button
from ui.toolkit.card_lists import card_list
from ui.toolkit.empty_state import EmptyState, OrEmpty
from ui.toolkit.facts import Facts
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row
from ui.toolkit.live import Live
from ui.toolkit.pills import Mark, PillRow
from ui.toolkit.screen import Screen
from ui.toolkit.tabs import Tabs
from ui.toolkit.timeline import breakable
from ui.toolkit.trail_list import TRAIL_COLUMNS, trail_lines

if TYPE_CHECKING:
    from app.calls.links import LinkRow
    from app.calls.queries import CallCard as Card
    from app.costs.queries import CostSheet
    from app.db.attachments import AttachmentRow
    from app.db.drafts import Draft
    from app.db.history import TrailRow
    from ui.calls.presenters.card_details import Conflict, Details
    from ui.calls.presenters.card_solving import SolutionAsked
    from ui.calls.presenters.fixes import Fix
    from ui.calls.presenters.work import WorkRow
    from ui.knowledge.presenters.walk import Walk

STEPS = (
    ("call.assign", "call.take", "call.hand_on", "call.qualify"),
    ("call.diagnose", "call.mass_incident", "intervention.plan", "rma.open", "order.open"),
    ("call.hold", "call.resume", "call.solve", "call.codes", "call.accept"),
    ("invoice.preview", "call.reopen", "call.close", "call.archive", "call.cancel"),
    ("call.note", "call.said", "call.attach", "call.article", "call.copy_number"),
)
"""The menu of the card, group by group."""


LATER = (
    ("details", N_("Details")),
    ("work", N_("Work")),
    ("costs", N_("Costs & coverage")),
    ("files", N_("Files")),
    ("links", N_("Links")),
    ("trail", N_("Trail")),
)
"""The tabs whose pages are built when they are first looked at."""
LOW = 640
"""Pixels: a card of less height leaves its room to the timeline."""
Page = TypeVar("Page", bound=QWidget)


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
        self.history = TimelinePage()
        self.timeline = self.history.timeline
        self.known_details: Details | None = None
        self.known_drafts: Sequence[Draft] = ()
        self.rooms: dict[str, QWidget] = {}
        self.keeping: set[Any] = set()
        self.composer = Composer()
        self.others = Label("", "secondary", "warn")
        self.tabs = Tabs()
        self.menu = steps_menu(self, STEPS)
        self.fixes = FixPanel(self)
        self.drops = Drops(self, self.qaction("call.attach"))
        self.opened_files = OpenedFiles()
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

    def _furnished(self, name: str, page: Page) -> Page:
        self.rooms[name].setLayout(column(page))
        return page

    @cached_property
    def details(self) -> DetailsPage:
        page = self._furnished("details", DetailsPage(self.rooms["details"]))
        form = page.form
        self.forms.append(form)
        form.edited.connect(lambda *edit: self._start(lambda presenter: presenter.details.change(*edit)))
        form.typed.connect(self._keep)
        form.discarded.connect(lambda call_id, field: self._keep(call_id, field, ""))
        form.find_by(lambda name, text: self.presenter.details.find(name, self.presenter.card, text))
        if self.known_details is not None:
            form.show_details(self.known_details)
            form.facts.show_facts(rule_facts(self.presenter.card))
            form.show_drafts(self.known_drafts)
        return page

    @cached_property
    def work(self) -> OrEmpty:
        works = card_list(WORK_COLUMNS, _("Work"))
        works.row_activated.connect(lambda work: self._start(lambda presenter: presenter.open_work(work)))
        empty = EmptyState("wrench", _("No work yet"), _("Assign the call, or plan an intervention."))
        return self._furnished("work", OrEmpty(works, empty))

    @cached_property
    def costs(self) -> OrEmpty:
        sentence = _("Interventions, repairs and orders bring their costs here.")
        return self._furnished("costs", OrEmpty(CostSheetView(), EmptyState("euro", _("No costs yet"), sentence)))

    @cached_property
    def files(self) -> FilesPage:
        page = self._furnished("files", FilesPage(self, self.button("call.attach")))
        page.wanted.connect(lambda step, file: self._start(lambda p: getattr(p.files, step)(file)))
        page.cancelled.connect(lambda: self.presenter.files.cancel())
        return page

    @cached_property
    def links(self) -> LinksPage:
        page = self._furnished("links", LinksPage({key: _(label) for key, label in LINK_WORDS.items()}))
        page.other.search = lambda text: self.presenter.links.find(self.call_id, text)
        page.added.connect(self._add_link)
        page.removed.connect(lambda link: self._start(lambda p: p.links.remove(self.call_id, link)))
        page.opened.connect(lambda call_id: self.open_place("call", call_id))
        return page

    @cached_property
    def trail(self) -> OrEmpty:
        made = OrEmpty(card_list(TRAIL_COLUMNS, _("Trail")), EmptyState("history", _("No trail to show")))
        return self._furnished("trail", made)

    def _built(self, name: str) -> Any:
        """The page of that tab if somebody has looked at it yet."""
        return vars(self).get(name)

    def _on_tab_chosen(self, name: str) -> None:
        """A page is built when it is first looked at: the card opens without waiting for all of them."""
        if name in self.rooms:
            getattr(self, name)
        self._start(lambda presenter: presenter.show_tab())

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

    def _start(self, intent: Callable[[Any], Any]) -> None:
        if self.presenter is not None and self.call_id is not None:
            self.start(lambda: intent(self.presenter))

    def _keep(self, call_id: int, field: str, text: str) -> None:
        """A draft goes to its call whatever is shown by now."""
        if self.presenter is not None:
            task = self.tasks.start(self.presenter.drafts.keep(call_id, field, text))
            self.keeping.add(task)
            task.add_done_callback(self.keeping.discard)

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

    def _add_link(self, how: tuple[Any, bool], other_id: int) -> None:
        self._start(lambda presenter: presenter.links.add(self.call_id, *how, other_id))

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

    def show_details(self, details: Details) -> None:
        if self.known_details is not None and self.known_details.call_id != details.call_id:
            self.known_drafts = ()
        self.known_details = details
        if page := self._built("details"):
            page.form.show_details(details)
            page.form.facts.show_facts(rule_facts(self.presenter.card))

    def show_conflict(self, conflict: Conflict) -> None:
        if conflict.call_id == self.call_id:
            self.tabs.go_to("details")
            self.details.form.show_conflict(conflict)
            self.details.verticalScrollBar().setValue(0)

    def show_saved(self, field: str) -> None:
        self.details.form.show_saved(field)

    def show_drafts(self, drafts: Sequence[Draft]) -> None:
        self.known_drafts = drafts
        if page := self._built("details"):
            page.form.show_drafts(drafts)
        for draft in drafts:
            if draft.place.endswith(":note"):
                self.composer.show_draft(draft.text, draft.at)

    def show_fixes(self, step: str, fixes: Sequence[Fix]) -> None:
        known = [fix if fix.action in ("", *self.declared) else fix._replace(label="") for fix in fixes]
        self.fixes.show_fixes(self.qactions[step].text().rstrip("…"), known, self.asked_at)

    def show_files(self, rows: Sequence[AttachmentRow]) -> None:
        self.files.show_files(rows)

    def show_progress(self, name: str, done: int, size: int) -> None:
        self.files.show_progress(name, done, size)

    async def show_file(self, name: str, media_type: str, content: bytes) -> None:
        await self.files.show_file(name, media_type, content)

    def open_file(self, name: str, content: bytes) -> None:
        self.opened_files.open(name, content)

    def show_links(self, rows: Sequence[LinkRow]) -> None:
        self.links.show_links(rows)

    def show_work(self, rows: Sequence[WorkRow]) -> None:
        self.work.widget.show_first(rows)
        self.work.show_widget(bool(rows))

    def show_costs(self, sheet: CostSheet) -> None:
        if sheet.lines:
            self.costs.widget.show_sheet(sheet)
        self.costs.show_widget(bool(sheet.lines))

    def show_trail(self, rows: Sequence[TrailRow], refusal: str) -> None:
        self.trail.widget.show_first(trail_lines(rows))
        self.trail.empty.say(_("No trail to show"), refusal)
        self.trail.show_widget(bool(rows))

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

    def open_place(self, kind: str, record_id: int) -> None:
        self.opened.emit(kind, record_id)

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
