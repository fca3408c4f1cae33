"""Keeping warranties, service contracts and what they cover."""

from collections.abc import Iterable
from datetime import date

from app.assets.models import Asset
from app.catalog.rules import CostKind
from app.contracts.models import Contract, ContractAsset, CoverageClause, CoverageUse, Warranty
from app.contracts.terms import AmountIsNegative, EndsBeforeItBegins, Period, ShareOutOfRange
from app.customers.models import Customer
from app.db.context import Context
from app.db.sequences import next_number
from app.kernel.errors import Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.money import FULL, ZERO, Money


class NoSource(Refused):
    msgid = N_("A coverage belongs to a warranty or to a contract: choose one of them.")


class FactorNotPositive(Refused):
    msgid = N_("The factor of the promises is more than nothing: at 100 % they stay as they are.")


def give_warranty(ctx: Context, asset_id: int, *, name: str, starts_on: date, ends_on: date) -> int:
    """Give a machine a warranty from day to day, both included; what it covers is added as clauses."""
    ctx.require("records.keep")
    _refuse_reversed(starts_on, ends_on)
    warranty = Warranty(asset_id=ctx.get(Asset, asset_id).id, name=name, starts_on=starts_on, ends_on=ends_on)
    ctx.session.add(warranty)
    ctx.session.flush()
    return warranty.id


def conclude_contract(
    ctx: Context,
    customer_id: int,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    priority_factor: int = 100,
    asset_ids: Iterable[int] = (),
    number: str | None = None,
) -> int:
    """Conclude a service contract for the machines named, or for all of the customer's when none is named."""
    ctx.require("records.keep")
    _refuse_reversed(starts_on, ends_on)
    refuse_if_any([] if priority_factor > 0 else [FactorNotPositive(at="priority_factor")])
    covered = list(asset_ids)
    contract = Contract(
        number=number or next_number(ctx, "contract"),
        customer_id=ctx.get(Customer, customer_id).id,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        priority_factor=priority_factor,
        covers_all_assets=not covered,
        assets=[ContractAsset(asset_id=asset_id) for asset_id in covered],
    )
    ctx.session.add(contract)
    ctx.session.flush()
    return contract.id


def add_clause(
    ctx: Context,
    *,
    warranty_id: int | None = None,
    contract_id: int | None = None,
    kinds: Iterable[CostKind] = (),
    product_id: int | None = None,
    share: int = FULL,
    ceiling: Money | None = None,
    period: Period = Period.NONE,
) -> int:
    """Add what a warranty or contract covers: kinds of cost (none: all), share in basis points, ceiling per period.

    Belongs to exactly one of the two; refuses a share beyond 100 % and a negative ceiling.
    """
    ctx.require("records.keep")
    reasons: list[Refused] = []
    if (warranty_id is None) == (contract_id is None):
        reasons.append(NoSource(at="contract_id"))
    if not 0 <= share <= FULL:
        reasons.append(ShareOutOfRange(at="share"))
    if ceiling is not None and ceiling < ZERO:
        reasons.append(AmountIsNegative(at="ceiling"))
    refuse_if_any(reasons)
    clause = CoverageClause(
        warranty_id=warranty_id,
        contract_id=contract_id,
        kinds=[str(kind) for kind in kinds],
        product_id=product_id,
        share=share,
        ceiling=ceiling,
        period=period,
    )
    ctx.session.add(clause)
    ctx.session.flush()
    return clause.id


def record_use(ctx: Context, clause_id: int, *, used_on: date, amount: Money, reason: str) -> int:
    """Enter into the ledger what a clause paid before Pronto kept it."""
    ctx.require("records.keep")
    use = CoverageUse(clause_id=clause_id, used_on=used_on, amount=amount, reason=reason)
    ctx.session.add(use)
    ctx.session.flush()
    return use.id


def _refuse_reversed(starts_on: date, ends_on: date) -> None:
    refuse_if_any([EndsBeforeItBegins(at="ends_on")] if ends_on < starts_on else [])
