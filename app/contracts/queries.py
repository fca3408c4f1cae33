"""What covers a machine or a customer, as the terms the coverage rules work with."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import selectinload

from app.catalog.rules import CostKind
from app.contracts.models import Contract, ContractAsset, ContractState, CoverageClause, CoverageUse, Warranty
from app.contracts.terms import Bucket, CoverageTerm
from app.db.context import Context
from app.kernel.money import Money


class ContractInForce(NamedTuple):
    id: int
    number: str
    name: str
    ends_on: date
    priority_factor: int


def contract_for(ctx: Context, customer_id: int, asset_id: int | None, day: date) -> ContractInForce | None:
    """The contract in force that day: the one naming the machine before the one for all machines of the customer."""
    columns = (Contract.id, Contract.number, Contract.name, Contract.ends_on, Contract.priority_factor)
    covers: ColumnElement[bool] = Contract.covers_all_assets.is_(True)
    if asset_id is not None:
        named = select(ContractAsset.contract_id).where(ContractAsset.asset_id == asset_id)
        covers = or_(Contract.covers_all_assets, Contract.id.in_(named))
    query = (
        select(*columns)
        .where(Contract.customer_id == customer_id, Contract.state == ContractState.ACTIVE, covers)
        .where(Contract.starts_on <= day, Contract.ends_on >= day)
        .where(or_(Contract.stopped_on.is_(None), Contract.stopped_on > day))
        .order_by(Contract.covers_all_assets, Contract.id)
        .limit(1)
    )
    row = ctx.session.execute(query).first()
    return ContractInForce(*row) if row else None


def coverage_terms(
    ctx: Context, customer_id: int, asset_ids: Iterable[int], without_lines: Iterable[int] = ()
) -> list[CoverageTerm]:
    """Every warranty of the machines and every contract of the customer, with what each has paid so far.

    What the cost lines of `without_lines` took is left out: they are being split anew.
    """
    machines = list(asset_ids)
    warranties = ctx.session.scalars(
        select(Warranty).where(Warranty.asset_id.in_(machines)).options(selectinload(Warranty.terms))
    ).all()
    found = ctx.session.scalars(
        select(Contract)
        .where(Contract.customer_id == customer_id)
        .options(selectinload(Contract.terms), selectinload(Contract.assets))
    )
    contracts = [contract for contract in found if contract.covers_all_assets or contract.assets]
    clauses = [clause for warranty in warranties for clause in warranty.terms]
    clauses += [clause for contract in contracts for clause in contract.terms]
    consumed = consumed_by(ctx, [clause.id for clause in clauses], set(without_lines))
    return [
        *(_warranty_term(warranty, clause, consumed) for warranty in warranties for clause in warranty.terms),
        *(contract_term(contract, clause, consumed) for contract in contracts for clause in contract.terms),
    ]


Consumed = dict[int, tuple[tuple[date, Money], ...]]


def consumed_by(ctx: Context, clause_ids: Sequence[int], without_lines: Container[int] = ()) -> Consumed:
    """What each of these clauses has paid, by day; what the lines of `without_lines` took is left out."""
    found: dict[int, list[tuple[date, Money]]] = defaultdict(list)
    for use in ctx.session.scalars(select(CoverageUse).where(CoverageUse.clause_id.in_(clause_ids))):
        if use.cost_line_id is None or use.cost_line_id not in without_lines:
            found[use.clause_id].append((use.used_on, use.amount))
    return {clause_id: tuple(uses) for clause_id, uses in found.items()}


def _warranty_term(warranty: Warranty, clause: CoverageClause, consumed: Consumed) -> CoverageTerm:
    return CoverageTerm(
        id=clause.id,
        bucket=warranty.bucket,
        source=warranty.name,
        starts_on=warranty.starts_on,
        ends_on=warranty.ends_on,
        kinds=_kinds(clause),
        share=clause.share,
        ceiling=clause.ceiling,
        period=clause.period,
        consumed=consumed.get(clause.id, ()),
        assets=frozenset({warranty.asset_id}),
        product_id=clause.product_id,
    )


def contract_term(contract: Contract, clause: CoverageClause, consumed: Consumed) -> CoverageTerm:
    """The clause as the coverage rules work with it; needs the contract's assets loaded."""
    return CoverageTerm(
        id=clause.id,
        bucket=Bucket.CONTRACT,
        source=f"{contract.name} {contract.number}",
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        stopped_on=contract.stopped_on,
        is_suspended=contract.state is ContractState.SUSPENDED,
        kinds=_kinds(clause),
        share=clause.share,
        ceiling=clause.ceiling,
        period=clause.period,
        consumed=consumed.get(clause.id, ()),
        assets=frozenset(() if contract.covers_all_assets else (covered.asset_id for covered in contract.assets)),
        product_id=clause.product_id,
        customer_id=contract.customer_id,
    )


def _kinds(clause: CoverageClause) -> frozenset[CostKind]:
    return frozenset(CostKind(word) for word in clause.kinds)
