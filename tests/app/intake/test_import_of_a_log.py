"""A log becomes calls with their histories, once; what is new in a grown log is added, nothing else."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.backend import Backend
from app.calls.flow import CallState, WaitCause
from app.calls.models import Call, Channel
from app.catalog.models import Product
from app.customers.models import Customer
from app.db.journal import EntryKind, JournalEntry
from app.db.sequences import numbers_drawn
from app.db.verify import verify_trail
from app.intake.log_import import ImportReport, import_log
from app.intake.profiles import Profile
from app.kernel.errors import NotPermitted
from app.kernel.permissions import Role
from app.promises.rules import Priority, Severity
from app.staff.models import Department, Technician
from tests.app.intake.conftest import STORY
from tests.make import Make

Import = Callable[..., ImportReport]


@pytest.fixture
def import_rows(backend: Backend, written: Callable[..., Path], profile: Profile) -> Import:
    return lambda *rows: import_log(backend.run, written(*rows), profile)


def calls(backend: Backend) -> dict[str, Call]:
    with backend.look() as ctx:
        return {str(call.source_key): call for call in ctx.session.scalars(select(Call).order_by(Call.id))}


def entries(backend: Backend, call: Call) -> list[JournalEntry]:
    with backend.look() as ctx:
        query = select(JournalEntry).where(JournalEntry.record == "call", JournalEntry.record_id == call.id)
        return list(ctx.session.scalars(query.order_by(JournalEntry.id)))


def counts(report: ImportReport) -> tuple[int, int]:
    return report.calls_added, report.events_added


def test_each_case_becomes_a_call_and_each_event_an_entry(backend: Backend, import_rows: Import):
    assert counts(import_rows(*STORY)) == (2, 6)
    first, second = calls(backend).values()
    assert (first.subject, first.state, first.severity, first.priority) == (
        "T1: Printer",
        CallState.CLOSED,
        Severity.BLOCKED,
        Priority.LOW,
    )
    assert (first.channel, first.source, second.state) == (Channel.IMPORT, "desk", CallState.WAITING)
    assert second.wait_cause == WaitCause.CUSTOMER
    assert first.reported_at == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    assert first.taken_at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert first.solved_at == datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
    assert first.closed_at == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    taken = entries(backend, first)[1]
    assert (taken.kind, taken.author, taken.text) == (EntryKind.IMPORTED, "luca", "Taken")
    assert taken.at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert taken.facts == {"written_at": "2026-03-01 09:30:00", "weight": "1", "machine": "Printer"}


def test_an_unknown_resource_is_kept_as_the_log_wrote_it(backend: Backend, import_rows: Import):
    import_rows(*STORY)
    assert [entry.author for entry in entries(backend, calls(backend)["T2"])] == ["anna", "?"]


def test_whom_a_case_concerns_is_found_or_kept(backend: Backend, make: Make, import_rows: Import):
    rossi = make.customer(name="Rossi Srl")
    import_rows(*STORY)
    import_rows("T3,Opened,carla,01/03/2026 09:00,Bianchi Spa,Scanner,Desk,1", "T4,Opened,?,01/03/2026 09:00,?,?,?,1")
    found = calls(backend)
    with backend.look() as ctx:
        customers = dict(ctx.session.execute(select(Customer.id, Customer.name)).all())
        products = set(ctx.session.scalars(select(Product.name)))
        departments = dict(ctx.session.execute(select(Department.id, Department.name)).all())
        technicians = dict(ctx.session.execute(select(Technician.id, Technician.name)).all())
    assert found["T1"].customer_id == rossi.id
    assert customers[found["T3"].customer_id] == "Bianchi Spa"
    assert customers[found["T4"].customer_id] == "desk"
    assert products == {"Printer", "Scanner"}
    assert sorted(departments.values()) == ["Desk"]
    assert sorted(technicians.values()) == ["anna", "carla"]
    assert (found["T4"].department_id, found["T4"].technician_id) == (None, None)
    assert technicians[found["T3"].technician_id] == "carla"


def test_importing_the_same_file_again_adds_nothing(backend: Backend, import_rows: Import):
    first = import_rows(STORY[0], *STORY)
    before = verify_trail(backend.database)
    again = import_rows(STORY[0], *STORY)
    assert counts(first) == (2, 7)
    assert counts(again) == (0, 0)
    assert (again.rows, again.duplicates) == (first.rows, first.duplicates) == (7, 1)
    assert verify_trail(backend.database).changes == before.changes


def test_only_what_is_new_in_a_grown_file_is_added(backend: Backend, import_rows: Import):
    import_rows(*STORY)
    grown = (
        *STORY,
        "T2,Taken,luca,02/03/2026 08:00",
        "T2,Solved,luca,02/03/2026 09:00",
        "T3,Opened,anna,02/03/2026 09:00",
    )
    assert counts(import_rows(*grown)) == (1, 3)
    second = calls(backend)["T2"]
    assert (second.state, second.wait_cause) == (CallState.SOLVED, None)
    assert second.solved_at == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert verify_trail(backend.database).holds


def test_a_call_grown_up_to_closed_is_led_there_along_the_flow(backend: Backend, import_rows: Import):
    import_rows(*STORY[:3])
    assert import_rows(*STORY).held == []
    first = calls(backend)["T1"]
    assert (first.state, first.closed_at) == (CallState.CLOSED, datetime(2026, 3, 2, 8, 0, tzinfo=UTC))


def test_a_file_with_the_new_events_alone_goes_on_where_the_last_one_ended(backend: Backend, import_rows: Import):
    import_rows(*STORY[:2])
    report = import_rows(*STORY[2:4])
    assert counts(report) == (0, 2)
    assert report.unlawful == []
    first = calls(backend)["T1"]
    assert (first.state, first.reported_at) == (CallState.CLOSED, datetime(2026, 3, 1, 8, 0, tzinfo=UTC))


def test_an_event_that_comes_late_takes_its_place_in_time(backend: Backend, import_rows: Import):
    import_rows(*STORY[1:4])
    assert counts(import_rows(*STORY[:4])) == (0, 1)
    first = calls(backend)["T1"]
    assert (first.state, first.reported_at) == (CallState.CLOSED, datetime(2026, 3, 1, 8, 0, tzinfo=UTC))


def test_a_closed_call_stays_closed_when_no_way_leads_back_and_the_report_says_so(
    backend: Backend, import_rows: Import
):
    import_rows(*STORY[:4])
    report = import_rows(*STORY[:4], "T1,Taken,luca,03/03/2026 09:00")
    first = calls(backend)["T1"]
    assert first.state == CallState.CLOSED
    assert [(held.number, held.state, held.wanted) for held in report.held] == [
        (first.number, CallState.CLOSED, CallState.IN_WORK)
    ]
    assert len(entries(backend, first)) == 5


def test_an_archived_call_still_gets_its_events(backend: Backend, import_rows: Import):
    import_rows(*STORY[:4])
    with backend.work() as ctx:
        ctx.get(Call, calls(backend)["T1"].id).state = CallState.ARCHIVED
    assert counts(import_rows(*STORY[:4], "T1,Printed,anna,03/03/2026 09:00")) == (0, 1)
    assert calls(backend)["T1"].state == CallState.ARCHIVED


def test_what_the_flow_would_not_have_allowed_is_kept_and_listed(backend: Backend, import_rows: Import):
    report = import_rows(STORY[0], "T1,Closed,anna,01/03/2026 09:10", "T1,Taken,luca,01/03/2026 09:30")
    assert counts(report) == (1, 3)
    assert report.to_json()["not_allowed_by_flow"] == 2
    assert report.to_json()["not_allowed"] == [
        {"case": "T1", "line": 3, "activity": "Closed", "from": "registered", "to": "closed"},
        {"case": "T1", "line": 4, "activity": "Taken", "from": "closed", "to": "in_work"},
    ]
    assert calls(backend)["T1"].state == CallState.IN_WORK


def test_an_activity_that_the_profile_does_not_know_is_kept_and_counted(backend: Backend, import_rows: Import):
    report = import_rows(*STORY[:2], "T1,Sang a song,luca,01/03/2026 09:31")
    assert report.unknown_activities == {"Sang a song": 1}
    assert calls(backend)["T1"].state == CallState.IN_WORK
    assert [entry.text for entry in entries(backend, calls(backend)["T1"])][-1] == "Sang a song"


def test_times_in_the_future_are_kept(backend: Backend, import_rows: Import):
    later = datetime.now(UTC) + timedelta(days=4000)
    import_rows(f"T1,Opened,anna,{later:%d/%m/%Y %H:%M}")
    assert calls(backend)["T1"].reported_at > datetime.now(UTC)


def test_what_is_rejected_is_reported_with_its_line_and_the_rest_is_kept(backend: Backend, import_rows: Import):
    report = import_rows(STORY[0], "T1,Taken", STORY[2])
    assert counts(report) == (1, 2)
    (row,) = report.to_json()["rejected"]
    assert row["line"] == 3
    assert "2" in row["why"]
    assert "8" in row["why"]


def test_numbers_have_no_gap_over_several_batches(backend: Backend, written, profile: Profile):
    rows = [f"T{n},Opened,anna,01/03/2026 09:00" for n in range(10)]
    import_log(backend.run, written(*rows), profile, batch=3)
    numbers = [call.number for call in calls(backend).values()]
    with backend.look() as ctx:
        year = ctx.today.year
        assert numbers_drawn(ctx, "call", year) == 10
    assert numbers == [f"C-{year}-{n:05}" for n in range(1, 11)]


def test_progress_is_told_in_cases(backend: Backend, written, profile: Profile):
    seen: list[tuple[int, int]] = []
    import_log(backend.run, written(*STORY), profile, lambda done, total: seen.append((done, total)))
    assert seen == [(0, 2), (2, 2)]


def test_every_imported_row_is_in_the_trail(backend: Backend, import_rows: Import):
    import_rows(*STORY)
    verdict = verify_trail(backend.database)
    assert verdict.holds
    with backend.look() as ctx:
        kinds = (Call, JournalEntry, Customer, Product, Department, Technician)
        kept = sum(ctx.session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds)
    assert verdict.changes == kept + 1


def test_two_imports_of_one_log_at_a_time_add_it_once(backend: Backend, backend_for, written, profile: Profile):
    file = written(*(f"T{n},{what},anna,01/03/2026 09:00" for n in range(30) for what in ("Opened", "Taken")))
    others = [backend_for(Role.ADMINISTRATOR, login=login) for login in ("luca", "carla")]
    with ThreadPoolExecutor(3) as pool:
        reports = list(pool.map(lambda one: import_log(one.run, file, profile, batch=5), [backend, *others]))
    assert sum(report.calls_added for report in reports) == 30
    assert sum(report.events_added for report in reports) == 60


def test_who_may_not_import_is_refused(backend_for, written, profile: Profile):
    with pytest.raises(NotPermitted):
        import_log(backend_for(Role.DISPATCHER).run, written(*STORY), profile)


def test_a_hostile_name_is_only_a_name(backend: Backend, import_rows: Import):
    name = "Robert'); DROP TABLE call;-- {0} %s <b>"
    import_rows(f'T1,Opened,"{name}",01/03/2026 09:00,"{name}","{name}","{name}",1')
    assert calls(backend)["T1"].subject == f"T1: {name}"
    assert entries(backend, calls(backend)["T1"])[0].author == name
