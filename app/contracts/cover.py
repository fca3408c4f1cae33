"""Which warranties and contracts a machine or a customer has, as cards and lists show them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select

from app.assets.cards import InstalledRow, count_installed, find_installed
from app.contracts.models import Contract, ContractAsset, ContractState, Warranty
from app.contracts.periods import ContractStanding, last_day, standing_of
from app.db.context import Context
from app.db.paging import Page

SOON = timedelta(days=90)
"""A warranty that ends within this time is worth a word with the customer."""


class WarrantyRow(NamedTuple):
    id: int
    name: str
    starts_on: date
    ends_on: date


class CoverRow(NamedTuple):
    """A contract and its last day; `names_it` when it names the machine asked about."""

    id: int
    number: str
    name: str
    starts_on: date
    last_on: date
    standing: ContractStanding
    names_it: bool


def warranties_of(ctx: Context, asset_id: int) -> list[WarrantyRow]:
    """The warranties of a machine, the one that lasts longest first."""
    query = select(Warranty.id, Warranty.name, Warranty.starts_on, Warranty.ends_on)
    query = query.where(Warranty.asset_id == asset_id).order_by(Warranty.ends_on.desc(), Warranty.id)
    return [WarrantyRow(*row) for row in ctx.session.execute(query)]


def contracts_of(ctx: Context, customer_id: int, asset_id: int | None = None) -> list[CoverRow]:
    """A customer's contracts, or those of them that cover this machine, the one that lasts longest first."""
    named = select(ContractAsset.contract_id).where(ContractAsset.asset_id == asset_id)
    names_it = Contract.id.in_(named)
    query = select(Contract, names_it).where(Contract.customer_id == customer_id)
    if asset_id is not None:
        query = query.where(or_(Contract.covers_all_assets, names_it))
    order = (func.coalesce(Contract.stopped_on, Contract.ends_on).desc(), Contract.id)
    return [_cover_row(ctx.today, contract, named) for contract, named in ctx.session.execute(query.order_by(*order))]


def _cover_row(today: date, contract: Contract, names_it: bool) -> CoverRow:
    is_suspended = contract.state is ContractState.SUSPENDED
    days = (contract.starts_on, contract.ends_on, contract.stopped_on)
    return CoverRow(
        contract.id,
        contract.number,
        contract.name,
        contract.starts_on,
        last_day(contract.ends_on, contract.stopped_on),
        standing_of(today, *days, is_suspended=is_suspended),
        bool(names_it),
    )


def warranty_ends(ctx: Context, asset_ids: Iterable[int]) -> dict[int, date]:
    """Until which day each of these machines is under warranty; those that never were are left out."""
    query = select(Warranty.asset_id, func.max(Warranty.ends_on)).where(Warranty.asset_id.in_(list(asset_ids)))
    return {asset_id: day for asset_id, day in ctx.session.execute(query.group_by(Warranty.asset_id))}


def find_ending_soon(ctx: Context, **asked: Any) -> Page[InstalledRow]:
    """`find_installed`, of the machines whose warranty ends soon."""
    return find_installed(ctx, among=_ending_soon(ctx), **asked)


def count_ending_soon(ctx: Context, **asked: Any) -> int:
    return count_installed(ctx, among=_ending_soon(ctx), **asked)


def _ending_soon(ctx: Context) -> Select[Any]:
    last = func.max(Warranty.ends_on)
    return select(Warranty.asset_id).group_by(Warranty.asset_id).having(last.between(ctx.today, ctx.today + SOON))
