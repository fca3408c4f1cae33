"""How a call is solved: diagnosed by questions, solved in words, codes and the article that helped. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from app.calls.codes import KEEPS_ITS_CODES, code_call, coded_call, codes_to_choose
from app.codes.rules import CodeKind
from app.kernel.errors import Missing
from app.kernel.flow import WrongState
from app.kernel.i18n import N_, _
from app.kernel.text import dotted
from app.knowledge.commands import article_from_call, solve_with_article
from app.knowledge.diagnosis import start_diagnosis, trees_for
from app.knowledge.queries import articles_of_call, find_articles
from ui.knowledge.presenters.walk import Walk
from ui.toolkit.matches import Match, matches_of
from ui.toolkit.records import Search
from ui.toolkit.rights import missing_rights

if TYPE_CHECKING:
    from app.backend import Backend
    from app.calls.queries import CallCard
    from ui.calls.presenters.card_view import CallCardView


@dataclass(frozen=True)
class SolutionAsked:
    """What the question begins with, by the names of the command's arguments, and where its records are found.

    Without `solution` among the values only the codes are asked for.
    """

    values: Mapping[str, Any]
    searches: Mapping[str, Search] = field(default_factory=dict)


class CardSolving:
    """What was typed for a refused solution is offered again."""

    def __init__(self, backend: Backend, view: CallCardView) -> None:
        self.backend, self.view = backend, view
        self.typed: dict[int, Mapping[str, Any]] = {}

    async def solve(self, card: CallCard) -> None:
        values = self.typed.get(card.id) or await self._values(card)
        given = await self.view.ask_solution(SolutionAsked(values, self._searches(card)))
        if given is not None:
            self.typed[card.id] = given
            await self.backend.do(solve_with_article, call_id=card.id, **plain(given))
            del self.typed[card.id]

    async def code(self, card: CallCard) -> None:
        coded = await self.backend.ask(coded_call, call_id=card.id)
        values = {column: held and Match(*held) for column, held in coded.codes.items()}
        given = await self.view.ask_solution(SolutionAsked(values, self._searches(card)))
        if given is not None:
            await self.backend.do(code_call, call_id=card.id, **plain(given))

    async def diagnose(self, card: CallCard) -> None:
        """By the tree that fits the machine; by the one that is chosen where several do."""
        trees = await self.backend.ask(trees_for, call_id=card.id)
        if not trees:
            self.view.say(_("No questions fit this machine yet. They are written under Knowledge, Diagnosis."))
            return
        tree_id: int | None = trees[0].id
        if len(trees) > 1:
            names = {tree.id: dotted(tree.name, tree.product or tree.family) for tree in trees}
            tree_id = await self.view.choose(_("What is the matter?"), names)
        if tree_id is not None:
            diagnosis_id = await self.backend.do(start_diagnosis, call_id=card.id, tree_id=tree_id)
            await self.view.walk(Walk(self.backend, diagnosis_id))

    async def write_article(self, card: CallCard) -> None:
        self.view.open_place("article", await self.backend.do(article_from_call, call_id=card.id))

    async def _values(self, card: CallCard) -> dict[str, Any]:
        coded = await self.backend.ask(coded_call, call_id=card.id)
        used = await self.backend.ask(articles_of_call, call_id=card.id)
        helped = next((row for row, said in reversed(used) if said is not False), None)
        article = Match(helped.id, helped.title, helped.number) if helped else None
        codes = {column: held and Match(*held) for column, held in coded.codes.items()}
        return {"solution": card.solution, **codes, "article_id": article}

    def _searches(self, card: CallCard) -> dict[str, Search]:
        codes = {f"{kind}_code_id": partial(self._codes, card.id, kind) for kind in CodeKind}
        return {**codes, "article_id": partial(self._articles, card)}

    async def _codes(self, call_id: int, kind: CodeKind, text: str) -> list[Match]:
        return code_matches(await self.backend.ask(codes_to_choose, call_id=call_id, kind=kind, text=text))

    async def _articles(self, card: CallCard, text: str) -> list[Match]:
        """What fits the words typed; before any are typed, what fits the call."""
        coded = await self.backend.ask(coded_call, call_id=card.id)
        words = text or f"{card.subject} {card.description}"
        found = await self.backend.ask(find_articles, text=words, product_id=coded.product_id)
        return [Match(row.id, row.title, dotted(row.number, row.line)) for row in found]


def against_coding(presenter: Any) -> tuple[str, ...]:
    """Why the codes of the call shown cannot be changed now."""
    card: CallCard | None = presenter.card
    if card is None:
        return (_("No call is selected."),)
    reasons = missing_rights(presenter, "calls.log")
    if card.state in KEEPS_ITS_CODES:
        reasons.append(str(WrongState(state=card.state)))
    return tuple(reasons)


def against_article(presenter: Any) -> tuple[str, ...]:
    """Why no article can be begun from the call shown."""
    card: CallCard | None = presenter.card
    if card is None:
        return (_("No call is selected."),)
    reasons = missing_rights(presenter, "knowledge.write")
    if not card.solution:
        reasons.append(str(Missing(field=N_("Solution"))))
    return tuple(reasons)


def code_matches(choices: Mapping[int, str]) -> list[Match]:
    """The label first, for it is what people read; the code and what it stands below second."""
    matches = []
    for match in matches_of(choices):
        label, *above = match.second.split(" · ")
        matches.append(Match(match.id, f"{match.text} · {label}", " · ".join(above)))
    return matches


def plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of the command: records by their ids."""
    return {name: value.id if isinstance(value, Match) else value for name, value in given.items()}
