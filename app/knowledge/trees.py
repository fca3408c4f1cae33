"""Keeping question trees: sketched, checked, published edition by edition, and counted branch by branch."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import func, select

from app.catalog.models import Product
from app.codes.commands import against_code
from app.codes.models import ServiceCode
from app.codes.rules import CodeKind
from app.db.context import Context, Gone
from app.kernel.errors import Missing, Refused, refuse_if_any
from app.kernel.i18n import N_
from app.knowledge.models import Article, Diagnosis, DiagnosisAnswer, DiagnosisEdition, DiagnosisTree
from app.knowledge.rules import Outcome, Tree, faults_of, tree_of

LARGEST_TREE = 500


class TreeTooLarge(Refused):
    msgid = N_("A tree has at most {most} questions and outcomes: divide it.")


class NothingToPublish(Refused):
    msgid = N_("Nothing has changed since the tree was published.")


class TreeRow(NamedTuple):
    """`edition` is 0 for a tree never published; `walks` counts the diagnoses made with it."""

    id: int
    name: str
    family: str
    product: str
    edition: int
    is_active: bool
    is_sketched: bool
    walks: int


@dataclass(frozen=True)
class TreeCard:
    """A tree as it stands in the editor: what is sketched, or else what is published."""

    row: TreeRow
    product_id: int | None
    tree: Tree
    faults: tuple[Refused, ...]


class BranchCounts(NamedTuple):
    """How often each answer, by (question, answer), was given, and each outcome was come to; over all editions."""

    answers: dict[tuple[str, str], int]
    outcomes: dict[str, int]


def add_tree(ctx: Context, *, name: str, family: str = "", product_id: int | None = None) -> int:
    """Begin a tree, for the machines of a product or family, or for all. Refuses an empty name."""
    ctx.require("knowledge.write")
    refuse_if_any([] if name.strip() else [Missing(field=N_("Name"), at="name")])
    tree = DiagnosisTree(name=name.strip(), family=family.strip(), product_id=product_id, sketch=Tree().to_data())
    ctx.session.add(tree)
    ctx.session.flush()
    return tree.id


def describe_tree(ctx: Context, tree_id: int, *, name: str, family: str = "", product_id: int | None = None) -> None:
    """Name a tree anew, or say which machines it is for."""
    ctx.require("knowledge.write")
    refuse_if_any([] if name.strip() else [Missing(field=N_("Name"), at="name")])
    tree = ctx.get(DiagnosisTree, tree_id)
    tree.name, tree.family, tree.product_id = name.strip(), family.strip(), product_id


def sketch_tree(ctx: Context, tree_id: int, sketch: dict[str, Any]) -> None:
    """Keep what is being edited, however unfinished; calls go on with the published edition."""
    ctx.require("knowledge.write")
    tree = tree_of(sketch)
    refuse_if_any([] if len(tree.nodes) <= LARGEST_TREE else [TreeTooLarge(most=LARGEST_TREE)])
    ctx.get(DiagnosisTree, tree_id).sketch = tree.to_data()


def discard_sketch(ctx: Context, tree_id: int) -> None:
    """Back to the published edition."""
    ctx.require("knowledge.write")
    tree = ctx.get(DiagnosisTree, tree_id)
    tree.sketch = None if tree.edition else Tree().to_data()


def publish_tree(ctx: Context, tree_id: int) -> int:
    """Let calls be diagnosed by the sketch from now on; answers the edition.

    Refuses, all at once: no first question, words that are missing, answers that lead nowhere or in circles, nodes
    that are never reached, outcomes that say nothing, codes and articles that are not there.
    """
    ctx.require("knowledge.write")
    tree = ctx.get(DiagnosisTree, tree_id)
    if tree.sketch is None:
        raise NothingToPublish
    questions = tree_of(tree.sketch)
    refuse_if_any([*faults_of(questions), *_broken_references(ctx, questions)])
    tree.edition, tree.sketch = tree.edition + 1, None
    ctx.session.add(
        DiagnosisEdition(
            tree_id=tree.id,
            edition=tree.edition,
            questions=questions.to_data(),
            published_at=ctx.now,
            author=ctx.actor.name,
        )
    )
    return tree.edition


def retire_tree(ctx: Context, tree_id: int) -> None:
    """Offer the tree no more; diagnoses made with it stay readable."""
    ctx.require("knowledge.write")
    ctx.get(DiagnosisTree, tree_id).is_active = False


def restore_tree(ctx: Context, tree_id: int) -> None:
    ctx.require("knowledge.write")
    ctx.get(DiagnosisTree, tree_id).is_active = True


def find_trees(ctx: Context, *, is_active: bool | None = None) -> list[TreeRow]:
    """The trees by their names."""
    walks = select(func.count(Diagnosis.id)).where(Diagnosis.tree_id == DiagnosisTree.id).scalar_subquery()
    query = (
        select(
            DiagnosisTree.id,
            DiagnosisTree.name,
            DiagnosisTree.family,
            func.coalesce(Product.name, ""),
            DiagnosisTree.edition,
            DiagnosisTree.is_active,
            DiagnosisTree.sketch.is_not(None),
            walks,
        )
        .outerjoin(Product, Product.id == DiagnosisTree.product_id)
        .order_by(DiagnosisTree.name, DiagnosisTree.id)
    )
    if is_active is not None:
        query = query.where(DiagnosisTree.is_active.is_(is_active))
    return [TreeRow(*row) for row in ctx.session.execute(query)]


def tree_card(ctx: Context, tree_id: int) -> TreeCard:
    """A tree for its editor, with everything that keeps it from being published."""
    tree = ctx.get(DiagnosisTree, tree_id)
    row = next((row for row in find_trees(ctx) if row.id == tree_id), None)
    if row is None:
        raise Gone
    questions = tree_of(tree.sketch if tree.sketch is not None else published(ctx, tree).questions)
    faults = (*faults_of(questions), *_broken_references(ctx, questions))
    return TreeCard(row, tree.product_id, questions, faults)


def published(ctx: Context, tree: DiagnosisTree) -> DiagnosisEdition:
    """The newest edition of a tree that has one."""
    query = select(DiagnosisEdition).where(DiagnosisEdition.tree_id == tree.id)
    return ctx.session.scalars(query.where(DiagnosisEdition.edition == tree.edition)).one()


def branch_counts(ctx: Context, tree_id: int) -> BranchCounts:
    """How often calls took each branch: what the editor shows beside the answers."""
    answers = (
        select(DiagnosisAnswer.question, DiagnosisAnswer.answer, func.count())
        .join(Diagnosis, Diagnosis.id == DiagnosisAnswer.diagnosis_id)
        .where(Diagnosis.tree_id == tree_id)
        .group_by(DiagnosisAnswer.question, DiagnosisAnswer.answer)
    )
    outcomes = (
        select(Diagnosis.node, func.count())
        .where(Diagnosis.tree_id == tree_id, Diagnosis.ended_at.is_not(None))
        .group_by(Diagnosis.node)
    )
    given = {(question, answer): count for question, answer, count in ctx.session.execute(answers)}
    return BranchCounts(given, {node: count for node, count in ctx.session.execute(outcomes)})


def _broken_references(ctx: Context, tree: Tree) -> Iterator[Refused]:
    for node in tree.nodes.values():
        if not isinstance(node, Outcome):
            continue
        at = f"node:{node.key}"
        for kind, code_id in ((CodeKind.PROBLEM, node.problem_code_id), (CodeKind.CAUSE, node.cause_code_id)):
            if code_id is not None and ctx.session.get(ServiceCode, code_id) is None:
                yield Gone(at=at)
            else:
                yield from against_code(ctx, kind, code_id, at)
        if node.article_id is not None and ctx.session.get(Article, node.article_id) is None:
            yield Gone(at=at)
