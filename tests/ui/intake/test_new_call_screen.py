"""The intake form as a window: a call taken down by keyboard alone, and nothing typed is ever lost."""

import socket
from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.backend import Backend
from app.calls.flow import CallState
from app.calls.intake import note_draft, pick_up_call
from app.calls.lists import find_calls
from app.calls.models import Call
from app.calls.queries import call_card
from app.db.database import Database
from app.promises.rules import Severity
from tests.make import Make
from tests.ui.waiting import until
from ui.intake.new_call import NewCall
from ui.intake.presenters import NewCallPresenter
from ui.toolkit.record_field import Option

HOSTILE = "<b>bold</b> & <img src=x> {0} %s"
PHONE = "0376 346411"
ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def make(desk):
    return Make(desk.work)


@pytest.fixture
def anna(make):
    return make.contact(name="Anna Colli", phone=PHONE, customer=make.customer(name=HOSTILE))


@pytest.fixture
async def form(live, desk):
    screen = NewCall(live)
    screen.resize(1120, 700)
    live.attach(desk)
    screen.show()
    screen.bind(NewCallPresenter(desk, screen))
    screen.phone.setFocus()
    screen.marks = []
    screen.opened.connect(lambda kind, record_id: screen.marks.append((kind, record_id)))
    await until(lambda: screen.presenter.draft_id is not None and is_quiet(screen))
    yield screen
    live.detach()
    await screen.close_down()
    screen.close()
    screen.deleteLater()


def is_quiet(screen):
    searching = [field for field in screen.records.values() if field.tasks.running or field.typing.isActive()]
    return not (screen.tasks.running or searching or screen.looking.isActive())


def focus():
    return QApplication.focusWidget()


def write(text):
    QTest.keyClicks(focus(), text)


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(focus(), key, modifier)


async def test_a_call_is_registered_with_the_keyboard_alone(form, desk, anna, make):
    make.asset(customer_id=anna.customer_id, serial="7571934-02")
    make.asset(customer_id=anna.customer_id, serial="88-1")
    write(PHONE)
    press(ENTER)
    await until(lambda: focus() is form.subject.line and is_quiet(form))
    write("Blocked, E119")
    press(ENTER)
    assert focus() is form.asset.line
    write("7571")
    await until(lambda: form.asset.suggestions.isVisible())
    press(ENTER)
    assert focus() is form.severity.segments
    write("1")
    press(Qt.Key.Key_Tab)
    write("Since yesterday evening")
    await until(lambda: form.promise.pills and is_quiet(form))
    assert form.promise.pills[0].label.text().startswith("Priority high")
    press(ENTER, CTRL)
    await until(lambda: form.marks and is_quiet(form))
    card = desk.read(call_card, call_id=form.marks[0][1])
    assert (card.subject, card.severity, card.contact) == ("Blocked, E119", Severity.BLOCKED, "Anna Colli")
    assert "7571934-02" in card.asset
    assert form.subject.value() == ""


async def test_one_of_several_who_share_a_number_is_picked_by_digit(form, make, anna):
    make.contact(name="Bruno Colli", phone=PHONE, customer_id=anna.customer_id)
    write(PHONE)
    press(ENTER)
    await until(lambda: focus() is form.callers)
    write("2")
    await until(lambda: focus() is form.subject.line and is_quiet(form))
    assert form.card.name.whole == "Bruno Colli"


async def test_somebody_unknown_becomes_a_customer_by_typing_his_name(form, desk):
    write("0376 999")
    press(ENTER)
    await until(lambda: form.phone.remark.whole == "Nobody is known by this number.")
    assert focus() is form.customer.line
    for name, field in (("Bar Sport", form.customer), ("Ugo", form.contact)):
        write(name)
        await until(lambda field=field: field.suggestions.isVisible())
        press(ENTER)
    await until(lambda: focus() is form.subject.line)
    write("No coffee")
    form.severity.setFocus()
    write("2")
    press(ENTER, CTRL)
    await until(lambda: form.marks and is_quiet(form))
    assert [row.customer for row in desk.read(find_calls).rows] == ["Bar Sport"]


async def test_hostile_text_is_shown_as_it_is(form, make, anna):
    make.call(subject=HOSTILE, customer_id=anna.customer_id)
    write(PHONE)
    press(ENTER)
    await until(lambda: form.beside.cards and is_quiet(form))
    assert HOSTILE in form.card.second.whole
    labels = [label for label in form.findChildren(QLabel) if label.text()]
    assert [label.text() for label in labels if label.textFormat() != Qt.TextFormat.PlainText] == []


