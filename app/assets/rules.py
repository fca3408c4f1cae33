"""What is known of a machine, and where it may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.kernel.errors import Missing, Refused
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled
from app.kernel.text import serial_key


class AssetPlace(Labelled):
    AT_CUSTOMER = "at_customer", N_("At the customer's")
    IN_WORKSHOP = "in_workshop", N_("In the workshop")
    AT_SUPPLIER = "at_supplier", N_("At the supplier's")
    SCRAPPED = "scrapped", N_("Scrapped")
    RETIRED = "retired", N_("Out of service")


IN_SERVICE = frozenset({AssetPlace.AT_CUSTOMER, AssetPlace.IN_WORKSHOP, AssetPlace.AT_SUPPLIER})
AWAY = frozenset({AssetPlace.IN_WORKSHOP, AssetPlace.AT_SUPPLIER})


@dataclass(frozen=True)
class AssetFacts:
    """A machine as people write it; `phone` is its own line or SIM card, `position` where at the site it stands."""

    product_id: int
    serial: str
    position: str = ""
    phone: str = ""
    installed_on: date | None = None


class OutOfService(Refused):
    msgid = N_("{serial} is out of service: put it back into service first.")


class InServiceAlready(Refused):
    msgid = N_("{serial} is in service.")


class NotAtTheCustomers(Refused):
    msgid = N_("{serial} is not at the customer's ({place}): return the unit first.")


class SamePlace(Refused):
    msgid = N_("{serial} stands there already.")


def against_serial(serial: str) -> Iterator[Refused]:
    if not serial_key(serial):
        yield Missing(field=N_("Serial number"), at="serial")


def against_use(serial: str, place: AssetPlace) -> Iterator[Refused]:
    """Against moving a machine, or changing what is known of it."""
    if place not in IN_SERVICE:
        yield OutOfService(serial=serial)


def against_retiring(serial: str, place: AssetPlace) -> Iterator[Refused]:
    """A unit that is being repaired comes back first, or is scrapped there."""
    yield from against_use(serial, place)
    if place in AWAY:
        yield NotAtTheCustomers(serial=serial, place=place)


def against_reinstating(serial: str, place: AssetPlace) -> Iterator[Refused]:
    if place in IN_SERVICE:
        yield InServiceAlready(serial=serial)
