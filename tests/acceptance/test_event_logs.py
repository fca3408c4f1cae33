"""Real event logs, imported by the command line on both engines, give the figures that were computed beside them."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.db.database import Database
from app.db.verify import verify_trail
from app.intake.event_log import read_header
from app.intake.profiles import fitting_profile


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each folder whose log fits a profile that comes with Pronto."""
    if "log" in metafunc.fixturenames:
        data = metafunc.config.getoption("--data")
        logs = sorted(Path(data).resolve().glob("01_event_logs/*/ground_truth.json")) if data else []
        fitting = [(log_of(truth), truth) for truth in logs if fitting_profile(read_header(log_of(truth)))]
        metafunc.parametrize(("log", "truth_file"), fitting, ids=[truth.parent.name for _log, truth in fitting])


def log_of(truth_file: Path) -> Path:
    name = json.loads(truth_file.read_text("utf-8")).get("file")
    return truth_file.parent / name if name else next(truth_file.parent.glob("*.csv"))


@pytest.fixture
def truth(truth_file: Path) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(truth_file.read_text("utf-8"))
    return known


@pytest.fixture
def answer(database: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.kernel.i18n._default", "en")
    place = database.url.render_as_string(hide_password=False)

    def run(*arguments: str) -> Any:
        assert main([*arguments, "--json", "--db", place]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def test_a_real_log_is_imported_whole_once_and_reported_exactly(log: Path, truth, answer, database: Database):
    profile = fitting_profile(read_header(log))
    assert profile is not None
    command = ("import", "log", str(log), "--profile", profile.name)
    imported, again, report = answer(*command), answer(*command), answer("report", "log")
    assert {name: imported[name] for name in ("rows", "calls_added", "events_added", "duplicates", "rejected")} == {
        "rows": truth["rows"],
        "calls_added": truth["cases"],
        "events_added": truth["events"],
        "duplicates": truth["exact_duplicate_rows"],
        "rejected": [],
    }
    assert (again["calls_added"], again["events_added"]) == (0, 0)
    assert report == {
        **{name: truth[name] for name in ("cases", "events", "events_per_activity", "events_per_resource", "variants")},
        "cycle_time_seconds": {name: truth["cycle_time_seconds"][name] for name in ("median", "mean")},
    }
    assert verify_trail(database).holds


def test_the_logs_are_there(data: Path):
    assert sorted((data / "01_event_logs").glob("*/ground_truth.json"))
