"""Question trees as plain data: their shape, what is wrong with one, and the walk through it.

A tree is kept as JSON: a start and nodes by key. Keys stay when words change, so that answers are counted across
editions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.kernel.errors import Refused
from app.kernel.i18n import N_
from app.kernel.text import folded


@dataclass(frozen=True)
class Answer:
    """One answer to a question, and the key of the question or outcome it leads to."""

    key: str
    text: str
    leads_to: str = ""


@dataclass(frozen=True)
class Question:
    key: str
    text: str
    hint: str = ""
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """Where a walk ends: the likely problem and cause, an article that tells what to do, and the next thing to do."""

    key: str
    text: str
    action: str = ""
    problem_code_id: int | None = None
    cause_code_id: int | None = None
    article_id: int | None = None


Node = Question | Outcome


@dataclass(frozen=True)
class Tree:
    """`start` is the key of the first question."""

    start: str = ""
    nodes: Mapping[str, Node] = field(default_factory=dict)

    def question(self, key: str) -> Question | None:
        node = self.nodes.get(key)
        return node if isinstance(node, Question) else None

    def outcome(self, key: str) -> Outcome | None:
        node = self.nodes.get(key)
        return node if isinstance(node, Outcome) else None

    def to_data(self) -> dict[str, Any]:
        return {"start": self.start, "nodes": [_node_data(node) for node in self.nodes.values()]}


class NoStart(Refused):
    msgid = N_("The tree has no first question: add one.")


class NodeWithoutText(Refused):
    msgid = N_("A question or an outcome has no words: write what is asked, or what was found.")


class TooFewAnswers(Refused):
    msgid = N_("“{question}” needs at least two answers.")


class AnswerWithoutText(Refused):
    msgid = N_("An answer to “{question}” has no words.")


class SameAnswerTwice(Refused):
    msgid = N_("“{question}” has the answer “{answer}” twice.")


class DeadEnd(Refused):
    msgid = N_("“{question}”: the answer “{answer}” leads nowhere. Choose a question or an outcome for it.")


class GoesInCircles(Refused):
    msgid = N_("“{question}”: the answer “{answer}” leads back to “{target}”, so that the questions never end.")


class NeverReached(Refused):
    msgid = N_("No answer leads to “{node}”: lead to it, or take it away.")


class NothingFound(Refused):
    msgid = N_("The outcome “{outcome}” says nothing to do: give it a code, an article or the next step.")


class UnreadableTree(Refused):
    msgid = N_("These are no questions that can be read.")


def tree_of(data: Any) -> Tree:
    """The tree that was kept as `Tree.to_data`; refuses anything else."""
    if data is None:
        return Tree()
    try:
        nodes = [_node_of(node) for node in data["nodes"]]
        return Tree(str(data["start"]), {node.key: node for node in nodes})
    except (KeyError, TypeError) as error:
        raise UnreadableTree from error


def faults_of(tree: Tree) -> Iterator[Refused]:
    """Everything that keeps a tree from being published; each reason speaks of its node: `at="node:<key>"`."""
    if tree.question(tree.start) is None:
        yield NoStart(at="node:")
    for node in tree.nodes.values():
        at = f"node:{node.key}"
        if not node.text.strip():
            yield NodeWithoutText(at=at)
        if isinstance(node, Question):
            yield from _faults_of_answers(tree, node, at)
        elif not (node.action.strip() or node.problem_code_id or node.cause_code_id or node.article_id):
            yield NothingFound(outcome=node.text, at=at)
    yield from _circles(tree)
    reached = _reached(tree)
    if reached:
        for node in tree.nodes.values():
            if node.key not in reached:
                yield NeverReached(node=node.text, at=f"node:{node.key}")


def _faults_of_answers(tree: Tree, question: Question, at: str) -> Iterator[Refused]:
    if len(question.answers) < 2:
        yield TooFewAnswers(question=question.text, at=at)
    said: set[str] = set()
    for answer in question.answers:
        words = folded(answer.text)
        if not words:
            yield AnswerWithoutText(question=question.text, at=at)
        elif words in said:
            yield SameAnswerTwice(question=question.text, answer=answer.text, at=at)
        said.add(words)
        if answer.leads_to not in tree.nodes:
            yield DeadEnd(question=question.text, answer=answer.text, at=at)


def _circles(tree: Tree) -> Iterator[Refused]:
    """Each answer that leads back to a question on its own way; walked without recursion, for a tree may be deep."""
    done: set[str] = set()
    for first in tree.nodes:
        way: list[tuple[str, Iterator[Answer]]] = []
        on_the_way: set[str] = set()
        _enter(tree, first, way, on_the_way, done)
        while way:
            key, answers = way[-1]
            answer = next(answers, None)
            if answer is None:
                way.pop()
                on_the_way.discard(key)
                done.add(key)
            elif answer.leads_to in on_the_way:
                question, target = tree.nodes[key], tree.nodes[answer.leads_to]
                yield GoesInCircles(question=question.text, answer=answer.text, target=target.text, at=f"node:{key}")
            else:
                _enter(tree, answer.leads_to, way, on_the_way, done)


def _enter(tree: Tree, key: str, way: list[tuple[str, Iterator[Answer]]], on_the_way: set[str], done: set[str]) -> None:
    question = tree.question(key)
    if question is not None and key not in done:
        way.append((key, iter(question.answers)))
        on_the_way.add(key)


def _reached(tree: Tree) -> set[str]:
    reached: set[str] = set()
    wanted = [tree.start]
    while wanted:
        key = wanted.pop()
        if key in reached or key not in tree.nodes:
            continue
        reached.add(key)
        question = tree.question(key)
        if question is not None:
            wanted.extend(answer.leads_to for answer in question.answers)
    return reached


def _node_data(node: Node) -> dict[str, Any]:
    if isinstance(node, Outcome):
        return {"kind": "outcome", **vars(node)}
    answers = [vars(answer) for answer in node.answers]
    return {"kind": "question", "key": node.key, "text": node.text, "hint": node.hint, "answers": answers}


def _node_of(data: Mapping[str, Any]) -> Node:
    if data["kind"] == "outcome":
        return Outcome(
            str(data["key"]),
            str(data["text"]),
            str(data["action"]),
            data["problem_code_id"],
            data["cause_code_id"],
            data["article_id"],
        )
    answers = tuple(Answer(str(a["key"]), str(a["text"]), str(a["leads_to"])) for a in data["answers"])
    return Question(str(data["key"]), str(data["text"]), str(data["hint"]), answers)
