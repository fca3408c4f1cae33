"""What is known of customers, sites and people is judged when it changes, and never written over unseen."""

from dataclasses import replace

import pytest

from app.customers.cards import (
    count_customers,
    customer_card,
    customer_trail,
    customers_alike,
    find_customers,
    owner_of,
)
from app.customers.commands import add_contact, add_customer, add_site, edit_contact, edit_customer, edit_site
from app.customers.queries import customer_choices
from app.customers.rules import ContactFacts, CustomerFacts, SiteFacts
from app.kernel.errors import SeveralReasons, WrittenMeanwhile
from app.kernel.permissions import Role
from tests.company import Company, refusals

GOOD = {
    "tax_id": "IT02156780203",
    "fiscal_code": "93045120206",
    "sdi_code": "ABC1234",
    "pec": "a@pec.example",
    "email": "a@example.org",
    "phone": "0376 346411",
}
BAD = {
    "tax_id": "02156780209",
    "fiscal_code": "9304",
    "sdi_code": "?",
    "pec": "a@",
    "email": "Ugo",
    "phone": "12",
    "language": "fr",
    "payment_days": -1,
}


def facts(company: Company, customer_id: int) -> CustomerFacts:
    return company.backend.read(customer_card, customer_id=customer_id).facts


def test_everything_wrong_with_a_customer_is_said_at_once_and_at_its_field(company: Company):
    with pytest.raises(SeveralReasons) as refused:
        company.run(add_customer, name=" ", **BAD)
    assert {reason.at for reason in refused.value.reasons} == {"name", *BAD}
    assert refusals(company, add_customer, name="Bar", country="ITA") == ["NotACountry"]
    customer_id = company.run(add_customer, name=" Bar Centrale ", **GOOD)
    assert facts(company, customer_id) == CustomerFacts("Bar Centrale", **GOOD)


def test_a_customer_is_found_by_what_he_is_called_and_dialled_now(company: Company):
    customer_id = company.run(add_customer, name="Bar Centrale", phone="0376 346411")
    seen = facts(company, customer_id)
    now = replace(seen, name="Caffè Nuovo", town="Forlì", phone="0543 370501")
    company.run(edit_customer, customer_id=customer_id, seen=seen, facts=now)
    assert list(company.backend.read(customer_choices, text="caffe forli")) == [customer_id]
    assert company.backend.read(customers_alike, field="phone", text="+39 0543 370501") == ["Caffè Nuovo, Forlì"]
    assert company.backend.read(customers_alike, field="phone", text="0376346411") == []


def test_what_was_wrong_before_keeps_nobody_from_mending_the_rest(company: Company):
    customer_id = company.make.customer(name="Bar", tax_id="123", phone="").id
    seen = facts(company, customer_id)
    company.run(edit_customer, customer_id=customer_id, seen=seen, facts=replace(seen, email="bar@example.org"))
    wrong = replace(seen, tax_id="124")
    assert refusals(company, edit_customer, customer_id=customer_id, seen=seen, facts=wrong) == ["WrongLength"]


def test_nothing_is_written_over_what_a_colleague_wrote_meanwhile(company: Company, backend_for):
    customer_id = company.run(add_customer, name="Bar Centrale", phone="0376 346411", town="Imola")
    seen = facts(company, customer_id)
    luca = backend_for(Role.DISPATCHER)
    theirs = replace(seen, phone="0376 346412", town="Mantova")
    luca.run(edit_customer, customer_id=customer_id, seen=seen, facts=theirs)
    mine = replace(seen, phone="0376 346413", email="bar@example.org")
    with pytest.raises(WrittenMeanwhile, match="luca") as refused:
        company.run(edit_customer, customer_id=customer_id, seen=seen, facts=mine)
    assert (refused.value.params["column"], refused.value.params["value"]) == ("phone", "0376 346412")
    company.run(edit_customer, customer_id=customer_id, seen=replace(seen, phone="0376 346412"), facts=mine)
    kept = facts(company, customer_id)
    assert (kept.phone, kept.email, kept.town) == ("0376 346413", "bar@example.org", "Mantova")
    trail = company.backend.read(customer_trail, customer_id=customer_id)
    assert next((row.field, row.old, row.new) for row in trail if row.field == "phone") == (
        "phone",
        "0376 346412",
        "0376 346413",
    )


