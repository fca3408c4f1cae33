"""The page that is painted before the application is loaded: the list's own, read only, or none at all."""

import subprocess
import sys

import pytest

from app.calls.intake import log_call
from app.calls.lists import find_calls
from app.db.context import Actor
from app.promises.rules import Severity
from tests.make import Make
from ui.first_page import keep_statement, read_first_page

HEAVY = ("sqlalchemy", "alembic", "reportlab", "psycopg", "babel", "phonenumbers", "pypdfium2", "typer", "rich")


@pytest.fixture
def statement(desk, tmp_path):
    file = tmp_path / "folder" / "first_page.sql"
    keep_statement(desk, file)
    return file


@pytest.fixture
def calls(desk):
    customer_id = Make(desk.work).customer().id
    return [
        desk.run(log_call, subject=f"Fault {n}", customer_id=customer_id, severity=severity)
        for n, severity in enumerate((*Severity, *Severity))
    ]


def test_it_is_the_page_that_the_list_would_show(desk, statement, calls):
    assert read_first_page(statement, desk.database.file) == desk.read(find_calls).rows


def test_what_cannot_be_read_leaves_the_page_to_the_application(desk, statement, tmp_path):
    assert read_first_page(tmp_path / "none.sql", desk.database.file) == []
    assert read_first_page(statement, tmp_path / "none.db") == []
    statement.write_text("SELECT 1", "utf-8")
    assert read_first_page(statement, desk.database.file) == []


def test_a_statement_that_would_write_cannot(desk, statement, calls):
    statement.write_text("DELETE FROM call", "utf-8")
    assert read_first_page(statement, desk.database.file) == []
    assert len(desk.read(find_calls).rows) == len(calls)


def test_where_one_has_to_sign_in_nothing_is_shown_before(desk, statement):
    assert statement.is_file()
    desk.actor = Actor("system", "Pronto", frozenset())
    keep_statement(desk, statement)
    assert not statement.exists()


def test_the_window_needs_nothing_of_the_database():
    program = "import sys, ui.desktop, ui.calls.call_list; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in HEAVY if name in loaded] == []
