"""What can be charged, how time on the price list is counted, and which price holds on a day."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from app.kernel.errors import Refused
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled
from app.kernel.money import FULL


class CostKind(Labelled):
    LABOUR = "labour", N_("Labour")
    TRAVEL = "travel", N_("Travel")
    CALL_OUT = "call_out", N_("Call-out")
    MATERIAL = "material", N_("Material")
    SUBCONTRACT = "subcontract", N_("Subcontract")
    FREIGHT = "freight", N_("Freight")
    HELP_DESK = "help_desk", N_("Help desk")
    OTHER = "other", N_("Other")


STANDARD_VAT = 2200
"""In basis points."""

RATED = (
    CostKind.LABOUR,
    CostKind.TRAVEL,
    CostKind.CALL_OUT,
    CostKind.FREIGHT,
    CostKind.HELP_DESK,
    CostKind.OTHER,
)
"""What has a rate: parts have their own price, a subcontractor's work that of its order."""


class Rounding(Labelled):
    UP = "up", N_("up")
    DOWN = "down", N_("down")
    NEAREST = "nearest", N_("to the nearest")


class PriceStanding(Labelled):
    """Where a dated price stands today; one that another of the same day has replaced never holds."""

    PLANNED = "planned", N_("Planned")
    IN_FORCE = "in_force", N_("In force")
    PAST = "past", N_("Past")
    REPLACED = "replaced", N_("Replaced")


@dataclass(frozen=True)
class ProductFacts:
    """What a product is called and belongs to; what it costs is dated."""

    code: str
    name: str
    maker: str = ""
    family: str = ""
    unit: str = ""
    is_machine: bool = False


class PriceIsNegative(Refused):
    msgid = N_("A price cannot be negative.")


class VatOutOfRange(Refused):
    msgid = N_("VAT lies between 0 and 100 %.")


class NotCounted(Refused):
    msgid = N_("Time is counted in steps of at least a minute, and the least that is charged is not negative.")


class NoRateOfThis(Refused):
    msgid = N_("“{kind}” has no rate: parts and subcontracted work have prices of their own.")


class HoldsAlready(Refused):
    msgid = N_("The price of {day} holds already: correct it by another one from that day.")


class Dated(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def valid_from(self) -> date: ...


Kept = TypeVar("Kept", bound=Dated)


def against_figures(price: Decimal, cost: Decimal, vat: int) -> Iterator[Refused]:
    """Against figures that no price list holds; VAT in basis points."""
    if price < 0:
        yield PriceIsNegative(at="price")
    if cost < 0:
        yield PriceIsNegative(at="cost")
    if not 0 <= vat <= FULL:
        yield VatOutOfRange(at="vat")


def holding(rows: Iterable[Kept], day: date) -> Kept | None:
    """The row that holds on that day: the one that began last, of two that began together the later entry."""
    begun = [row for row in rows if row.valid_from <= day]
    return max(begun, key=lambda row: (row.valid_from, row.id), default=None)


def standings(rows: Iterable[Kept], today: date) -> dict[Hashable, PriceStanding]:
    """By id, how each of the rows of one thing stands today."""
    found = list(rows)
    latest = {row.valid_from: row.id for row in sorted(found, key=lambda row: row.id)}
    now = holding(found, today)
    return {row.id: _standing(row, today, latest[row.valid_from], now) for row in found}


def _standing(row: Kept, today: date, latest: int, now: Kept | None) -> PriceStanding:
    if row.id != latest:
        return PriceStanding.REPLACED
    if row.valid_from > today:
        return PriceStanding.PLANNED
    return PriceStanding.IN_FORCE if now is not None and row.id == now.id else PriceStanding.PAST
