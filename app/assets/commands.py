"""Keeping installed equipment."""

from datetime import date

from app.assets.models import Asset
from app.customers.commands import against_site
from app.customers.models import Customer
from app.db.context import Context
from app.kernel.errors import Missing, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.text import phone_key, serial_key


def install_asset(
    ctx: Context,
    customer_id: int,
    *,
    product_id: int,
    serial: str,
    site_id: int | None = None,
    installed_on: date | None = None,
    position: str = "",
    phone: str = "",
) -> int:
    """Keep a machine that stands at a customer's, by its serial number; `phone` is its own line or SIM card.

    Refuses a serial without a letter or digit, and a site of somebody else.
    """
    ctx.require("records.keep")
    customer = ctx.get(Customer, customer_id)
    reasons = against_site(ctx, customer, site_id)
    if not serial_key(serial):
        reasons.append(Missing(field=N_("Serial number"), at="serial"))
    refuse_if_any(reasons)
    asset = Asset(
        customer_id=customer.id,
        product_id=product_id,
        site_id=site_id,
        serial=serial.strip(),
        serial_key=serial_key(serial),
        installed_on=installed_on,
        position=position,
        phone=phone,
        phone_key=phone_key(phone, customer.country) if phone else None,
    )
    ctx.session.add(asset)
    ctx.session.flush()
    return asset.id
