"""Who calls from a number: a person, a firm's switchboard, a site or a machine with its own line, who rang before."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, null, select

from app.assets.models import Asset
from app.calls.flow import NOT_RELEASED
from app.calls.models import Call
from app.catalog.models import Product
from app.customers.models import Contact, Customer, Site
from app.db.context import Context, Gone
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled
from app.kernel.phones import ReadElsewhere, is_withheld, phone_keys, read_elsewhere

MOST = 9


class CallerKind(Labelled):
    PERSON = "person", N_("Contact")
    FIRM = "firm", N_("Switchboard")
    SITE = "site", N_("The site's own number")
    MACHINE = "machine", N_("The machine's own number")
    BEFORE = "before", N_("Has called before")


class Caller(NamedTuple):
    """Somebody the number may be; what is not known of him is empty. `last_at` is when he last reported something."""

    kind: CallerKind
    contact_id: int | None
    contact: str
    role: str
    customer_id: int
    customer: str
    street: str
    town: str
    payment_days: int
    site_id: int | None
    site: str
    asset_id: int | None
    asset: str
    last_at: datetime | None


def who_calls(ctx: Context, phone: str, limit: int = MOST) -> list[Caller]:
    """Everybody this number may be, whoever called last first; nobody for a withheld, short or invalid number.

    A switchboard's number is the firm's and names no person. Who is on no record but has called before is found by
    the number of that call.
    """
    keys = phone_keys(phone, str(ctx.setting("company.country"))) if phone and not is_withheld(phone) else ()
    for group in _GROUPS if keys else ():
        found = [caller for kind in group for caller in _callers(ctx, kind, _QUERIES[kind](keys), limit)]
        if found:
            return sorted(found, key=_order)[:limit]
    return []


def number_elsewhere(ctx: Context, phone: str) -> ReadElsewhere | None:
    """The neighbouring country in which a number that is none here is one."""
    return read_elsewhere(phone, str(ctx.setting("company.country")))


def customer_calls(ctx: Context, *, customer_id: int) -> Caller:
    """The customer as the one who calls, without a name: for whoever has his card in front of him."""
    return _one(ctx, CallerKind.FIRM, _rows(Customer, null(), null(), null(), null()).where(Customer.id == customer_id))


def machine_calls(ctx: Context, *, asset_id: int) -> Caller:
    """The customer of a machine, calling about it."""
    return _one(ctx, CallerKind.MACHINE, _of_machines(Asset.id == asset_id))


def contact_calls(ctx: Context, *, contact_id: int) -> Caller:
    return _one(ctx, CallerKind.PERSON, _of_people(Contact.id == contact_id))


def _one(ctx: Context, kind: CallerKind, query: Select[Any]) -> Caller:
    row = ctx.session.execute(query).first()
    if row is None:
        raise Gone
    return _caller(ctx, kind, row)


def _order(caller: Caller) -> tuple[float, str, str]:
    last = caller.last_at.timestamp() if caller.last_at else 0.0
    return -last, caller.customer.casefold(), caller.contact.casefold()


def _callers(ctx: Context, kind: CallerKind, query: Select[Any], limit: int) -> Iterator[Caller]:
    for row in ctx.session.execute(query.limit(limit)):
        yield _caller(ctx, kind, row)


def _caller(ctx: Context, kind: CallerKind, row: Any) -> Caller:
    customer, contact, site, asset, product = row
    return Caller(
        kind=kind,
        contact_id=contact.id if contact else None,
        contact=contact.name if contact else "",
        role=contact.role if contact else "",
        customer_id=customer.id,
        customer=customer.name,
        street=customer.street,
        town=customer.town,
        payment_days=customer.payment_days,
        site_id=site.id if site else None,
        site=site.name if site else "",
        asset_id=asset.id if asset else None,
        asset=f"{product} · {asset.serial}" if asset else "",
        last_at=_last_at(ctx, kind, customer.id, contact, site, asset),
    )


def _last_at(ctx: Context, kind: CallerKind, customer_id: int, contact: Any, site: Any, asset: Any) -> datetime | None:
    query = select(func.max(Call.reported_at)).where(Call.customer_id == customer_id, _is_released())
    if contact is not None:
        query = query.where(Call.contact_id == contact.id)
    elif kind is CallerKind.SITE:
        query = query.where(Call.site_id == site.id)
    elif asset is not None:
        query = query.where(Call.asset_id == asset.id)
    return ctx.session.scalar(query)


def _is_released() -> ColumnElement[bool]:
    return Call.state.not_in(sorted(NOT_RELEASED))


def _rows(*columns: Any) -> Select[Any]:
    """Customer, contact, site, machine and its product."""
    return select(*columns)


def _firms(keys: tuple[str, ...]) -> Select[Any]:
    query = _rows(Customer, null(), null(), null(), null())
    return query.where(Customer.phone_key.in_(keys)).order_by(Customer.id)


def _people(keys: tuple[str, ...]) -> Select[Any]:
    return _of_people(Contact.phone_key.in_(keys))


def _of_people(condition: ColumnElement[bool]) -> Select[Any]:
    query = _rows(Customer, Contact, Site, null(), null()).select_from(Contact)
    query = query.join(Customer, Customer.id == Contact.customer_id).outerjoin(Site, Site.id == Contact.site_id)
    return query.where(condition).order_by(Contact.id)


def _sites(keys: tuple[str, ...]) -> Select[Any]:
    query = _rows(Customer, null(), Site, null(), null()).join(Site, Site.customer_id == Customer.id)
    return query.where(Site.phone_key.in_(keys)).order_by(Site.id)


def _machines(keys: tuple[str, ...]) -> Select[Any]:
    return _of_machines(Asset.phone_key.in_(keys))


def _of_machines(condition: ColumnElement[bool]) -> Select[Any]:
    query = _rows(Customer, null(), Site, Asset, Product.name).select_from(Asset)
    query = query.join(Customer, Customer.id == Asset.customer_id).join(Product, Product.id == Asset.product_id)
    return query.outerjoin(Site, Site.id == Asset.site_id).where(condition).order_by(Asset.id)


def _called_before(keys: tuple[str, ...]) -> Select[Any]:
    """Of each customer his newest call from that number."""
    newest = select(func.max(Call.id)).where(Call.caller_key.in_(keys), _is_released()).group_by(Call.customer_id)
    query = _rows(Customer, Contact, null(), null(), null()).select_from(Call)
    query = query.join(Customer, Customer.id == Call.customer_id).outerjoin(Contact, Contact.id == Call.contact_id)
    return query.where(Call.id.in_(newest)).order_by(Call.id.desc())


_QUERIES: dict[CallerKind, Callable[[tuple[str, ...]], Select[Any]]] = {
    CallerKind.FIRM: _firms,
    CallerKind.PERSON: _people,
    CallerKind.SITE: _sites,
    CallerKind.MACHINE: _machines,
    CallerKind.BEFORE: _called_before,
}
_GROUPS = (
    (CallerKind.FIRM,),
    (CallerKind.PERSON, CallerKind.SITE, CallerKind.MACHINE),
    (CallerKind.BEFORE,),
)
"""The first of them that knows the number answers."""
