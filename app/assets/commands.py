"""Keeping installed equipment."""

from datetime import date

from app.assets.models import Asset
from app.customers.models import Customer
from app.db.context import Context
from app.kernel.text import serial_key


def install_asset(
    ctx: Context,
    customer_id: int,
    *,
    product_id: int,
    serial: str,
    site_id: int | None = None,
    installed_on: date | None = None,
    position: str = "",
) -> int:
    """Keep a machine that stands at a customer's, by its serial number."""
    ctx.require("records.keep")
    asset = Asset(
        customer_id=ctx.get(Customer, customer_id).id,
        product_id=product_id,
        site_id=site_id,
        serial=serial.strip(),
        serial_key=serial_key(serial),
        installed_on=installed_on,
        position=position,
    )
    ctx.session.add(asset)
    ctx.session.flush()
    return asset.id
