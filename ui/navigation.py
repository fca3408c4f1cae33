"""Where one can go: every place of the desktop, in the order of the rail, with the classes of screen and presenter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from app.kernel.i18n import N_
from ui.place_screens import call_alone, place_of, present_call_alone, present_calls, present_keyboard
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
    place = partial(place_of, live)
    return (
        place(
            "home",
            N_("Home"),
            "house",
            "ui.home.home.Home",
            "ui.home.presenters.HomePresenter",
            any_of=frozenset({"calls.dispatch", "interventions.work", "billing.issue", "staff.manage"}),
            key="Alt+Home",
            begins_for=begins_at_home,
        ),
        place(
            "calls",
            N_("Calls"),
            "inbox",
            "ui.calls.call_list.CallList",
            "ui.calls.presenters.call_list.CallListPresenter",
            present_calls,
            opens=frozenset({"call"}),
            presenters=("ui.calls.presenters.call_list", "ui.calls.presenters.call_card"),
            badge=promises_at_risk,
            begins=True,
        ),
        place(
            "new_call",
            N_("New call"),
            "phone-incoming",
            "ui.intake.new_call.NewCall",
            "ui.intake.presenters.NewCallPresenter",
            permission="calls.log",
            opens=frozenset({"draft", "customer_call", "contact_call", "asset_call"}),
            key="Ctrl+N",
            in_rail=False,
        ),
        place(
            "customers",
            N_("Customers"),
            "building-2",
            "ui.customers.customers.Customers",
            "ui.customers.presenters.CustomersPresenter",
            opens=frozenset({"customer", "contact", "site", "new_customer"}),
            starts=(Start("customer.begin", N_("New customer"), "Ctrl+Shift+N", "user-plus", "new_customer"),),
        ),
        place(
            "assets",
            N_("Machines"),
            "cpu",
            "ui.assets.assets.Assets",
            "ui.assets.presenters.AssetsPresenter",
            opens=frozenset({"asset", "new_asset"}),
        ),
        place(
            "interventions",
            N_("Visits"),
            "map-pin",
            "ui.interventions.interventions.Interventions",
            "ui.interventions.presenters.InterventionsPresenter",
            any_of=frozenset({"interventions.plan", "interventions.work", "billing.issue"}),
            opens=frozenset({"intervention", "plan_intervention", "record_intervention"}),
        ),
        place(
            "workshop",
            N_("Workshop"),
            "package",
            "ui.workshop.workshop.Workshop",
            "ui.workshop.presenters.WorkshopPresenter",
            any_of=frozenset({"workshop.work", "calls.work", "billing.issue"}),
            opens=frozenset({"rma", "authorise_rma"}),
        ),
        place(
            "subcontracting",
            N_("Subcontracts"),
            "handshake",
            "ui.subcontracting.orders.Orders",
            "ui.subcontracting.presenters.SubcontractingPresenter",
            any_of=frozenset({"subcontracting.order", "subcontracting.approve", "calls.work"}),
            opens=frozenset({"subcontract_order", "draft_order"}),
        ),
        place(
            "invoices",
            N_("Invoices"),
            "receipt-euro",
            "ui.billing.invoices.Invoices",
            "ui.billing.presenters.BillingPresenter",
            any_of=frozenset({"billing.issue", "billing.collect", "calls.dispatch"}),
            opens=frozenset({"invoice", "invoice_preview", "transaction_log"}),
            badge=calls_to_invoice,
            badge_tone="accent",
        ),
        place(
            "contracts",
            N_("Contracts"),
            "file-check",
            "ui.contracts.contracts.Contracts",
            "ui.contracts.presenters.ContractsPresenter",
            any_of=frozenset({"records.keep", "billing.issue", "calls.dispatch"}),
            opens=frozenset({"contract", "new_contract"}),
            badge=contracts_to_renew,
            badge_tone="warn",
        ),
        place(
            "knowledge",
            N_("Knowledge"),
            "book-open",
            "ui.knowledge.articles.Articles",
            "ui.knowledge.presenters.articles.ArticlesPresenter",
            opens=frozenset({"article"}),
        ),
        place(
            "diagnosis",
            N_("Diagnosis"),
            "list-checks",
            "ui.knowledge.diagnosis.Diagnosis",
            "ui.knowledge.presenters.trees.TreesPresenter",
            opens=frozenset({"diagnosis_tree"}),
            in_rail=False,
            under="knowledge",
        ),
        place(
            "codes",
            N_("Service codes"),
            "tag",
            "ui.knowledge.codes.Codes",
            "ui.knowledge.presenters.codes.CodesPresenter",
            opens=frozenset({"service_code"}),
            in_rail=False,
            under="knowledge",
        ),
        place(
            "settings",
            N_("Settings"),
            "settings",
            "ui.settings.settings.SettingsPage",
            "ui.settings.presenters.settings.SettingsPresenter",
            key="Ctrl+,",
            at_bottom=True,
        ),
        place(
            "catalog",
            N_("Price list"),
            "euro",
            "ui.catalog.price_list.PriceList",
            "ui.catalog.presenters.CatalogPresenter",
            permission="records.keep",
            opens=frozenset({"product", "rate"}),
            in_rail=False,
            under="settings",
        ),
        place(
            "people",
            N_("People and departments"),
            "users",
            "ui.settings.people.People",
            "ui.settings.presenters.people.PeoplePresenter",
            permission="staff.manage",
            in_rail=False,
            under="settings",
        ),
        place(
            "keyboard",
            N_("Keyboard"),
            "keyboard",
            "ui.shell.keyboard.KeyboardPage",
            "ui.shell.presenters.keyboard.KeyboardPresenter",
            present_keyboard,
            key="Ctrl+F1",
            in_rail=False,
            under="settings",
        ),
        place(
            "about",
            N_("About Pronto"),
            "info",
            "ui.about.about.About",
            "ui.about.presenters.AboutPresenter",
            in_rail=False,
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


OWN_WINDOWS: dict[str, tuple[Callable[[Live], Screen], Callable[[Backend, Any], Any]]] = {
    "call": (call_alone, present_call_alone),
}
"""Kinds of record that open in a window of their own: the screen, and who presents it there."""
