"""Question trees: nothing unfinished is published, answers keep their meaning, branches are counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.db.journal import journal_of
from app.kernel.errors import Refused
from app.kernel.i18n import use_language
from app.knowledge.diagnosis import (
    answer_question,
    diagnoses_of,
    diagnosis_card,
    start_diagnosis,
    take_back_answer,
    trees_for,
)
from app.knowledge.rules import Answer, Outcome, Question, Tree, faults_of, tree_of
from app.knowledge.trees import (
    add_tree,
    branch_counts,
    describe_tree,
    discard_sketch,
    find_trees,
    publish_tree,
    restore_tree,
    retire_tree,
    sketch_tree,
    tree_card,
)
from tests.company import Company, refusals
from tests.databases import sqlite_only

YES, NO = "y", "n"


def questions(problem: int | None = None, cause: int | None = None, first: str = "Il display è acceso?") -> Tree:
    nodes = (
        Question("q1", first, answers=(Answer(YES, "Sì", "q2"), Answer(NO, "No", "power"))),
        Question("q2", "Mostra un errore?", answers=(Answer(YES, "Sì", "switch"), Answer(NO, "No", "power"))),
        Outcome("power", "Manca tensione", "Controllare il fusibile", cause_code_id=cause),
        Outcome("switch", "Pressostato", problem_code_id=problem),
    )
    return Tree("q1", {node.key: node for node in nodes})


def faults(tree: Tree) -> list[str]:
    return [type(fault).__name__ for fault in faults_of(tree)]


@pytest.fixture
def tree(company: Company) -> int:
    tree_id = company.run(add_tree, name="Caldaia non parte")
    sketch = questions(company.codes["problem_code_id"], company.codes["cause_code_id"]).to_data()
    company.run(sketch_tree, tree_id=tree_id, sketch=sketch)
    company.run(publish_tree, tree_id=tree_id)
    return tree_id


def test_a_sound_tree_has_no_faults_and_survives_being_kept():
    assert faults(questions(1, 2)) == []
    assert tree_of(questions(1, 2).to_data()) == questions(1, 2)


def test_an_empty_tree_has_no_first_question():
    assert faults(Tree()) == ["NoStart"]


@pytest.mark.parametrize("data", [7, "x", [], {"nodes": []}, {"start": "a", "nodes": [{}]}, {"start": "a", "nodes": 3}])
def test_what_is_no_tree_is_refused(data):
    with pytest.raises(Refused):
        tree_of(data)


def test_all_that_is_wrong_with_a_tree_is_told_at_once_with_its_place():
    nodes = (
        Question("a", "Prima?", answers=(Answer("1", "Sì", "b"), Answer("2", "SI", "nowhere"))),
        Question("b", " ", answers=(Answer("1", "", "a"),)),
        Outcome("o", "Niente"),
    )
    broken = list(faults_of(Tree("a", {node.key: node for node in nodes})))
    assert [(type(fault).__name__, fault.at) for fault in broken] == [
        ("SameAnswerTwice", "node:a"),
        ("DeadEnd", "node:a"),
        ("NodeWithoutText", "node:b"),
        ("TooFewAnswers", "node:b"),
        ("AnswerWithoutText", "node:b"),
        ("NothingFound", "node:o"),
        ("GoesInCircles", "node:b"),
        ("NeverReached", "node:o"),
    ]


def test_a_very_deep_tree_is_looked_through():
    nodes = [
        Question(str(n), f"Domanda {n}?", answers=(Answer("1", "Sì", str(n + 1)), Answer("2", "No", "end")))
        for n in range(3000)
    ]
    whole = {node.key: node for node in nodes} | {key: Outcome(key, key, "Fare") for key in ("3000", "end")}
    assert faults(Tree("0", whole)) == []


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=6))
def test_a_walk_through_a_tree_without_faults_always_ends(edges: list[tuple[int, int]]):
    nodes = [
        Question(str(n), f"{n}?", answers=(Answer("1", "Sì", str(a)), Answer("2", "No", str(b))))
        for n, (a, b) in enumerate(edges)
    ]
    whole = {node.key: node for node in nodes} | {str(n): Outcome(str(n), "x", "y") for n in range(len(edges), 6)}
    tree = Tree("0", whole)
    if "GoesInCircles" in faults(tree):
        return
    at, steps = "0", 0
    while (question := tree.question(at)) is not None:
        at, steps = question.answers[steps % 2].leads_to, steps + 1
        assert steps <= len(edges)


@sqlite_only
def test_an_unfinished_tree_is_kept_and_not_published(company: Company):
    tree_id = company.run(add_tree, name="Nuovo")
    assert refusals(company, publish_tree, tree_id=tree_id) == ["NoStart"]
    card = company.backend.read(tree_card, tree_id=tree_id)
    assert [type(fault).__name__ for fault in card.faults] == ["NoStart"]
    assert refusals(company, start_diagnosis, call_id=company.call(), tree_id=tree_id) == ["NotToBeWalked"]


@sqlite_only
def test_codes_and_articles_of_an_outcome_have_to_exist(company: Company):
    tree_id = company.run(add_tree, name="Nuovo")
    crossed = questions(problem=company.codes["cause_code_id"], cause=999).to_data()
    company.run(sketch_tree, tree_id=tree_id, sketch=crossed)
    assert refusals(company, publish_tree, tree_id=tree_id) == ["Gone", "NotOfThisKind"]


def test_the_answers_are_kept_on_the_call_and_the_outcome_suggests_codes(company: Company, tree: int):
    call_id = company.in_work()
    diagnosis_id = company.run(start_diagnosis, call_id=call_id, tree_id=tree)
    company.run(answer_question, diagnosis_id=diagnosis_id, question="q1", answer=YES)
    company.run(answer_question, diagnosis_id=diagnosis_id, question="q2", answer=YES)
    card = company.backend.read(diagnosis_card, diagnosis_id=diagnosis_id)
    assert card.way == (("Il display è acceso?", "Sì"), ("Mostra un errore?", "Sì"))
    assert card.outcome.text == "Pressostato"
    assert company.record(call_id).problem_code_id == company.codes["problem_code_id"]
    assert company.record(call_id).cause_code_id is None
    with use_language("en"):
        (line,) = [
            row.shown
            for row in company.backend.read(journal_of, record="call", record_id=call_id)
            if row.kind == "diagnosis"
        ]
    assert line.splitlines() == [
        "Diagnosis “Caldaia non parte”",
        "Il display è acceso? — Sì",
        "Mostra un errore? — Sì",
        "→ Pressostato",
    ]


def test_an_answer_is_taken_back(company: Company, tree: int):
    diagnosis_id = company.run(start_diagnosis, call_id=company.in_work(), tree_id=tree)
    assert refusals(company, take_back_answer, diagnosis_id=diagnosis_id) == ["NothingToTakeBack"]
    company.run(answer_question, diagnosis_id=diagnosis_id, question="q1", answer=NO)
    company.run(take_back_answer, diagnosis_id=diagnosis_id)
    card = company.backend.read(diagnosis_card, diagnosis_id=diagnosis_id)
    assert (card.way, card.question.key, card.outcome) == ((), "q1", None)
    company.run(answer_question, diagnosis_id=diagnosis_id, question="q1", answer=YES)
    assert company.backend.read(branch_counts, tree_id=tree).answers == {("q1", YES): 1}


@sqlite_only
def test_only_the_question_asked_now_is_answered(company: Company, tree: int):
    diagnosis_id = company.run(start_diagnosis, call_id=company.in_work(), tree_id=tree)
    told = refusals(company, answer_question, diagnosis_id=diagnosis_id, question="q2", answer=YES)
    assert told == ["AnsweredMeanwhile"]
    told = refusals(company, answer_question, diagnosis_id=diagnosis_id, question="q1", answer="?")
    assert told == ["NoSuchAnswer"]


def test_answers_given_keep_their_meaning_when_the_tree_is_reworded(company: Company, tree: int):
    call_id = company.in_work()
    begun = company.run(start_diagnosis, call_id=call_id, tree_id=tree)
    company.run(answer_question, diagnosis_id=begun, question="q1", answer=NO)
    reworded = questions(company.codes["problem_code_id"], None, "La spia è accesa?").to_data()
    company.run(sketch_tree, tree_id=tree, sketch=reworded)
    assert company.run(publish_tree, tree_id=tree) == 2
    (card,) = company.backend.read(diagnoses_of, call_id=call_id)
    assert card.way == (("Il display è acceso?", "No"),)
    again = company.run(start_diagnosis, call_id=call_id, tree_id=tree)
    assert company.backend.read(diagnosis_card, diagnosis_id=again).question.text == "La spia è accesa?"
    company.run(answer_question, diagnosis_id=again, question="q1", answer=NO)
    counts = company.backend.read(branch_counts, tree_id=tree)
    assert counts.answers == {("q1", NO): 2}
    assert counts.outcomes == {"power": 2}
    for attack in ("UPDATE diagnosis_edition SET author = 'X'", "DELETE FROM diagnosis_edition"):
        with pytest.raises(DBAPIError, match="final"), company.backend.work() as ctx:
            ctx.session.execute(text(attack))


@sqlite_only
def test_a_diagnosis_begun_is_gone_on_with(company: Company, tree: int):
    call_id = company.in_work()
    first = company.run(start_diagnosis, call_id=call_id, tree_id=tree)
    assert company.run(start_diagnosis, call_id=call_id, tree_id=tree) == first


@sqlite_only
def test_a_solved_call_is_not_diagnosed(company: Company, tree: int):
    call_id = company.solve(company.in_work())
    assert refusals(company, start_diagnosis, call_id=call_id, tree_id=tree) == ["WrongState"]


@sqlite_only
def test_the_trees_that_fit_the_machine_are_offered_the_nearest_first(company: Company, tree: int):
    def kept(name: str, **scope) -> int:
        tree_id = company.run(add_tree, name=name, **scope)
        sketch = questions(company.codes["problem_code_id"], company.codes["cause_code_id"]).to_data()
        company.run(sketch_tree, tree_id=tree_id, sketch=sketch)
        company.run(publish_tree, tree_id=tree_id)
        return tree_id

    boiler = company.make.product(name="Vitodens", family="Caldaie")
    asset = company.make.asset(product=boiler, customer=company.customer)
    family, exact = kept("A", family="Caldaie"), kept("B", product_id=boiler.id)
    kept("C", family="Stampanti")
    call_id = company.call(asset_id=asset.id)
    assert [row.id for row in company.backend.read(trees_for, call_id=call_id)] == [exact, family, tree]
    company.run(retire_tree, tree_id=exact)
    assert [row.id for row in company.backend.read(trees_for, call_id=call_id)] == [family, tree]
    company.run(restore_tree, tree_id=exact)
    assert len(company.backend.read(trees_for, call_id=company.call(asset_id=None))) == 4


@sqlite_only
def test_a_sketch_can_be_thrown_away(company: Company, tree: int):
    company.run(describe_tree, tree_id=tree, name="Non si accende", family="Caldaie")
    company.run(sketch_tree, tree_id=tree, sketch=Tree().to_data())
    assert company.backend.read(find_trees)[0].is_sketched
    company.run(discard_sketch, tree_id=tree)
    card = company.backend.read(tree_card, tree_id=tree)
    assert (card.row.name, card.row.is_sketched, card.faults) == ("Non si accende", False, ())
    assert refusals(company, publish_tree, tree_id=tree) == ["NothingToPublish"]
