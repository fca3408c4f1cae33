"""Diagnosing a call by a question tree: each answer is kept on the call, and the outcome suggests its codes."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from app.calls.commands import open_call
from app.calls.flow import takes_new_work
from app.calls.models import Call
from app.catalog.models import Product
from app.codes.models import ServiceCode
from app.db.context import Context
from app.db.journal import EntryKind, note
from app.kernel.errors import Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.reason import Reason
from app.knowledge.models import Diagnosis, DiagnosisAnswer, DiagnosisTree
from app.knowledge.queries import ArticleRow, article_card
from app.knowledge.rules import Outcome, Question, Tree, tree_of
from app.knowledge.trees import TreeRow, find_trees, published


class NotToBeWalked(Refused):
    msgid = N_("“{name}” is not published: publish the tree first.")


class AnsweredMeanwhile(Refused):
    msgid = N_("This question has been answered meanwhile: look at the diagnosis again.")


class NothingToTakeBack(Refused):
    msgid = N_("Nothing has been answered yet.")


class NoSuchAnswer(Refused):
    msgid = N_("This is no answer to the question: choose one of those shown.")


class Step(NamedTuple):
    question: str
    answer: str


@dataclass(frozen=True)
class DiagnosisCard:
    """Where a diagnosis stands: the way so far, and either the question to ask or the outcome come to."""

    id: int
    call_id: int
    name: str
    way: tuple[Step, ...]
    question: Question | None
    outcome: Outcome | None
    problem: str
    cause: str
    article: ArticleRow | None


def trees_for(ctx: Context, call_id: int) -> list[TreeRow]:
    """The published trees that fit the call's machine, those for its product first and those for all last.

    Without a machine, every tree there is.
    """
    call = ctx.get(Call, call_id, Call.asset)
    product = ctx.get(Product, call.asset.product_id) if call.asset is not None else None
    ranked = []
    for row in find_trees(ctx, is_active=True):
        tree = ctx.get(DiagnosisTree, row.id)
        is_for_all = not tree.family and tree.product_id is None
        is_its_product = product is not None and tree.product_id == product.id
        is_its_family = product is not None and tree.product_id is None and tree.family == product.family != ""
        if row.edition and (product is None or is_for_all or is_its_product or is_its_family):
            ranked.append(((not is_its_product, not is_its_family), row))
    return [row for _rank, row in sorted(ranked, key=lambda each: each[0])]


def start_diagnosis(ctx: Context, call_id: int, tree_id: int) -> int:
    """Begin to ask; one that was begun on this call with the same edition and not ended is gone on with."""
    ctx.require("calls.log")
    call, tree = open_call(ctx, call_id), ctx.get(DiagnosisTree, tree_id)
    reasons = list(takes_new_work(call))
    if not tree.is_active or not tree.edition:
        reasons.append(NotToBeWalked(name=tree.name))
    refuse_if_any(reasons)
    edition = published(ctx, tree)
    begun = select(Diagnosis.id).where(Diagnosis.call_id == call_id, Diagnosis.edition_id == edition.id)
    found = ctx.session.scalar(begun.where(Diagnosis.ended_at.is_(None)))
    if found is not None:
        return found
    diagnosis = Diagnosis(
        call_id=call_id,
        tree_id=tree_id,
        edition_id=edition.id,
        node=tree_of(edition.questions).start,
        started_at=ctx.now,
        author=ctx.actor.name,
    )
    ctx.session.add(diagnosis)
    ctx.session.flush()
    return diagnosis.id


def answer_question(ctx: Context, diagnosis_id: int, question: str, answer: str) -> None:
    """Keep the answer on the call and go on to where it leads; both by their keys.

    An outcome puts the codes it suggests on the call, where the call has none. Refuses a question that is not the one
    to be asked now.
    """
    ctx.require("calls.log")
    diagnosis, call, tree = _open(ctx, diagnosis_id)
    asked = tree.question(diagnosis.node)
    if asked is None or asked.key != question:
        raise AnsweredMeanwhile
    given = next((each for each in asked.answers if each.key == answer), None)
    if given is None:
        raise NoSuchAnswer
    diagnosis.answers.append(
        DiagnosisAnswer(question=question, answer=answer, answered_at=ctx.now, author=ctx.actor.name)
    )
    diagnosis.node = given.leads_to
    outcome = tree.outcome(given.leads_to)
    if outcome is not None:
        diagnosis.ended_at = ctx.now
        call.problem_code_id = call.problem_code_id or outcome.problem_code_id
        call.cause_code_id = call.cause_code_id or outcome.cause_code_id
    _write(ctx, diagnosis, call, tree)


def take_back_answer(ctx: Context, diagnosis_id: int) -> None:
    """Back to the question before. Codes that an outcome has put on the call stay until they are changed."""
    ctx.require("calls.log")
    diagnosis, call, tree = _open(ctx, diagnosis_id)
    refuse_if_any([] if diagnosis.answers else [NothingToTakeBack()])
    diagnosis.node, diagnosis.ended_at = diagnosis.answers[-1].question, None
    del diagnosis.answers[-1]
    _write(ctx, diagnosis, call, tree)


def diagnosis_card(ctx: Context, diagnosis_id: int) -> DiagnosisCard:
    """Where the diagnosis stands now."""
    diagnosis = ctx.get(Diagnosis, diagnosis_id, Diagnosis.tree, Diagnosis.edition, Diagnosis.answers)
    tree = tree_of(diagnosis.edition.questions)
    outcome = tree.outcome(diagnosis.node)
    found = article_card(ctx, outcome.article_id) if outcome and outcome.article_id else None
    return DiagnosisCard(
        diagnosis.id,
        diagnosis.call_id,
        diagnosis.tree.name,
        tuple(_way(diagnosis, tree)),
        tree.question(diagnosis.node),
        outcome,
        _code(ctx, outcome.problem_code_id if outcome else None),
        _code(ctx, outcome.cause_code_id if outcome else None),
        found.row if found else None,
    )


def diagnoses_of(ctx: Context, call_id: int) -> list[DiagnosisCard]:
    """What was asked and found about a call, in its order."""
    query = select(Diagnosis.id).where(Diagnosis.call_id == call_id).order_by(Diagnosis.id)
    return [diagnosis_card(ctx, diagnosis_id) for diagnosis_id in ctx.session.scalars(query)]


def _open(ctx: Context, diagnosis_id: int) -> tuple[Diagnosis, Call, Tree]:
    diagnosis = ctx.get(Diagnosis, diagnosis_id, Diagnosis.tree, Diagnosis.edition, Diagnosis.answers, Diagnosis.entry)
    call = open_call(ctx, diagnosis.call_id)
    refuse_if_any(takes_new_work(call))
    return diagnosis, call, tree_of(diagnosis.edition.questions)


def _way(diagnosis: Diagnosis, tree: Tree) -> list[Step]:
    way = []
    for given in diagnosis.answers:
        question = tree.question(given.question)
        if question is not None:
            words = next((answer.text for answer in question.answers if answer.key == given.answer), "")
            way.append(Step(question.text, words))
    return way


def _write(ctx: Context, diagnosis: Diagnosis, call: Call, tree: Tree) -> None:
    """The diagnosis is one line of the call's history, which grows answer by answer."""
    lines = [f"{step.question} — {step.answer}" for step in _way(diagnosis, tree)]
    outcome = tree.outcome(diagnosis.node)
    if outcome is not None:
        lines.append("→ " + "\n".join(filter(None, (outcome.text, outcome.action))))
    text = "\n".join(lines)
    if diagnosis.entry is None:
        sentence = Reason.of(N_("Diagnosis “{name}”"), name=diagnosis.tree.name)
        diagnosis.entry = note(ctx, call, EntryKind.DIAGNOSIS, sentence, text=text, is_internal=False)
    else:
        diagnosis.entry.text = text


def _code(ctx: Context, code_id: int | None) -> str:
    return "" if code_id is None else ctx.get(ServiceCode, code_id).shown
