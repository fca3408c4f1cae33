"""A call is changed field by field: saved at once, never over a colleague's words, and the promise follows."""

from datetime import timedelta

import pytest

from app.calls.commands import archive_call, solve_call
from app.calls.editing import FIELDS, ChangedMeanwhile, change_call
from app.calls.models import Channel
from app.calls.queries import call_card
from app.contracts.commands import conclude_contract
from app.db.attachments import Attachment
from app.db.history import last_change
from app.promises.rules import Priority, Severity
from tests.company import Company, refusals

pytestmark = pytest.mark.usefixtures("in_english")


def change(company: Company, call_id: int, field: str, old, new) -> None:
    company.run(change_call, call_id=call_id, field=field, old=old, new=new)


def test_every_field_can_be_changed_and_changed_back(company: Company):
    call_id = company.call(asset_id=None)
    olds = {"subject": "Caldaia in blocco", "severity": Severity.DEGRADED, "channel": Channel.TELEPHONE}
    news = {
        "subject": "  Caldaia   spenta ",
        "description": "Errore E119\nda ieri",
        "severity": Severity.BLOCKED,
        "channel": Channel.MAIL,
        "caller_phone": "0376 346411",
        "contact": company.contact.id,
        "site": company.site.id,
        "asset": company.machine.id,
    }
    assert news.keys() == FIELDS.keys()
    for field, new in news.items():
        change(company, call_id, field, olds.get(field), new)
    call = company.record(call_id)
    assert (call.subject, call.description) == ("Caldaia spenta", "Errore E119\nda ieri")
    assert (call.severity, call.channel, call.caller_phone) == (Severity.BLOCKED, Channel.MAIL, "0376 346411")
    assert (call.contact_id, call.site_id, call.asset_id) == (company.contact.id, company.site.id, company.machine.id)
    assert "spenta" in call.search
    for field, new in news.items():
        change(company, call_id, field, new, olds.get(field))
    call = company.record(call_id)
    assert (call.subject, call.description, call.contact_id, call.asset_id) == ("Caldaia in blocco", "", None, None)


def test_two_who_change_different_fields_do_not_disturb_each_other(company: Company):
    call_id = company.call()
    company.at_work(company.luca).run(change_call, call_id=call_id, field="description", old="", new="Luca was here")
    change(company, call_id, "subject", "Caldaia in blocco", "Caldaia spenta")
    call = company.record(call_id)
    assert (call.subject, call.description) == ("Caldaia spenta", "Luca was here")


def test_a_field_that_somebody_else_changed_is_not_overwritten_and_says_who(company: Company):
    call_id = company.call()
    luca = company.at_work(company.luca)
    luca.run(change_call, call_id=call_id, field="subject", old="Caldaia in blocco", new="Caldaia fredda")
    with pytest.raises(ChangedMeanwhile) as refused:
        change(company, call_id, "subject", "Caldaia in blocco", "Caldaia spenta")
    assert refused.value.at == "subject"
    assert (
        refused.value.params["who"] == company.backend.read(lambda c: last_change(c, "call", call_id, "subject")).author
    )
    assert company.record(call_id).subject == "Caldaia fredda"
    change(company, call_id, "subject", "Caldaia fredda", "Caldaia spenta")
    assert company.record(call_id).subject == "Caldaia spenta"


def test_two_who_write_the_same_are_of_one_mind(company: Company):
    call_id = company.call()
    for _desk in range(2):
        change(company, call_id, "subject", "Caldaia in blocco", "Caldaia spenta")
    assert company.record(call_id).subject == "Caldaia spenta"


def test_a_change_and_its_undo_leave_the_promise_as_it_was(company: Company):
    call_id = company.call()
    before = company.record(call_id)
    change(company, call_id, "severity", Severity.DEGRADED, Severity.BLOCKED)
    between = company.record(call_id)
    assert between.priority is not before.priority
    assert between.due_at < before.due_at
    change(company, call_id, "severity", Severity.BLOCKED, Severity.DEGRADED)
    assert company.record(call_id).due_at == before.due_at


