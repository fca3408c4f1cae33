"""Finding customers: by the number that calls, by a few letters of the name."""

from typing import NamedTuple

from sqlalchemy import select

from app.customers.models import Contact, Customer, Site
from app.db.context import Context
from app.kernel.text import folded, phone_key


class CallerRow(NamedTuple):
    """Who calls from a number: a contact with his customer and site."""

    contact_id: int
    contact: str
    role: str
    phone: str
    customer_id: int
    customer: str
    town: str
    site_id: int | None
    site: str


def find_callers(ctx: Context, phone: str) -> list[CallerRow]:
    """Everybody who is known by this number; several when it is shared, none when it is new or no number."""
    key = phone_key(phone, str(ctx.setting("company.country")))
    if key is None:
        return []
    query = (
        select(
            Contact.id,
            Contact.name,
            Contact.role,
            Contact.phone,
            Customer.id,
            Customer.name,
            Customer.town,
            Site.id,
            Site.name,
        )
        .join(Customer, Customer.id == Contact.customer_id)
        .outerjoin(Site, Site.id == Contact.site_id)
        .where(Contact.phone_key == key)
        .order_by(Customer.name, Contact.name)
    )
    return [CallerRow(*row[:8], row[8] or "") for row in ctx.session.execute(query)]


def customer_choices(ctx: Context, text: str = "", limit: int = 20) -> dict[int, str]:
    """Customers whose name, town or tax number holds every word typed, whatever its accents."""
    query = select(Customer.id, Customer.name, Customer.town).order_by(Customer.name).limit(limit)
    for word in folded(text).split():
        query = query.where(Customer.search.contains(word, autoescape=True))
    return {row.id: f"{row.name} · {row.town}" if row.town else row.name for row in ctx.session.execute(query)}


def customer_name(ctx: Context, customer_id: int) -> str:
    return ctx.get(Customer, customer_id).name


def contact_choices(ctx: Context, customer_id: int) -> dict[int, str]:
    query = select(Contact.id, Contact.name, Contact.role).where(Contact.customer_id == customer_id)
    rows = ctx.session.execute(query.order_by(Contact.name))
    return {row.id: f"{row.name} · {row.role}" if row.role else row.name for row in rows}


def site_choices(ctx: Context, customer_id: int) -> dict[int, str]:
    query = select(Site.id, Site.name, Site.town).where(Site.customer_id == customer_id)
    rows = ctx.session.execute(query.order_by(Site.name))
    return {row.id: f"{row.name} · {row.town}" if row.town else row.name for row in rows}
