"""Customers from the desktop without a window: added, found, put right, and what is a click away."""

from dataclasses import asdict, replace

import pytest

from app.customers.cards import customer_card
from app.customers.commands import edit_customer
from tests.make import Make
from tests.ui.records_view import FakeRecords
from ui.customers.presenters import CustomersPresenter
from ui.toolkit import paged_records

TYPED = {"name": "Bar Centrale", "phone": "0376 346411", "town": "Mantova", "tax_id": "IT02156780203"}


@pytest.fixture
def make(desk):
    return Make(desk.work)


@pytest.fixture
async def presenter(desk):
    """A customer was added just now."""
    presenter = CustomersPresenter(desk, FakeRecords())
    presenter.view.answers.append(TYPED)
    await presenter.open_record("new_customer", 0)
    return presenter


def facts(desk, presenter):
    return desk.read(customer_card, customer_id=presenter.card.card.id).facts


async def test_a_new_customer_is_shown_with_all_that_was_typed(presenter):
    assert presenter.view.questions[0].values["country"] == "IT"
    assert (presenter.view.shown.title, presenter.view.shown.second) == ("Bar Centrale", "Mantova")
    assert presenter.view.fact("VAT number") == "IT02156780203"
    assert presenter.view.fact("Payment") == "within 30 days"
    assert presenter.view.counted == "1 record"


async def test_who_has_the_same_number_is_told_while_one_types(presenter):
    hints = presenter._alike(None)
    assert await hints["phone"]("+39 0376 346411") == "Also: Bar Centrale, Mantova"
    assert await hints["tax_id"]("02156780203") == "Also: Bar Centrale, Mantova"
    assert await presenter._alike(presenter.card.card.id)["phone"]("0376346411") == ""


async def test_what_a_colleague_wrote_meanwhile_is_told_once_and_then_written_over(desk, presenter):
    seen = presenter.card.card.facts
    theirs = replace(seen, phone="0376 346412", email="loro@example.org")
    desk.run(edit_customer, customer_id=presenter.card.card.id, seen=seen, facts=theirs)
    mine = asdict(replace(seen, phone="0376 346413"))
    presenter.view.answers.extend([mine, mine])
    await presenter.edit()
    (told,) = presenter.view.refusals
    assert "“Telephone” was changed meanwhile by" in told
    assert "0376 346412" in told
    kept = facts(desk, presenter)
    assert (kept.phone, kept.email) == ("0376 346413", "loro@example.org")


async def test_sites_and_contacts_are_added_and_edited_where_they_are_listed(desk, presenter):
    presenter.view.answers.append({"name": "Sala", "street": "Via Verdi 2", "phone": ""})
    await presenter.add_site()
    (site,) = presenter.view.lists["sites"]
    assert [match.text for match in await presenter.search_sites("sal")] == ["Sala"]
    presenter.view.answers.append({"name": "Ada", "phone": "0376 346499", "site_id": site.id})
    await presenter.add_contact()
    assert presenter.view.list_in_front == "contacts"
    (contact,) = presenter.view.lists["contacts"]
    assert (contact.facts.name, contact.site) == ("Ada", "Sala")
    assert presenter.against_contact() == ["No contact is chosen."]
    presenter.view.listed_rows["contacts"] = contact
    assert presenter.against_contact() == []
    presenter.view.answers.append({**asdict(contact.facts), "role": "Titolare"})
    await presenter.edit_contact()
    assert presenter.view.questions[-1].values["site_id"].text == "Sala"
    presenter.view.answers.append({**asdict(site.facts), "access": "Chiavi al bar"})
    await presenter.open_listed("sites", site)
    assert presenter.view.lists["sites"][0].facts.access == "Chiavi al bar"
    assert presenter.view.lists["contacts"][0].facts.role == "Titolare"
    await presenter.log_call()
    assert presenter.view.opened[-1] == ("contact_call", contact.id)


async def test_calls_machines_and_contracts_are_a_click_away(desk, make, presenter):
    customer_id = presenter.card.card.id
    machine = make.asset(customer_id=customer_id)
    call = make.call(asset=machine)
    contract = make.contract(customer_id=customer_id)
    await presenter.refresh()
    lists = presenter.view.lists
    assert [row.id for name in ("calls", "machines", "contracts") for row in lists[name]] == [
        call.id,
        machine.id,
        contract.id,
    ]
    assert presenter.view.rows[0].open_calls == presenter.view.rows[0].machines == 1
    for name in ("calls", "machines", "contracts"):
        await presenter.open_listed(name, lists[name][0])
    await presenter.install()
    await presenter.conclude_contract()
    await presenter.log_call()
    assert presenter.view.opened == [
        ("call", call.id),
        ("asset", machine.id),
        ("contract", contract.id),
        ("new_asset", customer_id),
        ("new_contract", customer_id),
        ("customer_call", customer_id),
    ]


async def test_a_contact_or_a_site_opens_its_customer(make, presenter):
    contact = make.contact(name="Ugo", customer=make.customer(name="Zeta"))
    await presenter.open_record("contact", contact.id)
    assert (presenter.view.shown.title, presenter.view.list_in_front) == ("Zeta", "contacts")


async def test_the_list_grows_as_one_scrolls_and_keeps_the_card_shown(make, presenter, monkeypatch):
    monkeypatch.setattr(paged_records, "PAGE", 3)
    for n in range(6):
        make.customer(name=f"Ditta {n}", search=f"ditta {n}")
    shown = presenter.card.card.id
    presenter.view.rows = []
    await presenter.refresh()
    assert (len(presenter.view.rows), presenter.view.has_more, presenter.view.counted) == (3, True, "7 records")
    await presenter.show_more()
    await presenter.show_more()
    assert (len(presenter.view.rows), presenter.view.has_more) == (7, False)
    await presenter.sort_by("name", True)
    assert [line.row.name for line in presenter.view.rows] == ["Ditta 5", "Ditta 4", "Ditta 3"]
    assert presenter.card.card.id == shown
    assert [len(page) async for page in presenter.pages()] == [3, 3, 1]
    await presenter.search("ditta 4")
    assert [line.row.name for line in presenter.view.rows] == ["Ditta 4"]
    assert presenter.view.shown.title == "Ditta 4"
    await presenter.choose_view("waiting")
    assert presenter.view.rows == []
