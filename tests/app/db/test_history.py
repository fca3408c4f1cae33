"""The trail of a record as people read it, on both engines alike."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import delete

from app.backend import Backend
from app.calls.flow import CallState
from app.calls.models import Call
from app.costs.models import CostLine
from app.db.context import Gone
from app.db.history import OWNERS, REFERENCES, UnknownRecord, find_record, record_history
from app.db.labels import FIELD_LABELS, RECORD_LABELS
from app.kernel.errors import NotPermitted
from app.kernel.i18n import use_language
from app.kernel.money import Money
from app.kernel.permissions import Role
from app.schema import METADATA
from tests.make import Make


@pytest.fixture(autouse=True)
def _english():
    with use_language("en"):
        yield


def test_a_change_is_told_with_author_field_old_and_new(backend: Backend, make: Make):
    call = make.call(subject="Printer is silent")
    make.user(login="anna", name="Anna Bianchi")
    with backend.work("solve_call") as ctx:
        record = ctx.get(Call, call.id)
        record.state = CallState.SOLVED
        record.solved_at = datetime(2026, 7, 1, 10, 30, tzinfo=UTC)
    rows = backend.read(record_history, record="call", record_id=call.id)[-2:]
    assert {(row.field_label, row.old, row.new) for row in rows} == {
        ("State", "Registered", "Solved"),
        ("Solved at", None, "01/07/2026 12:30"),
    }
    assert {(row.author, row.cause, row.reference, row.record_label) for row in rows} == {
        ("Anna Bianchi", "solve_call", call.number, "Call")
    }
    assert rows[0].at.tzinfo is UTC


def test_what_belongs_to_the_call_is_told_with_it_even_when_it_was_removed(backend: Backend, make: Make):
    call = make.call()
    line = make.cost_line(call=call, gross=Money.of("12.50"), quantity=Decimal("1.5"), vat=2200)
    kept = make.assignment(call=call)
    make.cost_line()
    with backend.work() as ctx:
        ctx.session.execute(delete(CostLine).where(CostLine.id == line.id))
    rows = backend.read(record_history, record="call", record_id=call.id)
    assert {(row.record, row.record_id) for row in rows} >= {("call", call.id), ("assignment", kept.id)}
    told = {(row.field, row.old, row.new) for row in rows if (row.record, row.record_id) == ("cost_line", line.id)}
    assert {
        ("gross", None, "12.50"),
        ("gross", "12.50", None),
        ("quantity", None, "1.5"),
        ("vat", None, "22 %"),
    } <= told
    assert {row.record_id for row in rows if row.record == "cost_line"} == {line.id}


def test_a_record_that_is_pointed_at_is_told_by_its_name(backend: Backend, make: Make):
    department = make.department(name="Second level")
    assignment = make.assignment(department=department)
    rows = backend.read(record_history, record="assignment", record_id=assignment.id)
    assert ("Department", "Second level") in {(row.field_label, row.new) for row in rows}


def test_a_customer_is_not_told_what_things_cost_us(backend: Backend, make: Make):
    line = make.cost_line(cost=Money.of("7.00"))
    for for_customer, fields in ((False, {"cost"}), (True, set())):
        rows = backend.read(record_history, record="call", record_id=line.call_id, for_customer=for_customer)
        assert {row.field for row in rows} & {"cost"} == fields


def test_a_password_is_never_told(backend: Backend, make: Make):
    user = make.user(password_hash="$argon2id$secret")
    rows = backend.read(record_history, record="user_account", record_id=user.id)
    assert ("Password", "•••") in {(row.field_label, row.new) for row in rows}


def test_the_newest_change_stands_last(backend: Backend, make: Make):
    call = make.call()
    for subject in ("one", "two", "three"):
        with backend.work() as ctx:
            ctx.get(Call, call.id).subject = subject
    rows = backend.read(record_history, record="call", record_id=call.id)
    assert [row.new for row in rows if row.field == "subject"][-3:] == ["one", "two", "three"]
    assert [row.change for row in rows] == sorted(row.change for row in rows)


def test_a_record_is_found_by_number_or_id_and_an_unknown_one_is_refused(backend: Backend, make: Make):
    call = make.call()
    assert backend.read(find_record, record="call", reference=call.number) == call.id
    assert backend.read(find_record, record="call", reference=str(call.id)) == call.id
    with pytest.raises(Gone):
        backend.read(find_record, record="call", reference="C-1999-00001")
    with pytest.raises(UnknownRecord):
        backend.read(find_record, record="ticket", reference="1")
    with pytest.raises(Gone):
        backend.read(record_history, record="call", record_id=call.id + 1000)


def test_only_who_may_read_the_trail_is_told(backend_for, make: Make):
    call = make.call()
    with pytest.raises(NotPermitted):
        backend_for().read(record_history, record="call", record_id=call.id)
    assert backend_for(Role.TECHNICIAN).read(record_history, record="call", record_id=call.id)


def test_every_table_and_every_column_has_its_label():
    assert set(METADATA.tables) - set(RECORD_LABELS) == set()
    assert {column.name for table in METADATA.tables.values() for column in table.columns} - set(FIELD_LABELS) == set()


def test_the_tables_of_belonging_and_of_names_speak_of_what_exists():
    assert [(name, link) for name, link, _owner in OWNERS if link not in METADATA.tables[name].columns] == []
    assert [owner for name, link, owner in OWNERS if owner != _target(name, link)] == []
    assert [(name, column) for name, column in REFERENCES.items() if column not in METADATA.tables[name].columns] == []


def _target(name: str, link: str) -> str:
    (key,) = METADATA.tables[name].columns[link].foreign_keys
    return key.column.table.name
