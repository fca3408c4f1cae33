"""Articles, trees and codes from the desktop, without a window: what is asked, kept, refused and offered."""

import pytest

from app.calls.flow import CallState
from app.calls.queries import call_card
from app.codes.commands import add_standard_codes
from app.codes.queries import code_named
from app.codes.rules import CodeKind
from app.db.context import Actor
from app.demo.knowledge import boiler_questions
from app.kernel.permissions import Role, permissions_of
from app.knowledge.queries import articles_of_call, find_articles
from app.knowledge.rules import Outcome, Question
from tests.make import Make
from tests.ui.calls.fake_views import FakeCard
from tests.ui.records_view import FakeRecords
from ui.calls.presenters.card_solving import CardSolving
from ui.knowledge.presenters.articles import ArticlesPresenter
from ui.knowledge.presenters.codes import CodesPresenter
from ui.knowledge.presenters.trees import TreesPresenter
from ui.knowledge.presenters.walk import Walk
from ui.toolkit.matches import Match


class FakeKnowledge(FakeRecords):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.lines: list = []
        self.faults: list = []
        self.node = None
        self.picked = None
        self.undo = None
        self.pending = False

    def show_text(self, text):
        self.text = text

    def show_outline(self, lines, chosen):
        self.lines = list(lines)

    def show_faults(self, faults):
        self.faults = [text for text, _node in faults]

    def show_node(self, node, tree, names, may_write):
        self.node = node

    def is_being_edited(self):
        return self.pending

    def say_undo(self, text, undo):
        self.undo = undo

    async def choose(self, title, options):
        return self.picked


ARTICLE = {
    "title": "Error E119",
    "body": "Replace the **switch**.",
    "language": "en",
    "family": "",
    "product_ids": [],
    "code_ids": [],
}


@pytest.fixture
async def library(desk):
    presenter = ArticlesPresenter(desk, FakeKnowledge())
    await presenter.refresh()
    presenter.view.answers.append(ARTICLE)
    await presenter.write()
    return presenter


async def test_an_article_is_written_read_and_published(library, desk):
    assert library.view.shown.title == "Error E119"
    assert library.view.text == "Replace the **switch**."
    await library.publish()
    assert library.view.shown.marks[0][0] == "Published"
    assert [row.title for row in desk.read(find_articles, text="e119 switch")] == ["Error E119"]


async def test_an_older_edition_is_read_and_left_again(library):
    library.view.answers.append(ARTICLE | {"body": "Look at the gauge first.", "remark": "Safer"})
    await library.edit()
    assert library.view.text == "Look at the gauge first."
    library.view.picked = 1
    await library.choose_edition()
    assert library.view.text == "Replace the **switch**."
    assert [mark[0] for mark in library.view.shown.marks] == ["Draft", "Edition 1 of 2"]
    await library.read_newest()
    assert library.view.text == "Look at the gauge first."


async def test_who_was_overtaken_is_told_and_keeps_what_he_wrote(library, desk):
    other = ArticlesPresenter(desk, FakeKnowledge())
    await other.open_record("article", library.card.row.id)
    library.view.answers.append(ARTICLE | {"body": "First.", "remark": ""})
    await library.edit()
    other.view.answers.append(ARTICLE | {"body": "Second.", "remark": ""})
    await other.edit()
    assert other.view.refusals == ["Anna Bianchi has written edition 2 meanwhile: look at it, then repeat your change."]


async def test_the_library_is_searched_and_divided_by_state(library):
    assert library.view.rows[0].title == "Error E119"
    await library.search("nothing like it")
    assert library.view.rows == []
    await library.search("switch")
    assert len(library.view.rows) == 1
    await library.choose_view("published")
    assert library.view.rows == []


@pytest.fixture
async def tree(desk):
    desk.run(add_standard_codes)
    presenter = TreesPresenter(desk, FakeKnowledge())
    await presenter.refresh()
    presenter.view.answers.append({"name": "No heat", "family": "", "product_id": None})
    await presenter.add()
    return presenter


async def test_a_tree_grows_from_its_first_question_and_says_what_is_missing(tree):
    assert isinstance(tree.view.node, Question)
    assert "needs at least two answers" not in " ".join(tree.view.faults)
    assert any("leads nowhere" in fault for fault in tree.view.faults)
    assert [line.kind for line in tree.view.lines] == ["question", "nowhere", "nowhere"]
    question = tree.view.node
    await tree.lead_to_new(question, question.answers[0].key, "outcome")
    assert isinstance(tree.view.node, Outcome)
    assert [line.kind for line in tree.view.lines] == ["question", "outcome", "nowhere"]


