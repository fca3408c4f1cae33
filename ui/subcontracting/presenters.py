"""Orders to subcontractors: drafted, offered, accepted, reported, approved; each step asks what it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from app.calls.queries import call_card
from app.kernel.i18n import N_
from app.kernel.money import Money
from app.staff.queries import department_choices
from app.subcontracting import commands
from app.subcontracting.flow import SUBCONTRACT_FLOW
from app.subcontracting.queries import OrderCard, OrderRow, find_orders, order_card, subcontractor_choices
from ui.calls.matches import call_match, open_calls
from ui.subcontracting.words import card_words
from ui.toolkit.action import action
from ui.toolkit.exporting import Exported
from ui.toolkit.listed_records import ListedPresenter
from ui.toolkit.matches import Match, fitting, matches_of
from ui.toolkit.quantities import basis_points
from ui.toolkit.records import Question, Shown, has_card, refused
from ui.toolkit.rights import needs


class SubcontractingPresenter(ListedPresenter):
    watches = frozenset({"subcontract_order", "subcontractor", "call"})
    flow = SUBCONTRACT_FLOW
    file_name = N_("Subcontracts")
    facts = (
        Exported(N_("Number"), lambda row: row.number),
        Exported(N_("Call"), lambda row: row.call_number),
        Exported(N_("Subcontractor"), lambda row: row.subcontractor, 28),
        Exported(N_("Scope of work"), lambda row: row.scope, 44),
        Exported(N_("Agreed price"), lambda row: row.agreed),
        Exported(N_("State"), lambda row: row.state),
    )
    card: OrderCard | None

    async def rows(self) -> Sequence[OrderRow]:
        """What is to be done from the oldest on, everything from the newest."""
        orders: list[OrderRow] = await self.backend.ask(find_orders, is_open=self.name == "open")
        return orders if self.name == "open" else orders[::-1]

    async def card_of(self, record_id: int) -> OrderCard:
        return await self.backend.ask(order_card, order_id=record_id)

    def words_of(self, card: OrderCard) -> Shown:
        return card_words(card)

    def state_of(self, card: OrderCard) -> Any:
        return card.row.state

    async def open_record(self, kind: str, record_id: int) -> None:
        if kind == "draft_order":
            await self.draft_for(record_id)
        else:
            await super().open_record(kind, record_id)

    @action("order.new", N_("Draft an order…"), icon="file-plus", reasons=needs("subcontracting.order"))
    async def draft(self) -> None:
        await self.draft_for(None)

    async def draft_for(self, call_id: int | None) -> None:
        """Ask who is to do what for how much; the order drafted is then shown."""
        values: dict[str, Any] = {}
        if call_id is not None:
            call = await self.backend.ask(call_card, call_id=call_id)
            values["call"] = call_match(call)

        async def draft(given: dict[str, Any]) -> int:
            return await self.backend.do(
                commands.draft_order,
                call_id=given["call"],
                department_id=given["department"],
                subcontractor_id=given["subcontractor"],
                scope=given["scope"],
                agreed=Money.of(given["agreed"]),
                markup=basis_points(given["markup"] or Decimal(0)),
            )

        searches = {
            "call": self.search_calls,
            "subcontractor": self.search_subcontractors,
            "department": self.search_departments,
        }
        made = await self.ask_for_new(Question("draft", values=values, searches=searches), draft)
        if made is not None:
            await self.open_record("subcontract_order", made)

    @action("subcontractor.new", N_("New subcontractor…"), icon="user-plus", reasons=needs("records.keep"))
    async def add_subcontractor(self) -> None:
        await self.view.fill_in(Question("subcontractor"), self.doing(commands.add_subcontractor))

    @action("order.offer", N_("Offer"), icon="send", enabled=has_card, reasons=refused("offer"))
    async def offer(self) -> None:
        await self.take(commands.offer_order, order_id=self._order().id)

    @action("order.accept", N_("Agreed"), icon="handshake", enabled=has_card, reasons=refused("accept"))
    async def accept(self) -> None:
        await self.take(commands.record_acceptance, order_id=self._order().id)

    @action("order.decline", N_("Declined…"), icon="circle-x", enabled=has_card, reasons=refused("decline"))
    async def decline(self) -> None:
        await self.ask_for("decline", commands.record_decline)

    @action(
        "order.report", N_("Record the report…"), icon="clipboard-list", enabled=has_card, reasons=refused("report")
    )
    async def report(self) -> None:
        await self.ask_for("report", commands.record_report)

    @action("order.approve", N_("Approve…"), icon="check-check", enabled=has_card, reasons=refused("approve"))
    async def approve(self) -> None:
        await self.ask_for("approve", commands.approve_order)

    @action("order.dispute", N_("Dispute…"), icon="triangle-alert", enabled=has_card, reasons=refused("dispute"))
    async def dispute(self) -> None:
        await self.ask_for("dispute", commands.dispute_order)

    @action("order.cancel", N_("Cancel the order…"), icon="x", enabled=has_card, reasons=refused("cancel"))
    async def cancel(self) -> None:
        await self.ask_for("cancel", commands.cancel_order)

    @action("order.call", N_("Open the call"), icon="inbox", enabled=has_card)
    async def open_call(self) -> None:
        self.view.show_record("call", self._order().call_id)

    async def ask_for(self, form: str, command: Callable[..., Any]) -> None:
        """A form whose fields are the command's arguments."""
        order = self._order()
        question = Question(form, f"{order.number} · {order.subcontractor}")
        await self.ask_and_take(question, self.doing(command, order_id=order.id))

    def _order(self) -> OrderRow:
        assert self.card is not None
        return self.card.row

    async def search_calls(self, text: str) -> list[Match]:
        return await open_calls(self.backend, text)

    async def search_subcontractors(self, text: str) -> list[Match]:
        return fitting(matches_of(await self.backend.ask(subcontractor_choices)), text)

    async def search_departments(self, text: str) -> list[Match]:
        return fitting(matches_of(await self.backend.ask(department_choices)), text)
