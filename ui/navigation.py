"""Where one can go: every place of the desktop, in the order of the rail.

`build` imports widgets alone; `present` runs when the database is there, and only it imports presenters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from app.kernel.i18n import N_
from ui.place_screens import (
    about,
    articles,
    assets,
    calls,
    codes,
    contracts,
    customers,
    diagnosis,
    home,
    interventions,
    invoices,
    keyboard,
    new_call,
    orders,
    people,
    present_about,
    present_articles,
    present_assets,
    present_calls,
    present_codes,
    present_contracts,
    present_customers,
    present_diagnosis,
    present_home,
    present_interventions,
    present_invoices,
    present_keyboard,
    present_new_call,
    present_orders,
    present_people,
    present_price_list,
    present_settings,
    present_workshop,
    price_list,
    settings,
    workshop,
)
from ui.toolkit.live import Live
from ui.toolkit.place import Place, Start

if TYPE_CHECKING:
    from app.backend import Backend
    from ui.toolkit.screen import Screen


def begins_at_home(permissions: frozenset[str]) -> bool:
    """A technician begins with his day, the office with its money, who leads with the figures; not a dispatcher."""
    leads = "figures.read" in permissions and "staff.manage" not in permissions
    return leads or "calls.dispatch" not in permissions


def places(live: Live) -> Sequence[Place]:
    """All places; the first in the rail is the first of them, a desk begins where `begins` says."""
    return (
        Place(
            "home",
            N_("Home"),
            "house",
            lambda: home(live),
            present_home,
            any_of=frozenset({"calls.dispatch", "interventions.work", "billing.issue", "staff.manage"}),
            key="Alt+Home",
            presenters=("ui.home.presenters",),
            begins_for=begins_at_home,
        ),
        Place(
            "calls",
            N_("Calls"),
            "inbox",
            lambda: calls(live),
            present_calls,
            opens=frozenset({"call"}),
            presenters=("ui.calls.presenters.call_list", "ui.calls.presenters.call_card"),
            badge=promises_at_risk,
            begins=True,
        ),
        Place(
            "new_call",
            N_("New call"),
            "phone-incoming",
            lambda: new_call(live),
            present_new_call,
            permission="calls.log",
            opens=frozenset({"draft", "customer_call", "contact_call", "asset_call"}),
            key="Ctrl+N",
            in_rail=False,
            presenters=("ui.intake.presenters",),
        ),
        Place(
            "customers",
            N_("Customers"),
            "building-2",
            lambda: customers(live),
            present_customers,
            opens=frozenset({"customer", "contact", "site", "new_customer"}),
            presenters=("ui.customers.presenters",),
            starts=(Start("customer.begin", N_("New customer"), "Ctrl+Shift+N", "user-plus", "new_customer"),),
        ),
        Place(
            "assets",
            N_("Machines"),
            "cpu",
            lambda: assets(live),
            present_assets,
            opens=frozenset({"asset", "new_asset"}),
            presenters=("ui.assets.presenters",),
        ),
        Place(
            "interventions",
            N_("Visits"),
            "map-pin",
            lambda: interventions(live),
            present_interventions,
            any_of=frozenset({"interventions.plan", "interventions.work", "billing.issue"}),
            opens=frozenset({"intervention", "plan_intervention", "record_intervention"}),
            presenters=("ui.interventions.presenters",),
        ),
        Place(
            "workshop",
            N_("Workshop"),
            "package",
            lambda: workshop(live),
            present_workshop,
            any_of=frozenset({"workshop.work", "calls.work", "billing.issue"}),
            opens=frozenset({"rma", "authorise_rma"}),
            presenters=("ui.workshop.presenters",),
        ),
        Place(
            "subcontracting",
            N_("Subcontracts"),
            "handshake",
            lambda: orders(live),
            present_orders,
            any_of=frozenset({"subcontracting.order", "subcontracting.approve", "calls.work"}),
            opens=frozenset({"subcontract_order", "draft_order"}),
            presenters=("ui.subcontracting.presenters",),
        ),
        Place(
            "invoices",
            N_("Invoices"),
            "receipt-euro",
            lambda: invoices(live),
            present_invoices,
            any_of=frozenset({"billing.issue", "billing.collect", "calls.dispatch"}),
            opens=frozenset({"invoice", "invoice_preview", "transaction_log"}),
            presenters=("ui.billing.presenters",),
            badge=calls_to_invoice,
            badge_tone="accent",
        ),
        Place(
            "contracts",
            N_("Contracts"),
            "file-check",
            lambda: contracts(live),
            present_contracts,
            any_of=frozenset({"records.keep", "billing.issue", "calls.dispatch"}),
            opens=frozenset({"contract", "new_contract"}),
            presenters=("ui.contracts.presenters",),
            badge=contracts_to_renew,
            badge_tone="warn",
        ),
        Place(
            "knowledge",
            N_("Knowledge"),
            "book-open",
            lambda: articles(live),
            present_articles,
            opens=frozenset({"article"}),
            presenters=("ui.knowledge.presenters.articles",),
        ),
        Place(
            "diagnosis",
            N_("Diagnosis"),
            "list-checks",
            lambda: diagnosis(live),
            present_diagnosis,
            opens=frozenset({"diagnosis_tree"}),
            in_rail=False,
            presenters=("ui.knowledge.presenters.trees",),
            under="knowledge",
        ),
        Place(
            "codes",
            N_("Service codes"),
            "tag",
            lambda: codes(live),
            present_codes,
            opens=frozenset({"service_code"}),
            in_rail=False,
            presenters=("ui.knowledge.presenters.codes",),
            under="knowledge",
        ),
        Place(
            "keyboard",
            N_("Keyboard"),
            "keyboard",
            lambda: keyboard(live),
            present_keyboard,
            key="Ctrl+F1",
            in_rail=False,
            presenters=("ui.shell.presenters.keyboard",),
            under="settings",
        ),
        Place(
            "settings",
            N_("Settings"),
            "settings",
            lambda: settings(live),
            present_settings,
            key="Ctrl+,",
            at_bottom=True,
            presenters=("ui.settings.presenters.settings",),
        ),
        Place(
            "catalog",
            N_("Price list"),
            "euro",
            lambda: price_list(live),
            present_price_list,
            permission="records.keep",
            opens=frozenset({"product", "rate"}),
            in_rail=False,
            presenters=("ui.catalog.presenters",),
            under="settings",
        ),
        Place(
            "people",
            N_("People and departments"),
            "users",
            lambda: people(live),
            present_people,
            permission="staff.manage",
            in_rail=False,
            presenters=("ui.settings.presenters.people",),
            under="settings",
        ),
        Place(
            "about",
            N_("About Pronto"),
            "info",
            lambda: about(live),
            present_about,
            in_rail=False,
            presenters=("ui.about.presenters",),
            under="settings",
        ),
    )


async def promises_at_risk(backend: Backend) -> int:
    from app.calls.alerts import count_at_risk

    return await backend.ask(count_at_risk)


async def calls_to_invoice(backend: Backend) -> int:
    """Only for those who issue invoices: to others it is no errand."""
    from app.calls.alerts import count_to_invoice

    return await backend.ask(count_to_invoice) if "billing.issue" in backend.actor.permissions else 0


async def contracts_to_renew(backend: Backend) -> int:
    """Only for those who issue invoices, as above."""
    from app.contracts.lists import count_contracts

    return await backend.ask(count_contracts, view="ending") if "billing.issue" in backend.actor.permissions else 0


def call_alone(live: Live) -> Screen:
    from ui.calls.call_card import CallCard

    return CallCard(live)


def present_call_alone(backend: Backend, screen: Any) -> Any:
    from ui.calls.presenters.call_card import CallCardPresenter

    return CallCardPresenter(backend, screen)


OWN_WINDOWS: dict[str, tuple[Callable[[Live], Screen], Callable[[Backend, Any], Any]]] = {
    "call": (call_alone, present_call_alone),
}
"""Kinds of record that open in a window of their own: the screen, and who presents it there."""
