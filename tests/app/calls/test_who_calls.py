"""The number finds who calls: the table of help-desk.md §2.14, and who is found by it."""

import pytest

from app.calls.callers import CallerKind, who_calls
from app.calls.intake import note_draft, pick_up_call, release_call
from app.kernel.phones import from_link, is_withheld, phone_keys, read_elsewhere
from app.kernel.text import phone_key
from app.promises.rules import Severity
from tests.company import Company

TABLE = [
    ("0376 346411", "+390376346411"),
    ("+39 0376 346411", "+390376346411"),
    ("0039 0376 346411", "+390376346411"),
    ("39 0376346411", "+390376346411"),
    ("(+39) 0376/346411", "+390376346411"),
    ("347 123 4567", "+393471234567"),
    ("+7 495 123-45-67", "+74951234567"),
    ("8 (495) 123-45-67", None),
    ("112", None),
    ("201", None),
    ("anonymous", None),
    ("0549 882345", "+390549882345"),
    ("+378 0549 882345", "+3780549882345"),
]


@pytest.mark.parametrize(("typed", "key"), TABLE)
def test_a_number_is_compared_in_one_form(typed: str, key: str | None):
    assert phone_key(typed) == key


@pytest.mark.parametrize("typed", ["0549 882345", "+378 0549 882345", "+39 0549 882345"])
def test_san_marino_is_one_number_under_two_codes(typed: str):
    assert set(phone_keys(typed)) == {"+390549882345", "+3780549882345"}


def test_a_number_that_is_none_here_is_offered_where_it_is_one():
    assert read_elsewhere("8 (495) 123-45-67") == ("RU", "+7 495 123-45-67")
    assert [read_elsewhere(text) for text in ("112", "201", "0376 346411", "anonymous", "")] == [None] * 5


@pytest.mark.parametrize(
    ("link", "number"),
    [
        ("tel:+390376346411", "+390376346411"),
        ("TEL:+39-0376-346411;ext=12", "+39-0376-346411"),
        ("callto://%2B39%200376%20346411", "+39 0376 346411"),
        ("tel:0376346411?x=1", "0376346411"),
        (" 0376 346411 ", "0376 346411"),
    ],
)
def test_a_link_of_a_switchboard_holds_a_number(link: str, number: str):
    assert from_link(link) == number


@pytest.mark.parametrize("text", ["anonymous", "Anonymous", "<private>", "Numero Privato", "Неизвестный"])
def test_a_withheld_number_is_known_as_such(text: str):
    assert is_withheld(text)
    assert not is_withheld("Anna Privati")


PHONE = "0376 346411"


def found(company: Company, phone: str = PHONE) -> list[tuple[CallerKind, str, str]]:
    return [(row.kind, row.contact, row.customer) for row in company.backend.read(who_calls, phone=phone)]


def test_nobody_is_found_by_a_withheld_or_a_short_number(company: Company):
    company.make.contact(phone="201")
    assert [found(company, phone) for phone in ("", "anonymous", "201", "112", "no number")] == [[]] * 5


@pytest.mark.parametrize("typed", [row for row, key in TABLE if key == "+390376346411"])
def test_one_person_is_found_however_his_number_is_written(company: Company, typed: str):
    company.make.contact(name="Anna Colli", phone=PHONE, customer=company.customer)
    assert found(company, typed) == [(CallerKind.PERSON, "Anna Colli", company.customer.name)]


def test_a_contact_of_san_marino_is_found_by_either_number(company: Company):
    company.make.contact(name="Ugo", phone="+378 0549 882345", customer=company.customer)
    assert [row[1] for row in found(company, "0549 882345")] == ["Ugo"]


def test_of_several_whoever_called_last_comes_first(company: Company):
    for name in ("Anna", "Bruno", "Carla"):
        company.make.contact(name=name, phone=PHONE, customer=company.customer)
    bruno = next(row for row in company.backend.read(who_calls, phone=PHONE) if row.contact == "Bruno")
    company.call(contact_id=bruno.contact_id)
    assert [row[1] for row in found(company)] == ["Bruno", "Anna", "Carla"]


def test_a_switchboard_is_the_firm_and_names_no_person(company: Company):
    firm = company.make.customer(name="Aurora S.p.A.", phone=PHONE, phone_key=phone_key(PHONE))
    company.make.contact(name="Anna Colli", phone=PHONE, customer=firm)
    assert found(company) == [(CallerKind.FIRM, "", "Aurora S.p.A.")]


def test_a_site_and_a_machine_call_by_lines_of_their_own(company: Company):
    line = {"phone": PHONE, "phone_key": phone_key(PHONE), "customer_id": company.customer.id}
    site = company.make.site(name="Centrale", **line)
    assert [(row.kind, row.site_id) for row in company.backend.read(who_calls, phone=PHONE)] == [
        (CallerKind.SITE, site.id)
    ]
    lift = company.make.asset(**line | {"phone": "335 1234567", "phone_key": phone_key("335 1234567")})
    (row,) = company.backend.read(who_calls, phone="+39 335 1234567")
    assert (row.kind, row.asset_id) == (CallerKind.MACHINE, lift.id)


def test_somebody_on_no_record_is_known_by_his_last_call(company: Company):
    draft_id = company.run(pick_up_call, phone=PHONE)
    company.run(note_draft, draft_id=draft_id, customer_id=company.customer.id, subject="Freddo")
    assert found(company) == []
    company.run(release_call, draft_id=draft_id, severity=Severity.DEGRADED)
    assert found(company) == [(CallerKind.BEFORE, "", company.customer.name)]
