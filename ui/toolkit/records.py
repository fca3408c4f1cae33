"""A list of records with the card of the one chosen beside it: what its presenter does, without widgets. No Qt here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from app.kernel.flow import Flow
from app.kernel.i18n import N_, _
from app.kernel.labelled import Labelled
from ui.toolkit.action import action
from ui.toolkit.exporting import Exported, ExportView, export_rows
from ui.toolkit.matches import Match

if TYPE_CHECKING:
    from app.backend import Backend

Search = Callable[[str], Awaitable[Sequence[Match]]]
Hint = Callable[[Any], Awaitable[str]]
"""What else there is to know of a value that is being typed, such as that somebody has it already; often nothing."""
Judge = Callable[[str], str]
Submit = Callable[[dict[str, Any]], Awaitable[Any]]
"""What is done with the values of a form; its refusal is shown there."""


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
    async def fill_in(self, question: Question, submit: Submit) -> bool: ...
    def show_record(self, kind: str, record_id: int) -> None: ...
    def show_view(self, name: str) -> None: ...
    def filter_by_text(self, text: str) -> None: ...


class RecordsPresenter(ABC):
    """The card and its steps; `ListedPresenter` and `PagedPresenter` add how the list is read.

    A subclass says how a record is shown (`card_of`, `words_of`), and declares the steps.
    """

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

    def spreadsheet(self) -> Sequence[Exported]:
        """The columns of the spreadsheet of what is listed now."""
        return self.facts

    def can_export(self) -> bool:
        return bool(self.spreadsheet())

    @action("list.export", N_("Export the list…"), "Ctrl+E", icon="download", enabled=can_export)
    async def export(self) -> None:
        await export_rows(self.view, _(self.file_name), self.spreadsheet(), self.pages())

    @abstractmethod
    def pages(self) -> AsyncIterator[Sequence[Any]]:
        """What a spreadsheet of the list holds, piece by piece."""

    @abstractmethod
    async def refresh(self) -> None:
        """Read the list and the card again."""

    @abstractmethod
    async def card_of(self, record_id: int) -> Any:
        """Everything about one record; None where it is gone."""

    @abstractmethod
    def words_of(self, card: Any) -> Shown: ...

    def state_of(self, card: Any) -> Labelled:
        return card.state

    async def show_selected(self) -> None:
        """The card of the record selected; an answer that comes after another choice is dropped."""
        self.asked += 1
        asked, record_id = self.asked, self.wanted_id()
        card = None if record_id is None else await self.card_of(record_id)
        if asked == self.asked:
            self.card = card
            self.view.show_card(None if card is None else self.words_of(card))

    def wanted_id(self) -> int | None:
        """The record whose card is to be shown."""
        selected: int | None = self.view.selected_id()
        return selected

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