async def test_what_is_missing_is_marked_and_gone_to(form):
    press(ENTER, CTRL)
    await until(lambda: form.customer.remark.whole == "This is needed." and is_quiet(form))
    assert focus() is form.customer.line
    assert form.severity.remark.whole == "This is needed."
    assert form.marks == []


async def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(form, make, anna):
    other = make.asset(serial="OTHER-1")
    form.restore({"customer": Option(anna.customer_id, HOSTILE), "subject": "Blocked", "severity": Severity.BLOCKED})
    form.asset.set_value(Option(other.id, "OTHER-1"))
    await until(lambda: is_quiet(form))
    form.qactions["call.register"].trigger()
    await until(lambda: "OTHER-1 is not a machine" in form.asset.remark.whole and is_quiet(form))
    assert form.subject.value() == "Blocked"
    assert form.marks == []


@pytest.fixture
def away(desk):
    """A backend whose database nobody answers for."""
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        backend = Backend(Database(f"postgresql://postgres@127.0.0.1:{unused.getsockname()[1]}/pronto"), desk.actor)
        yield backend
        backend.close()


def record(desk, call_id):
    return desk.read(lambda ctx: ctx.get(Call, call_id))


async def test_the_number_and_the_time_on_the_line_stand_there_before_a_word_is_typed(form, desk):
    number = record(desk, form.presenter.draft_id).number
    assert form.saved.label.text() == f"{number} saved"
    assert form.on_the_line.label.text().startswith("on the line 0:0")


async def test_what_is_typed_is_in_the_database_while_one_goes_on_typing(form, desk):
    form.subject.setFocus()
    write("Blo")
    await until(lambda: record(desk, form.presenter.draft_id).subject)
    form.asset.setFocus()
    write("75")
    await until(lambda: record(desk, form.presenter.draft_id).draft)
    draft = record(desk, form.presenter.draft_id)
    assert (draft.subject, draft.draft) == ("Blo", {"asset": "75"})
    await until(lambda: is_quiet(form))


async def test_alt_and_a_digit_joins_the_caller_to_the_call_he_means(form, desk, make, anna):
    call = make.call(subject="Blocked", customer_id=anna.customer_id)
    write(PHONE)
    press(ENTER)
    await until(lambda: form.beside.cards and is_quiet(form))
    QTest.keyClick(form, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    await until(lambda: form.marks and is_quiet(form))
    assert form.marks == [("call", call.id)]
    assert record(desk, call.id).called_again == 1


async def test_a_click_looks_at_the_call_and_keeps_the_draft(form, desk, make, anna):
    call = make.call(subject="Blocked", customer_id=anna.customer_id)
    write(PHONE)
    press(ENTER)
    await until(lambda: form.beside.cards and is_quiet(form))
    QTest.mouseClick(form.beside.cards[0], Qt.MouseButton.LeftButton, pos=form.beside.cards[0].rect().center())
    assert form.marks == [("call", call.id)]
    assert record(desk, call.id).called_again == 0


async def test_a_draft_of_the_list_is_continued_in_the_form(form, desk, anna):
    draft_id = desk.run(pick_up_call, phone=PHONE)
    desk.run(note_draft, draft_id=draft_id, customer_id=anna.customer_id, new_contact="Ugo", subject="Cold", asset="75")
    form.open_record("draft", draft_id)
    await until(lambda: form.presenter.draft_id == draft_id and is_quiet(form))
    assert (form.subject.value(), form.asset.line.text(), form.card.name.whole) == ("Cold", "75", "Ugo")
    assert not form.unsaved()


async def test_one_key_solves_the_call_on_the_line(form, desk, anna):
    write(PHONE)
    press(ENTER)
    await until(lambda: focus() is form.subject.line and is_quiet(form))
    write("Blocked")
    form.severity.setFocus()
    write("1")
    press(ENTER, CTRL | Qt.KeyboardModifier.ShiftModifier)
    await until(lambda: form.marks and is_quiet(form))
    assert record(desk, form.marks[0][1]).state is CallState.ACCEPTED


async def test_the_draft_stays_when_one_leaves_and_when_the_database_is_away(form, away, live, anna):
    said = []
    live.lost.connect(said.append)
    form.restore({"customer": Option(anna.customer_id, "Somebody"), "subject": "Blocked", "severity": Severity.BLOCKED})
    await until(lambda: is_quiet(form))
    left = []
    form.left.connect(lambda: left.append(True))
    form.qactions["intake.leave"].trigger()
    await until(lambda: left and is_quiet(form))
    assert not form.unsaved()
    form.presenter.backend = away
    form.subject.setFocus()
    write("!")
    form.qactions["call.register"].trigger()
    await until(lambda: said and is_quiet(form), seconds=10)
    assert (form.subject.value(), form.severity.value()) == ("Blocked!", Severity.BLOCKED)
    assert form.unsaved()
