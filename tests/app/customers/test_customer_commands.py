"""Customers and the people who call: kept as written, found by number and by a few letters."""

import pytest

from app.customers.commands import add_contact, add_customer, add_site
from app.customers.queries import contact_choices, customer_choices, find_callers
from tests.company import Company, refusals


@pytest.mark.parametrize("dialled", ["0376 346411", "+39 0376 346411", "0039-0376-346411", "(0376) 34.64.11"])
def test_a_caller_is_found_however_the_number_is_written(company: Company, dialled: str):
    given = {"customer_id": company.customer.id, "site_id": company.site.id, "role": "Custode"}
    contact_id = company.run(add_contact, name="Ugo Neri", phone="0376/346411", **given)
    (caller,) = company.backend.read(find_callers, phone=dialled)
    assert (caller.contact_id, caller.customer, caller.site) == (contact_id, company.customer.name, company.site.name)
    assert caller.phone == "0376/346411"


def test_a_shared_number_finds_everybody_and_a_new_one_nobody(company: Company):
    other = company.run(add_customer, name="Bar Centrale", town="Imola")
    for customer_id in (company.customer.id, other):
        company.run(add_contact, customer_id=customer_id, name="Portineria", phone="0376 346411")
    found = [caller.customer for caller in company.backend.read(find_callers, phone="0376346411")]
    assert found == ["Bar Centrale", company.customer.name]
    for unknown in ("0376 999999", "", "anonimo", "💥", "+", "0" * 400):
        assert company.backend.read(find_callers, phone=unknown) == []


def test_the_country_of_the_customer_reads_his_number(company: Company):
    customer_id = company.run(add_customer, name="Huber GmbH", country="DE")
    company.run(add_contact, customer_id=customer_id, name="Frau Huber", phone="089 1234567")
    assert [caller.contact for caller in company.backend.read(find_callers, phone="+49 89 1234567")] == ["Frau Huber"]


@pytest.mark.parametrize("typed", ["CAFFE", "caffè", "perche caffe", "forli caffe", "01234"])
def test_a_customer_is_found_by_a_few_letters_whatever_their_accents(company: Company, typed: str):
    customer_id = company.run(add_customer, name="Caffè Perché", town="Forlì", tax_id="01234560207")
    assert customer_id in company.backend.read(customer_choices, text=typed)


@pytest.mark.parametrize("typed", ["%", "_", "\\", "' OR 1=1 --", "*", '"', "{0}"])
def test_signs_with_a_meaning_in_sql_find_themselves_and_nothing_else(company: Company, typed: str):
    assert company.backend.read(customer_choices, text=typed) == {}
    customer_id = company.run(add_customer, name=f"Bar {typed} Centrale")
    assert list(company.backend.read(customer_choices, text=typed)) == [customer_id]


def test_customers_contacts_and_sites_have_names_and_belong_together(company: Company):
    assert refusals(company, add_customer, name=" ") == ["Missing"]
    assert refusals(company, add_site, customer_id=company.customer.id, name="") == ["Missing"]
    elsewhere = company.make.site(customer=company.make.customer(name="Bar Centrale"))
    told = refusals(company, add_contact, customer_id=company.customer.id, name=" ", site_id=elsewhere.id)
    assert told == ["Missing", "NotTheirs"]


def test_the_contacts_of_a_customer_are_offered_with_what_they_do(company: Company):
    company.run(add_contact, customer_id=company.customer.id, name="Ada", role="Titolare")
    assert list(company.backend.read(contact_choices, customer_id=company.customer.id).values()) == [
        "Ada · Titolare",
        "Giulia Ferrari",
    ]