def test_sites_and_people_are_put_right_and_stay_with_their_customer(company: Company):
    customer_id = company.run(add_customer, name="Huber GmbH", country="DE")
    site_id = company.run(add_site, customer_id=customer_id, name="Werk", phone="089 1234567")
    contact_id = company.run(add_contact, customer_id=customer_id, name="Frau Huber", phone="0376 346411")
    card = company.backend.read(customer_card, customer_id=customer_id)
    (site,), (contact,) = card.sites, card.contacts
    moved = replace(site.facts, town="München", access="Pforte")
    company.run(edit_site, site_id=site_id, seen=site.facts, facts=moved)
    placed = replace(contact.facts, role="Leitung", site_id=site_id)
    company.run(edit_contact, contact_id=contact_id, seen=contact.facts, facts=placed)
    card = company.backend.read(customer_card, customer_id=customer_id)
    assert (card.sites[0].facts, card.contacts[0].facts, card.contacts[0].site) == (moved, placed, "Werk")
    assert {company.backend.read(owner_of, kind=kind, record_id=key) for kind, key in (("site", site_id),)} == {
        customer_id
    }
    wrong = replace(placed, name="", phone="1", email="@", site_id=company.site.id)
    told = refusals(company, edit_contact, contact_id=contact_id, seen=placed, facts=wrong)
    assert told == ["Missing", "NotAPhone", "NotAnAddress", "NotTheirs"]
    told = refusals(company, edit_site, site_id=site_id, seen=moved, facts=SiteFacts("", phone="1"))
    assert told == ["Missing", "NotAPhone"]
    assert placed == ContactFacts("Frau Huber", "Leitung", "0376 346411", "", site_id)


@pytest.mark.parametrize(
    ("field", "text"),
    [("tax_id", "02156780203"), ("tax_id", "IT 02156780203"), ("name", "bar CENTRALE"), ("phone", "0376/346.411")],
)
def test_whoever_resembles_a_customer_is_named(company: Company, field: str, text: str):
    customer_id = company.run(add_customer, name="Bar Centrale", town="Imola", **GOOD)
    assert company.backend.read(customers_alike, field=field, text=text) == ["Bar Centrale, Imola"]
    assert company.backend.read(customers_alike, field=field, text=text, but=customer_id) == []
    for nothing in ("", "%", "12"):
        assert company.backend.read(customers_alike, field=field, text=nothing) == []


@pytest.mark.parametrize(("sort", "descending"), [("name", False), ("name", True), ("town", False)])
def test_the_list_is_read_page_by_page_in_any_order(company: Company, sort: str, descending: bool):
    for n in range(7):
        company.run(add_customer, name=f"Bar {n}", town="Imola" if n % 2 else "Faenza")
    whole = company.backend.read(find_customers, sort=sort, descending=descending).rows
    found, after = [], None
    while True:
        page = company.backend.read(find_customers, sort=sort, descending=descending, after=after, limit=3)
        found += page.rows
        if (after := page.next) is None:
            break
    assert found == whole
    assert len(whole) == company.backend.read(count_customers) == 8


def test_the_list_is_filtered_by_any_part_of_a_name_a_number_or_an_address(company: Company):
    customer_id = company.run(add_customer, name="Caffè Perché", street="Via Verdi 3", **GOOD)
    for text in ("caffe", "erch", "215678", "verdi", "0376 346411"):
        assert [row.id for row in company.backend.read(find_customers, text=text).rows] == [customer_id], text
        assert company.backend.read(count_customers, text=text) == 1
