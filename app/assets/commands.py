"""Keeping installed equipment: installed, put right, moved, taken out of service and back."""

from dataclasses import asdict, replace
from datetime import date

from app.assets.models import Asset
from app.assets.rules import (
    AssetFacts,
    AssetPlace,
    SamePlace,
    against_reinstating,
    against_retiring,
    against_serial,
    against_use,
)
from app.catalog.models import Product
from app.customers.commands import against_number, against_site, number_key
from app.customers.models import Customer, Site
from app.db.context import Context
from app.db.editing import changed_fields, written_meanwhile
from app.db.journal import EntryKind, note
from app.kernel.errors import Missing, Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.reason import Reason
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
    phone: str = "",
) -> int:
    """Keep a machine that stands at a customer's, by its serial number; `phone` is its own line or SIM card.

    Refuses a serial without a letter or digit, a telephone number that is none, and a site of somebody else.
    """
    ctx.require("records.keep")
    customer = ctx.get(Customer, customer_id)
    facts = _stripped(AssetFacts(ctx.get(Product, product_id).id, serial, position, phone, installed_on))
    against = against_site(ctx, customer, site_id, "site_id")
    refuse_if_any([*against, *against_serial(facts.serial), *against_number(ctx, customer, facts.phone)])
    asset = Asset(customer_id=customer.id, site_id=site_id, **asdict(facts))
    _make_findable(ctx, asset, customer)
    ctx.session.add(asset)
    ctx.session.flush()
    return asset.id


def edit_asset(ctx: Context, asset_id: int, *, seen: AssetFacts, facts: AssetFacts) -> None:
    """Put right what is known of a machine; `seen` is what the one who changes it has read.

    Refuses a machine out of service, a serial without a letter or digit, a number that is none, and as
    `WrittenMeanwhile` what somebody else has changed since it was seen.
    """
    ctx.require("records.keep")
    asset, facts = ctx.get(Asset, asset_id, Asset.customer), _stripped(facts)
    changed = changed_fields(asdict(seen), asdict(facts))
    ctx.get(Product, facts.product_id)
    reasons = [*against_use(asset.serial, asset.place), *against_serial(facts.serial)]
    if "phone" in changed:
        reasons += against_number(ctx, asset.customer, facts.phone)
    refuse_if_any([*reasons, *written_meanwhile(ctx, asset, asdict(seen), asdict(facts))])
    for name in changed:
        setattr(asset, name, getattr(facts, name))
    _make_findable(ctx, asset, asset.customer)


def move_asset(
    ctx: Context, asset_id: int, *, customer_id: int, site_id: int | None = None, position: str = "", remark: str = ""
) -> None:
    """Let a machine stand elsewhere from now on: at another site of its customer, or with another customer.

    What happened to it stays its own; its warranties go with it, its customer's contracts do not. Refuses a machine
    out of service, a site of somebody else, and where it stands already.
    """
    ctx.require("records.keep")
    asset = ctx.get(Asset, asset_id, Asset.customer, Asset.site)
    customer = ctx.get(Customer, customer_id)
    site = ctx.get(Site, site_id) if site_id is not None else None
    reasons = [*against_use(asset.serial, asset.place), *against_site(ctx, customer, site_id, "site_id")]
    wanted = (customer.id, site_id, position.strip())
    if wanted == (asset.customer_id, asset.site_id, asset.position):
        reasons.append(SamePlace(serial=asset.serial))
    refuse_if_any(reasons)
    there, here = _address(asset.customer, asset.site, asset.position), _address(customer, site, position.strip())
    asset.customer_id, asset.site_id, asset.position = wanted
    note(
        ctx,
        asset,
        EntryKind.STATE,
        Reason.of(N_("Moved from {there} to {here}"), there=there, here=here),
        text=remark.strip(),
    )


def retire_asset(ctx: Context, asset_id: int, *, retired_on: date, reason: str) -> None:
    """Take a machine out of service from a day on: sold, gone. Refuses no reason, and a unit being repaired."""
    ctx.require("records.keep")
    asset, reason = ctx.get(Asset, asset_id), reason.strip()
    reasons: list[Refused] = [*against_retiring(asset.serial, asset.place)]
    if not reason:
        reasons.append(Missing(field=N_("Reason"), at="reason"))
    refuse_if_any(reasons)
    asset.place = AssetPlace.RETIRED
    sentence = Reason.of(N_("Out of service since {day}"), day=retired_on)
    note(ctx, asset, EntryKind.STATE, sentence, text=reason)


def reinstate_asset(ctx: Context, asset_id: int) -> None:
    """Put a machine that was retired, or scrapped by mistake, back into service where it stood."""
    ctx.require("records.keep")
    asset = ctx.get(Asset, asset_id)
    refuse_if_any(against_reinstating(asset.serial, asset.place))
    asset.place = AssetPlace.AT_CUSTOMER
    note(ctx, asset, EntryKind.STATE, Reason(N_("Back in service")))


def _stripped(facts: AssetFacts) -> AssetFacts:
    return replace(facts, serial=facts.serial.strip(), position=facts.position.strip(), phone=facts.phone.strip())


def _make_findable(ctx: Context, asset: Asset, customer: Customer) -> None:
    """By its serial however it is written, and by its own number as it is dialled."""
    asset.serial_key = serial_key(asset.serial)
    asset.phone_key = number_key(ctx, customer, asset.phone)


def _address(customer: Customer, site: Site | None, position: str) -> str:
    return ", ".join(filter(None, (customer.name, site.name if site else "", position)))