def test_another_machine_brings_its_contract_priority_and_promise(company: Company):
    now = company.today
    company.run(
        conclude_contract,
        customer_id=company.customer.id,
        name="Oro",
        starts_on=now - timedelta(30),
        ends_on=now + timedelta(300),
        priority_factor=50,
        asset_ids=[company.machine.id],
    )
    call_id = company.call(asset_id=None)
    assert company.record(call_id).contract_id is None
    change(company, call_id, "asset", None, company.machine.id)
    call = company.record(call_id)
    assert call.contract_id is not None
    assert call.priority in (Priority.HIGH, Priority.CRITICAL)
    assert call.site_id == company.site.id
    assert company.machine.serial.lower() in call.search


def test_what_is_somebody_else_s_is_refused(company: Company):
    call_id = company.call()
    stranger = company.make.customer(name="Altri")
    contact, site, asset = (
        company.make.contact(customer=stranger),
        company.make.site(customer=stranger),
        company.make.asset(customer=stranger),
    )
    for field, old, new, why in (
        ("contact", None, contact.id, ["NotTheirs"]),
        ("site", company.site.id, site.id, ["NotTheirs"]),
        ("asset", company.machine.id, asset.id, ["NotTheirEquipment"]),
        ("subject", "Caldaia in blocco", "  ", ["Missing"]),
        ("subject", "Caldaia in blocco", "x" * 201, ["TooLong"]),
        ("due_at", None, "tomorrow", ["NotAField"]),
    ):
        assert refusals(company, change_call, call_id=call_id, field=field, old=old, new=new) == why


def test_what_the_promise_hangs_on_stands_once_the_call_is_solved(company: Company):
    call_id = company.in_work()
    company.run(solve_call, call_id=call_id, solution="Valvola")
    told = {"call_id": call_id, "field": "severity", "old": Severity.DEGRADED, "new": Severity.BLOCKED}
    assert refusals(company, change_call, **told) == ["WrongState"]
    change(company, call_id, "description", "", "Aggiunto dopo")


def test_an_archived_call_can_only_be_read(company: Company):
    call_id = company.closed()
    told = {"call_id": call_id, "field": "subject", "old": "Caldaia in blocco", "new": "x"}
    assert refusals(company, change_call, **told) == ["WrongState"]
    company.run(archive_call, call_id=call_id)
    assert refusals(company, change_call, **told) == ["CallIsArchived"]


def test_whoever_may_not_log_calls_may_not_change_them(company: Company, backend_for):
    told = {"call_id": company.call(), "field": "subject", "old": "Caldaia in blocco", "new": "x"}
    assert refusals(backend_for(), change_call, **told) == ["NotPermitted"]


def test_the_history_tells_of_files_once_each(company: Company):
    from app.calls.files import attach_file, call_files, content_to_open, file_content, remove_file, restore_file

    call_id = company.call()
    file_id = company.run(attach_file, call_id=call_id, name="../foto.png", content=b"\x89PNG")
    program = company.run(attach_file, call_id=call_id, name="setup.exe", content=b"MZ")
    assert [row.name for row in company.backend.read(call_files, call_id=call_id)] == ["setup.exe", "foto.png"]
    assert company.backend.read(content_to_open, attachment_id=file_id) == b"\x89PNG"
    with pytest.raises(Exception, match="could run a program"):
        company.backend.read(content_to_open, attachment_id=program)
    assert company.backend.read(file_content, attachment_id=program) == b"MZ"
    company.run(remove_file, attachment_id=program)
    company.run(remove_file, attachment_id=program)
    assert [row.id for row in company.backend.read(call_files, call_id=call_id)] == [file_id]
    company.run(restore_file, attachment_id=program)
    assert company.backend.read(lambda ctx: ctx.get(Attachment, program)).removed_at is None
    told = [row.shown for row in company.backend.read(call_card, call_id=call_id).timeline[1:]]
    assert told == ["foto.png added", "setup.exe added", "setup.exe taken away", "setup.exe put back"]
