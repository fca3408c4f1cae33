"""Keeping customers, their sites and the people who call."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from typing import Any, TypeVar

from app.customers.models import Contact, Customer, Site
from app.customers.rules import (
    ContactFacts,
    CustomerFacts,
    SiteFacts,
    against_contact,
    against_customer,
    against_facts_of_site,
    number_judge,
)
from app.db.base import Record
from app.db.context import Context
from app.db.editing import changed_fields, written_meanwhile
from app.kernel.errors import Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.text import folded, phone_key

Facts = TypeVar("Facts", CustomerFacts, SiteFacts, ContactFacts)


class NotTheirs(Refused):
    msgid = N_("{name} does not belong to {customer}: choose another.")


def add_customer(ctx: Context, *, name: str, **details: str | int) -> int:
    """Keep a new customer; `details` are those of `CustomerFacts`, `phone` is the switchboard.

    Refuses an empty name, and tax numbers, addresses and telephone numbers that cannot be right.
    """
    ctx.require("customers.add")
    facts = _stripped(CustomerFacts(name=name, **details))  # type: ignore[arg-type]
    refuse_if_any(against_customer(facts, frozenset(asdict(facts))))
    customer = Customer(**asdict(facts))
    _make_findable(ctx, customer)
    ctx.session.add(customer)
    ctx.session.flush()
    return customer.id


def edit_customer(ctx: Context, customer_id: int, *, seen: CustomerFacts, facts: CustomerFacts) -> None:
    """Put right what is known of a customer; `seen` is what the one who changes it has read.

    Refuses what cannot be right among the fields that change, and as `WrittenMeanwhile` what somebody else has
    changed since it was seen.
    """
    ctx.require("customers.add")
    customer, facts = ctx.get(Customer, customer_id), _stripped(facts)
    changed = changed_fields(asdict(seen), asdict(facts))
    refuse_if_any([*against_customer(facts, changed), *written_meanwhile(ctx, customer, asdict(seen), asdict(facts))])
    _write(customer, facts, changed)
    _make_findable(ctx, customer)


def add_site(ctx: Context, customer_id: int, *, name: str, **details: str) -> int:
    """Keep a place where machines of the customer stand, and its own number. Refuses an empty name, a wrong number."""
    ctx.require("customers.add")
    customer, facts = ctx.get(Customer, customer_id), _stripped(SiteFacts(name=name, **details))
    refuse_if_any(against_facts_of_site(facts, frozenset(asdict(facts)), _judge_of(ctx, customer)))
    site = Site(customer_id=customer.id, phone_key=number_key(ctx, customer, facts.phone), **asdict(facts))
    ctx.session.add(site)
    ctx.session.flush()
    return site.id


def edit_site(ctx: Context, site_id: int, *, seen: SiteFacts, facts: SiteFacts) -> None:
    """Put right what is known of a site; refuses as `edit_customer` does."""
    ctx.require("customers.add")
    site, facts = ctx.get(Site, site_id, Site.customer), _stripped(facts)
    changed = changed_fields(asdict(seen), asdict(facts))
    against = against_facts_of_site(facts, changed, _judge_of(ctx, site.customer))
    refuse_if_any([*against, *written_meanwhile(ctx, site, asdict(seen), asdict(facts))])
    _write(site, facts, changed)
    site.phone_key = number_key(ctx, site.customer, site.phone)


def add_contact(ctx: Context, customer_id: int, *, name: str, site_id: int | None = None, **details: str) -> int:
    """Keep a person who calls; the number is kept as written and as E.164, by which a caller is found.

    Refuses an empty name, a number or an address that cannot be right, and a site of somebody else.
    """
    ctx.require("customers.add")
    customer = ctx.get(Customer, customer_id)
    facts = _stripped(ContactFacts(name=name, site_id=site_id, **details))
    against = against_contact(facts, frozenset(asdict(facts)), _judge_of(ctx, customer))
    refuse_if_any([*against, *against_site(ctx, customer, site_id, "site_id")])
    contact = Contact(customer_id=customer.id, phone_key=number_key(ctx, customer, facts.phone), **asdict(facts))
    ctx.session.add(contact)
    ctx.session.flush()
    return contact.id


def edit_contact(ctx: Context, contact_id: int, *, seen: ContactFacts, facts: ContactFacts) -> None:
    """Put right what is known of a person; refuses as `edit_customer` does, and a site of somebody else."""
    ctx.require("customers.add")
    contact, facts = ctx.get(Contact, contact_id, Contact.customer), _stripped(facts)
    changed = changed_fields(asdict(seen), asdict(facts))
    reasons: list[Refused] = [*against_contact(facts, changed, _judge_of(ctx, contact.customer))]
    reasons += against_site(ctx, contact.customer, facts.site_id, "site_id")
    refuse_if_any([*reasons, *written_meanwhile(ctx, contact, asdict(seen), asdict(facts))])
    _write(contact, facts, changed)
    contact.phone_key = number_key(ctx, contact.customer, contact.phone)


def against_site(ctx: Context, customer: Customer, site_id: int | None, at: str = "site") -> list[Refused]:
    """Why the site cannot be this customer's; nothing when it is, or when none is named."""
    site = ctx.get(Site, site_id) if site_id is not None else None
    if site is None or site.customer_id == customer.id:
        return []
    return [NotTheirs(name=site.name, customer=customer.name, at=at)]


def _stripped(facts: Facts) -> Facts:
    """Without blanks around what was typed; a country in capitals."""
    texts: dict[str, Any] = {name: value.strip() for name, value in asdict(facts).items() if isinstance(value, str)}
    if "country" in texts:
        texts["country"] = texts["country"].upper()
    return replace(facts, **texts)


def _write(record: Record, facts: Facts, changed: Iterable[str]) -> None:
    for name in changed:
        setattr(record, name, getattr(facts, name))


def _make_findable(ctx: Context, customer: Customer) -> None:
    """By his number as it is dialled, and by a few letters of his name, town and tax number."""
    customer.phone_key = number_key(ctx, customer, customer.phone)
    customer.search = folded(f"{customer.name} {customer.town} {customer.tax_id}")


def against_number(ctx: Context, customer: Customer, phone: str, at: str = "phone") -> list[Refused]:
    """Why nobody can be called by this number, read in the customer's country or in ours; nothing when it is empty."""
    try:
        if phone:
            _judge_of(ctx, customer)(phone)
    except Refused as refusal:
        refusal.at = at
        return [refusal]
    return []


def number_key(ctx: Context, customer: Customer, phone: str) -> str | None:
    """The number as it is compared; None where there is none."""
    keys = (phone_key(phone, country) for country in _countries(ctx, customer)) if phone else ()
    return next(filter(None, keys), None)


def _judge_of(ctx: Context, customer: Customer) -> Callable[[str], str]:
    return number_judge(_countries(ctx, customer))


def _countries(ctx: Context, customer: Customer) -> tuple[str, str]:
    """Where a number without a prefix is looked for: in the customer's country, then in ours."""
    ours = str(ctx.setting("company.country"))
    return customer.country or ours, ours
