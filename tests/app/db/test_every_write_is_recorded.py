"""Whatever path a write takes, the trail has it: who, when, which record, which field, old and new."""

from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from app.backend import Backend
from app.calls.models import Call
from app.contracts.models import Contract
from app.customers.models import Customer
from app.db.attachments import StoredContent
from app.db.context import Context
from app.db.settings import StoredSetting
from app.db.verify import verify_trail
from app.kernel.money import Money
from app.subcontracting.models import SubcontractOrder
from tests.app.db.conftest import Trail
from tests.databases import postgresql_only, sqlite_only
from tests.make import Make


def fields(trail: Trail, record) -> list[tuple[str, dict]]:
    """Verb and fields of every entry but the first, which is the making of the record."""
    return [(entry.verb, entry.fields) for entry in trail.of(record)[1:]]


def test_a_new_record_is_recorded_with_what_it_holds(make: Make, trail: Trail):
    customer = make.customer(name="Bar Centrale", pec="")
    (entry,) = trail.of(customer)
    assert entry.verb == "I"
    assert entry.fields["name"] == "Bar Centrale"
    assert entry.fields["id"] == customer.id


def test_what_is_empty_in_a_new_record_is_not_written_down(make: Make, trail: Trail):
    assert "due_at" not in trail.of(make.call())[0].fields


def test_a_change_is_recorded_by_field_with_old_and_new(backend: Backend, make: Make, trail: Trail):
    customer = make.customer(town="Bologna")
    with backend.work() as ctx:
        ctx.get(Customer, customer.id).town = "Imola"
    assert fields(trail, customer) == [("U", {"town": ["Bologna", "Imola"]})]


def test_a_deletion_keeps_what_was_there(backend: Backend, make: Make, trail: Trail):
    customer = make.customer(name="Bar Centrale")
    with backend.work() as ctx:
        ctx.session.delete(ctx.get(Customer, customer.id))
    ((verb, kept),) = fields(trail, customer)
    assert verb == "D"
    assert kept["name"] == "Bar Centrale"


def test_a_bulk_update_is_recorded_record_by_record(backend: Backend, make: Make, trail: Trail):
    customers = [make.customer(town="Bologna"), make.customer(town="Cesena")]
    with backend.work() as ctx:
        ctx.session.execute(update(Customer).values(town="Imola"))
    assert [fields(trail, customer) for customer in customers] == [
        [("U", {"town": ["Bologna", "Imola"]})],
        [("U", {"town": ["Cesena", "Imola"]})],
    ]


def test_a_bulk_delete_is_recorded_record_by_record(backend: Backend, make: Make, trail: Trail):
    customers = [make.customer(), make.customer()]
    with backend.work() as ctx:
        ctx.session.execute(delete(Customer))
    assert [fields(trail, customer)[0][0] for customer in customers] == ["D", "D"]


def test_many_rows_at_once_are_recorded_one_by_one(backend: Backend, trail: Trail):
    with backend.work() as ctx:
        ctx.session.execute(insert(StoredSetting), [{"key": f"k{n}", "value": str(n)} for n in range(50)])
    entries = [entry for entry in trail.entries() if entry.tbl == "setting"]
    assert [entry.fields["value"] for entry in entries] == [str(n) for n in range(50)]
    assert len({entry.tx for entry in entries}) == 1


