"""The price list: parts, machines and rates, each with its prices by the day they hold from."""

from __future__ import annotations

from typing import Any

from app.kernel.i18n import N_, _
from ui.catalog.forms import FORMS
from ui.catalog.words import price_per_unit, second_line, standing_mark, title
from ui.toolkit.card_lists import TRAIL, CardList
from ui.toolkit.cells import Amount, Cell, Text, TwoLines
from ui.toolkit.live import Live
from ui.toolkit.paged_screen import PagedScreen
from ui.toolkit.pills import Mark
from ui.toolkit.records_screen import Wording
from ui.toolkit.table import Column


def item_cell(row: Any) -> Cell:
    is_used = getattr(row, "is_active", True)
    glyph = "clock" if hasattr(row, "kind") else "cpu" if row.is_machine else "package"
    return TwoLines(title(row), second_line(row), glyph if is_used else "archive", "soft" if is_used else "faint")


def day_cell(line: Any) -> Cell:
    return Text(line.day) if line.day else Text(_("at first"), "soft")


COLUMNS = [
    Column("item", N_("Product or rate"), item_cell, sort="code"),
    Column("price", N_("Price"), lambda row: Amount(price_per_unit(row)), width=130, is_amount=True),
]
PRICES = (
    Column("day", N_("From"), day_cell),
    Column("price", N_("Price"), lambda line: Amount(line.price), width=96, is_amount=True),
    Column("cost", N_("Cost"), lambda line: Amount(line.cost, "soft"), width=84, is_amount=True),
    Column("vat", N_("VAT"), lambda line: Amount(line.vat, "soft"), width=70, is_amount=True),
    Column("standing", N_("State"), lambda line: Mark(*standing_mark(line.standing)), width=124),
)
STEPS = ("price.change", "product.edit", "price.withdraw")
LINKS = ("product.retire", "product.restore")


class PriceList(PagedScreen):
    has_many_views = True
    forms_by_name = FORMS
    card_lists = {
        "prices": CardList(N_("Prices"), PRICES, "euro", N_("No prices yet")),
        "trail": TRAIL,
    }

    def __init__(self, live: Live) -> None:
        wording = Wording(
            _("Price list"),
            "euro",
            {"parts": _("Parts"), "machines": _("Machines"), "rates": _("Rates"), "retired": _("Off the list")},
            _("Nothing here"),
            _("Visits and repairs need a rate for labour, travel and the call-out, and the parts you fit."),
            _("Choose a line to see its prices"),
            _("Code, name or maker"),
        )
        super().__init__(live, wording, COLUMNS, STEPS, links=LINKS, above=("catalog.new",))
