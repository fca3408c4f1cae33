"""The pages behind the tabs of a call's card: each is built when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtWidgets import QWidget

from app.kernel.i18n import N_, _
from ui.calls.card_details import DetailsPage
from ui.calls.card_drop import OpenedFiles
from ui.calls.card_files import FilesPage
from ui.calls.card_links import LinksPage
from ui.calls.card_lists import WORK_COLUMNS
from ui.calls.card_words import LINK_WORDS, rule_facts
from ui.calls.composer import Composer
from ui.calls.cost_sheet import CostSheetView
from ui.toolkit.card_lists import card_list
from ui.toolkit.empty_state import EmptyState, OrEmpty
from ui.toolkit.layout import column
from ui.toolkit.live import Live
from ui.toolkit.screen import Screen
from ui.toolkit.tabs import Tabs
from ui.toolkit.trail_list import TRAIL_COLUMNS, trail_lines

if TYPE_CHECKING:
    from app.calls.links import LinkRow
    from app.costs.queries import CostSheet
    from app.db.attachments import AttachmentRow
    from app.db.drafts import Draft
    from app.db.history import TrailRow
    from ui.calls.presenters.card_details import Conflict, Details
    from ui.calls.presenters.work import WorkRow

LATER = (
    ("details", N_("Details")),
    ("work", N_("Work")),
    ("costs", N_("Costs & coverage")),
    ("files", N_("Files")),
    ("links", N_("Links")),
    ("trail", N_("Trail")),
)
"""The tabs whose pages are built when they are first looked at."""

Page = TypeVar("Page", bound=QWidget)


class CardPages(Screen):
    """The half of the card that stands behind its tabs; the other half lays the card out."""

    composer: Composer

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.call_id: int | None = None
        self.known_details: Details | None = None
        self.known_drafts: Sequence[Draft] = ()
        self.rooms: dict[str, QWidget] = {}
        self.keeping: set[Any] = set()
        self.opened_files = OpenedFiles()
        self.tabs = Tabs()

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

    def _start(self, intent: Callable[[Any], Any]) -> None:
        if self.presenter is not None and self.call_id is not None:
            self.start(lambda: intent(self.presenter))

    def _keep(self, call_id: int, field: str, text: str) -> None:
        """A draft goes to its call whatever is shown by now."""
        if self.presenter is not None:
            task = self.tasks.start(self.presenter.drafts.keep(call_id, field, text))
            self.keeping.add(task)
            task.add_done_callback(self.keeping.discard)

    def open_place(self, kind: str, record_id: int) -> None:
        self.opened.emit(kind, record_id)

    def _add_link(self, how: tuple[Any, bool], other_id: int) -> None:
        self._start(lambda presenter: presenter.links.add(self.call_id, *how, other_id))

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
