"""The command line: verbs, exit codes, what goes to which output, and what is said when something is amiss."""

import io
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from app.cli import language_of, main
from app.db.database import Database
from tests.databases import sqlite_only
from tests.make import Make

ROOT = Path(__file__).parents[2]
PASSWORD = "corriera-azzurra"
VERBS = (
    "init",
    "migrate",
    "user add",
    "user list",
    "user password",
    "user deactivate",
    "import log",
    "report log",
    "audit verify",
    "audit show",
    "audit erase",
    "backup",
    "check",
    "rebuild-search",
    "tour",
    "demo",
    "run",
)
HELPDESK = (
    "Case ID,Activity,Resource,Complete Timestamp,seriousness,customer,product,responsible_section,seriousness_2,"
    "service_level,service_type,support_section,workgroup\n"
    "Case 1,Take in charge ticket,Value 2,2026/03/01 09:00:00.000,1,Rossi,P,A,1,1,1,1,G\n"
    "Case 1,Closed,Value 1,2026/03/02 09:00:00.000,1,Rossi,P,A,1,1,1,1,G\n"
    "Case 1,Closed\n"
)


class Ended(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def bare(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """A verb run in English, with folders of its own for data and log."""
    monkeypatch.setattr("app.kernel.i18n._default", "en")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def run(*arguments: str, stdin: str = "") -> Ended:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        return Ended(main(arguments), *capsys.readouterr())

    return run


@pytest.fixture
def run(bare: Run, database: Database) -> Run:
    """The same on a database that is set up, of either engine."""
    place = database.url.render_as_string(hide_password=False)
    return lambda *arguments, **others: bare(*arguments, "--db", place, **others)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "helpdesk.csv"
    file.write_text(HELPDESK, "utf-8")
    return file


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_a_database_and_a_language(bare: Run, verb: str):
    ended = bare(*verb.split(), "--help")
    assert ended.code == 0
    assert "--db" in ended.out
    assert "--language" in ended.out


def test_help_lists_every_verb(bare: Run):
    ended = bare("--help")
    assert ended.code == 0
    assert [verb for verb in VERBS if f"  {verb.split()[0]} " not in ended.out] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("fly",),
        ("import", "log"),
        ("check", "--no-such-option"),
        ("check", "--db", "mysql://x/y"),
        ("init", "--db", ":memory:"),
        ("init", "--db", "sqlite://"),
        ("user", "add", "anna", "--name", "Anna", "--role", "pope"),
        ("backup",),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_how_to_call(bare: Run, arguments: tuple[str, ...]):
    ended = bare(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "Error" in ended.err


def test_init_sets_up_the_default_database_and_tells_how_to_add_the_first_administrator(bare: Run, tmp_path: Path):
    assert bare("check").code == 1
    assert list(tmp_path.iterdir()) == []
    first = bare("init")
    assert first.code == 0
    assert "user add" in first.err
    assert (tmp_path / "data" / "pronto" / "pronto.db").is_file()
    added = bare(
        *("user", "add", "anna", "--name", "Anna", "--role", "administrator", "--password-stdin"), stdin=PASSWORD + "\n"
    )
    assert added.code == 0
    second = bare("init")
    assert (second.code, second.err) == (0, "")
    assert bare("migrate").code == 0


def test_a_database_that_was_never_set_up_is_refused_with_the_remedy(bare: Run, tmp_path: Path):
    file = tmp_path / "no.db"
    for verb in (("check",), ("audit", "verify"), ("report", "log", "--json"), ("migrate",), ("backup", "--to", "x")):
        ended = bare(*verb, "--db", str(file))
        assert (ended.code, ended.out) == (1, "")
        assert f"main.py init --db {file}" in ended.err
    assert not file.exists()


def test_a_person_is_erased_by_name_and_the_trail_still_holds(run: Run, make: Make):
    make.contact(name="Anna Colli", phone="0376 346411")
    erased = run(
        "audit", "erase", "contact", "Anna Colli", "--field", "name", "--field", "phone", "--reason", "Richiesta"
    )
    assert (erased.code, "2 entries" in erased.out) == (0, True)
    assert "Colli" not in run("audit", "show", "contact", "1").out
    assert run("audit", "verify").code == 0
    refused = run("audit", "erase", "contact", "1", "--field", "id", "--reason", "Richiesta", "--json")
    assert (refused.code, refused.out) == (1, "")
    assert "name, role, phone, email" in refused.err


def test_the_path_of_a_file_is_taken_as_it_stands(bare: Run, tmp_path: Path):
    file = tmp_path / "così?x=1 50%20#.db"
    assert bare("init", "--db", str(file)).code == 0
    assert file.is_file()
    assert bare("backup", "--to", str(tmp_path / "saved?"), "--db", str(file)).code == 0
    assert bare("audit", "show", "call", "9" * 30, "--db", str(file)).err == "This record no longer exists.\n"
    with file.open("r+b") as damaged:
        damaged.truncate(200_000)
    assert "is damaged" in bare("audit", "verify", "--db", str(file)).err


def test_a_file_that_is_no_database_and_a_folder_that_cannot_be_made_are_refused(bare: Run, tmp_path: Path):
    text = tmp_path / "text.db"
    text.write_text("not a database, but long enough to look like something" * 20, "utf-8")
    for file in (text, text / "below.db"):
        ended = bare("init", "--db", str(file))
        assert ended.code == 1
        assert str(text) in ended.err
        assert "Traceback" not in ended.err


def test_a_database_that_does_not_answer_is_told_within_ten_seconds(bare: Run):
    began = time.monotonic()
    ended = bare("report", "log", "--json", "--db", "postgresql://nobody:secret@127.0.0.1:9/none")
    assert time.monotonic() - began < 10
    assert (ended.code, ended.out) == (1, "")
    assert "does not answer" in ended.err
    assert "secret" not in ended.err


@sqlite_only
def test_an_older_and_a_newer_database_are_told_apart(bare: Run, database: Database):
    file = str(database.file)
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.create_function("pronto_writes", 0, bool)
        raw.execute("UPDATE alembic_version SET version_num = 'from the future'")
    ended = bare("audit", "verify", "--db", file)
    assert ended.code == 1
    assert "newer Pronto" in ended.err
    assert bare("check", "--json", "--db", file).code == 1


def test_a_user_is_added_with_the_password_from_the_standard_input(run: Run):
    arguments = ("user", "add", "Anna", "--name", "Anna Bianchi", "--role", "dispatcher", "--role", "administrator")
    added = run(*arguments, "--password-stdin", "--json", stdin=PASSWORD + "\n")
    assert added.code == 0
    assert json.loads(added.out)["roles"] == ["dispatcher", "administrator"]
    again = run(*arguments, "--password-stdin", stdin="short\n")
    assert again.code == 1
    assert again.err.splitlines()[:2] == [
        "There is a user “anna” already.",
        "A password has at least 10 characters.",
    ]
    nobody = run("user", "add", "luca", "--name", "Luca", "--role", "technician")
    assert nobody.code == 1
    assert "--password-stdin" in nobody.err


def test_users_are_listed_given_a_new_password_and_sent_away(run: Run):
    for login in ("anna", "luca"):
        arguments = ("user", "add", login, "--name", login.title(), "--role", "administrator", "--password-stdin")
        assert run(*arguments, stdin=PASSWORD + "\n").code == 0
    assert run("user", "password", "Luca", "--password-stdin", stdin="un-altra-corriera\n").code == 0
    assert run("user", "deactivate", "luca").code == 0
    assert [(row["login"], row["is_active"]) for row in json.loads(run("user", "list", "--json").out)] == [
        ("anna", True),
        ("luca", False),
    ]
    assert "no longer active" in run("user", "list").out
    last = run("user", "deactivate", "anna")
    assert last.code == 1
    assert "last administrator" in last.err
    assert run("user", "deactivate", "nobody").code == 1


def test_a_log_is_imported_and_reported_in_json(run: Run, log: Path):
    imported = run("import", "log", str(log), "--profile", "helpdesk", "--json")
    assert imported.code == 0
    answer = json.loads(imported.out)
    assert (answer["rows"], answer["calls_added"], answer["events_added"]) == (3, 1, 2)
    assert answer["not_allowed_by_flow"] == 1
    assert answer["rejected"][0]["line"] == 4
    report = run("report", "log", "--json", "--profile", "helpdesk")
    assert json.loads(report.out)["cycle_time_seconds"] == {"median": 86400.0, "mean": 86400.0}
    assert run("report", "log", "--profile", "servicenow").code == 1


def test_a_log_is_imported_and_reported_in_words(run: Run, log: Path):
    told = run("import", "log", str(log), "--profile", "helpdesk").out
    assert "Added: calls 1, events 2" in told
    assert "line 3, Case 1: Closed (In work → Closed)" in told
    assert "line 4: The row has 2 cells" in told
    assert "Cases: 1, events: 2, variants: 1" in run("report", "log").out


def test_what_stands_in_a_file_cannot_steer_the_terminal(run: Run, log: Path):
    log.write_text(HELPDESK.replace("Case 1,Closed,", "Case 1,Clo\x1b[2Jsed,", 1), "utf-8")
    told = run("import", "log", str(log), "--profile", "helpdesk").out + run("report", "log").out
    assert "\x1b" not in told
    assert told.count("Clo\ufffd[2Jsed") == 2


def test_an_import_sets_up_a_database_that_is_not_there(bare: Run, log: Path):
    imported = bare("import", "log", str(log), "--profile", "helpdesk", "--json")
    assert imported.code == 0
    assert json.loads(bare("report", "log", "--json").out)["cases"] == 1


def test_a_log_that_cannot_be_read_is_refused_with_every_reason(run: Run, tmp_path: Path):
    file = tmp_path / "other.csv"
    file.write_text("Case ID,Activity\nCase 1,Closed\n", "utf-8")
    ended = run("import", "log", str(file), "--profile", "helpdesk", "--json")
    assert (ended.code, ended.out) == (1, "")
    assert len(ended.err.splitlines()) == 11
    assert run("import", "log", str(tmp_path / "none.csv"), "--profile", "helpdesk").code == 1
    assert run("import", "log", str(file), "--profile", "nobodys").code == 1


def test_the_trail_of_an_imported_call_is_shown(run: Run, log: Path):
    run("import", "log", str(log), "--profile", "helpdesk")
    verified = run("audit", "verify", "--json")
    assert verified.code == 0
    assert json.loads(verified.out)["broken"] is None
    rows = json.loads(run("audit", "show", "call", "1", "--json").out)
    assert {("State", "Closed", "import_cases")} <= {(row["label"], row["new"], row["cause"]) for row in rows}
    number = next(row["new"] for row in rows if row["field"] == "number")
    assert "State: – → Closed" in run("audit", "show", "call", number).out
    assert run("audit", "show", "call", "C-1999-00001").code == 1
    assert run("audit", "show", "ticket", "1").code == 1


@sqlite_only
def test_a_value_changed_behind_the_trails_back_is_found_and_ends_with_1(bare: Run, database: Database, log: Path):
    file = str(database.file)
    bare("import", "log", str(log), "--profile", "helpdesk", "--db", file)
    with closing(sqlite3.connect(file)) as raw, raw:
        triggers = raw.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'call'"
        ).fetchall()
        for name, _sql in triggers:
            raw.execute(f'DROP TRIGGER "{name}"')
        raw.execute("UPDATE call SET subject = 'nothing happened'")
        for _name, sql in triggers:
            raw.execute(sql)
    ended = bare("audit", "verify", "--db", file)
    assert ended.code == 1
    assert "nothing happened" in ended.out
    assert bare("backup", "--to", str(log.parent / "saved"), "--db", file).code == 1


def test_check_finds_everything_in_order(run: Run):
    ended = run("check", "--json")
    answer = json.loads(ended.out)
    assert (ended.code, answer["ok"]) == (0, True)
    assert {finding["check"] for finding in answer["findings"]} >= {"migrations", "guards", "search", "clock", "space"}
    assert run("check").out.count("✓") == len(answer["findings"])


@sqlite_only
def test_check_finds_a_missing_guard(bare: Run, database: Database):
    with closing(sqlite3.connect(str(database.file))) as raw, raw:
        raw.execute("DROP TRIGGER audit_call_update")
    ended = bare("check", "--db", str(database.file))
    assert ended.code == 1
    assert "audit_call_update" in ended.out


@sqlite_only
def test_check_finds_an_index_behind_the_records_and_it_is_made_anew(bare: Run, database: Database):
    with closing(sqlite3.connect(str(database.file))) as raw, raw:
        raw.execute("UPDATE search_state SET shape = 'another'")
        raw.execute("INSERT INTO search_queue VALUES (1)")
    assert "rebuild-search" in bare("check", "--db", str(database.file)).out


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {"LANG": "it_IT.UTF-8"}, "it"),
        ([], {"LANG": "it_IT.UTF-8", "LC_ALL": "en_GB"}, "en"),
        ([], {"LANG": "it_IT.UTF-8", "LC_ALL": ""}, "it"),
        ([], {"LANG": "C"}, "en"),
        ([], {}, "en"),
        (["--language", "it"], {"LANG": "en_GB"}, "it"),
        (["--language=it"], {}, "it"),
        (["--language"], {}, "en"),
        (["--language", "tlh"], {"LANG": "it_IT"}, "en"),
    ],
)
def test_messages_are_in_the_language_asked_for(arguments: list[str], environment: dict[str, str], language: str):
    assert language_of(arguments, environment) == language


