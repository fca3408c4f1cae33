"""The place of the machines: those in service, with open calls, or whose warranty ends; the card of the one chosen."""

from __future__ import annotations

from typing import Any

from app.kernel.i18n import N_, _
from ui.assets.forms import FORMS
from ui.assets.words import machine_words, row_mark, warranty_words
from ui.toolkit.card_lists import TRAIL, CardList
from ui.toolkit.cells import Cell, TwoLines
from ui.toolkit.live import Live
from ui.toolkit.paged_screen import PagedScreen
from ui.toolkit.pills import Mark
from ui.toolkit.records_screen import Wording
from ui.toolkit.table import Column


def warranty_cell(line: Any) -> Cell:
    """The last day; below it what is open about the machine, or where it is when it is not where it belongs."""
    words, tone, glyph = row_mark(line)
    return TwoLines(warranty_words(line), words, glyph, tone, words)


COLUMNS = [
    Column(
        "machine",
        N_("Machine"),
        lambda line: TwoLines(line.row.product, line.row.serial, "cpu"),
        sort="product",
        tip=lambda line: "\n".join(machine_words(line.row)),
    ),
    Column(
        "customer",
        N_("Customer"),
        lambda line: TwoLines(line.row.customer, line.row.site or line.row.town),
        sort="customer",
        width=164,
    ),
    Column("warranty", N_("Warranty until"), warranty_cell, width=132),
]
HISTORY = (
    Column(
        "event",
        N_("What happened"),
        lambda event: TwoLines(event.title, event.second, event.icon),
        tip=lambda e: e.title,
    ),
    Column("state", N_("State"), lambda event: Mark(*event.mark), width=142),
)
COVER = (
    Column("cover", N_("Warranty or contract"), lambda line: TwoLines(line.title, line.second, line.icon)),
    Column("state", N_("State"), lambda line: Mark(*line.mark), width=136),
)
STEPS = (
    "asset.call",
    "asset.edit",
    "asset.move",
    "asset.give_warranty",
    "asset.retire",
    "asset.reinstate",
)


class Assets(PagedScreen):
    has_many_views = True
    forms_by_name = FORMS
    card_lists = {
        "history": CardList(
            N_("History"),
            HISTORY,
            "history",
            N_("Nothing has happened to it yet"),
            N_("Calls, visits and repairs of the machine stand here."),
        ),
        "cover": CardList(
            N_("Coverage"), COVER, "shield-check", N_("Nothing covers it"), N_("Its customer pays for every call.")
        ),
        "trail": TRAIL,
    }

    def __init__(self, live: Live) -> None:
        wording = Wording(
            _("Machines"),
            "cpu",
            {
                "in_service": _("In service"),
                "out_of_order": _("Open calls"),
                "ending": _("Warranty ends"),
                "all": _("All"),
            },
            _("No machines here"),
            _("A machine that is installed is found by any piece of its serial number."),
            _("Choose a machine to see it"),
            _("Serial number, product or customer"),
        )
        super().__init__(live, wording, COLUMNS, STEPS, links=("asset.customer",), above=("asset.install",))
