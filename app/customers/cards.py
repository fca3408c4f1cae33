"""Customers as their place shows them: the list of any length, one customer's card, whoever resembles him."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.customers.models import Contact, Customer, Site
from app.customers.rules import ContactFacts, CustomerFacts, SiteFacts
from app.db.context import Context
from app.db.editing import facts_of
from app.db.history import TrailRow, record_history
from app.db.paging import PAGE, Edge, Page, read_page
from app.db.search.query import matching
from app.kernel.phones import phone_keys
from app.kernel.text import folded

MOST_ALIKE = 3
SHORTEST_NUMBER = 6


class CustomerRow(NamedTuple):
    id: int
    name: str
    street: str
    postcode: str
    town: str
    country: str
    phone: str
    email: str
    tax_id: str
    fiscal_code: str
    payment_days: int


class SiteRow(NamedTuple):
    id: int
    facts: SiteFacts


class ContactRow(NamedTuple):
    id: int
    facts: ContactFacts
    site: str


@dataclass(frozen=True)
class CustomerCard:
    """A customer with his sites and the people who call for him."""

    id: int
    facts: CustomerFacts
    sites: tuple[SiteRow, ...]
    contacts: tuple[ContactRow, ...]


ROW = tuple(getattr(Customer, name) for name in CustomerRow._fields)
SORTS: dict[str, tuple[Any, ...]] = {
    "name": (Customer.search, Customer.id),
    "town": (Customer.town, Customer.search, Customer.id),
}
"""What the list can be sorted by; the id decides between equals."""


def find_customers(
    ctx: Context,
    *,
    text: str = "",
    among: Select[Any] | None = None,
    sort: str = "name",
    descending: bool = False,
    after: Edge | None = None,
    limit: int = PAGE,
) -> Page[CustomerRow]:
    """One page of the list; `text` is a part of a name, a number or an address, `among` a query of customers' ids."""
    query = select(*ROW).where(*_asked(ctx, text, among))
    return read_page(ctx, query, CustomerRow, SORTS[sort], descending=descending, after=after, limit=limit)


def count_customers(ctx: Context, *, text: str = "", among: Select[Any] | None = None) -> int:
    return ctx.session.scalar(select(func.count(Customer.id)).where(*_asked(ctx, text, among))) or 0


def _asked(ctx: Context, text: str, among: Select[Any] | None) -> Iterator[ColumnElement[bool]]:
    if among is not None:
        yield Customer.id.in_(among)
    if text.strip():
        yield matching(ctx, Customer, text)


def customer_card(ctx: Context, customer_id: int) -> CustomerCard:
    customer = ctx.get(Customer, customer_id)
    sites = ctx.session.scalars(select(Site).where(Site.customer_id == customer_id).order_by(Site.name, Site.id)).all()
    names = {site.id: site.name for site in sites}
    people = select(Contact).where(Contact.customer_id == customer_id).order_by(Contact.name, Contact.id)
    return CustomerCard(
        customer.id,
        facts_of(customer, CustomerFacts),
        tuple(SiteRow(site.id, facts_of(site, SiteFacts)) for site in sites),
        tuple(
            ContactRow(contact.id, facts_of(contact, ContactFacts), names.get(contact.site_id or 0, ""))
            for contact in ctx.session.scalars(people)
        ),
    )


def new_customer_facts(ctx: Context) -> CustomerFacts:
    """What a new customer begins with: our own country and language."""
    return CustomerFacts("", country=str(ctx.setting("company.country")), language=str(ctx.setting("company.language")))


def customer_trail(ctx: Context, customer_id: int) -> list[TrailRow]:
    """Every change of the customer, his sites and his contacts, the newest first."""
    return record_history(ctx, "customer", customer_id)[::-1]


def owner_of(ctx: Context, kind: str, record_id: int) -> int:
    """Whose the `site` or the `contact` is."""
    owned: Site | Contact = ctx.get(Site, record_id) if kind == "site" else ctx.get(Contact, record_id)
    return owned.customer_id


def customers_alike(ctx: Context, *, field: str, text: str, but: int | None = None) -> list[str]:
    """Customers who have the same `name`, `tax_id`, `fiscal_code` or `phone`, however it is written; not `but` himself.

    For a hint while one types: two may well share a switchboard.
    """
    condition = _alike(ctx, field, text.strip()) if text.strip() else None
    if condition is None:
        return []
    query = select(Customer.name, Customer.town).where(condition).order_by(Customer.id).limit(MOST_ALIKE)
    if but is not None:
        query = query.where(Customer.id != but)
    return [", ".join(filter(None, row)) for row in ctx.session.execute(query)]


def _alike(ctx: Context, field: str, text: str) -> ColumnElement[bool] | None:
    if field == "phone":
        keys = phone_keys(text, str(ctx.setting("company.country")))
        people = select(Contact.customer_id).where(Contact.phone_key.in_(keys))
        return or_(Customer.phone_key.in_(keys), Customer.id.in_(people)) if keys else None
    if field == "name":
        return or_(Customer.search == folded(text), Customer.search.startswith(f"{folded(text)} ", autoescape=True))
    bare = "".join(text.split()).upper()
    bare = bare[2:] if bare[:2].isalpha() else bare
    column = {"tax_id": Customer.tax_id, "fiscal_code": Customer.fiscal_code}[field]
    return func.replace(column, " ", "").endswith(bare, autoescape=True) if len(bare) >= SHORTEST_NUMBER else None
