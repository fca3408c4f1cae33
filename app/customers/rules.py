"""What is known of a customer, a site and a person who calls, and what each of these facts must be like."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from app.kernel.errors import Missing, Refused
from app.kernel.i18n import LANGUAGES, N_
from app.kernel.identifiers import (
    NotAPhone,
    judge_country,
    judge_email,
    judge_fiscal_code,
    judge_phone,
    judge_sdi_code,
    judge_tax_id,
)

MOST_PAYMENT_DAYS = 365


class PaymentDaysOutOfRange(Refused):
    msgid = N_("An invoice is to be paid within {most} days at most.")


class NotALanguage(Refused):
    msgid = N_("Documents are printed in one of these languages: {known}.")


@dataclass(frozen=True)
class CustomerFacts:
    """Who pays, as people write it; `tax_id` is the VAT number, `payment_days` count from the invoice's day."""

    name: str
    street: str = ""
    postcode: str = ""
    town: str = ""
    country: str = "IT"
    tax_id: str = ""
    fiscal_code: str = ""
    sdi_code: str = ""
    pec: str = ""
    email: str = ""
    phone: str = ""
    language: str = "it"
    payment_days: int = 30


@dataclass(frozen=True)
class SiteFacts:
    """A place where machines stand; `access` says how one gets in."""

    name: str
    street: str = ""
    postcode: str = ""
    town: str = ""
    access: str = ""
    phone: str = ""


@dataclass(frozen=True)
class ContactFacts:
    """A person who calls; `site_id` is where he is found, if he is always at one place."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    site_id: int | None = None


Judge = Callable[[str], str]


def customer_judges(country: Callable[[], str]) -> dict[str, Judge]:
    """By field: what judges a text that is not empty. `country` is asked each time, since it may be typed too."""
    return {
        "country": judge_country,
        "tax_id": lambda text: judge_tax_id(text, country()),
        "fiscal_code": lambda text: judge_fiscal_code(text, country()),
        "sdi_code": judge_sdi_code,
        "pec": judge_email,
        "email": judge_email,
        "phone": lambda text: judge_phone(text, country()),
    }


def number_judge(countries: Iterable[str]) -> Judge:
    """Judges a telephone number, which may be written as in any of these countries."""
    tried = tuple(dict.fromkeys(countries))

    def judge(text: str) -> str:
        for country in tried:
            with suppress(NotAPhone):
                return judge_phone(text, country)
        raise NotAPhone

    return judge


def against_customer(facts: CustomerFacts, changed: frozenset[str]) -> Iterator[Refused]:
    """Everything that is wrong with the fields that change; what was wrong before is no obstacle to the others."""
    yield from _against_name(facts.name)
    if not facts.country:
        yield Missing(field=N_("Country"), at="country")
    if "language" in changed and facts.language not in LANGUAGES:
        yield NotALanguage(known=", ".join(LANGUAGES.values()), at="language")
    if "payment_days" in changed and not 0 <= facts.payment_days <= MOST_PAYMENT_DAYS:
        yield PaymentDaysOutOfRange(most=MOST_PAYMENT_DAYS, at="payment_days")
    yield from _judged(facts, changed, customer_judges(lambda: facts.country))


def against_facts_of_site(facts: SiteFacts, changed: frozenset[str], judge_number: Judge) -> Iterator[Refused]:
    yield from _against_name(facts.name)
    yield from _judged(facts, changed, {"phone": judge_number})


def against_contact(facts: ContactFacts, changed: frozenset[str], judge_number: Judge) -> Iterator[Refused]:
    yield from _against_name(facts.name)
    yield from _judged(facts, changed, {"phone": judge_number, "email": judge_email})


def _against_name(name: str) -> Iterator[Refused]:
    if not name.strip():
        yield Missing(field=N_("Name"), at="name")


def _judged(facts: object, changed: frozenset[str], judges: dict[str, Judge]) -> Iterator[Refused]:
    for field, judge in judges.items():
        text = getattr(facts, field)
        if field not in changed or not text:
            continue
        try:
            judge(text)
        except Refused as refusal:
            refusal.at = field
            yield refusal
