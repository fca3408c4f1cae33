"""Contracts as a window: a machine is looked for among the customer's, refusals stand at their fields, lists follow."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.contracts.lists import find_contracts
from tests.make import Make
from tests.ui.waiting import until
from ui.contracts.contracts import Contracts
from ui.contracts.presenters import ContractsPresenter
from ui.toolkit.record_field import Option

ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def make(desk):
    return Make(desk.work)


@pytest.fixture
async def place(live, qtbot, desk):
    screen = Contracts(live)
    qtbot.addWidget(screen)
    screen.resize(1300, 800)
    live.attach(desk)
    screen.show()
    screen.bind(ContractsPresenter(desk, screen))
    await until(lambda: not screen.stale and not screen.tasks.running)
    yield screen
    live.detach()
    await screen.close_down()


@pytest.mark.slow_loop("the form is built within the test")
async def test_a_contract_is_typed_in_and_what_is_wrong_stands_at_its_field(place, desk, make):
    theirs, others = make.asset(serial="SN-77-1"), make.asset(serial="SN-77-2")
    place.qaction("contract.new").trigger()
    await until(lambda: place.step_form)
    fields, form = place.step_form.form.fields, place.step_form
    fields["customer_id"].take(Option(theirs.customer_id, "Officine"))
    fields["asset_ids"].searched.line.setFocus()
    QTest.keyClicks(fields["asset_ids"].searched.line, "sn77")
    suggestions = fields["asset_ids"].searched.suggestions
    await until(suggestions.isVisible)
    assert suggestions.count() == 1
    fields["asset_ids"].add(Option(others.id, "SN-77-2"))
    fields["asset_ids"].searched.set_value(None)
    for name, text in {"name": "Gold", "starts_on": "31/12/2026", "ends_on": "1/1/2026"}.items():
        fields[name].line.setText(text)
    QTest.keyClick(fields["name"].line, ENTER, CTRL)
    await until(lambda: fields["asset_ids"].refused)
    assert fields["ends_on"].remark.whole == "The last day lies before the first."
    assert "SN-77-2 does not belong to" in fields["asset_ids"].refused
    fields["asset_ids"].set_value([])
    fields["ends_on"].set_value(date(2026, 12, 31))
    form.yes.click()
    await until(lambda: place.step_form is None and not place.tasks.running)
    assert [row.name for row in desk.read(find_contracts).rows] == ["Gold"]


async def test_the_clause_chosen_is_the_one_that_is_edited(place, desk, make):
    clause = make.clause()
    second = make.clause(contract_id=clause.contract_id, share=5000)
    place.open_record("contract", clause.contract_id)
    await until(lambda: place.listed("clauses") and not place.tasks.running)
    place.lists.built["clauses"].widget.select_id(second.id)
    assert place.presenter.chosen().id == second.id
    assert place.qaction("clause.edit").isEnabled()
    place.search.setText("zzzzz")
    place.search.search_now()
    await until(lambda: place.or_empty.stack.currentIndex() == 1 and not place.tasks.running)
