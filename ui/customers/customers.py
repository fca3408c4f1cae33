"""The place of the customers: all of them, or those who wait for something; the card of the one chosen."""

from __future__ import annotations

from typing import Any

from app.kernel.i18n import N_, _
from ui.assets.words import machine_words, place_mark
from ui.calls.words import open_calls_words
from ui.contracts.words import standing_mark
from ui.customers.forms import FORMS
from ui.customers.words import (
    address,
    call_mark,
    call_words,
    contact_words,
    contract_words,
    served_words,
    site_words,
)
from ui.toolkit.card_lists import TRAIL, CardList
from ui.toolkit.cells import Cell, TwoLines
from ui.toolkit.live import Live
from ui.toolkit.paged_screen import PagedScreen
from ui.toolkit.pills import Mark
from ui.toolkit.records_screen import Wording
from ui.toolkit.table import Column


def customer_cell(line: Any) -> Cell:
    waits = open_calls_words(line.open_calls)
    return TwoLines(line.row.name, address(line.row), "building-2", "accent" if waits else "soft", waits)


COLUMNS = [
    Column("customer", N_("Customer"), customer_cell, sort="name"),
    Column("phone", N_("Telephone"), lambda line: TwoLines(line.row.phone, line.row.email), width=150),
    Column(
        "served",
        N_("Serviced"),
        lambda line: TwoLines(*served_words(line)),
        width=124,
    ),
]
CALLS = (
    Column("call", N_("Call"), lambda call: TwoLines(*call_words(call), "inbox"), tip=lambda call: call_words(call)[0]),
    Column("state", N_("State"), lambda call: Mark(*call_mark(call)), width=136),
)
MACHINES = (
    Column("machine", N_("Machine"), lambda row: TwoLines(*machine_words(row), "cpu")),
    Column("state", N_("State"), lambda row: Mark(*place_mark(row.place)), width=148),
)
CONTACTS = (
    Column("contact", N_("Contact"), lambda contact: TwoLines(*contact_words(contact), "user")),
    Column("phone", N_("Telephone"), lambda row: TwoLines(row.facts.phone, row.facts.email), width=180),
)
SITES = (
    Column("site", N_("Site"), lambda site: TwoLines(*site_words(site), "map-pin")),
    Column("access", N_("Access"), lambda site: TwoLines(site.facts.access, site.facts.phone), width=180),
)
CONTRACTS = (
    Column("contract", N_("Contract"), lambda contract: TwoLines(*contract_words(contract), "file-check")),
    Column("state", N_("State"), lambda contract: Mark(*standing_mark(contract.standing)), width=136),
)
STEPS = (
    "customer.call",
    "customer.edit",
    "customer.add_contact",
    "customer.add_site",
    "customer.edit_contact",
    "customer.edit_site",
    "customer.install",
    "customer.contract",
)


class Customers(PagedScreen):
    forms_by_name = FORMS
    card_lists = {
        "calls": CardList(N_("Calls"), CALLS, "inbox", N_("No calls yet")),
        "machines": CardList(
            N_("Machines"), MACHINES, "cpu", N_("No machines yet"), N_("Install one: its serial number then finds it.")
        ),
        "contacts": CardList(
            N_("Contacts"),
            CONTACTS,
            "user",
            N_("No contacts yet"),
            N_("A contact's telephone number tells you who calls."),
        ),
        "sites": CardList(N_("Sites"), SITES, "map-pin", N_("No sites yet"), N_("A site is a place with machines.")),
        "contracts": CardList(N_("Contracts"), CONTRACTS, "file-check", N_("No contracts yet")),
        "trail": TRAIL,
    }

    def __init__(self, live: Live) -> None:
        wording = Wording(
            _("Customers"),
            "building-2",
            {"all": _("All"), "waiting": _("With open calls")},
            _("No customers here"),
            _("A customer is added here, or with the first call."),
            _("Choose a customer to see the card"),
            _("Name, number or address"),
        )
        super().__init__(live, wording, COLUMNS, STEPS, above=("customer.new",))
