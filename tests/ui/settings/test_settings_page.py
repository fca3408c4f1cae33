"""Settings are kept as their field is left, can be taken back, and are found by a word."""

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.company.queries import settings_now
from app.kernel.permissions import Role, permissions_of
from tests.ui.waiting import until
from ui.settings.presenters.settings import SettingsPresenter
from ui.settings.settings import SettingsPage


@pytest.fixture
def page(qtbot, live):
    made = SettingsPage(live)
    qtbot.addWidget(made)
    made.resize(1100, 800)
    return made


async def bound(page, desk):
    said = []
    page.said.connect(lambda text, undo: said.append((text, undo)))
    page.show()
    page.bind(SettingsPresenter(desk, page))
    await until(lambda: page.values)
    page.show_page("company")
    return said


def typed(page, qtbot, key, text):
    line = page.form.fields[key].line
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def now(desk):
    return desk.read(settings_now)


@pytest.mark.slow_loop("the page of settings is built within the test")
async def test_enter_keeps_what_was_typed_and_undo_takes_it_back(page, desk, qtbot):
    said = await bound(page, desk)
    typed(page, qtbot, "company.name", "Caldaie Rossi")
    await until(lambda: said)
    assert now(desk)["company.name"] == "Caldaie Rossi"
    said[0][1]()
    await until(lambda: now(desk)["company.name"] == "")
    await page.close_down()


@pytest.mark.slow_loop("the page of settings is built within the test")
async def test_a_wrong_number_is_said_beside_it_and_not_kept(page, desk, qtbot):
    await bound(page, desk)
    typed(page, qtbot, "company.tax_id", "00743110158")
    field = page.form.fields["company.tax_id"]
    assert field.remark.whole.startswith("The check digit")
    assert page.unsaved()
    typed(page, qtbot, "company.tax_id", "00743110157")
    assert field.remark.whole == "Partita IVA: valid"
    await until(lambda: now(desk)["company.tax_id"] == "00743110157")
    await until(lambda: not page.unsaved())
    await page.close_down()


@pytest.mark.slow_loop("the page of settings is built within the test")
async def test_a_password_is_kept_and_never_shown_again(page, desk, qtbot):
    said = await bound(page, desk)
    page.show_page("mail")
    typed(page, qtbot, "mail.password", "geheim-genug")
    await until(lambda: said)
    assert said[0][1] is None
    await until(lambda: page.form.fields["mail.password"].line.text() == "")
    assert now(desk)["mail.password"] is True
    await page.close_down()


@pytest.mark.slow_loop("the page of settings is built within the test")
async def test_a_word_finds_settings_of_every_page(page, desk):
    await bound(page, desk)
    page.search.setText("vat")
    page.search.search_now()
    await until(lambda: page.found is not None)
    assert set(page.found) == {"company.tax_id", "billing.vat_basis_points"}
    assert page.form.fields["billing.vat_basis_points"].isVisible()
    await page.close_down()


@pytest.mark.slow_loop("the page of settings is built within the test")
async def test_who_may_not_change_them_sees_the_personal_page_alone(page, desk):
    desk.actor = replace(desk.actor, permissions=permissions_of({Role.DISPATCHER}))
    await bound(page, desk)
    names = [page.list.item(n).data(Qt.ItemDataRole.UserRole) for n in range(page.list.count())]
    assert names == ["personal", "catalog", "keyboard", "about"]
    await page.presenter.search("theme")
    assert [page.theme.isVisible(), page.language.isVisible()] == [True, False]
    await page.presenter.search("vat")
    assert page.nothing.isVisible()
    await asyncio.sleep(0)
    await page.close_down()
