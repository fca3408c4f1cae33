"""The screen of each place, and who presents it there.

A function that builds a screen imports widgets alone; its `present_…` runs when the database is there, and only it
imports presenters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.toolkit.live import Live

if TYPE_CHECKING:
    from app.backend import Backend
    from ui.calls.call_list import CallList
    from ui.toolkit.screen import Screen


def home(live: Live) -> Screen:
    from ui.home.home import Home

    return Home(live)


def present_home(backend: Backend, screen: Any) -> Any:
    from ui.home.presenters import HomePresenter

    return HomePresenter(backend, screen)


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


def customers(live: Live) -> Screen:
    from ui.customers.customers import Customers

    return Customers(live)


def present_customers(backend: Backend, screen: Any) -> Any:
    from ui.customers.presenters import CustomersPresenter

    return CustomersPresenter(backend, screen)


def assets(live: Live) -> Screen:
    from ui.assets.assets import Assets

    return Assets(live)


def present_assets(backend: Backend, screen: Any) -> Any:
    from ui.assets.presenters import AssetsPresenter

    return AssetsPresenter(backend, screen)


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


def contracts(live: Live) -> Screen:
    from ui.contracts.contracts import Contracts

    return Contracts(live)


def present_contracts(backend: Backend, screen: Any) -> Any:
    from ui.contracts.presenters import ContractsPresenter

    return ContractsPresenter(backend, screen)


def articles(live: Live) -> Screen:
    from ui.knowledge.articles import Articles

    return Articles(live)


def present_articles(backend: Backend, screen: Any) -> Any:
    from ui.knowledge.presenters.articles import ArticlesPresenter

    return ArticlesPresenter(backend, screen)


def diagnosis(live: Live) -> Screen:
    from ui.knowledge.diagnosis import Diagnosis

    return Diagnosis(live)


def present_diagnosis(backend: Backend, screen: Any) -> Any:
    from ui.knowledge.presenters.trees import TreesPresenter

    return TreesPresenter(backend, screen)


def codes(live: Live) -> Screen:
    from ui.knowledge.codes import Codes

    return Codes(live)


def present_codes(backend: Backend, screen: Any) -> Any:
    from ui.knowledge.presenters.codes import CodesPresenter

    return CodesPresenter(backend, screen)


def keyboard(live: Live) -> Screen:
    from ui.shell.keyboard import KeyboardPage

    return KeyboardPage(live)


def present_keyboard(backend: Backend, screen: Any) -> Any:
    from ui.navigation import places
    from ui.shell.presenters.keyboard import KeyboardPresenter

    allowed = [place for place in places(screen.live) if place.is_allowed(backend.actor.permissions)]
    return KeyboardPresenter(screen, allowed, screen.live.keys)


def settings(live: Live) -> Screen:
    from ui.settings.settings import SettingsPage

    return SettingsPage(live)


def present_settings(backend: Backend, screen: Any) -> Any:
    from ui.settings.presenters.settings import SettingsPresenter

    return SettingsPresenter(backend, screen)


def price_list(live: Live) -> Screen:
    from ui.catalog.price_list import PriceList

    return PriceList(live)


def present_price_list(backend: Backend, screen: Any) -> Any:
    from ui.catalog.presenters import CatalogPresenter

    return CatalogPresenter(backend, screen)


def people(live: Live) -> Screen:
    from ui.settings.people import People

    return People(live)


def present_people(backend: Backend, screen: Any) -> Any:
    from ui.settings.presenters.people import PeoplePresenter

    return PeoplePresenter(backend, screen)


def about(live: Live) -> Screen:
    from ui.about.about import About

    return About(live)


def present_about(backend: Backend, screen: Any) -> Any:
    from ui.about.presenters import AboutPresenter

    return AboutPresenter(backend, screen)
