"""Keeping customers, their sites and the people who call."""

from app.customers.models import Contact, Customer, Site
from app.db.context import Context
from app.kernel.errors import Missing, Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.text import folded, phone_key


class NotTheirs(Refused):
    msgid = N_("{name} does not belong to {customer}: choose another.")


def add_customer(ctx: Context, *, name: str, phone: str = "", **details: str | int) -> int:
    """Keep a new customer; `phone` is the switchboard, `details` are columns of `Customer`. Refuses an empty name."""
    ctx.require("customers.add")
    refuse_if_any([] if name.strip() else [Missing(field=N_("Name"), at="name")])
    customer = Customer(name=name.strip(), phone=phone, **details)
    customer.phone_key = phone_key(phone, customer.country or str(ctx.setting("company.country"))) if phone else None
    customer.search = folded(f"{customer.name} {customer.town or ''} {customer.tax_id or ''}")
    ctx.session.add(customer)
    ctx.session.flush()
    return customer.id


def add_site(ctx: Context, customer_id: int, *, name: str, phone: str = "", **details: str) -> int:
    """Keep a place where machines of the customer stand, and its own number. Refuses an empty name."""
    ctx.require("customers.add")
    refuse_if_any([] if name.strip() else [Missing(field=N_("Name"), at="name")])
    customer = ctx.get(Customer, customer_id)
    key = phone_key(phone, customer.country) if phone else None
    site = Site(customer_id=customer.id, name=name.strip(), phone=phone, phone_key=key, **details)
    ctx.session.add(site)
    ctx.session.flush()
    return site.id


def add_contact(
    ctx: Context, customer_id: int, *, name: str, phone: str = "", site_id: int | None = None, **details: str
) -> int:
    """Keep a person who calls; the number is kept as written and as E.164, by which a caller is found.

    Refuses an empty name and a site of somebody else.
    """
    ctx.require("customers.add")
    customer = ctx.get(Customer, customer_id)
    reasons: list[Refused] = [] if name.strip() else [Missing(field=N_("Name"), at="name")]
    reasons.extend(against_site(ctx, customer, site_id))
    refuse_if_any(reasons)
    contact = Contact(
        customer_id=customer_id,
        site_id=site_id,
        name=name.strip(),
        phone=phone,
        phone_key=phone_key(phone, customer.country) if phone else None,
        **details,
    )
    ctx.session.add(contact)
    ctx.session.flush()
    return contact.id


def against_site(ctx: Context, customer: Customer, site_id: int | None) -> list[Refused]:
    """Why the site cannot be this customer's; nothing when it is, or when none is named."""
    site = ctx.get(Site, site_id) if site_id is not None else None
    if site is None or site.customer_id == customer.id:
        return []
    return [NotTheirs(name=site.name, customer=customer.name, at="site")]
