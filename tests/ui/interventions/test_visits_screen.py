"""The visits as a window: the work recorded by keyboard alone, refusals at their fields, hostile text as it is."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.calls.flow import WorkKind
from app.catalog.rules import CostKind
from app.interventions.queries import intervention_card
from tests.make import Make
from tests.ui.waiting import until
from ui.interventions.interventions import Interventions
from ui.interventions.presenters import InterventionsPresenter

HOSTILE = "<b>bold</b> & <img src=x> {0} %s"
ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def visit(desk):
    make = Make(desk.work)
    for kind in (CostKind.LABOUR, CostKind.TRAVEL, CostKind.CALL_OUT):
        make.rate(kind=kind)
    make.product(name="Pressure switch", code="7828", search="7828 pressure switch")
    call = make.call(subject=HOSTILE, customer=make.customer(name=HOSTILE))
    assignment = make.assignment(call=call, kind=WorkKind.ON_SITE)
    moment = datetime(2026, 12, 1, 9, tzinfo=UTC)
    return make.intervention(assignment=assignment, planned_from=moment, planned_to=moment.replace(hour=11))


@pytest.fixture
async def place(live, qtbot, desk, visit):
    screen = Interventions(live)
    qtbot.addWidget(screen)
    screen.resize(1300, 800)
    live.attach(desk)
    screen.show()
    screen.bind(InterventionsPresenter(desk, screen))
    await until(lambda: screen.presenter.card and not screen.tasks.running)
    yield screen
    live.detach()
    await screen.document.pdf.tasks.cancelled()
    await screen.close_down()


def write(text):
    QTest.keyClicks(QApplication.focusWidget(), text)


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def at():
    return QApplication.focusWidget().accessibleName()


async def open_form(place):
    place.qactions["intervention.record"].trigger()
    await until(lambda: place.step_form is not None and at() == "Working time")
    return place.step_form.form.fields


async def test_work_and_parts_are_recorded_with_the_keyboard_alone(place, desk, visit):
    fields = await open_form(place)
    for figure in ("1:50", "35", "42"):
        write(figure)
        press(ENTER)
    write("7828")
    await until(lambda: fields["parts"].searched.suggestions.isVisible())
    press(ENTER)
    await until(lambda: at().startswith("Quantity"))
    write("2")
    press(ENTER)
    write("NEW-1")
    press(ENTER)
    press(ENTER)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    assert at() == "Report"
    write("Pressure switch replaced")
    press(Qt.Key.Key_Tab)
    write("Anna Colli")
    press(ENTER, CTRL)
    await until(lambda: place.step_form is None and not place.tasks.running)
    card = desk.read(intervention_card, intervention_id=visit.id)
    assert (card.row.work_minutes, card.travel_minutes, card.row.distance_km) == (110, 35, 42)
    assert [(part.code, part.quantity, part.serial_in) for part in card.parts] == [("7828", 2, "NEW-1")]
    assert (card.report, card.signed_by) == ("Pressure switch replaced", "Anna Colli")


async def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(place):
    fields = await open_form(place)
    fields["work_minutes"].set_value(60)
    fields["report"].set_value("Done")
    fields["distance_km"].setFocus()
    write("-3")
    press(ENTER, CTRL)
    await until(lambda: fields["distance_km"].refused)
    assert fields["distance_km"].remark.whole == "“Distance” cannot be negative."
    assert fields["report"].value() == "Done"
    assert place.unsaved()
    place.step_form.answer(False)
    await until(lambda: not place.tasks.running)


async def test_the_form_rests_while_one_writes_and_escape_goes_back(place):
    await open_form(place)
    assert place.busy.running == 0
    press(Qt.Key.Key_Escape)
    await until(lambda: place.step_form is None and not place.tasks.running)
    assert place.pane.currentWidget() is place.card


async def test_the_report_is_shown_as_pages(place):
    place.qactions["intervention.report"].trigger()
    await until(lambda: place.document.pdf.pages and not place.tasks.running, seconds=15)
    assert place.document.pdf.pages[0].pixmap().width() > 100


async def test_hostile_text_is_shown_as_it_is(place):
    assert place.card.second.text() == HOSTILE
    labels = [label for label in place.findChildren(QLabel) if label.text()]
    assert [label.text() for label in labels if label.textFormat() != Qt.TextFormat.PlainText] == []


async def test_a_refused_step_waits_behind_the_dots_with_its_reason(place, desk):
    for name in ("intervention.travel", "intervention.arrive"):
        place.qactions[name].trigger()
        await until(lambda: not place.tasks.running)
    assert place.steps.primary[place.qactions["intervention.record"]].isVisible()
    travel = place.qactions["intervention.travel"]
    assert travel in place.steps.menu.actions()
    assert "while the state is “On site”" in travel.toolTip()
