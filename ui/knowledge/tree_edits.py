"""Changing a question tree, and drawing it as an outline. Pure: no Qt, no database."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from app.knowledge.rules import Answer, Node, Outcome, Question, Tree

if TYPE_CHECKING:
    from app.knowledge.trees import BranchCounts

QUESTION, OUTCOME, REPEATED, NOWHERE, LOOSE = "question", "outcome", "repeated", "nowhere", "loose"


class Line(NamedTuple):
    """One line of the outline: a node under the answer that leads to it.

    `kind` says what it is: a question or an outcome, one shown in full further up, an answer that leads nowhere, or a
    node that no answer leads to. `times` counts how often it was come to by that answer, and `share` is its part of
    all answers to the question above, in percent.
    """

    key: str
    depth: int
    kind: str
    answer: str
    text: str
    times: int = 0
    share: int = 0
    is_faulty: bool = False
    above: str = ""


def fresh_key() -> str:
    """A key that no tree ever had: counts are kept by key, so that none may be used again."""
    return uuid.uuid4().hex[:12]


def with_node(tree: Tree, node: Node) -> Tree:
    """The tree with that node in place of the one of its key; the first question becomes the start."""
    is_first = isinstance(node, Question) and tree.question(tree.start) is None
    return Tree(node.key if is_first else tree.start, {**tree.nodes, node.key: node})


def without_node(tree: Tree, key: str) -> Tree:
    """The tree without that node; the answers that led to it lead nowhere."""
    nodes = {
        node.key: replace(node, answers=tuple(_unled(answer, key) for answer in node.answers))
        if isinstance(node, Question)
        else node
        for node in tree.nodes.values()
        if node.key != key
    }
    return Tree("" if tree.start == key else tree.start, nodes)


def _unled(answer: Answer, key: str) -> Answer:
    return replace(answer, leads_to="") if answer.leads_to == key else answer


def new_question(text: str = "") -> Question:
    return Question(fresh_key(), text, answers=(Answer(fresh_key(), ""), Answer(fresh_key(), "")))


def new_outcome() -> Outcome:
    return Outcome(fresh_key(), "")


def led_to(question: Question, answer_key: str, target: str) -> Question:
    """The question with that answer leading to the target."""
    answers = tuple(replace(a, leads_to=target) if a.key == answer_key else a for a in question.answers)
    return replace(question, answers=answers)


def outline(tree: Tree, counts: BranchCounts, faulty: Iterable[str] = ()) -> list[Line]:
    """The tree line by line from its start, each node in full once; then the nodes that nothing leads to."""
    wrong, seen, lines = frozenset(faulty), set[str](), list[Line]()
    _outline_from(Line(tree.start, 0, QUESTION, "", ""), tree, counts, wrong, seen, lines)
    for key in tree.nodes:
        if key not in seen:
            _outline_from(Line(key, 0, LOOSE, "", ""), tree, counts, wrong, seen, lines)
    return lines


def _outline_from(
    first: Line, tree: Tree, counts: BranchCounts, wrong: frozenset[str], seen: set[str], lines: list[Line]
) -> None:
    waiting = [first]
    while waiting:
        line = waiting.pop()
        node = tree.nodes.get(line.key)
        if node is None:
            if line.above:
                lines.append(line._replace(kind=NOWHERE, is_faulty=True))
            continue
        line = line._replace(text=node.text, is_faulty=node.key in wrong)
        if node.key in seen:
            lines.append(line._replace(kind=REPEATED))
            continue
        seen.add(node.key)
        kind = QUESTION if isinstance(node, Question) else OUTCOME
        times = line.times if line.above else counts.outcomes.get(node.key, 0)
        lines.append(line._replace(kind=line.kind if line.kind == LOOSE else kind, times=times))
        if isinstance(node, Question):
            waiting.extend(reversed(_branches(node, line.depth + 1, counts)))


def _branches(question: Question, depth: int, counts: BranchCounts) -> Sequence[Line]:
    given = [counts.answers.get((question.key, answer.key), 0) for answer in question.answers]
    whole = sum(given)
    return [
        Line(
            answer.leads_to,
            depth,
            "",
            answer.text,
            "",
            count,
            round(100 * count / whole) if whole else 0,
            above=question.key,
        )
        for answer, count in zip(question.answers, given, strict=True)
    ]
