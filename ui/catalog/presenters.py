"""The price list: products and rates kept, given another price from a day on, retired. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.catalog import commands
from app.catalog.queries import (
    ProductCard,
    count_products,
    find_products,
    find_rates,
    product_card,
    product_trail,
    rate_trail,
)
from app.catalog.rules import RATED, STANDARD_VAT, CostKind, PriceStanding, ProductFacts, Rounding
from app.company.queries import company_today
from app.kernel.i18n import N_, _
from ui.catalog.words import PriceLine, Rates, card_words, price_lines, title
from ui.toolkit.action import action
from ui.toolkit.exporting import Exported
from ui.toolkit.paged_records import Paged, PagedPresenter
from ui.toolkit.quantities import basis_points, percent_of
from ui.toolkit.records import Question, Shown, has_card
from ui.toolkit.rights import needs
from ui.toolkit.seen import Seen

if TYPE_CHECKING:
    from app.db.history import TrailRow

needs_right = needs("records.keep")
FOUND: dict[str, dict[str, Any]] = {
    "parts": {"is_machine": False},
    "machines": {"is_machine": True},
    "retired": {"is_active": False},
}
FIGURES = (
    Exported(N_("Price"), lambda row: row.price),
    Exported(N_("Cost"), lambda row: row.cost),
    Exported(N_("VAT in %"), lambda row: percent_of(row.vat), 9),
)
PRODUCT_FACTS = (
    Exported(N_("Code"), lambda row: row.code),
    Exported(N_("Name"), lambda row: row.name, 40),
    Exported(N_("Maker"), lambda row: row.maker, 20),
    Exported(N_("Product family"), lambda row: row.family, 20),
    Exported(N_("Unit"), lambda row: row.unit, 9),
    *FIGURES,
)
RATE_FACTS = (
    Exported(N_("Kind"), lambda row: row.kind),
    Exported(N_("Name"), lambda row: row.name, 30),
    Exported(N_("Valid from"), lambda row: row.valid_from, 12),
    Exported(N_("State"), lambda row: row.standing),
    Exported(N_("Unit"), lambda row: row.unit, 9),
    *FIGURES,
)


class CatalogPresenter(PagedPresenter):
    watches = frozenset({"product", "product_price", "rate"})
    view_names = ("parts", "machines", "rates", "retired")
    sort = "code"
    file_name = N_("Price list")
    card: ProductCard | Rates | None

    async def page(self, after: Any, limit: int) -> Paged:
        if self.name == "rates":
            rates: Paged = await self.backend.ask(find_rates, text=self.text)
            return rates
        order = {"sort": self.sort, "descending": self.descending}
        asked = {"text": self.text, "after": after, "limit": limit}
        page: Paged = await self.backend.ask(find_products, **asked, **order, **FOUND[self.name])
        return page

    async def total(self) -> int:
        return await self.backend.ask(count_products, text=self.text, **FOUND[self.name])

    def spreadsheet(self) -> Sequence[Exported]:
        return RATE_FACTS if self.name == "rates" else PRODUCT_FACTS

    async def card_of(self, record_id: int) -> ProductCard | Rates | None:
        """None of a rate that was withdrawn."""
        if self.name != "rates":
            return await self.backend.ask(product_card, product_id=record_id)
        rates = (await self.backend.ask(find_rates)).rows
        row = next((rate for rate in rates if rate.id == record_id), None)
        return None if row is None else Rates(row, [rate for rate in rates if rate.kind is row.kind])

    def words_of(self, card: ProductCard | Rates) -> Shown:
        return card_words(card)

    def lists_of(self, card: ProductCard | Rates) -> Mapping[str, Sequence[Any]]:
        return {"prices": price_lines(card)}

    async def trail_of(self, card: ProductCard | Rates) -> Sequence[TrailRow]:
        if isinstance(card, Rates):
            return await self.backend.ask(rate_trail, rate_id=card.row.id)
        return await self.backend.ask(product_trail, product_id=card.row.id)

    async def open_record(self, kind: str, record_id: int) -> None:
        """`product`, in the view that lists it, or `rate`."""
        name = "rates" if kind == "rate" else view_of(await self.backend.ask(product_card, product_id=record_id))
        await self.show_among(name, record_id)

    async def show_among(self, name: str, record_id: int) -> None:
        """The views do not share their numbers: a part and a rate may have the same."""
        self.name, self.text = name, ""
        self.view.filter_by_text("")
        self.view.show_view(name)
        await super().open_record(name, record_id)

    def against_editing(self) -> list[str]:
        is_rate = isinstance(self.card, Rates)
        return [*needs_right(self), *([_("A rate stays as it was: a new one takes its place.")] if is_rate else [])]

    def against_retiring(self) -> list[str]:
        is_used = isinstance(self.card, ProductCard) and self.card.row.is_active
        return [*needs_right(self), *([] if is_used else [_("No product in use is chosen.")])]

    def against_restoring(self) -> list[str]:
        is_retired = isinstance(self.card, ProductCard) and not self.card.row.is_active
        return [*needs_right(self), *([] if is_retired else [_("No retired product is chosen.")])]

    def against_withdrawing(self) -> list[str]:
        return [*needs_right(self), *([] if self._planned() else [_("No price is chosen that is still to begin.")])]

    @action("catalog.new", N_("New…"), icon="plus", reasons=needs_right)
    async def add(self) -> None:
        """A rate where rates are listed, otherwise a product; what was added is then shown."""
        if self.name == "rates":
            kind = self.card.row.kind if isinstance(self.card, Rates) else RATED[0]
            await self._add_rate({"kind": kind, **await self._usual_rate()})
            return
        values = {"is_machine": self.name == "machines", "unit": _("pcs"), "vat": percent_of(STANDARD_VAT)}

        async def add(given: dict[str, Any]) -> int:
            return await self.backend.do(commands.add_product, **figures(given))

        made = await self.ask_for_new(Question("new", values=values), add)
        if made is not None:
            await self.open_record("product", made)

    async def _usual_rate(self) -> dict[str, Any]:
        day = await self.backend.ask(company_today)
        counted = {"increment_minutes": 1, "minimum_minutes": 0, "rounding": Rounding.UP}
        return {"valid_from": day, "vat": percent_of(STANDARD_VAT), **counted}

    async def _add_rate(self, values: dict[str, Any]) -> None:
        async def add(given: dict[str, Any]) -> int:
            counted = {"minimum_minutes": given["minimum_minutes"] or 0, "kind": CostKind(given["kind"])}
            return await self.backend.do(commands.add_rate, **figures({**given, **counted}))

        made = await self.ask_for_new(Question("rate", values=values), add)
        if made is not None:
            await self.show_among("rates", made)

    @action("price.change", N_("New price…"), icon="euro", enabled=has_card, reasons=needs_right)
    async def change_price(self) -> None:
        """Another price from a day on; for a rate, another rate of its kind."""
        today = await self.backend.ask(company_today)
        if isinstance(self.card, Rates):
            row = self.card.row
            given = row._asdict()
            kept = {name: given[name] for name in RATE_FIELDS}
            await self._add_rate({**kept, "valid_from": today, "vat": percent_of(row.vat)})
            return
        assert self.card is not None
        product = self.card.row

        async def submit(given: dict[str, Any]) -> None:
            await self.backend.do(commands.change_price, product_id=product.id, **figures(given))

        now = {"price": product.price, "cost": product.cost, "vat": percent_of(product.vat)}
        await self.ask_and_take(Question("price", title(product), {"valid_from": today, **now}), submit)

    @action("product.edit", N_("Edit the product…"), "E", icon="pencil", enabled=has_card, reasons=against_editing)
    async def edit(self) -> None:
        assert isinstance(self.card, ProductCard)
        row, facts = self.card.row, self.card.facts

        async def read() -> ProductFacts:
            return (await self.backend.ask(product_card, product_id=row.id)).facts

        async def save(seen: ProductFacts, given: dict[str, Any]) -> None:
            wanted = ProductFacts(**given)
            await self.backend.do(commands.change_product, product_id=row.id, seen=seen, facts=wanted)

        if await self.view.fill_in(Question("product", title(row), asdict(facts)), Seen(facts, read, save).submit):
            await self.open_record("product", row.id)

    @action(
        "price.withdraw", N_("Withdraw the planned price"), icon="undo-2", enabled=has_card, reasons=against_withdrawing
    )
    async def withdraw(self) -> None:
        line = self._planned()
        assert line is not None
        if isinstance(self.card, Rates):
            self.shown_id = None
            await self.take(commands.withdraw_rate, rate_id=line.id)
        else:
            await self.take(commands.withdraw_price, price_id=line.id)

    @action("product.retire", N_("Retire the product"), icon="archive", enabled=has_card, reasons=against_retiring)
    async def retire(self) -> None:
        await self.take(commands.retire_product, product_id=self._id())

    @action("product.restore", N_("Use the product again"), icon="undo-2", enabled=has_card, reasons=against_restoring)
    async def restore(self) -> None:
        await self.take(commands.restore_product, product_id=self._id())

    def _planned(self) -> PriceLine | None:
        """The price chosen on the card, if it is still to begin."""
        chosen = self.view.listed("prices")
        lines = price_lines(self.card) if self.card is not None and chosen is not None else []
        line = next((line for line in lines if line.id == chosen.id), None)
        return line if line is not None and line.standing is PriceStanding.PLANNED else None

    def _id(self) -> int:
        assert self.card is not None
        return self.card.row.id


RATE_FIELDS = ("kind", "name", "unit", "price", "cost", "increment_minutes", "minimum_minutes", "rounding")


def view_of(card: ProductCard) -> str:
    if not card.row.is_active:
        return "retired"
    return "machines" if card.row.is_machine else "parts"


def figures(given: dict[str, Any]) -> dict[str, Any]:
    """The figures as the commands take them: VAT in basis points, and what was left empty costs nothing."""
    return {**given, "cost": given["cost"] or Decimal(0), "vat": basis_points(given["vat"])}
