"""What several domains know of a machine, a customer or a contract, read at once for its card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.assets.cards import AssetCard, InstalledRow, asset_card, find_installed
from app.calls.served import calls_about, open_calls_about, served
from app.calls.views import CallRow
from app.contracts.cover import CoverRow, WarrantyRow, contracts_of, warranties_of, warranty_ends
from app.contracts.lists import ContractCard, contract_card
from app.costs.queries import PaidCall, calls_paid_by
from app.customers.cards import CustomerCard, CustomerRow, customer_card
from app.db.context import Context
from app.interventions.queries import InterventionRow, find_interventions
from app.workshop.queries import RmaRow, find_rmas


class AssetLine(NamedTuple):
    """A row of the list, with its warranty and what is open about it; `today` is the company's."""

    id: int
    row: InstalledRow
    warranty_until: date | None
    open_calls: int
    today: date


@dataclass(frozen=True)
class AssetShelf:
    """A machine's card, and what stands about it in other domains."""

    card: AssetCard
    calls: Sequence[CallRow]
    visits: Sequence[InterventionRow]
    units: Sequence[RmaRow]
    warranties: Sequence[WarrantyRow]
    contracts: Sequence[CoverRow]
    today: date


class CustomerLine(NamedTuple):
    """A row of the list, with what we look after for him and what he waits for."""

    id: int
    row: CustomerRow
    machines: int
    open_calls: int


@dataclass(frozen=True)
class CustomerShelf:
    """A customer's card, and what stands about him in other domains; `calls` are the newest of all.

    `our_country` is ours, in which a number is read that the customer's does not know.
    """

    card: CustomerCard
    open_calls: int
    calls: Sequence[CallRow]
    machines: Sequence[InstalledRow]
    contracts: Sequence[CoverRow]
    our_country: str


@dataclass(frozen=True)
class ContractShelf:
    """A contract's card and the calls it paid for."""

    card: ContractCard
    calls: Sequence[PaidCall]


def asset_lines(ctx: Context, rows: Sequence[InstalledRow]) -> list[AssetLine]:
    ids = [row.id for row in rows]
    ends, calls = warranty_ends(ctx, ids), open_calls_about(ctx, ids)
    return [AssetLine(row.id, row, ends.get(row.id), calls.get(row.id, 0), ctx.today) for row in rows]


def asset_shelf(ctx: Context, asset_id: int) -> AssetShelf:
    card = asset_card(ctx, asset_id)
    return AssetShelf(
        card,
        calls_about(ctx, asset_id=asset_id),
        find_interventions(ctx, asset_id=asset_id),
        find_rmas(ctx, asset_id=asset_id),
        warranties_of(ctx, asset_id),
        contracts_of(ctx, card.row.customer_id, asset_id),
        ctx.today,
    )


def customer_lines(ctx: Context, rows: Sequence[CustomerRow]) -> list[CustomerLine]:
    counts = served(ctx, [row.id for row in rows])
    return [CustomerLine(row.id, row, *counts[row.id]) for row in rows]


def customer_shelf(ctx: Context, customer_id: int) -> CustomerShelf:
    return CustomerShelf(
        customer_card(ctx, customer_id),
        served(ctx, [customer_id])[customer_id].open_calls,
        calls_about(ctx, customer_id=customer_id),
        find_installed(ctx, customer_id=customer_id, sort="product").rows,
        contracts_of(ctx, customer_id),
        str(ctx.setting("company.country")),
    )


def contract_shelf(ctx: Context, contract_id: int) -> ContractShelf:
    return ContractShelf(contract_card(ctx, contract_id), calls_paid_by(ctx, contract_id))
