"""What Pronto is made of is said, with its licences, and nothing shipped is missing."""

import json
from importlib.metadata import distributions
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from tests.ui.waiting import until
from ui.about.about import About
from ui.about.licences import BUNDLED, RESOURCES, licences, needed, normalised
from ui.about.presenters import AboutPresenter, facts_of

ROOT = Path(__file__).parents[3]


def test_every_package_that_pronto_asks_for_is_listed_with_a_licence():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {
        normalised(line.split(";")[0].split("[")[0].split(">")[0].split("=")[0]) for line in project["dependencies"]
    }
    listed = {normalised(row.name): row for row in licences()}
    assert {name.strip() for name in named} <= set(listed)
    assert [row.name for row in listed.values() if not row.licence] == []


def test_what_the_listed_packages_need_is_listed_too():
    names = {normalised(name) for name in needed()}
    assert {"mako", "markupsafe", "shiboken6", "psycopg-binary", "argon2-cffi-bindings"} <= names
    assert names <= {normalised(package.metadata["Name"]) for package in distributions()}


def test_every_folder_of_bundled_things_with_a_licence_is_named():
    files = {str(file.relative_to(RESOURCES)) for file in RESOURCES.glob("*/*") if file.stem in ("LICENSE", "OFL")}
    assert {file for _name, _about, _licence, file in BUNDLED} == files


def test_the_details_hold_no_password(desk):
    facts = dict(facts_of(desk))
    assert "SQLite" in facts["Database"]
    assert json.dumps(facts)


async def test_the_details_are_copied_and_a_licence_is_read(qtbot, live, desk):
    page = About(live)
    qtbot.addWidget(page)
    page.show()
    presenter = AboutPresenter(desk, page)
    page.bind(presenter)
    await until(lambda: page.list.count() > 20, 20)
    assert "SIL OPEN FONT LICENSE" in page.text.toPlainText().upper()
    await presenter.copy()
    assert "SQLAlchemy" in QGuiApplication.clipboard().text()
    await page.close_down()
