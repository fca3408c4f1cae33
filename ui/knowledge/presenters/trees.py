"""Question trees: edited branch by branch, kept as one types, published when nothing is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.codes.queries import code_choices, find_codes
from app.codes.rules import CodeKind
from app.kernel.errors import Refused
from app.kernel.i18n import N_, _
from app.kernel.text import holding
from app.knowledge import trees
from app.knowledge.queries import find_articles, list_articles, product_choices
from app.knowledge.rules import Node, Question, Tree
from app.knowledge.trees import BranchCounts, TreeCard, TreeRow
from ui.knowledge.tree_edits import led_to, new_outcome, new_question, outline, with_node, without_node
from ui.knowledge.words import tree_words
from ui.toolkit.action import action
from ui.toolkit.exporting import Exported
from ui.toolkit.listed_records import ListedPresenter
from ui.toolkit.matches import Match, matches_of
from ui.toolkit.records import Question as FormQuestion
from ui.toolkit.records import Shown, has_card
from ui.toolkit.rights import needs

NO_COUNTS = BranchCounts({}, {})

needs_right = needs("knowledge.write")


class TreesPresenter(ListedPresenter):
    """`tree` is the sketch as the editor shows it; every change of it is kept at once."""

    watches = frozenset({"diagnosis_tree", "diagnosis"})
    view_names = ("active", "all")
    file_name = N_("Question trees")
    facts = (
        Exported(N_("Question tree"), lambda row: row.name, 40),
        Exported(N_("Product family"), lambda row: row.family, 20),
        Exported(N_("Product"), lambda row: row.product, 28),
        Exported(N_("Edition"), lambda row: row.edition, 9),
        Exported(N_("Diagnoses"), lambda row: row.walks, 10),
    )
    card: TreeCard | None
    tree = Tree()
    counts = NO_COUNTS
    chosen = ""

    async def rows(self) -> Sequence[TreeRow]:
        found = await self.backend.ask(trees.find_trees, is_active=True if self.name == "active" else None)
        holds = holding(self.text)
        return [row for row in found if holds(f"{row.name} {row.family} {row.product}")]

    async def card_of(self, record_id: int) -> TreeCard:
        return await self.backend.ask(trees.tree_card, tree_id=record_id)

    def words_of(self, card: TreeCard) -> Shown:
        return tree_words(card)

    async def show_selected(self) -> None:
        """What is being typed into the editor is not disturbed by its own echo."""
        before = self.card.row.id if self.card is not None else None
        await super().show_selected()
        if self.card is None:
            return
        self.counts = await self.backend.ask(trees.branch_counts, tree_id=self.card.row.id)
        if self.card.row.id != before or not self.view.is_being_edited():
            is_another = self.card.row.id != before or self.card.tree != self.tree
            self.tree = self.card.tree
            if self.card.row.id != before or self.chosen not in self.tree.nodes:
                self.chosen = self.tree.start
            self._show_outline()
            if is_another:
                await self._show_node()

    def _show_outline(self) -> None:
        assert self.card is not None
        faulty = [at.removeprefix("node:") for fault in self.card.faults if (at := fault.at or "")]
        self.view.show_outline(outline(self.tree, self.counts, faulty), self.chosen)
        self.view.show_faults([(str(fault), _node_of(fault)) for fault in self.card.faults])

    async def choose_node(self, key: str) -> None:
        self.chosen = key
        await self._show_node()

    async def _show_node(self) -> None:
        """The form of the node chosen, with what its records are called."""
        node = self.tree.nodes.get(self.chosen)
        names: dict[str, Match] = {}
        if node is not None and not isinstance(node, Question):
            codes = {row.id: row.shown for row in await self.backend.ask(find_codes)}
            for field in ("problem_code_id", "cause_code_id"):
                if (code_id := getattr(node, field)) is not None:
                    names[field] = Match(code_id, codes.get(code_id, f"#{code_id}"))
            if node.article_id is not None:
                found = await self.backend.ask(list_articles)
                title = next((row.title for row in found if row.id == node.article_id), f"#{node.article_id}")
                names["article_id"] = Match(node.article_id, title)
        self.view.show_node(node, self.tree, names, not needs_right(self))

    async def change_node(self, node: Node) -> None:
        await self._keep(with_node(self.tree, node))

    async def lead_to_new(self, question: Question, answer_key: str, kind: str) -> None:
        """A new question or outcome for that answer, shown at once to be written."""
        made: Node = new_question() if kind == "question" else new_outcome()
        self.chosen = made.key
        await self._keep(with_node(with_node(self.tree, led_to(question, answer_key, made.key)), made))
        await self._show_node()

    async def _keep(self, tree: Tree) -> None:
        if self.card is None:
            return
        self.tree = tree
        await self.backend.do(trees.sketch_tree, tree_id=self.card.row.id, sketch=tree.to_data())
        self.card = replace(await self.card_of(self.card.row.id), tree=tree)
        self._show_outline()
        self.view.show_card(self.words_of(self.card))

    def against_publishing(self) -> list[str]:
        reasons = needs_right(self)
        if self.card is None:
            return reasons
        if not self.card.row.is_sketched:
            return [*reasons, str(trees.NothingToPublish())]
        return reasons + [str(fault) for fault in self.card.faults]

    def against_discarding(self) -> list[str]:
        reasons = needs_right(self)
        is_changed = self.card is not None and self.card.row.is_sketched and self.card.row.edition
        return reasons if is_changed else [*reasons, str(trees.NothingToPublish())]

    def against_removing(self) -> list[str]:
        return needs_right(self) if self.chosen in self.tree.nodes else [_("Choose a question or an outcome.")]

    def against_retiring(self) -> list[str]:
        reasons = needs_right(self)
        return reasons if self.card is None or self.card.row.is_active else [*reasons, _("It is retired already.")]

    def against_restoring(self) -> list[str]:
        reasons = needs_right(self)
        return [*reasons, _("It is in use.")] if self.card is not None and self.card.row.is_active else reasons

    @action("tree.new", N_("New question tree…"), icon="plus", reasons=needs_right)
    async def add(self) -> None:
        question = FormQuestion("tree", searches={"product_id": self.search_products})
        made = await self.ask_for_new(question, self.doing(trees.add_tree))
        if made is not None:
            await self.open_record("diagnosis_tree", made)
            await self.begin()

    @action("tree.begin", N_("Write the first question"), icon="circle-question-mark", reasons=needs_right)
    async def begin(self) -> None:
        question = new_question()
        self.chosen = question.key
        await self._keep(with_node(self.tree, question))
        await self._show_node()

    @action("tree.publish", N_("Publish"), icon="check", enabled=has_card, reasons=against_publishing)
    async def publish(self) -> None:
        edition = await self.backend.do(trees.publish_tree, tree_id=self._row().id)
        self.view.say(_("Edition {edition} is published.").format(edition=edition))
        await self.refresh()

    @action("tree.remove_node", N_("Take this away"), icon="trash-2", enabled=has_card, reasons=against_removing)
    async def remove_node(self) -> None:
        before, key = self.tree, self.chosen
        self.chosen = self.tree.start if self.tree.start != key else ""
        await self._keep(without_node(self.tree, key))
        await self._show_node()

        async def back() -> None:
            self.chosen = key
            await self._keep(before)
            await self._show_node()

        self.view.say_undo(_("It is taken away."), back)

    @action("tree.describe", N_("Name and product…"), icon="pencil", enabled=has_card, reasons=needs_right)
    async def describe(self) -> None:
        assert self.card is not None
        row = self.card.row
        product = Match(self.card.product_id, row.product) if self.card.product_id else None
        values = {"name": row.name, "family": row.family, "product_id": product}

        searches = {"product_id": self.search_products}
        describe = self.doing(trees.describe_tree, tree_id=row.id)
        await self.ask_and_take(FormQuestion("tree", row.name, values, searches), describe)

    @action("tree.discard", N_("Discard"), icon="undo-2", enabled=has_card, reasons=against_discarding)
    async def discard(self) -> None:
        await self.take(trees.discard_sketch, tree_id=self._row().id)

    @action("tree.retire", N_("Retire"), icon="archive", enabled=has_card, reasons=against_retiring)
    async def retire(self) -> None:
        await self.take(trees.retire_tree, tree_id=self._row().id)

    @action("tree.restore", N_("Use again"), icon="rotate-ccw", enabled=has_card, reasons=against_restoring)
    async def restore(self) -> None:
        await self.take(trees.restore_tree, tree_id=self._row().id)

    def _row(self) -> TreeRow:
        assert self.card is not None
        return self.card.row

    async def search_products(self, text: str) -> list[Match]:
        return matches_of(await self.backend.ask(product_choices, text=text))

    async def search_problems(self, text: str) -> list[Match]:
        return await self._codes(CodeKind.PROBLEM, text)

    async def search_causes(self, text: str) -> list[Match]:
        return await self._codes(CodeKind.CAUSE, text)

    async def _codes(self, kind: CodeKind, text: str) -> list[Match]:
        found = await self.backend.ask(code_choices, kind=kind, text=text)
        return [Match(code_id, shown) for code_id, shown in found.items()]

    async def search_articles(self, text: str) -> list[Match]:
        found = await self.backend.ask(find_articles, text=text) if text else await self.backend.ask(list_articles)
        return [Match(row.id, row.title, row.number) for row in found[:20]]


def _node_of(fault: Refused) -> str:
    return (fault.at or "").removeprefix("node:")
