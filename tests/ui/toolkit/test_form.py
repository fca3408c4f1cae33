"""Forms by keyboard: values, what is wrong beside the field, what is unsaved, records found by typing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from app.kernel.errors import Refused
from tests.ui.waiting import until
from ui.toolkit.choice_field import ChoiceField
from ui.toolkit.fields import LineField, TextField, minutes_field, quantity_field
from ui.toolkit.form import Form
from ui.toolkit.matches import Match
from ui.toolkit.record_field import RecordField


@pytest.fixture
def form(qtbot):
    made = Form()
    layout = QVBoxLayout(made)
    fields = {
        "subject": LineField("What happens, in a line", required=True),
        "severity": ChoiceField("Severity", {"blocked": "Blocked", "nuisance": "Nuisance", "question": "Question"}),
        "minutes": minutes_field("Time"),
        "quantity": quantity_field("Quantity", 2),
        "text": TextField("Text"),
        "customer": RecordField("Customer"),
    }
    for name, field in fields.items():
        layout.addWidget(made.add(name, field))
    qtbot.addWidget(made)
    made.show()
    return made


def test_values_come_as_the_command_wants_them(form, qtbot):
    qtbot.keyClicks(form.fields["subject"].line, "  Boiler  ")
    qtbot.keyClicks(form.fields["minutes"].line, "1:50")
    qtbot.keyClicks(form.fields["quantity"].line, "2.5")
    qtbot.keyClicks(form.fields["text"].area, "two words")
    values = form.values()
    assert (values["subject"], values["minutes"], str(values["quantity"])) == ("Boiler", 110, "2.5")
    assert (values["text"], values["severity"], values["customer"]) == ("two words", None, None)
    assert form.is_dirty


def test_enter_goes_on_to_the_next_field_and_ctrl_enter_submits(form, qtbot):
    form.activateWindow()
    form.fields["subject"].setFocus()
    qtbot.keyClick(form.fields["subject"].line, Qt.Key.Key_Return)
    assert form.fields["severity"].segments.hasFocus()
    with qtbot.waitSignal(form.submitted):
        qtbot.keyClick(form.fields["severity"].segments, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_segment_is_chosen_by_its_digit_and_by_arrows(form, qtbot):
    severity = form.fields["severity"]
    qtbot.keyClick(severity.segments, Qt.Key.Key_2)
    assert severity.value() == "nuisance"
    qtbot.keyClick(severity.segments, Qt.Key.Key_Right)
    assert severity.value() == "question"
    qtbot.keyClick(severity.segments, Qt.Key.Key_9)
    assert severity.value() == "question"


def test_what_is_wrong_stands_beside_the_field_and_goes_when_it_is_mended(form, qtbot):
    minutes = form.fields["minutes"]
    qtbot.keyClicks(minutes.line, "soon")
    minutes.on_left()
    assert "1 h 50" in minutes.remark.whole
    assert minutes.editor.accessibleDescription() == minutes.remark.whole
    minutes.line.clear()
    qtbot.keyClicks(minutes.line, "20")
    assert minutes.remark.whole == ""


def test_a_value_is_written_properly_when_its_field_is_left(form, qtbot):
    minutes = form.fields["minutes"]
    qtbot.keyClicks(minutes.line, "110")
    minutes.on_left()
    assert minutes.line.text() == "1 h 50"


def test_a_required_field_complains_only_when_it_is_checked(form):
    subject = form.fields["subject"]
    subject.on_left()
    assert subject.remark.whole == "required"
    assert not form.check()
    assert subject.remark.whole == "This is needed."


def test_a_refusal_goes_to_its_field_and_leaves_when_the_field_changes(form, qtbot):
    assert form.mark(Refused(at="subject"))
    assert not form.mark(Refused(at="elsewhere"))
    assert not form.mark(Refused())
    subject = form.fields["subject"]
    assert subject.remark.whole == "This is not possible."
    qtbot.keyClicks(subject.line, "x")
    assert subject.remark.whole in ("", "required")


def test_filling_a_form_leaves_nothing_unsaved(form):
    form.fill(subject="Boiler", severity="question", minutes=5, customer=Match(3, "Aurora"))
    assert not form.is_dirty
    assert form.values()["customer"] == 3
    form.clear()
    assert form.values()["severity"] is None
    assert not form.is_dirty


async def test_a_record_is_found_by_typing_and_taken_with_enter(form, qtbot):
    customer = form.fields["customer"]
    asked = []

    async def search(text):
        asked.append(text)
        return [Match(1, "Condominio Aurora", "Mantova"), Match(2, "Aurora <b>Srl</b>")]

    customer.search = search
    form.activateWindow()
    customer.setFocus()
    qtbot.keyClicks(customer.line, "auro")
    await until(customer.suggestions.isVisible)
    assert asked == ["auro"]
    qtbot.keyClick(customer.line, Qt.Key.Key_Down)
    qtbot.keyClick(customer.line, Qt.Key.Key_Return)
    assert customer.value() == 2
    assert not customer.suggestions.isVisible()


async def test_who_presses_enter_before_the_answer_gets_its_first_record_and_goes_on(form, qtbot):
    async def search(text):
        return [Match(1, "Condominio Aurora"), Match(2, "Aurora Srl")]

    customer = form.fields["customer"]
    customer.search = search
    form.activateWindow()
    customer.setFocus()
    qtbot.keyClicks(customer.line, "auro")
    qtbot.keyClick(customer.line, Qt.Key.Key_Return)
    await until(lambda: customer.value() == 1)
    assert customer.wrong() == ""
    assert not customer.suggestions.isVisible()


async def test_typing_on_lets_go_of_the_record_that_was_chosen(form, qtbot):
    customer = form.fields["customer"]
    customer.set_value(Match(1, "Condominio Aurora"))
    qtbot.keyClicks(customer.line, "x")
    assert customer.value() is None
    assert customer.wrong() == "Choose one of the suggestions."
    customer.typing.stop()
