"""Products and rates in few words: what each costs, from when, and how its time is counted. No Qt, no database."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from app.catalog.queries import ProductCard, RateRow
from app.catalog.rules import PriceStanding
from app.kernel.i18n import _, show_date, show_minutes, show_number, within_sentence
from app.kernel.text import dotted
from ui.toolkit.quantities import show_percent
from ui.toolkit.records import Shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.catalog.queries import ProductRow

S = PriceStanding
STANDINGS = {
    S.PLANNED: ("accent", "calendar"),
    S.IN_FORCE: ("good", "check"),
    S.PAST: ("soft", "history"),
    S.REPLACED: ("soft", "x"),
}
FEWEST = 2
"""Decimals of a price, which may have up to four."""


class PriceLine(NamedTuple):
    """A price of a product or a rate, as the card lists it; `day` is empty for the one it began with."""

    id: int
    day: str
    price: str
    cost: str
    vat: str
    standing: PriceStanding


class Rates(NamedTuple):
    """The rate chosen, and all of its kind."""

    row: RateRow
    all: Sequence[RateRow]


def standing_mark(standing: PriceStanding) -> tuple[str, str, str]:
    return (_(standing.label), *STANDINGS[standing])


def show_price(price: Decimal) -> str:
    return show_number(price, max(FEWEST, -int(price.normalize().as_tuple().exponent)))


def price_per_unit(row: Any) -> str:
    """“0.70 / km”."""
    return " / ".join(filter(None, (show_price(row.price), row.unit)))


def kind_mark(row: ProductRow) -> tuple[str, str, str]:
    return (_("Machine"), "violet", "cpu") if row.is_machine else (_("Part"), "violet", "package")


def title(row: Any) -> str:
    if isinstance(row, RateRow):
        return " · ".join(dict.fromkeys((_(row.kind.label), row.name)))
    return f"{row.code} · {row.name}"


def second_line(row: Any) -> str:
    if isinstance(row, RateRow):
        return f"{from_words(row.valid_from)} · {within_sentence(_(row.standing.label))}"
    return dotted(row.maker, row.family, "" if row.is_active else _("Retired"))


def from_words(day: date) -> str:
    return _("from {day}").format(day=show_date(day))


def card_words(card: ProductCard | Rates) -> Shown:
    return rate_words(card.row) if isinstance(card, Rates) else product_words(card)


def product_words(card: ProductCard) -> Shown:
    row = card.row
    marks = [kind_mark(row)]
    marks.append((_("In use"), "good", "check") if row.is_active else (_("Retired"), "soft", "archive"))
    facts = (
        (_("Maker"), row.maker),
        (_("Product family"), row.family),
        (_("Price"), f"{price_per_unit(row)} ({card.currency})"),
        (_("Cost"), show_price(row.cost)),
        (_("VAT"), show_percent(row.vat)),
    )
    return Shown(row.name, row.code, marks, facts)


def rate_words(row: RateRow) -> Shown:
    facts = (
        (_("Price"), f"{price_per_unit(row)} ({row.currency})"),
        (_("Cost"), show_price(row.cost)),
        (_("VAT"), show_percent(row.vat)),
        (_("Valid from"), show_date(row.valid_from)),
        (_("Time counted"), counted_words(row)),
    )
    kind = _(row.kind.label)
    return Shown(row.name, "" if kind == row.name else kind, [standing_mark(row.standing)], facts)


def counted_words(row: RateRow) -> str:
    """“in steps of 0 h 15, up, at least 0 h 30”; nothing where every minute counts."""
    if row.increment_minutes <= 1 and not row.minimum_minutes:
        return ""
    steps = _("in steps of {minutes}, {direction}")
    said = steps.format(minutes=show_minutes(row.increment_minutes), direction=_(row.rounding.label))
    least = _("at least {minutes}").format(minutes=show_minutes(row.minimum_minutes)) if row.minimum_minutes else ""
    return ", ".join(filter(None, (said, least)))


def price_lines(card: ProductCard | Rates) -> list[PriceLine]:
    """The prices of the product, or the rates of the kind, the newest first."""
    rows: Sequence[Any] = card.all if isinstance(card, Rates) else card.prices
    return [
        PriceLine(
            row.id,
            show_date(row.valid_from) if row.id else "",
            show_price(row.price),
            show_price(row.cost),
            show_percent(row.vat),
            row.standing,
        )
        for row in rows
    ]
