"""Units that come back: authorised, received, diagnosed, repaired, tested, returned; each step asks what it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from app.assets.queries import find_assets
from app.calls.queries import call_card
from app.catalog.queries import part_choices
from app.kernel.i18n import N_
from app.staff.queries import department_choices
from app.workshop import commands
from app.workshop.flow import RMA_FLOW, TestNotPassed
from app.workshop.queries import RmaCard, RmaRow, find_rmas, rma_card
from ui.calls.matches import call_match, open_calls
from ui.toolkit.action import action
from ui.toolkit.exporting import Exported
from ui.toolkit.listed_records import ListedPresenter
from ui.toolkit.matches import Match, fitting, matches_of
from ui.toolkit.records import Question, Shown, has_card, refused
from ui.toolkit.rights import needs
from ui.workshop.words import Unit, card_words


class WorkshopPresenter(ListedPresenter):
    watches = frozenset({"rma", "call"})
    flow = RMA_FLOW
    file_name = N_("Workshop")
    facts = (
        Exported(N_("Number"), lambda row: row.number),
        Exported(N_("Call"), lambda row: row.call_number),
        Exported(N_("Customer"), lambda row: row.customer, 30),
        Exported(N_("Product"), lambda row: row.product, 28),
        Exported(N_("Serial number"), lambda row: row.serial, 18),
        Exported(N_("Fault"), lambda row: row.fault, 44),
        Exported(N_("State"), lambda row: row.state),
        Exported(N_("Authorised"), lambda row: row.authorised_at, 17),
        Exported(N_("Returned"), lambda row: row.returned_at, 17),
    )
    card: RmaCard | None
    customer_id: int | None = None
    """Whose machines may come back: the customer of the call the form speaks of."""

    async def rows(self) -> Sequence[RmaRow]:
        """What is with us from the oldest on, everything from the newest."""
        units: list[RmaRow] = await self.backend.ask(find_rmas, is_open=self.name == "open")
        return units if self.name == "open" else units[::-1]

    async def card_of(self, record_id: int) -> RmaCard:
        return await self.backend.ask(rma_card, rma_id=record_id)

    def words_of(self, card: RmaCard) -> Shown:
        return card_words(card)

    def state_of(self, card: RmaCard) -> Any:
        return card.row.state

    async def open_record(self, kind: str, record_id: int) -> None:
        if kind == "authorise_rma":
            await self.authorise_for(record_id)
        else:
            await super().open_record(kind, record_id)

    def against(self, move: str) -> list[str]:
        reasons = super().against(move)
        if move == "return" and not reasons and self.card is not None and not self.card.test_passed:
            reasons.append(str(TestNotPassed()))
        return reasons

    @action("rma.new", N_("Authorise a return…"), icon="package", reasons=needs("calls.work"))
    async def authorise(self) -> None:
        await self.authorise_for(None)

    async def authorise_for(self, call_id: int | None) -> None:
        """Ask which unit of which call comes back; the one authorised is then shown."""
        self.customer_id, values = None, {}
        if call_id is not None:
            call = await self.backend.ask(call_card, call_id=call_id)
            self.customer_id = call.customer_id
            values["call"] = call_match(call)

        async def authorise(given: dict[str, Any]) -> int:
            unit: Unit = given["unit"]
            return await self.backend.do(
                commands.authorise_rma,
                call_id=given["call"],
                department_id=given["department"],
                product_id=unit.product_id,
                asset_id=unit.asset_id,
                serial=given["serial"] or unit.serial,
                fault=given["fault"],
            )

        searches = {"call": self.search_calls, "unit": self.search_units, "department": self.search_departments}
        made = await self.ask_for_new(Question("authorise", values=values, searches=searches), authorise)
        if made is not None:
            await self.open_record("rma", made)

    @action("rma.receive", N_("Receive"), icon="package-check", enabled=has_card, reasons=refused("receive"))
    async def receive(self) -> None:
        await self.take(commands.receive_rma, rma_id=self._unit().id)

    @action("rma.diagnose", N_("Diagnose…"), icon="search", enabled=has_card, reasons=refused("diagnose"))
    async def diagnose(self) -> None:
        await self.ask_for("diagnose", commands.diagnose_rma)

    @action("rma.repair", N_("Start the repair"), icon="wrench", enabled=has_card, reasons=refused("repair"))
    async def repair(self) -> None:
        await self.take(commands.repair_rma, rma_id=self._unit().id)

    @action("rma.test", N_("Record the test…"), icon="clipboard-check", enabled=has_card, reasons=refused("test"))
    async def test(self) -> None:
        await self.ask_for("test", commands.record_test)

    @action("rma.return", N_("Return…"), icon="truck", enabled=has_card, reasons=refused("return"))
    async def return_unit(self) -> None:
        await self.ask_for("return", commands.return_rma, searches={"parts": self.search_parts})

    @action(
        "rma.return_unrepaired",
        N_("Return unrepaired…"),
        icon="undo-2",
        enabled=has_card,
        reasons=refused("return_unrepaired"),
    )
    async def return_unrepaired(self) -> None:
        await self.ask_for("return_unrepaired", commands.return_unrepaired)

    @action("rma.scrap", N_("Scrap…"), icon="trash-2", enabled=has_card, reasons=refused("scrap"))
    async def scrap(self) -> None:
        await self.ask_for("scrap", commands.scrap_rma)

    @action("rma.cancel", N_("Cancel the return…"), icon="x", enabled=has_card, reasons=refused("cancel"))
    async def cancel(self) -> None:
        await self.ask_for("cancel", commands.cancel_rma)

    @action("rma.call", N_("Open the call"), icon="inbox", enabled=has_card)
    async def open_call(self) -> None:
        self.view.show_record("call", self._unit().call_id)

    async def ask_for(self, form: str, command: Callable[..., Any], **question: Any) -> None:
        """A form whose fields are the command's arguments; parts become product and quantity."""
        unit = self._unit()

        async def submit(given: dict[str, Any]) -> None:
            if "work_minutes" in given:
                given["work_minutes"] = given["work_minutes"] or 0
            if "parts" in given:
                given["parts"] = quantities(given["parts"])
            await self.backend.do(command, rma_id=unit.id, **given)

        await self.ask_and_take(Question(form, f"{unit.number} · {unit.product} · {unit.customer}", **question), submit)

    def _unit(self) -> RmaRow:
        assert self.card is not None
        return self.card.row

    async def search_calls(self, text: str) -> list[Match]:
        return await open_calls(self.backend, text)

    async def search_departments(self, text: str) -> list[Match]:
        return fitting(matches_of(await self.backend.ask(department_choices)), text)

    async def search_parts(self, text: str) -> list[Match]:
        return matches_of(await self.backend.ask(part_choices, text=text))

    async def search_units(self, text: str) -> list[Match]:
        """Parts, and machines where their customer is known or a serial is asked for."""
        parts = [Match(Unit(match.id), match.text, match.second) for match in await self.search_parts(text)]
        if self.customer_id is None and not text:
            return parts
        machines = await self.backend.ask(find_assets, text=text, customer_id=self.customer_id)
        return parts + [
            Match(Unit(row.product_id, row.id, row.serial), f"{row.product} · {row.serial}", row.customer)
            for row in machines
        ]


def quantities(parts: Iterable[Any]) -> dict[int, Decimal]:
    """Each product once, with all that was used of it."""
    counted: Counter[int] = Counter()
    for part in parts:
        counted[part.product_id] += part.quantity
    return {product_id: Decimal(quantity) for product_id, quantity in counted.items()}