def test_a_bug_is_told_by_its_reference_and_logged_with_its_traceback(bare: Run, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("app.cli.logs.import_log", lambda *_: 1 / 0)
    ended = bare("import", "log", "x.csv", "--profile", "helpdesk")
    (file,) = (tmp_path / "state").rglob("pronto.log")
    assert (ended.code, ended.out) == (1, "")
    assert "Traceback" not in ended.err
    reference = ended.err.partition("Reference ")[2][:8]
    assert reference in file.read_text("utf-8")
    assert "ZeroDivisionError" in file.read_text("utf-8")


def test_the_command_line_is_imported_without_the_database_the_documents_and_the_screens():
    heavy = ("sqlalchemy", "alembic", "typer", "rich", "reportlab", "PySide6", "argon2")
    code = f"import sys, app.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("arguments", [(), ("run", "--db", "none.db")])
def test_the_desktop_says_that_it_needs_a_display(tmp_path: Path, arguments: tuple[str, ...]):
    there = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and "QPA" not in name}
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    done = subprocess.run(command, cwd=tmp_path, env=there | {"LANG": "it_IT"}, capture_output=True, text=True)
    assert done.returncode == 1
    assert "main.py tour --out" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_main_py_answers_as_a_program(tmp_path: Path):
    command = [sys.executable, "main.py", "check", "--db", str(tmp_path / "none.db")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "init" in done.stderr
