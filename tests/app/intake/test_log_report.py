"""The figures of what was imported."""

import pytest

from app.backend import Backend
from app.intake.log_import import import_log
from app.intake.profiles import Profile
from app.intake.queries import NothingImported, log_report
from tests.app.intake.conftest import STORY


def test_the_report_counts_what_was_imported(backend: Backend, written, profile: Profile):
    import_log(backend.run, written(*STORY), profile)
    assert backend.read(log_report).to_json() == {
        "cases": 2,
        "events": 6,
        "events_per_activity": {"Opened": 2, "Taken": 1, "Solved": 1, "Closed": 1, "Parked": 1},
        "events_per_resource": {"anna": 3, "luca": 2, "?": 1},
        "variants": 2,
        "cycle_time_seconds": {"median": 43_350.0, "mean": 43_350.0},
    }


def test_times_are_compared_as_written_over_the_change_of_the_clock(backend: Backend, written, profile: Profile):
    rows = ("T1,Opened,anna,29/03/2026 00:00", "T1,Closed,anna,30/03/2026 00:00")
    import_log(backend.run, written(*rows), profile)
    assert backend.read(log_report).median_seconds == 86_400.0


def test_a_variant_is_the_order_of_time_and_of_rows_where_times_are_equal(backend: Backend, written, profile: Profile):
    same = "01/03/2026 09:00"
    rows = [
        f"T1,Opened,a,{same}",
        f"T1,Taken,a,{same}",
        f"T2,Opened,a,{same}",
        f"T2,Taken,a,{same}",
        f"T3,Taken,a,{same}",
        f"T3,Opened,a,{same}",
        "T4,Taken,a,01/03/2026 09:01",
        f"T4,Opened,a,{same}",
    ]
    import_log(backend.run, written(*rows), profile)
    assert backend.read(log_report).variants == 2


def test_logs_of_several_profiles_are_told_apart_or_together(backend: Backend, written, profile: Profile):
    other = type(profile)(**{**vars(profile), "name": "other"})
    import_log(backend.run, written(*STORY), profile)
    import_log(backend.run, written(*STORY[:4]), other)
    assert [backend.read(log_report, source=name).cases for name in ("desk", "other", None)] == [2, 1, 3]
    with pytest.raises(NothingImported):
        backend.read(log_report, source="nobody")


def test_nothing_imported_is_a_report_of_nothing(backend: Backend):
    report = backend.read(log_report).to_json()
    assert (report["cases"], report["cycle_time_seconds"]) == (0, {"median": None, "mean": None})
