"""A list of records with the card of the one chosen beside it: what its presenter does, without widgets. No Qt here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from app.kernel.errors import NotPermitted
from app.kernel.flow import Flow
from app.kernel.i18n import N_, _
from app.kernel.labelled import Labelled
from ui.toolkit.action import action
from ui.toolkit.exporting import Exported, ExportView, export_rows, one_page
from ui.toolkit.matches import Match

if TYPE_CHECKING:
    from app.backend import Backend
    from app.db.history import TrailRow

Search = Callable[[str], Awaitable[Sequence[Match]]]
Hint = Callable[[Any], Awaitable[str]]
"""What else there is to know of a value that is being typed, such as that somebody has it already; often nothing."""
Judge = Callable[[str], str]
Submit = Callable[[dict[str, Any]], Awaitable[Any]]
"""What is done with the values of a form; its refusal is shown there."""

TRAIL = "trail"
"""The name of the list that holds a record's trail."""


@dataclass(frozen=True)
class Shown:
    """A record's card in plain words: its title, what is under it, its pills (text, tone, icon), facts and lines.

    `leads` says of facts, by their label, which record they lead to.
    """

    title: str
    second: str = ""
    marks: Sequence[tuple[str, str, str]] = ()
    facts: Sequence[tuple[str, str]] = ()
    lines: Sequence[str] = ()
    leads: Mapping[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What a form is opened with: its name, what it is about, values to begin with, and where its records are found.

    `judges` say of a field's text what is right with it, or refuse it; `hints` what else there is to know of it.
    """

    form: str
    about: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    searches: Mapping[str, Search] = field(default_factory=dict)
    judges: Mapping[str, Judge] = field(default_factory=dict)
    hints: Mapping[str, Hint] = field(default_factory=dict)


class RecordsView(ExportView, Protocol):
    def show_rows(self, rows: Sequence[Any]) -> None: ...
    def selected_id(self) -> int | None: ...
    def select(self, record_id: int) -> None: ...
    def show_card(self, shown: Shown | None) -> None: ...
    def show_list(self, name: str, rows: Sequence[Any], hint: str = "") -> None: ...
    def current_list(self) -> str: ...
    def listed(self, name: str) -> Any: ...
    async def fill_in(self, question: Question, submit: Submit) -> bool: ...
    def show_record(self, kind: str, record_id: int) -> None: ...
    def show_view(self, name: str) -> None: ...
    def filter_by_text(self, text: str) -> None: ...


class RecordsPresenter:
    """A subclass says how records are found (`rows`) and shown (`card_of`, `words_of`), and declares their steps."""

    watches: frozenset[str] = frozenset()
    flow: Flow
    view_names: Sequence[str] = ("open", "all")
    file_name = ""
    facts: Sequence[Exported] = ()
    """What a spreadsheet of the list is called, and its columns."""
    text = ""
    """What the list is searched for."""

    def __init__(self, backend: Backend, view: Any) -> None:
        self.backend, self.view = backend, view
        self.name = self.view_names[0]
        self.card: Any = None
        self.asked = self.asked_rows = 0

    async def rows(self) -> Sequence[Any]:
        raise NotImplementedError

    async def all_rows(self) -> Sequence[Any]:
        """The rows of the list for a spreadsheet: all there are, not only the newest."""
        return await self.rows()

    def spreadsheet(self) -> Sequence[Exported]:
        """The columns of the spreadsheet of what is listed now."""
        return self.facts

    def can_export(self) -> bool:
        return bool(self.spreadsheet())

    @action("list.export", N_("Export the list…"), "Ctrl+E", icon="download", enabled=can_export)
    async def export(self) -> None:
        await export_rows(self.view, _(self.file_name), self.spreadsheet(), self.pages())

    async def pages(self) -> AsyncIterator[Sequence[Any]]:
        """What a spreadsheet of the list holds, piece by piece."""
        async for piece in one_page(await self.all_rows()):
            yield piece

    async def card_of(self, record_id: int) -> Any:
        """Everything about one record."""
        raise NotImplementedError

    def words_of(self, card: Any) -> Shown:
        raise NotImplementedError

    def lists_of(self, card: Any) -> Mapping[str, Sequence[Any]]:
        """The rows of the card's lists, by name; the trail is read when it is looked at."""
        return {}

    async def trail_of(self, card: Any) -> Sequence[TrailRow]:
        """Every change of the record, the newest first, where the card shows its trail."""
        raise NotImplementedError

    def state_of(self, card: Any) -> Labelled:
        return card.state

    async def refresh(self) -> None:
        """Read the list again; rows that come after another view was chosen are dropped."""
        self.asked_rows += 1
        asked, rows = self.asked_rows, await self.rows()
        if asked == self.asked_rows:
            self.view.show_rows(rows)
            await self.show_selected()

    async def show_selected(self) -> None:
        """The card of the record selected; an answer that comes after another choice is dropped."""
        self.asked += 1
        asked, record_id = self.asked, self.wanted_id()
        card = None if record_id is None else await self.card_of(record_id)
        if asked == self.asked:
            self.card = card
            self.view.show_card(None if card is None else self.words_of(card))
            if card is not None:
                await self._show_lists(card)

    def wanted_id(self) -> int | None:
        """The record whose card is to be shown."""
        selected: int | None = self.view.selected_id()
        return selected

    async def _show_lists(self, card: Any) -> None:
        lists = self.lists_of(card)
        for name, rows in lists.items():
            self.view.show_list(name, rows)
        if lists:
            await self.show_trail()

    async def show_trail(self) -> None:
        """Read the trail if it is what is looked at."""
        card = self.card
        if card is None or self.view.current_list() != TRAIL:
            return
        rows: Sequence[TrailRow] = ()
        refusal = ""
        try:
            rows = await self.trail_of(card)
        except NotPermitted as missing:
            refusal = str(missing)
        if card is self.card:
            self.view.show_list(TRAIL, rows, refusal)

    async def open_listed(self, name: str, row: Any) -> None:
        """A row of one of the card's lists was asked for; a subclass whose rows lead somewhere overrides it."""

    async def search(self, text: str) -> None:
        if text != self.text:
            self.text = text
            await self.refresh()

    async def choose_view(self, name: str) -> None:
        self.name = name
        await self.refresh()

    async def open_record(self, kind: str, record_id: int) -> None:
        """Show that record, in the list of all when it is in no shorter one."""
        await self.show_among(self.view_names[-1], record_id)

    async def show_among(self, name: str, record_id: int) -> None:
        """That record in that view, whatever was searched for."""
        if self.text:
            self.text = ""
            self.view.filter_by_text("")
        self.name = name
        self.asked_rows += 1
        self.view.show_view(self.name)
        self.view.show_rows(await self.rows())
        self.view.select(record_id)
        await self.show_selected()

    def against(self, move: str) -> list[str]:
        """Why that step cannot be taken now; what a form will ask for is no reason."""
        if self.card is None:
            return []
        state = self.state_of(self.card)
        return [str(reason) for reason in self.flow.standing_reasons(state, move, self.backend.actor.permissions)]

    async def take(self, command: Callable[..., Any], **arguments: Any) -> None:
        """A step that needs nothing but a click."""
        await self.backend.do(command, **arguments)
        await self.refresh()

    def doing(self, command: Callable[..., Any], **always: Any) -> Submit:
        """What a form does whose fields are the command's arguments, beside those that are known already."""

        async def submit(given: dict[str, Any]) -> Any:
            return await self.backend.do(command, **always, **given)

        return submit

    async def ask_and_take(self, question: Question, submit: Submit) -> bool:
        """A step that needs a form."""
        done = await self.view.fill_in(question, submit)
        if done:
            await self.refresh()
        return bool(done)

    async def ask_for_new(self, question: Question, make: Submit) -> int | None:
        """The record that a form has made; None when it was left."""
        made: list[int] = []

        async def submit(given: dict[str, Any]) -> None:
            made.append(await make(given))

        return made[-1] if await self.view.fill_in(question, submit) else None


def has_card(presenter: Any) -> bool:
    """What most steps are about: a record is shown."""
    return presenter.card is not None


def refused(move: str) -> Callable[[Any], Iterable[str]]:
    """The reasons against a move of the record's flow."""
    return lambda presenter: presenter.against(move)
