"""The first run: nothing typed is lost, every step can be skipped, and the company stands at the end."""

import asyncio
import threading

import pytest
from PySide6.QtCore import Qt

from app.backend import Backend
from app.cli.first_run import Answers, HasAlready, Stopped, found_company
from app.company.queries import settings_now
from app.db.database import Database
from app.demo.company import PASSWORD, PEOPLE
from tests.ui.waiting import until
from ui.wizard.steps import DEMO_PASSWORD, DEMO_USER, STEPS
from ui.wizard.wizard import Wizard


@pytest.fixture
async def wizard(qtbot, tmp_path):
    failed = []
    made = Wizard(f"sqlite:///{tmp_path / 'pronto.db'}", lambda key, value: None, failed.append)
    made.resize(1100, 700)
    made.show()
    yield made
    await made.close_down()
    made.close()
    made.deleteLater()
    assert failed == []


def settings_of(url):
    backend = Backend(Database(url))
    try:
        return backend.read(settings_now)
    finally:
        backend.close()


@pytest.mark.slow_loop("all five steps are built at once")
async def test_what_is_typed_stays_when_one_goes_back_and_changes_the_language(wizard):
    wizard.go_on()
    name = wizard.steps[1].form.fields["company.name"]
    name.line.setText("Caldaie Rossi")
    wizard.go_back()
    wizard.on_look("theme", "light")
    wizard.go_on()
    assert wizard.steps[1].form.fields["company.name"].value() == "Caldaie Rossi"


@pytest.mark.slow_loop("all five steps are built at once")
async def test_a_wrong_number_keeps_one_on_its_step_until_it_is_skipped(wizard):
    wizard.show_step(1)
    wizard.steps[1].form.fields["company.tax_id"].line.setText("00743110158")
    wizard.go_on()
    assert wizard.here == 1
    assert wizard.steps[1].form.fields["company.tax_id"].remark.whole.startswith("The check digit")
    wizard.skip_step()
    assert wizard.here == 2
    assert wizard.answers.settings() == {}


@pytest.mark.slow_loop("all five steps are built at once")
async def test_by_keyboard_alone_one_gets_to_a_company(wizard, qtbot):
    for _n in range(2):
        wizard.activateWindow()
        await until(lambda: wizard.focusWidget() is not None)
        qtbot.keyClick(wizard.focusWidget(), Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert wizard.here == 2
    wizard.skip.setFocus()
    qtbot.keyClick(wizard.skip, Qt.Key.Key_Return)
    wizard.skip.setFocus()
    qtbot.keyClick(wizard.skip, Qt.Key.Key_Return)
    wizard.next.setFocus()
    qtbot.keyClick(wizard.next, Qt.Key.Key_Return)
    async with asyncio.timeout(30):
        url = await wizard.done
    assert settings_of(url)["company.country"] == "IT"


@pytest.mark.slow_loop("all five steps are built at once")
async def test_a_server_that_is_not_there_is_said_so_in_words(wizard):
    wizard.show_step(2)
    step = wizard.steps[2]
    step.fill({"where": "server", "host": "127.0.0.1", "port": "1", "database": "pronto", "user": "anna"})
    step.test_button.setFocus()
    step.test_button.click()
    await until(lambda: "nothing answers at port 1" in step.verdict.text())
    await until(lambda: step.form.fields["port"].editor.hasFocus())


def test_the_company_founded_has_what_was_typed_and_no_secret_in_sight(tmp_path):
    answers = Answers({"company": {"company.name": "Rossi"}, "mail": {"mail.password": "geheim-genug"}})
    url = found_company(answers, f"sqlite:///{tmp_path}/new/pronto.db", lambda done, whole: None, threading.Event())
    now = settings_of(url)
    assert (now["company.name"], now["mail.password"]) == ("Rossi", True)


@pytest.mark.slow_loop("all five steps are built at once")
async def test_the_country_is_chosen_by_its_name_and_a_profile_of_ones_own_by_its_file(wizard, tmp_path):
    wizard.show_step(1)
    fields = wizard.steps[1].form.fields
    country = fields["company.country"].select
    assert country.currentText() == "Italy"
    fields["company.tax_id"].line.setText("DE136695976")
    country.setCurrentText("Germany")
    country.activated.emit(country.currentIndex())
    assert fields["company.tax_id"].remark.whole == "German VAT number: valid"
    wizard.show_step(4)
    step = wizard.steps[4]
    step.fill({"what": "import", "file": __file__, "profile": "own", "own_profile": str(tmp_path / "none.toml")})
    assert not step.check()
    (tmp_path / "none.toml").touch()
    step.own.line.setText(str(tmp_path / "none.toml"))
    assert step.check()


@pytest.mark.slow_loop("all five steps are built at once")
async def test_what_came_of_an_import_is_read_before_the_desk_opens(wizard, tmp_path):
    log = tmp_path / "log.csv"
    heads = [
        "seriousness",
        "customer",
        "product",
        "responsible_section",
        "seriousness_2",
        "service_level",
        "service_type",
    ]
    columns = ["Case ID", "Activity", "Complete Timestamp", "Resource", *heads, "support_section", "workgroup"]
    log.write_text("\n".join([",".join(columns), "Case 1,Closed,nonsense" + ",x" * (len(columns) - 3), ""]), "utf-8")
    wizard.show_step(4)
    wizard.steps[4].fill({"what": "import", "file": str(log), "profile": "helpdesk"})
    wizard.go_on()
    await until(lambda: wizard.founded or wizard.message.texts())
    assert wizard.founded
    assert "Added: calls 0, events 0" in wizard.message.texts()
    assert any("line 2" in line for line in wizard.message.texts())
    assert not wizard.done.done()
    assert not wizard.skip.isEnabled()
    wizard.activateWindow()
    assert wizard.next.isEnabled()
    assert wizard.focusWidget() is wizard.next
    wizard.go_on()
    assert wizard.done.result() == wizard.founded


def test_a_demonstration_that_is_stopped_leaves_no_file(tmp_path):
    stop = threading.Event()
    stop.set()
    answers = Answers({"data": {"what": "demo"}})
    with pytest.raises(Stopped):
        found_company(answers, f"sqlite:///{tmp_path}/pronto.db", lambda done, whole: None, stop)
    assert list(tmp_path.iterdir()) == []


def test_the_demonstration_is_not_poured_over_a_company(tmp_path):
    url = f"sqlite:///{tmp_path}/pronto.db"
    found_company(Answers(), url, lambda done, whole: None, threading.Event())
    with pytest.raises(HasAlready):
        found_company(Answers({"data": {"what": "demo"}}), url, lambda done, whole: None, threading.Event())


def test_the_user_named_for_the_demonstration_is_there():
    assert DEMO_PASSWORD == PASSWORD
    assert DEMO_USER in {person.login for person in PEOPLE}
    assert [name for name, *_rest in STEPS] == ["look", "company", "database", "mail", "data"]
