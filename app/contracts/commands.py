"""Keeping warranties, service contracts and what they cover."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, replace
from datetime import date

from sqlalchemy import delete, select

from app.assets.models import Asset
from app.catalog.models import Product
from app.catalog.rules import CostKind
from app.contracts.models import (
    Contract,
    ContractAsset,
    ContractState,
    CoverageClause,
    CoverageUse,
    Warranty,
)
from app.contracts.periods import DAY, ContractFacts, last_day
from app.contracts.terms import AmountIsNegative, EndsBeforeItBegins, Period, ShareOutOfRange
from app.customers.commands import NotTheirs
from app.customers.models import Customer
from app.db.context import Context
from app.db.editing import changed_fields, written_meanwhile
from app.db.sequences import next_number
from app.kernel.errors import AlreadyExists, Missing, Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.money import FULL, ZERO, Money


class NoSource(Refused):
    msgid = N_("A coverage belongs to a warranty or to a contract: choose one of them.")


class FactorNotPositive(Refused):
    msgid = N_("The factor of the promises is more than nothing: at 100 % they stay as they are.")


class RenewedAlready(Refused):
    msgid = N_("It is renewed already, by {number}.")


class OverlapsTheOld(Refused):
    msgid = N_("{number} still covers {day}: let the new period begin later, or end the old one early.")


class EndsAnyway(Refused):
    msgid = N_("It ends on {day} anyway: name an earlier day.")


class NotEnded(Refused):
    msgid = N_("It was not ended early.")


class SuspendedAlready(Refused):
    msgid = N_("It is suspended already.")


class NotSuspended(Refused):
    msgid = N_("It is not suspended.")


class ClauseHasPaid(Refused):
    msgid = N_("The clause has paid for calls and stays: end the contract, or change what it covers from now on.")


class OutsideValidity(Refused):
    msgid = N_("Nothing is used before {starts} or after {ends}: the coverage holds between these days.")


def give_warranty(
    ctx: Context,
    asset_id: int,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    covers: Iterable[CostKind] | None = None,
) -> int:
    """Give a machine a warranty from day to day, both included, that `covers` these kinds of cost whole (none: all).

    Without `covers` it pays nothing until clauses are added. Refuses an empty name, and days the wrong way round.
    """
    ctx.require("records.keep")
    refuse_if_any([*_against_name(name), *_against_days(starts_on, ends_on)])
    warranty = Warranty(asset_id=ctx.get(Asset, asset_id).id, name=name.strip(), starts_on=starts_on, ends_on=ends_on)
    ctx.session.add(warranty)
    ctx.session.flush()
    if covers is not None:
        add_clause(ctx, warranty_id=warranty.id, kinds=covers)
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
    """Conclude a service contract for the machines named, or for all of the customer's when none is named.

    Without a number of its own it draws the next one. Refuses an empty name, days the wrong way round, a factor that
    is not positive, machines of somebody else, and a number that another contract has.
    """
    ctx.require("records.keep")
    customer, covered, own = ctx.get(Customer, customer_id), list(dict.fromkeys(asset_ids)), (number or "").strip()
    refuse_if_any(
        [
            *_against_facts(ContractFacts(name, starts_on, ends_on, priority_factor)),
            *_against_machines(ctx, customer, covered),
            *_against_number(ctx, own),
        ]
    )
    contract = Contract(
        number=own or next_number(ctx, "contract"),
        customer_id=customer.id,
        name=name.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        priority_factor=priority_factor,
        covers_all_assets=not covered,
        assets=[ContractAsset(asset_id=asset_id) for asset_id in covered],
    )
    ctx.session.add(contract)
    ctx.session.flush()
    return contract.id


def change_contract(
    ctx: Context, contract_id: int, *, seen: ContractFacts, facts: ContractFacts, asset_ids: Iterable[int] = ()
) -> None:
    """Put right what was concluded; costs that are split already keep their split until they are split anew.

    `seen` is what the one who changes it has read. Refuses what `conclude_contract` refuses, and as
    `WrittenMeanwhile` what somebody else has changed since it was seen.
    """
    ctx.require("records.keep")
    contract = ctx.get(Contract, contract_id, Contract.assets, Contract.customer)
    covered = list(dict.fromkeys(asset_ids))
    known = {held.asset_id for held in contract.assets}
    fresh = [asset_id for asset_id in covered if asset_id not in known]
    facts = replace(facts, name=facts.name.strip())
    refuse_if_any(
        [
            *_against_facts(facts),
            *_against_machines(ctx, contract.customer, fresh),
            *written_meanwhile(ctx, contract, asdict(seen), asdict(facts)),
        ]
    )
    for name in changed_fields(asdict(seen), asdict(facts)):
        setattr(contract, name, getattr(facts, name))
    contract.covers_all_assets = not covered
    contract.assets = [held for held in contract.assets if held.asset_id in covered] + [
        ContractAsset(asset_id=asset_id) for asset_id in fresh
    ]


def renew_contract(
    ctx: Context,
    contract_id: int,
    *,
    starts_on: date,
    ends_on: date,
    name: str | None = None,
    priority_factor: int | None = None,
) -> int:
    """Go on with a contract for another period: a new one with the same machines and clauses, its allowances unused.

    Ceilings are taken over as they are. Refuses a second renewal, and a period that begins while the old one lasts.
    """
    ctx.require("records.keep")
    old = ctx.get(Contract, contract_id, Contract.assets, Contract.terms, Contract.customer)
    wanted_name = old.name if name is None else name
    factor = old.priority_factor if priority_factor is None else priority_factor
    last = last_day(old.ends_on, old.stopped_on)
    facts = ContractFacts(wanted_name, starts_on, ends_on, factor)
    reasons = [*_against_facts(facts), *_against_renewal(ctx, old)]
    if starts_on <= last:
        reasons.append(OverlapsTheOld(number=old.number, day=last, at="starts_on"))
    refuse_if_any(reasons)
    new = Contract(
        number=next_number(ctx, "contract"),
        customer_id=old.customer_id,
        name=wanted_name.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        priority_factor=factor,
        covers_all_assets=old.covers_all_assets,
        renews_id=old.id,
        assets=[ContractAsset(asset_id=held.asset_id) for held in old.assets],
        terms=[
            CoverageClause(
                kinds=list(clause.kinds),
                product_id=clause.product_id,
                share=clause.share,
                ceiling=clause.ceiling,
                period=clause.period,
            )
            for clause in sorted(old.terms, key=lambda clause: clause.id)
        ],
    )
    ctx.session.add(new)
    ctx.session.flush()
    return new.id


def end_contract(ctx: Context, contract_id: int, *, last_on: date, reason: str) -> None:
    """End a contract early: that day is the last it covers. A day before the first means that it never covered.

    Refuses to do so without a reason, and a day that is not earlier than the end agreed.
    """
    ctx.require("records.keep")
    contract = ctx.get(Contract, contract_id)
    reasons: list[Refused] = []
    if last_on >= contract.ends_on:
        reasons.append(EndsAnyway(day=contract.ends_on, at="last_on"))
    if last_on < contract.starts_on - DAY:
        reasons.append(EndsBeforeItBegins(at="last_on"))
    if not reason.strip():
        reasons.append(Missing(field=N_("Reason"), at="reason"))
    refuse_if_any(reasons)
    contract.stopped_on, contract.stop_reason = last_on + DAY, reason.strip()


def continue_contract(ctx: Context, contract_id: int) -> None:
    """Take back that a contract was ended early; refuses while another period begins before the end agreed."""
    ctx.require("records.keep")
    contract = ctx.get(Contract, contract_id)
    refuse_if_any([] if contract.stopped_on is not None else [NotEnded()])
    renewal = ctx.session.scalar(select(Contract).where(Contract.renews_id == contract.id))
    if renewal is not None and renewal.starts_on <= contract.ends_on:
        raise RenewedAlready(number=renewal.number)
    contract.stopped_on, contract.stop_reason = None, ""


def suspend_contract(ctx: Context, contract_id: int) -> None:
    """It covers nothing and shortens no promise until it is resumed: the customer has not paid for it."""
    ctx.require("records.keep")
    contract = ctx.get(Contract, contract_id)
    refuse_if_any([SuspendedAlready()] if contract.state is ContractState.SUSPENDED else [])
    contract.state = ContractState.SUSPENDED


def resume_contract(ctx: Context, contract_id: int) -> None:
    """It covers again, for work of the time of its suspension too where that is not split yet."""
    ctx.require("records.keep")
    contract = ctx.get(Contract, contract_id)
    refuse_if_any([NotSuspended()] if contract.state is ContractState.ACTIVE else [])
    contract.state = ContractState.ACTIVE


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
    refuse_if_any([*reasons, *_against_clause(share, ceiling)])
    clause = CoverageClause(
        warranty_id=None if warranty_id is None else ctx.get(Warranty, warranty_id).id,
        contract_id=None if contract_id is None else ctx.get(Contract, contract_id).id,
        kinds=[str(kind) for kind in kinds],
        product_id=None if product_id is None else ctx.get(Product, product_id).id,
        share=share,
        ceiling=ceiling,
        period=period,
    )
    ctx.session.add(clause)
    ctx.session.flush()
    return clause.id


def change_clause(
    ctx: Context,
    clause_id: int,
    *,
    kinds: Iterable[CostKind] = (),
    product_id: int | None = None,
    share: int = FULL,
    ceiling: Money | None = None,
    period: Period = Period.NONE,
) -> None:
    """Word a clause otherwise; what it has paid stays used. Refuses what `add_clause` refuses."""
    ctx.require("records.keep")
    clause = ctx.get(CoverageClause, clause_id)
    refuse_if_any(_against_clause(share, ceiling))
    clause.kinds, clause.share = [str(kind) for kind in kinds], share
    clause.product_id = None if product_id is None else ctx.get(Product, product_id).id
    clause.ceiling, clause.period = ceiling, period


def remove_clause(ctx: Context, clause_id: int) -> None:
    """Take a clause away, with the uses entered by hand; refuses one that has paid for a call."""
    ctx.require("records.keep")
    clause = ctx.get(CoverageClause, clause_id)
    of_calls = select(CoverageUse.id).where(CoverageUse.clause_id == clause.id, CoverageUse.cost_line_id.is_not(None))
    refuse_if_any([ClauseHasPaid()] if ctx.session.scalar(of_calls.limit(1)) is not None else [])
    ctx.session.execute(delete(CoverageUse).where(CoverageUse.clause_id == clause.id))
    ctx.session.delete(clause)


def record_use(ctx: Context, clause_id: int, *, used_on: date, amount: Money, reason: str) -> int:
    """Enter into the ledger what a clause paid without Pronto; a negative amount gives back, and so corrects.

    Refuses a day on which the coverage does not hold, an amount of nothing, and an entry without a reason.
    """
    ctx.require("records.keep")
    clause = ctx.get(CoverageClause, clause_id)
    source = ctx.get(Warranty, clause.warranty_id) if clause.warranty_id is not None else None
    holds = source or ctx.get(Contract, clause.contract_id or 0)
    reasons: list[Refused] = []
    if not holds.starts_on <= used_on <= holds.ends_on:
        reasons.append(OutsideValidity(starts=holds.starts_on, ends=holds.ends_on, at="used_on"))
    if not amount:
        reasons.append(Missing(field=N_("Amount"), at="amount"))
    if not reason.strip():
        reasons.append(Missing(field=N_("Reason"), at="reason"))
    refuse_if_any(reasons)
    use = CoverageUse(clause_id=clause.id, used_on=used_on, amount=amount, reason=reason.strip())
    ctx.session.add(use)
    ctx.session.flush()
    return use.id


def _against_facts(facts: ContractFacts) -> Iterator[Refused]:
    yield from _against_name(facts.name)
    yield from _against_days(facts.starts_on, facts.ends_on)
    if facts.priority_factor <= 0:
        yield FactorNotPositive(at="priority_factor")


def _against_name(name: str) -> Iterator[Refused]:
    if not name.strip():
        yield Missing(field=N_("Name"), at="name")


def _against_days(starts_on: date, ends_on: date) -> Iterator[Refused]:
    if ends_on < starts_on:
        yield EndsBeforeItBegins(at="ends_on")


def _against_machines(ctx: Context, customer: Customer, asset_ids: Collection[int]) -> Iterator[Refused]:
    for asset in ctx.session.scalars(select(Asset).where(Asset.id.in_(asset_ids)).order_by(Asset.id)):
        if asset.customer_id != customer.id:
            yield NotTheirs(name=asset.serial, customer=customer.name, at="asset_ids")


def _against_number(ctx: Context, number: str) -> Iterator[Refused]:
    if number and ctx.session.scalar(select(Contract.id).where(Contract.number == number)) is not None:
        yield AlreadyExists(name=number, at="number")


def _against_renewal(ctx: Context, contract: Contract) -> Iterator[Refused]:
    renewal = ctx.session.scalar(select(Contract.number).where(Contract.renews_id == contract.id))
    if renewal is not None:
        yield RenewedAlready(number=renewal)


def _against_clause(share: int, ceiling: Money | None) -> Iterator[Refused]:
    if not 0 <= share <= FULL:
        yield ShareOutOfRange(at="share")
    if ceiling is not None and ceiling < ZERO:
        yield AmountIsNegative(at="ceiling")
