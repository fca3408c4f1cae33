"""The library: articles searched, read, written, published and withdrawn; every edition stays readable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.codes.queries import code_choices
from app.codes.rules import CodeKind
from app.kernel.i18n import N_, _
from app.knowledge import commands
from app.knowledge.flow import ARTICLE_FLOW, ArticleState
from app.knowledge.queries import ArticleCard, ArticleRow, EditionRow, article_card, list_articles, product_choices
from ui.knowledge.words import article_words, edition_line
from ui.toolkit.action import action
from ui.toolkit.exporting import Exported
from ui.toolkit.listed_records import ListedPresenter
from ui.toolkit.matches import Match, matches_of
from ui.toolkit.records import Question, Shown, has_card, refused
from ui.toolkit.rights import needs

STATES = {
    "published": ArticleState.PUBLISHED,
    "drafts": ArticleState.DRAFT,
    "withdrawn": ArticleState.WITHDRAWN,
    "all": None,
}

needs_right = needs("knowledge.write")


class ArticlesPresenter(ListedPresenter):
    watches = frozenset({"article", "article_use"})
    flow = ARTICLE_FLOW
    view_names = tuple(STATES)
    file_name = N_("Articles")
    facts = (
        Exported(N_("Number"), lambda row: row.number),
        Exported(N_("Title"), lambda row: row.title, 48),
        Exported(N_("Product family"), lambda row: row.family, 20),
        Exported(N_("Language"), lambda row: row.language, 10),
        Exported(N_("State"), lambda row: row.state),
        Exported(N_("Edition"), lambda row: row.edition, 9),
        Exported(N_("Used in calls"), lambda row: row.used),
        Exported(N_("Helped"), lambda row: row.helped),
    )
    card: ArticleCard | None
    old: EditionRow | None = None
    """The older edition that is being read."""

    async def rows(self) -> Sequence[ArticleRow]:
        return await self.backend.ask(list_articles, state=STATES[self.name], text=self.text)

    async def card_of(self, record_id: int) -> ArticleCard:
        return await self.backend.ask(article_card, article_id=record_id)

    def words_of(self, card: ArticleCard) -> Shown:
        return article_words(card, self.old)

    def state_of(self, card: ArticleCard) -> Any:
        return card.row.state

    async def show_selected(self) -> None:
        if self.card is not None and self.view.selected_id() != self.card.row.id:
            self.old = None
        await super().show_selected()
        if self.card is not None:
            self.view.show_text(self.old.body if self.old else self.card.body)

    def has_editions(self) -> bool:
        return self.card is not None and len(self.card.editions) > 1

    def reads_old(self) -> bool:
        return self.old is not None

    @action("article.new", N_("New article…"), "Ctrl+Shift+A", icon="file-plus", reasons=needs_right)
    async def write(self) -> None:
        question = Question("new", searches=self._searches())
        made = await self.ask_for_new(question, self.doing(commands.write_article))
        if made is not None:
            await self.open_record("article", made)

    @action("article.edit", N_("Edit…"), "E", icon="pencil", enabled=has_card, reasons=needs_right)
    async def edit(self) -> None:
        """What is changed makes a new edition; who has been overtaken is told, and keeps what he wrote."""
        card = self._card()
        values = {
            "title": card.row.title,
            "body": card.body,
            "language": card.row.language,
            "family": card.row.family,
            "product_ids": [Match(*product) for product in card.products],
            "code_ids": [Match(*code) for code in card.codes],
        }

        revise = self.doing(commands.revise_article, article_id=card.row.id, edition=card.row.edition)
        self.old = None
        await self.ask_and_take(Question("edit", card.row.number, values, self._searches()), revise)

    @action("article.publish", N_("Publish"), icon="check", enabled=has_card, reasons=refused("publish"))
    async def publish(self) -> None:
        article_id = self._card().row.id
        await self.backend.do(commands.publish_article, article_id=article_id)
        await self._stay_at(article_id)

    @action("article.withdraw", N_("Withdraw"), icon="archive", enabled=has_card, reasons=refused("withdraw"))
    async def withdraw(self) -> None:
        article_id = self._card().row.id
        await self.backend.do(commands.withdraw_article, article_id=article_id)
        await self._stay_at(article_id)

    @action("article.editions", N_("Editions…"), icon="history", enabled=has_editions)
    async def choose_edition(self) -> None:
        card = self._card()
        lines = {edition.edition: edition_line(edition) for edition in card.editions}
        chosen = await self.view.choose(_("Which edition do you want to read?"), lines)
        if chosen is not None:
            self.old = next(each for each in card.editions if each.edition == chosen)
            if self.old.edition == card.row.edition:
                self.old = None
            await self.show_selected()

    @action("article.newest", N_("Read the newest edition"), icon="undo-2", enabled=reads_old)
    async def read_newest(self) -> None:
        self.old = None
        await self.show_selected()

    async def _stay_at(self, article_id: int) -> None:
        """The article moved to another list: go there with it."""
        card = await self.card_of(article_id)
        if STATES[self.name] is not None:
            self.name = next(name for name, state in STATES.items() if state is card.row.state)
            self.view.show_view(self.name)
        self.view.show_rows(await self.rows())
        self.view.select(article_id)
        await self.show_selected()

    def _card(self) -> ArticleCard:
        assert self.card is not None
        return self.card

    def _searches(self) -> dict[str, Any]:
        return {"product_ids": self.search_products, "code_ids": self.search_codes}

    async def search_products(self, text: str) -> list[Match]:
        return matches_of(await self.backend.ask(product_choices, text=text))

    async def search_codes(self, text: str) -> list[Match]:
        found = await self.backend.ask(code_choices, kind=CodeKind.PROBLEM, text=text)
        return [Match(code_id, shown) for code_id, shown in found.items()]
