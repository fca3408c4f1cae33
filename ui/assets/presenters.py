"""Machines: installed, put right, moved, given a warranty, taken out of service; what happened to each. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.assets import commands
from app.assets.cards import (
    AssetCard,
    asset_card,
    asset_trail,
    assets_alike,
    count_installed,
    find_installed,
)
from app.assets.rules import IN_SERVICE, AssetFacts, against_reinstating, against_retiring, against_use
from app.calls.served import count_out_of_order, find_out_of_order
from app.catalog.queries import machine_choices
from app.company.queries import company_today
from app.contracts.commands import give_warranty
from app.contracts.cover import count_ending_soon, find_ending_soon
from app.contracts.terms import months_later
from app.customers.queries import customer_choices, customer_name, site_choices
from app.desk.cards import AssetLine, AssetShelf, asset_lines, asset_shelf
from app.kernel.errors import Refused
from app.kernel.i18n import N_, _
from ui.assets.words import card_words, lists_of
from ui.toolkit.action import action
from ui.toolkit.exporting import Exported
from ui.toolkit.matches import Match, fitting, matches_of
from ui.toolkit.paged_records import Paged, PagedPresenter
from ui.toolkit.records import Hint, Question, Shown, has_card
from ui.toolkit.rights import needs
from ui.toolkit.seen import Seen

if TYPE_CHECKING:
    from app.db.history import TrailRow

needs_right = needs("records.keep")
USUAL_WARRANTY_MONTHS = 24
"""What the law grants a consumer; a form begins with it."""
Against = Callable[..., Any]


def asked(find: Callable[..., Any], count: Callable[..., int], **always: Any) -> tuple[Any, Any, dict[str, Any]]:
    return find, count, always


FIND = {
    "in_service": asked(find_installed, count_installed, places=IN_SERVICE),
    "out_of_order": asked(find_out_of_order, count_out_of_order),
    "ending": asked(find_ending_soon, count_ending_soon, places=IN_SERVICE),
    "all": asked(find_installed, count_installed),
}
"""By view: what reads a page of it, what counts it, and what both are always asked with."""


def against(rule: Against) -> Callable[[Any], list[str]]:
    """The reasons of a rule against a step with the machine shown, and the right that the step needs."""

    def reasons(presenter: AssetsPresenter) -> list[str]:
        found: list[Refused] = []
        if presenter.card is not None:
            row = presenter.card.card.row
            found += rule(row.serial, row.place)
        return [*needs_right(presenter), *map(str, found)]

    return reasons


class AssetsPresenter(PagedPresenter):
    watches = frozenset(
        {
            "asset",
            "customer",
            "site",
            "product",
            "warranty",
            "contract",
            "contract_asset",
            "call",
            "intervention",
            "rma",
        }
    )
    view_names = tuple(FIND)
    sort = "customer"
    file_name = N_("Machines")
    facts = (
        Exported(N_("Serial number"), lambda line: line.row.serial, 18),
        Exported(N_("Product"), lambda line: line.row.product, 30),
        Exported(N_("Maker"), lambda line: line.row.maker, 16),
        Exported(N_("Customer"), lambda line: line.row.customer, 34),
        Exported(N_("Site"), lambda line: line.row.site, 20),
        Exported(N_("Town"), lambda line: line.row.town, 18),
        Exported(N_("Position"), lambda line: line.row.position, 20),
        Exported(N_("Place"), lambda line: line.row.place),
        Exported(N_("Installed on"), lambda line: line.row.installed_on, 12),
        Exported(N_("Warranty until"), lambda line: line.warranty_until, 12),
        Exported(N_("Open calls"), lambda line: line.open_calls, 12),
    )
    card: AssetShelf | None

    async def page(self, after: Any, limit: int) -> Paged:
        find, _count, always = FIND[self.name]
        order = {"sort": self.sort, "descending": self.descending}
        page: Paged = await self.backend.ask(find, text=self.text, after=after, limit=limit, **order, **always)
        return page

    async def total(self) -> int:
        _find, count, always = FIND[self.name]
        total: int = await self.backend.ask(count, text=self.text, **always)
        return total

    async def lines(self, rows: Sequence[Any]) -> Sequence[AssetLine]:
        return await self.backend.ask(asset_lines, rows=rows)

    async def card_of(self, record_id: int) -> AssetShelf:
        return await self.backend.ask(asset_shelf, asset_id=record_id)

    def words_of(self, card: AssetShelf) -> Shown:
        return card_words(card)

    def lists_of(self, card: AssetShelf) -> Mapping[str, Sequence[Any]]:
        return lists_of(card)

    async def trail_of(self, card: AssetShelf) -> Sequence[TrailRow]:
        return await self.backend.ask(asset_trail, asset_id=card.card.id)

    async def open_record(self, kind: str, record_id: int) -> None:
        """`asset`, or `new_asset` with the id of the customer it is installed at."""
        if kind == "new_asset":
            await self.install_at(record_id)
        else:
            await super().open_record(kind, record_id)

    async def open_listed(self, name: str, row: Any) -> None:
        if name == "history" and row.kind:
            self.view.show_record(row.kind, row.record_id)
        elif name == "cover" and row.contract_id is not None:
            self.view.show_record("contract", row.contract_id)

    @action("asset.install", N_("Install a machine…"), icon="plus", reasons=needs_right)
    async def install(self) -> None:
        await self.install_at(None)

    async def install_at(self, customer_id: int | None) -> None:
        """Ask what stands where; the machine installed is then shown."""
        values: dict[str, Any] = {"installed_on": await self.backend.ask(company_today)}
        if customer_id is not None:
            values["customer_id"] = Match(customer_id, await self.backend.ask(customer_name, customer_id=customer_id))
        question = Question("install", "", values, self._searches(), hints={"serial": self._alike(None)})
        made = await self.ask_for_new(question, self.doing(commands.install_asset))
        if made is not None:
            await self.open_record("asset", made)

    @action("asset.edit", N_("Edit…"), "E", icon="pencil", enabled=has_card, reasons=against(against_use))
    async def edit(self) -> None:
        card = self._card()

        async def read() -> AssetFacts:
            return (await self.backend.ask(asset_card, asset_id=card.id)).facts

        async def save(seen: AssetFacts, given: dict[str, Any]) -> None:
            facts = AssetFacts(**given)
            await self.backend.do(commands.edit_asset, asset_id=card.id, seen=seen, facts=facts)

        values = {**asdict(card.facts), "product_id": Match(card.facts.product_id, card.row.product, card.row.maker)}
        searches = {"product_id": self.search_products}
        question = Question("edit", self._about(), values, searches, hints={"serial": self._alike(card.id)})
        await self.ask_and_take(question, Seen(card.facts, read, save).submit)

    @action("asset.move", N_("Move…"), icon="truck", enabled=has_card, reasons=against(against_use))
    async def move(self) -> None:
        """To another site, or to another customer."""
        card = self._card()
        values = {
            "customer_id": Match(card.row.customer_id, card.row.customer),
            "site_id": Match(card.site_id, card.row.site) if card.site_id is not None else None,
            "position": card.row.position,
        }
        await self._ask_for("move", commands.move_asset, values, self._searches("product_id"))

    @action(
        "asset.give_warranty",
        N_("Give a warranty…"),
        icon="shield-check",
        enabled=has_card,
        reasons=against(against_use),
    )
    async def give_warranty(self) -> None:
        today: date = await self.backend.ask(company_today)
        starts = self._card().facts.installed_on or today
        ends = months_later(starts, USUAL_WARRANTY_MONTHS) - timedelta(days=1)
        values = {"name": _("Warranty"), "starts_on": starts, "ends_on": ends}
        await self._ask_for("warranty", give_warranty, values, {})

    @action("asset.retire", N_("Retire…"), icon="archive", enabled=has_card, reasons=against(against_retiring))
    async def retire(self) -> None:
        values = {"retired_on": await self.backend.ask(company_today)}
        await self._ask_for("retire", commands.retire_asset, values, {})

    @action(
        "asset.reinstate",
        N_("Back into service"),
        icon="undo-2",
        enabled=has_card,
        reasons=against(against_reinstating),
    )
    async def reinstate(self) -> None:
        await self.take(commands.reinstate_asset, asset_id=self._card().id)

    @action("asset.call", N_("New call"), icon="phone-incoming", enabled=has_card, reasons=needs("calls.log"))
    async def log_call(self) -> None:
        """The intake, with the machine and its customer filled in."""
        self.view.show_record("asset_call", self._card().id)

    @action("asset.customer", N_("Open the customer"), icon="building-2", enabled=has_card)
    async def open_customer(self) -> None:
        self.view.show_record("customer", self._card().row.customer_id)

    async def _ask_for(self, form: str, command: Callable[..., Any], values: Mapping[str, Any], searches: Any) -> None:
        """A form whose fields are the command's arguments."""
        asset_id = self._card().id
        self.shown_id = asset_id
        question = Question(form, self._about(), values, searches)
        await self.ask_and_take(question, self.doing(command, asset_id=asset_id))

    def _searches(self, *without: str) -> dict[str, Any]:
        found = {
            "customer_id": self.search_customers,
            "site_id": self.search_sites,
            "product_id": self.search_products,
        }
        return {name: search for name, search in found.items() if name not in without}

    def _alike(self, asset_id: int | None) -> Hint:
        async def hint(serial: Any) -> str:
            found = await self.backend.ask(assets_alike, serial=str(serial), but=asset_id)
            return _("Also: {names}").replace("{names}", "; ".join(found)) if found else ""

        return hint

    def _about(self) -> str:
        row = self._card().row
        return f"{row.product} · {row.serial} · {row.customer}"

    def _card(self) -> AssetCard:
        assert self.card is not None
        return self.card.card

    async def search_customers(self, text: str) -> list[Match]:
        return matches_of(await self.backend.ask(customer_choices, text=text))

    async def search_products(self, text: str) -> list[Match]:
        return matches_of(await self.backend.ask(machine_choices, text=text))

    async def search_sites(self, text: str) -> list[Match]:
        """The sites of the customer chosen that hold all the words."""
        customer_id = self.view.asked_for("customer_id")
        if not isinstance(customer_id, int):
            return []
        return fitting(matches_of(await self.backend.ask(site_choices, customer_id=customer_id)), text)
