"""Contracts: concluded, put right, renewed, ended; their clauses and what these have paid. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.assets.queries import find_assets
from app.catalog.queries import item_choices
from app.catalog.rules import CostKind
from app.contracts import commands
from app.contracts.lists import (
    ClauseRow,
    ContractCard,
    contract_card,
    contract_trail,
    count_contracts,
    find_contracts,
)
from app.contracts.periods import ContractFacts, ContractStanding
from app.contracts.terms import Period
from app.customers.queries import customer_choices, customer_name
from app.desk.cards import ContractShelf, contract_shelf
from app.kernel.i18n import N_, _
from app.kernel.money import FULL, Money
from ui.contracts.words import allowance_words, card_words, clause_title, clause_words, lists_of
from ui.toolkit.action import action
from ui.toolkit.exporting import Exported
from ui.toolkit.matches import Match, fitting, matches_of
from ui.toolkit.paged_records import Paged, PagedPresenter
from ui.toolkit.quantities import basis_points, percent_of
from ui.toolkit.records import Question, Shown, has_card
from ui.toolkit.rights import needs
from ui.toolkit.seen import Seen

if TYPE_CHECKING:
    from app.db.history import TrailRow

needs_right = needs("records.keep")
NEWEST_FIRST = frozenset({"ended", "all"})


class ContractsPresenter(PagedPresenter):
    watches = frozenset(
        {"contract", "contract_asset", "coverage_clause", "coverage_use", "cost_split", "customer", "asset", "product"}
    )
    view_names = ("running", "ending", "ended", "all")
    sort = "until"
    file_name = N_("Contracts")
    leads = {"assets": "asset", "calls": "call"}
    facts = (
        Exported(N_("Number"), lambda row: row.number),
        Exported(N_("Name"), lambda row: row.name, 20),
        Exported(N_("Customer"), lambda row: row.customer, 30),
        Exported(N_("From"), lambda row: row.starts_on, 12),
        Exported(N_("Until"), lambda row: row.last_on, 12),
        Exported(N_("State"), lambda row: row.standing),
        Exported(N_("Machines named"), lambda row: row.assets, 9),
        Exported(N_("Allowance left"), lambda row: "; ".join(map(allowance_words, row.allowances)), 44),
    )
    card: ContractShelf | None

    async def page(self, after: Any, limit: int) -> Paged:
        order = {"sort": self.sort, "descending": self.descending}
        asked = {"view": self.name, "text": self.text, "after": after, "limit": limit}
        page: Paged = await self.backend.ask(find_contracts, **asked, **order)
        return page

    async def total(self) -> int:
        return await self.backend.ask(count_contracts, view=self.name, text=self.text)

    async def choose_view(self, name: str) -> None:
        """What is over begins with the latest, the rest with what ends first."""
        self.sort, self.descending = "until", name in NEWEST_FIRST
        self.view.show_order(self.sort, self.descending)
        await super().choose_view(name)

    async def card_of(self, record_id: int) -> ContractShelf:
        return await self.backend.ask(contract_shelf, contract_id=record_id)

    def words_of(self, card: ContractShelf) -> Shown:
        return card_words(card.card)

    def lists_of(self, card: ContractShelf) -> Mapping[str, Sequence[Any]]:
        return lists_of(card.card, card.calls)

    async def trail_of(self, card: ContractShelf) -> Sequence[TrailRow]:
        return await self.backend.ask(contract_trail, contract_id=card.card.row.id)

    async def open_record(self, kind: str, record_id: int) -> None:
        """`contract`, or `new_contract` with the id of the customer it is to be concluded with."""
        if kind == "new_contract":
            await self.conclude_with(record_id)
        else:
            await super().open_record(kind, record_id)

    async def open_listed(self, name: str, row: Any) -> None:
        if name == "clauses" and not needs_right(self):
            await self.edit_clause()
        else:
            await super().open_listed(name, row)

    def against_adding(self) -> list[str]:
        is_over = self.card is not None and self.card.card.row.standing is ContractStanding.ENDED
        return [*needs_right(self), *([_("It has ended: renew it.")] if is_over else [])]

    def against_renewing(self) -> list[str]:
        renewal = self.card.card.renewal if self.card else ""
        return [*needs_right(self), *([str(commands.RenewedAlready(number=renewal))] if renewal else [])]

    def against_clause(self) -> list[str]:
        return [*needs_right(self), *([] if self.chosen() else [_("No clause is chosen.")])]

    def against_use(self) -> list[str]:
        has_clauses = self.card is not None and bool(self.card.card.clauses)
        return [*needs_right(self), *([] if has_clauses else [_("It has no clause yet.")])]

    def against_ending(self) -> list[str]:
        is_over = self.card is not None and self.card.card.row.standing is ContractStanding.ENDED
        return [*needs_right(self), *([_("It has ended.")] if is_over else [])]

    def against_continuing(self) -> list[str]:
        is_stopped = self.card is not None and self.card.card.stopped_on is not None
        return [*needs_right(self), *([] if is_stopped else [str(commands.NotEnded())])]

    def against_suspending(self) -> list[str]:
        is_suspended = self.card is not None and self.card.card.is_suspended
        return [*self.against_ending(), *([str(commands.SuspendedAlready())] if is_suspended else [])]

    def against_resuming(self) -> list[str]:
        is_suspended = self.card is not None and self.card.card.is_suspended
        return [*needs_right(self), *([] if is_suspended else [str(commands.NotSuspended())])]

    def has_another_period(self) -> bool:
        return self.card is not None and bool(self.card.card.renewal_id or self.card.card.renews_id)

    @action("contract.new", N_("New contract…"), icon="plus", reasons=needs_right)
    async def conclude(self) -> None:
        await self.conclude_with(None)

    async def conclude_with(self, customer_id: int | None) -> None:
        """Ask for the terms; the contract concluded is then shown."""
        values: dict[str, Any] = {"priority_factor": 100}
        if customer_id is not None:
            values["customer_id"] = Match(customer_id, await self.backend.ask(customer_name, customer_id=customer_id))

        async def conclude(given: dict[str, Any]) -> int:
            return await self.backend.do(commands.conclude_contract, **whole(given))

        searches = {"customer_id": self.search_customers, "asset_ids": self.search_machines}
        made = await self.ask_for_new(Question("new", values=values, searches=searches), conclude)
        if made is not None:
            await self.open_record("contract", made)

    @action("contract.edit", N_("Edit the contract…"), "E", icon="pencil", enabled=has_card, reasons=needs_right)
    async def edit(self) -> None:
        card = self._card()
        machines = [Match(asset.id, f"{asset.product} · {asset.serial}") for asset in card.assets]

        async def read() -> ContractFacts:
            return (await self.backend.ask(contract_card, contract_id=card.row.id)).facts

        async def search(text: str) -> list[Match]:
            return await self.search_machines(text, card.row.customer_id)

        async def save(seen: ContractFacts, given: dict[str, Any]) -> None:
            asset_ids = given.pop("asset_ids")
            await self.backend.do(
                commands.change_contract,
                contract_id=card.row.id,
                seen=seen,
                facts=ContractFacts(**whole(given)),
                asset_ids=asset_ids,
            )

        values = {**asdict(card.facts), "asset_ids": machines}
        question = Question("terms", about(card), values, {"asset_ids": search})
        await self.ask_and_take(question, Seen(card.facts, read, save).submit)

    @action("contract.renew", N_("Renew…"), icon="refresh-cw", enabled=has_card, reasons=against_renewing)
    async def renew(self) -> None:
        """Another period with the same clauses; the new contract is then shown."""
        card = self._card()
        values = {
            **asdict(card.facts),
            "starts_on": card.next_from,
            "ends_on": card.next_until,
        }

        async def renew(given: dict[str, Any]) -> int:
            return await self.backend.do(commands.renew_contract, contract_id=card.row.id, **whole(given))

        made = await self.ask_for_new(Question("renew", about(card), values), renew)
        if made is not None:
            await self.open_record("contract", made)

    @action("contract.end", N_("End early…"), icon="circle-x", enabled=has_card, reasons=against_ending)
    async def end(self) -> None:
        card = self._card()
        end = self.doing(commands.end_contract, contract_id=card.row.id)
        await self.ask_and_take(Question("end", about(card), {"last_on": card.today}), end)

    @action("contract.continue", N_("Take the end back"), icon="undo-2", enabled=has_card, reasons=against_continuing)
    async def take_end_back(self) -> None:
        await self.take(commands.continue_contract, contract_id=self._card().row.id)

    @action("contract.suspend", N_("Suspend"), icon="pause", enabled=has_card, reasons=against_suspending)
    async def suspend(self) -> None:
        await self.take(commands.suspend_contract, contract_id=self._card().row.id)

    @action("contract.resume", N_("Resume the contract"), icon="play", enabled=has_card, reasons=against_resuming)
    async def resume(self) -> None:
        await self.take(commands.resume_contract, contract_id=self._card().row.id)

    @action("clause.add", N_("Add a clause…"), icon="plus", enabled=has_card, reasons=against_adding)
    async def add_clause(self) -> None:
        card = self._card()
        values = {"share": percent_of(FULL), "period": Period.NONE}

        async def submit(given: dict[str, Any]) -> None:
            await self.backend.do(commands.add_clause, contract_id=card.row.id, **terms(given))

        await self.ask_and_take(Question("clause", about(card), values, {"product_id": self.search_parts}), submit)

    @action("clause.edit", N_("Edit the clause…"), icon="pencil", enabled=has_card, reasons=against_clause)
    async def edit_clause(self) -> None:
        clause = self._clause()
        values = {
            "kinds": list(clause.kinds),
            "product_id": Match(clause.product_id, clause.product) if clause.product_id else None,
            "share": percent_of(clause.share),
            "ceiling": None if clause.ceiling is None else clause.ceiling.decimal,
            "period": clause.period,
        }

        async def submit(given: dict[str, Any]) -> None:
            await self.backend.do(commands.change_clause, clause_id=clause.id, **terms(given))

        question = Question("clause", clause_words(clause), values, {"product_id": self.search_parts})
        await self.ask_and_take(question, submit)

    @action("clause.remove", N_("Take the clause away…"), icon="trash-2", enabled=has_card, reasons=against_clause)
    async def remove_clause(self) -> None:
        clause = self._clause()
        title = _("Take the clause away?")
        if await self.view.confirm(title, clause_words(clause), _("Take away"), danger=True):
            await self.take(commands.remove_clause, clause_id=clause.id)

    @action("clause.use", N_("Record a use…"), icon="history", enabled=has_card, reasons=against_use)
    async def record_use(self) -> None:
        """What a clause paid without Pronto; a negative amount puts right what was entered."""
        card = self._card()
        clause = self.chosen() or card.clauses[0]

        async def search(text: str) -> list[Match]:
            return fitting((Match(row.id, clause_title(row)) for row in card.clauses), text)

        async def submit(given: dict[str, Any]) -> None:
            await self.backend.do(commands.record_use, **{**given, "amount": Money.of(given["amount"])})

        values = {"clause_id": Match(clause.id, clause_title(clause)), "used_on": card.today}
        await self.ask_and_take(Question("use", about(card), values, {"clause_id": search}), submit)

    @action("contract.follow", N_("Other period"), icon="corner-down-right", enabled=has_another_period)
    async def follow(self) -> None:
        """The contract that renews it, or the one it renews."""
        card = self._card()
        await self.open_record("contract", card.renewal_id or card.renews_id or card.row.id)

    @action("contract.customer", N_("Open the customer"), icon="building-2", enabled=has_card)
    async def open_customer(self) -> None:
        self.view.show_record("customer", self._card().row.customer_id)

    def chosen(self) -> ClauseRow | None:
        """The clause chosen on the card, as it is now."""
        row = self.view.listed("clauses")
        clauses = self.card.card.clauses if self.card else ()
        return next((clause for clause in clauses if row is not None and clause.id == row.id), None)

    def _card(self) -> ContractCard:
        assert self.card is not None
        return self.card.card

    def _clause(self) -> ClauseRow:
        clause = self.chosen()
        assert clause is not None
        return clause

    async def search_customers(self, text: str) -> list[Match]:
        return matches_of(await self.backend.ask(customer_choices, text=text))

    async def search_parts(self, text: str) -> list[Match]:
        return matches_of(await self.backend.ask(item_choices, text=text))

    async def search_machines(self, text: str, customer_id: int | None = None) -> list[Match]:
        found = await self.backend.ask(find_assets, text=text, customer_id=customer_id)
        return [Match(row.id, f"{row.product} · {row.serial}", row.customer) for row in found]


def about(card: ContractCard) -> str:
    return f"{card.row.number} · {card.row.name} · {card.row.customer}"


def whole(given: dict[str, Any]) -> dict[str, Any]:
    """The factor of the promises as the whole number it is."""
    return {**given, "priority_factor": int(given["priority_factor"])}


def terms(given: dict[str, Any]) -> dict[str, Any]:
    """A clause as its command takes it: the share in basis points, the ceiling as money."""
    ceiling = None if given["ceiling"] is None else Money.of(given["ceiling"])
    kinds = [CostKind(kind) for kind in given["kinds"]]
    return {**given, "kinds": kinds, "share": basis_points(given["share"]), "ceiling": ceiling}