def test_an_upsert_is_recorded_as_what_it_did(backend: Backend, trail: Trail):
    dialect = sqlite if backend.database.is_sqlite else postgresql
    for value in ("1", "2"):
        with backend.work() as ctx:
            upsert = dialect.insert(StoredSetting).values(key="k", value=value)
            ctx.session.execute(upsert.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
    made, changed = trail.entries()
    assert (made.verb, made.fields["value"]) == ("I", "1")
    assert (changed.verb, changed.fields) == ("U", {"value": ["1", "2"]})


def test_hand_written_sql_is_recorded(backend: Backend, make: Make, trail: Trail):
    customer = make.customer(town="Bologna")
    with backend.work() as ctx:
        ctx.session.execute(text("UPDATE customer SET town = :town"), {"town": "Forlì"})
    assert fields(trail, customer) == [("U", {"town": ["Bologna", "Forlì"]})]


def test_the_driver_s_own_cursor_is_recorded(backend: Backend, make: Make, trail: Trail):
    customer = make.customer(town="Bologna")
    with backend.work() as ctx:
        ctx.session.connection().connection.cursor().execute("UPDATE customer SET town = 'Lugo'")
    assert fields(trail, customer) == [("U", {"town": ["Bologna", "Lugo"]})]


@sqlite_only
def test_a_row_put_in_the_place_of_another_is_a_deletion_and_an_insertion(backend: Backend, trail: Trail):
    with backend.work() as ctx:
        ctx.session.execute(text("INSERT INTO setting (id, key, value, secret) VALUES (1, 'k', '1', '')"))
        ctx.session.execute(text("REPLACE INTO setting (id, key, value, secret) VALUES (2, 'k', '2', '')"))
    assert [(entry.verb, entry.pk) for entry in trail.entries()] == [("I", 1), ("D", 1), ("I", 2)]


@postgresql_only
def test_emptying_a_table_at_one_stroke_is_refused(backend: Backend, make: Make):
    make.customer()
    with pytest.raises(DBAPIError, match="escape the audit trail"), backend.work() as ctx:
        ctx.session.execute(text("TRUNCATE customer CASCADE"))


def test_a_change_that_changes_nothing_leaves_no_entry(backend: Backend, make: Make, trail: Trail):
    customer = make.customer(town="Bologna")
    with backend.work() as ctx:
        ctx.session.execute(update(Customer).values(town="Bologna"))
    assert fields(trail, customer) == []


def test_what_is_undone_within_a_transaction_leaves_no_entry(backend: Backend, trail: Trail):
    with backend.work() as ctx:
        ctx.session.add(StoredSetting(key="kept", value="1"))
        ctx.session.flush()
        undone = ctx.session.begin_nested()
        ctx.session.add(StoredSetting(key="undone", value="1"))
        ctx.session.flush()
        undone.rollback()
        ctx.session.add(StoredSetting(key="kept too", value="1"))
    assert [entry.fields["key"] for entry in trail.entries()] == ["kept", "kept too"]
    assert verify_trail(backend.database).holds


def test_a_transaction_undone_as_a_whole_leaves_no_link(backend: Backend):
    before = backend.database.position()

    def write_and_fail(ctx: Context) -> None:
        ctx.session.add(StoredSetting(key="k", value="1"))
        ctx.session.flush()
        raise KeyError

    with pytest.raises(KeyError):
        backend.run(write_and_fail)
    assert backend.database.position() == before


def test_only_an_undone_savepoint_wrote_and_the_transaction_leaves_no_link(backend: Backend):
    before = backend.database.position()
    with backend.work() as ctx:
        undone = ctx.session.begin_nested()
        ctx.session.add(StoredSetting(key="undone", value="1"))
        ctx.session.flush()
        undone.rollback()
    assert backend.database.position() == before
    with backend.work() as ctx:
        ctx.session.add(StoredSetting(key="k", value="1"))
    assert verify_trail(backend.database).holds


def test_all_changes_of_a_transaction_share_one_link(backend: Backend, make: Make, trail: Trail):
    before = backend.database.position()
    with backend.work() as ctx:
        make.within(ctx).customer()
        make.within(ctx).department()
    assert {entry.tbl for entry in trail.since(before)} == {"customer", "department"}
    assert backend.database.position() == before + 1


def test_the_trail_says_who_when_and_why(backend: Backend, trail: Trail):
    before = datetime.now(UTC)
    with backend.work(cause="store_setting") as ctx:
        ctx.session.add(StoredSetting(key="k", value="1"))
    (entry,) = trail.entries()
    assert (entry.actor, entry.cause) == ("anna", "store_setting")
    assert before <= entry.at <= datetime.now(UTC)


def test_who_does_not_sign_is_not_taken_for_the_last_who_did(backend: Backend, trail: Trail):
    with backend.work() as ctx:
        ctx.session.add(StoredSetting(key="k", value="1"))
    with backend.database.writer.begin() as connection:
        connection.execute(insert(StoredSetting).values(key="l", value="1"))
    assert [entry.actor for entry in trail.entries()][1] != "anna"


def test_hostile_text_is_kept_as_it_was_typed(backend: Backend, make: Make, trail: Trail):
    typed = "“x” \\ ' \" \n\t\r % {0} :name \u2028 🛠 à е́ <b> ]]> \x7f"
    customer = make.customer(name=typed)
    with backend.work() as ctx:
        ctx.get(Customer, customer.id).name = typed + typed
    made, changed = trail.of(customer)
    assert made.fields["name"] == typed
    assert changed.fields["name"] == [typed, typed + typed]
    assert verify_trail(backend.database).holds


def test_amounts_moments_and_days_stand_in_the_trail_exactly(backend: Backend, make: Make, trail: Trail):
    order = make.subcontract_order(agreed=Money(20000))
    contract = make.contract(ends_on=date(2026, 12, 31))
    call = make.call()
    product = make.product(price=Decimal("0.1250"))
    with backend.work() as ctx:
        ctx.get(SubcontractOrder, order.id).agreed = Money(19999)
        ctx.get(Contract, contract.id).ends_on = date(2027, 12, 31)
        ctx.get(Call, call.id).due_at = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=UTC)
    assert trail.of(product)[0].fields["price"] == 1250
    assert fields(trail, order) == [("U", {"agreed": [20000, 19999]})]
    assert fields(trail, contract) == [("U", {"ends_on": ["2026-12-31", "2027-12-31"]})]
    ((_verb, changed),) = fields(trail, call)
    old, new = changed["due_at"]
    assert old is None
    assert new.replace("T", " ").startswith("2026-03-02 09:30:00.123456")


def test_of_a_file_only_the_size_stands_in_the_trail(make: Make, backend: Backend, trail: Trail):
    content = b"x" * 1000
    stored = make.record(StoredContent, content=content, sha256=sha256(content).hexdigest())
    assert "xxxx" not in str(trail.of(stored)[0].fields)
    assert verify_trail(backend.database).holds


def test_a_writer_who_forgets_the_version_moves_it_on_all_the_same(backend: Backend, make: Make):
    customer = make.customer()
    with backend.work() as ctx:
        ctx.session.execute(text("UPDATE customer SET town = 'Lugo'"))
    with backend.look() as ctx:
        assert ctx.session.scalar(select(Customer.version)) == customer.version + 1
