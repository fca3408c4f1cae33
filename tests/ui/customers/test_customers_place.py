"""The customers as a window: a new one typed from anywhere, with what is wrong and who is alike beside the fields."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.customers.queries import customer_choices
from tests.make import Make
from tests.ui.waiting import until
from ui.assets.assets import Assets
from ui.assets.presenters import AssetsPresenter
from ui.customers.customers import Customers
from ui.customers.presenters import CustomersPresenter
from ui.main_window import MainWindow
from ui.navigation import places

LOADED = (Assets, AssetsPresenter, Customers, CustomersPresenter)
"""The desktop loads the modules of its places in a thread, once it is painted."""


@pytest.fixture
async def window(live, qtbot, desk):
    make = Make(desk.work)
    for name, town in (("Alfa", "Zola"), ("Beta", "Imola")):
        make.customer(name=name, town=town, search=f"{name.lower()} {town.lower()}", phone="0376 346411")
    made = make.customer(name="Gamma", phone="0376 346499", phone_key="+390376346499", search="gamma")
    make.asset(customer=made, serial="GX-1")
    window = MainWindow([place for place in places(live) if place.name in ("customers", "assets", "new_call")], live)
    qtbot.addWidget(window)
    window.resize(1300, 800)
    live.attach(desk)
    window.attach(desk)
    window.go_to("assets")
    window.show()
    yield window
    await window.close_down()
    live.detach()


def type_into(form, name, text):
    form.fields[name].line.clear()
    QTest.keyClicks(form.fields[name].line, text)


async def test_a_customer_is_added_from_anywhere_and_each_field_says_what_is_wrong(window, desk):
    window.qactions["customer.begin"].trigger()
    screen = window.screen_at("customers")
    await until(lambda: screen.step_form is not None)
    form = screen.step_form.form
    type_into(form, "tax_id", "02156780209")
    type_into(form, "phone", "0376/346499")
    await until(lambda: "check digit" in form.fields["tax_id"].remark.whole)
    await until(lambda: form.fields["phone"].remark.whole == "Also: Gamma, Bologna")
    screen.step_form.answer(True)
    await until(lambda: form.fields["name"].remark.whole == "This is needed.")
    assert screen.step_form is not None
    type_into(form, "name", "Delta")
    type_into(form, "tax_id", "02156780203")
    assert form.fields["tax_id"].remark.whole == "Partita IVA: valid"
    screen.step_form.answer(True)
    await until(lambda: screen.step_form is None and screen.card.title.text() == "Delta")
    assert list(desk.read(customer_choices, text="delta")) == [screen.presenter.card.card.id]
    await until(lambda: not screen.tasks.running)


async def test_the_list_is_filtered_and_sorted_and_a_machine_leads_to_its_customer(window):
    machines = window.screen_at("assets")
    await until(lambda: machines.presenter.card and not machines.tasks.running)
    customer = next(value for label, value in machines.card.facts.lines if label.text() == "Customer")
    QTest.keyClick(customer, Qt.Key.Key_Return)
    screen = window.screen_at("customers")
    await until(lambda: screen.card.title.text() == "Gamma" and not screen.tasks.running)
    assert window.current_place() == "customers"
    assert [line.row.name for line in screen.table.table.rows] == ["Alfa", "Beta", "Gamma"]
    assert screen.table.selected().row.name == "Gamma"
    screen.table.sort_wanted.emit("name", True)
    await until(lambda: screen.table.table.rows[0].row.name == "Gamma")
    screen.qactions["list.filter"].trigger()
    QTest.keyClicks(screen.search, "alf")
    await until(lambda: [line.row.name for line in screen.table.table.rows] == ["Alfa"])
    await until(lambda: screen.card.title.text() == "Alfa")
    await until(lambda: screen.count.text() == "1 record" and not screen.tasks.running)