async def test_a_finished_tree_is_published_and_its_branches_are_counted(tree, desk):
    with desk.look() as ctx:
        whole = boiler_questions(ctx, 0, 0)
    for node in whole.nodes.values():
        await tree.change_node(Outcome(node.key, node.text, "Do it") if isinstance(node, Outcome) else node)
    await tree.choose_node(next(key for key in tree.tree.nodes if key not in whole.nodes))
    await tree.remove_node()
    assert tree.view.faults == ["The tree has no first question: add one."]
    await tree._keep(type(whole)("display", tree.tree.nodes))
    assert tree.view.faults == []
    assert tree.against_publishing() == []
    await tree.publish()
    make = Make(desk.work)
    solving = CardSolving(desk, FakeCard(make.call().id))
    card = desk.read(call_card, call_id=solving.view.call_id)
    await solving.diagnose(card)
    walk = solving.view.asked[-1][1]
    assert isinstance(walk, Walk)
    await walk.answer("display", "no")
    stand = await walk.answer("breaker", "no")
    assert stand.outcome.text == "Magnetotermico scattato"
    stand = await walk.take_back()
    assert stand.question.key == "breaker"
    await tree.refresh()
    counted = {line.answer: (line.times, line.share) for line in tree.view.lines if line.times}
    assert counted == {"No, è tutto spento": (1, 100)}


async def test_what_is_taken_away_can_be_brought_back(tree):
    before = tree.tree
    await tree.remove_node()
    assert tree.tree.nodes == {}
    await tree.view.undo()
    assert tree.tree == before


async def test_the_echo_of_a_change_does_not_disturb_what_is_being_typed(tree):
    tree.view.node, tree.view.pending = "untouched", True
    await tree.refresh()
    assert tree.view.node == "untouched"


async def test_who_may_only_read_is_told_why_nothing_can_be_changed(desk, library):
    reader = desk.__class__(desk.database, Actor("ferri", "Ferri", permissions_of({Role.BACK_OFFICE})))
    presenter = ArticlesPresenter(reader, FakeKnowledge())
    await presenter.open_record("article", library.card.row.id)
    assert presenter.against("publish") == ["You need the right “keep articles, diagnoses and codes”."]
    reader.close_pools()


async def test_codes_are_kept_retired_and_found(desk):
    presenter = CodesPresenter(desk, FakeKnowledge())
    await presenter.refresh()
    assert presenter.view.rows == []
    await presenter.add_standard()
    assert presenter.view.said == ["31 codes were added."]
    presenter.view.answers.append({"code": "P11", "label": "Trips at once", "parent_id": None, "family": "Boilers"})
    await presenter.add()
    assert presenter.view.shown.title == "Trips at once"
    await presenter.retire()
    assert presenter.view.shown.marks[1][0] == "Retired"
    assert presenter.against_retiring() == ["It is retired already."]
    await presenter.restore()
    await presenter.search("trip boil")
    assert [line.row.code for line in presenter.view.rows] == ["P11"]
    await presenter.choose_view("cause")
    assert [match.text for match in await presenter.search_parents("wear")] == ["C10 · Wear"]


async def test_a_call_is_solved_with_its_codes_and_the_article_that_helped(desk, library):
    desk.run(add_standard_codes)
    await library.publish()
    call = Make(desk.work).call(subject="Error E119 on the display")
    view = FakeCard(call.id)
    solving = CardSolving(desk, view)
    card = desk.read(call_card, call_id=call.id)
    ids = {
        kind: desk.read(code_named, kind=kind, code=code)
        for kind, code in zip(CodeKind, ("P20", "C10", "S10"), strict=True)
    }
    view.answers.append(
        {
            "solution": "Switch replaced",
            **{f"{kind}_code_id": Match(code_id, "") for kind, code_id in ids.items()},
            "article_id": library.card.row.id,
        }
    )
    await solving.solve(card)
    asked = view.asked[-1][1]
    assert [match.text for match in await asked.searches["cause_code_id"]("wear")] == ["C10 · Wear"]
    assert [match.text for match in await asked.searches["article_id"]("")] == ["Error E119"]
    solved = desk.read(call_card, call_id=call.id)
    assert (solved.state, solved.solution) == (CallState.SOLVED, "Switch replaced")
    ((row, helped),) = desk.read(articles_of_call, call_id=call.id)
    assert (row.title, helped) == ("Error E119", True)
    view.answers.append({"cause_code_id": Match(desk.read(code_named, kind=CodeKind.CAUSE, code="C20"), "")})
    await solving.code(solved)
    assert view.asked[-1][1].values["cause_code_id"].text == "C10 · Wear"


async def test_an_article_is_begun_from_a_solved_call(desk):
    call = Make(desk.work).call(solution="Switch replaced", state=CallState.SOLVED)
    view = FakeCard(call.id)
    await CardSolving(desk, view).write_article(desk.read(call_card, call_id=call.id))
    assert view.opened[0][0] == "article"


async def test_without_a_tree_the_desk_is_told_where_one_is_written(desk):
    call = Make(desk.work).call()
    view = FakeCard(call.id)
    await CardSolving(desk, view).diagnose(desk.read(call_card, call_id=call.id))
    assert "written under Knowledge" in view.said[0]
