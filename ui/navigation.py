"""Where one can go: every place of the desktop, in the order of the rail.

`build` imports widgets alone; `present` runs when the database is there, and only it imports presenters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.kernel.i18n import N_
from ui.toolkit.live import Live
from ui.toolkit.place import Place

if TYPE_CHECKING:
    from app.backend import Backend
    from ui.calls.call_list import CallList
    from ui.toolkit.screen import Screen


def places(live: Live) -> Sequence[Place]:
    """All places; the first is where a desk begins."""
    return (
        Place("calls", N_("Calls"), "inbox", lambda: calls(live), present_calls, opens=frozenset({"call"})),
        Place(
            "new_call",
            N_("New call"),
            "phone-incoming",
            lambda: new_call(live),
            present_new_call,
            permission="calls.log",
            key="Ctrl+N",
            in_rail=False,
        ),
        Place(
            "interventions",
            N_("Visits"),
            "map-pin",
            lambda: interventions(live),
            present_interventions,
            opens=frozenset({"intervention", "plan_intervention"}),
        ),
        Place(
            "workshop",
            N_("Workshop"),
            "package",
            lambda: workshop(live),
            present_workshop,
            opens=frozenset({"rma", "authorise_rma"}),
        ),
        Place(
            "subcontracting",
            N_("Subcontracts"),
            "handshake",
            lambda: orders(live),
            present_orders,
            opens=frozenset({"subcontract_order", "draft_order"}),
        ),
        Place(
            "invoices",
            N_("Invoices"),
            "receipt-euro",
            lambda: invoices(live),
            present_invoices,
            opens=frozenset({"invoice", "invoice_preview", "transaction_log"}),
        ),
    )


def calls(live: Live) -> Screen:
    from ui.calls.call_list import CallList

    return CallList(live)


def present_calls(backend: Backend, screen: Any) -> Any:
    from ui.calls.presenters.call_card import CallCardPresenter
    from ui.calls.presenters.call_list import CallListPresenter

    place: CallList = screen
    place.card.bind(CallCardPresenter(backend, place.card))
    return CallListPresenter(backend, place)


def new_call(live: Live) -> Screen:
    from ui.intake.new_call import NewCall

    return NewCall(live)


def present_new_call(backend: Backend, screen: Any) -> Any:
    from ui.intake.presenters import NewCallPresenter

    return NewCallPresenter(backend, screen)


def interventions(live: Live) -> Screen:
    from ui.interventions.interventions import Interventions

    return Interventions(live)


def present_interventions(backend: Backend, screen: Any) -> Any:
    from ui.interventions.presenters import InterventionsPresenter

    return InterventionsPresenter(backend, screen)


def workshop(live: Live) -> Screen:
    from ui.workshop.workshop import Workshop

    return Workshop(live)


def present_workshop(backend: Backend, screen: Any) -> Any:
    from ui.workshop.presenters import WorkshopPresenter

    return WorkshopPresenter(backend, screen)


def orders(live: Live) -> Screen:
    from ui.subcontracting.orders import Orders

    return Orders(live)


def present_orders(backend: Backend, screen: Any) -> Any:
    from ui.subcontracting.presenters import SubcontractingPresenter

    return SubcontractingPresenter(backend, screen)


def invoices(live: Live) -> Screen:
    from ui.billing.invoices import Invoices

    return Invoices(live)


def present_invoices(backend: Backend, screen: Any) -> Any:
    from ui.billing.presenters import BillingPresenter

    return BillingPresenter(backend, screen)
