"""The screens of the knowledge: the solution asked by keyboard alone, a diagnosis answered by digits, a tree edited."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.codes.commands import add_standard_codes
from app.demo.knowledge import add_sample_knowledge
from app.knowledge.diagnosis import start_diagnosis
from app.knowledge.trees import find_trees, tree_card
from tests.make import Make
from tests.ui.waiting import until
from ui.calls.presenters.card_solving import CardSolving, SolutionAsked
from ui.calls.solution_question import SolutionQuestion
from ui.knowledge.diagnosis import Diagnosis
from ui.knowledge.node_form import OutcomeForm, QuestionForm
from ui.knowledge.presenters.trees import TreesPresenter
from ui.knowledge.presenters.walk import Walk
from ui.knowledge.walk import WalkDialog

ENTER, TAB, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down


def write(text):
    QTest.keyClicks(QApplication.focusWidget(), text)


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def at():
    return QApplication.focusWidget().accessibleName()


@pytest.fixture
def known(desk):
    desk.run(add_standard_codes)
    with desk.work() as ctx:
        add_sample_knowledge(ctx)
    return desk


async def test_the_solution_is_told_with_the_keyboard_alone(known, qtbot):
    class View:
        call_id = None

    call = Make(known.work).call(subject="Caldaia in blocco, errore E119")
    solving = CardSolving(known, View())
    from app.calls.queries import call_card

    card = known.read(call_card, call_id=call.id)
    asked = SolutionAsked({"solution": ""}, solving._searches(card))
    dialog = SolutionQuestion(None, asked, lambda error: None)
    qtbot.addWidget(dialog)
    dialog.show()
    await until(lambda: QApplication.focusWidget() is not None and at() == "Solution")
    assert not dialog.accept_button.isEnabled()
    write("Pressostato sostituito")
    press(TAB)
    for words in ("lock", "wear", "replaced"):
        field = next(f for f in dialog.form.fields.values() if f.editor is QApplication.focusWidget())
        write(words)
        await until(field.suggestions.isVisible)
        press(ENTER)
    assert at() == "Article that helped"
    article = dialog.form.fields["article_id"]
    press(DOWN)
    await until(article.suggestions.isVisible)
    press(ENTER)
    assert QApplication.focusWidget() is dialog.accept_button
    press(ENTER)
    given = dialog.answer()
    assert dialog.result() == SolutionQuestion.DialogCode.Accepted
    assert given["solution"] == "Pressostato sostituito"
    assert [given[f"{kind}_code_id"].text for kind in ("problem", "cause", "solution")] == [
        "P20 · Stops or locks out",
        "C10 · Wear",
        "S10 · Part replaced",
    ]
    assert given["article_id"].text == "Errore E119: la caldaia va in blocco di notte"
    await dialog.close_down()


async def test_a_diagnosis_is_answered_by_digits_and_taken_back(known, qtbot):
    call = Make(known.work).call()
    tree_id = known.read(find_trees)[0].id
    diagnosis_id = known.run(start_diagnosis, call_id=call.id, tree_id=tree_id)
    dialog = WalkDialog(None, Walk(known, diagnosis_id), lambda error: None)
    qtbot.addWidget(dialog)
    dialog.show()
    await until(lambda: dialog.card and not dialog.tasks.running)
    assert dialog.asked.text() == "Il display della caldaia è acceso?"
    for _digit in range(2):
        QTest.keyClick(dialog, Qt.Key.Key_1)
        await until(lambda: not dialog.tasks.running)
    assert dialog.asked.text() == "Quanto segna il manometro?"
    QTest.keyClick(dialog, Qt.Key.Key_2)
    await until(lambda: not dialog.tasks.running)
    assert dialog.asked.text() == "Pressostato guasto"
    assert "E119" in dialog.article.toPlainText()
    dialog.helped.click()
    QTest.keyClick(dialog, Qt.Key.Key_Backspace)
    await until(lambda: not dialog.tasks.running)
    assert dialog.asked.text() == "Quanto segna il manometro?"
    assert not dialog.article.isVisible()
    await dialog.tasks.cancelled()


@pytest.fixture
async def place(live, qtbot, known):
    screen = Diagnosis(live)
    qtbot.addWidget(screen)
    screen.resize(1300, 800)
    live.attach(known)
    screen.show()
    screen.bind(TreesPresenter(known, screen))
    await until(lambda: screen.presenter.card and not screen.tasks.running)
    yield screen
    live.detach()
    await screen.close_down()


async def test_an_answer_typed_into_the_editor_is_kept_and_its_fault_is_shown(place, known):
    form = place.node_form.shown
    assert isinstance(form, QuestionForm)
    form.on_add_clicked()
    write("Non lo sa")
    assert place.unsaved()
    await until(lambda: not place.node_form.is_pending() and not place.tasks.running)
    card = known.read(tree_card, tree_id=place.selected_id())
    assert [answer.text for answer in card.tree.question("display").answers][-1] == "Non lo sa"
    assert "leads nowhere" in place.faults.texts()[0]
    assert place.node_form.shown is form, "the form one types into stays"
    assert place.outline.outline.lines[-1].kind == "nowhere"


async def test_a_new_outcome_is_made_from_the_answer_that_leads_to_it(place, known):
    form = place.node_form.shown
    form.on_add_clicked()
    write("Non lo sa")
    press(TAB)
    press(DOWN)
    target = form.answers[-1].target
    await until(target.suggestions.isVisible)
    press(DOWN)
    press(ENTER)
    await until(lambda: isinstance(place.node_form.shown, OutcomeForm) and not place.tasks.running)
    await until(lambda: at() == "What was found")
    write("Da vedere")
    place.node_form.tell_pending()
    await until(lambda: not place.tasks.running)
    tree = known.read(tree_card, tree_id=place.selected_id()).tree
    assert tree.outcome(tree.question("display").answers[-1].leads_to).text == "Da vedere"


async def test_going_from_node_to_node_changes_nothing(place, known):
    before = known.read(tree_card, tree_id=place.selected_id())
    for row in range(len(place.outline.outline.lines)):
        place.outline.setCurrentIndex(place.outline.outline.index(row))
        await until(lambda: not place.tasks.running)
    after = known.read(tree_card, tree_id=place.selected_id())
    assert (after.tree, after.row.is_sketched) == (before.tree, False)
