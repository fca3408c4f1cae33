"""The contracts of the company: the list with what is left of their allowances, and one with all it says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, selectinload

from app.assets.models import Asset
from app.catalog.models import Product
from app.catalog.rules import CostKind
from app.contracts.models import Contract, ContractAsset, ContractState, CoverageClause, CoverageUse
from app.contracts.periods import SOON_DAYS, ContractFacts, ContractStanding, last_day, next_period, standing_of
from app.contracts.queries import Consumed, consumed_by, contract_term
from app.contracts.terms import CoverageTerm, Period
from app.customers.models import Customer, Site
from app.db.context import Context
from app.db.editing import facts_of
from app.db.history import TrailRow, record_history
from app.db.paging import PAGE, Edge, Page, read_page
from app.db.search.query import matching
from app.kernel.money import Money


class Allowance(NamedTuple):
    """What is left of a clause's ceiling in the period of today; of one that ended, in its last."""

    clause_id: int
    left: Money
    ceiling: Money
    period: Period
    kinds: tuple[CostKind, ...]

    @property
    def share_left(self) -> float:
        """From 1, all of it, to 0; to compare by."""
        return self.left.minor / self.ceiling.minor if self.ceiling else 0.0


class ContractRow(NamedTuple):
    """`last_on` is the last day it covers, `assets` how many machines it names; none when it is for all of them.

    `allowances` begin with the one of which the least is left.
    """

    id: int
    number: str
    name: str
    customer_id: int
    customer: str
    starts_on: date
    last_on: date
    standing: ContractStanding
    is_renewed: bool
    days_left: int
    assets: int
    allowances: tuple[Allowance, ...]


class ClauseRow(NamedTuple):
    """`left` is nothing without a ceiling, `uses` how often it was used."""

    id: int
    kinds: tuple[CostKind, ...]
    product_id: int | None
    product: str
    share: int
    ceiling: Money | None
    period: Period
    left: Money | None
    uses: int


class CoveredAsset(NamedTuple):
    id: int
    serial: str
    product: str
    site: str


class UseRow(NamedTuple):
    """What a clause has paid: for a call, or as somebody entered it; negative where it was given back."""

    id: int
    clause_id: int
    used_on: date
    amount: Money
    reason: str
    is_of_call: bool


@dataclass(frozen=True)
class ContractCard:
    """One contract, what it covers and what it paid. `next_from` and `next_until` are the period that would follow."""

    row: ContractRow
    stopped_on: date | None
    stop_reason: str
    is_suspended: bool
    facts: ContractFacts
    currency: str
    today: date
    next_from: date
    next_until: date
    renews_id: int | None
    renews: str
    renewal_id: int | None
    renewal: str
    clauses: tuple[ClauseRow, ...]
    assets: tuple[CoveredAsset, ...]
    uses: tuple[UseRow, ...]


LAST = func.coalesce(Contract.stopped_on, Contract.ends_on)
SORTS: dict[str, tuple[Any, ...]] = {
    "until": (LAST, Contract.id),
    "number": (Contract.number,),
    "customer": (Customer.search, Contract.id),
}
"""What the list can be sorted by; the id decides between equals."""


def find_contracts(
    ctx: Context,
    view: str = "all",
    text: str = "",
    *,
    sort: str = "until",
    descending: bool = False,
    after: Edge | None = None,
    limit: int = PAGE,
) -> Page[ContractRow]:
    """One page of the contracts of a view whose number, name or customer holds every word typed.

    `running` is what has not ended, `ending` what ends within 60 days and is not renewed yet, `ended` what is over.
    """
    renewal = aliased(Contract)
    query: Any = (
        select(Contract, Customer.name, renewal.id)
        .join(Customer, Customer.id == Contract.customer_id)
        .outerjoin(renewal, renewal.renews_id == Contract.id)
        .options(selectinload(Contract.terms), selectinload(Contract.assets))
        .where(*_asked(ctx, view, text, renewal.id))
    )
    page: Page[Any] = read_page(
        ctx, query, lambda *found: found, SORTS[sort], descending=descending, after=after, limit=limit
    )
    limited = [clause.id for contract, *_ in page.rows for clause in contract.terms if clause.ceiling is not None]
    consumed = consumed_by(ctx, limited)
    rows = [_row(ctx.today, contract, customer, renewed, consumed) for contract, customer, renewed in page.rows]
    return Page(rows, page.next)


def count_contracts(ctx: Context, view: str = "all", text: str = "") -> int:
    """How many contracts the list has."""
    renewal = aliased(Contract)
    query = (
        select(func.count(Contract.id))
        .join(Customer, Customer.id == Contract.customer_id)
        .outerjoin(renewal, renewal.renews_id == Contract.id)
        .where(*_asked(ctx, view, text, renewal.id))
    )
    return ctx.session.scalar(query) or 0


def contract_card(ctx: Context, contract_id: int) -> ContractCard:
    contract = ctx.get(Contract, contract_id, Contract.customer, Contract.terms, Contract.assets)
    renewal = ctx.session.scalar(select(Contract).where(Contract.renews_id == contract.id))
    renews = None if contract.renews_id is None else ctx.get(Contract, contract.renews_id)
    clauses = sorted(contract.terms, key=lambda clause: clause.id)
    consumed = consumed_by(ctx, [clause.id for clause in clauses])
    begins, until = next_period(contract.starts_on, contract.ends_on)
    return ContractCard(
        row=_row(ctx.today, contract, contract.customer.name, renewal.id if renewal else None, consumed),
        stopped_on=contract.stopped_on,
        stop_reason=contract.stop_reason,
        is_suspended=contract.state is ContractState.SUSPENDED,
        facts=facts_of(contract, ContractFacts),
        currency=str(ctx.setting("company.currency")),
        today=ctx.today,
        next_from=begins,
        next_until=until,
        renews_id=renews.id if renews else None,
        renews=renews.number if renews else "",
        renewal_id=renewal.id if renewal else None,
        renewal=renewal.number if renewal else "",
        clauses=tuple(_clause(ctx, contract, clause, consumed) for clause in clauses),
        assets=_assets(ctx, contract.id),
        uses=_uses(ctx, [clause.id for clause in clauses]),
    )


def contract_trail(ctx: Context, contract_id: int) -> list[TrailRow]:
    """Every change of the contract, its machines, clauses and uses, the newest first."""
    return record_history(ctx, "contract", contract_id)[::-1]


def _asked(ctx: Context, view: str, text: str, renewal_id: InstrumentedAttribute[int]) -> Iterator[ColumnElement[bool]]:
    yield from _of_view(ctx, view, renewal_id)
    if text.strip():
        yield matching(ctx, Contract, text)


def _of_view(ctx: Context, view: str, renewal_id: InstrumentedAttribute[int]) -> list[ColumnElement[bool]]:
    today = ctx.today
    ended = or_(Contract.ends_on < today, and_(Contract.stopped_on.is_not(None), Contract.stopped_on <= today))
    if view == "ended":
        return [ended]
    if view == "running":
        return [~ended]
    if view == "ending":
        soon = today + timedelta(days=SOON_DAYS)
        near = or_(Contract.ends_on <= soon, Contract.stopped_on <= soon + timedelta(days=1))
        return [~ended, Contract.starts_on <= today, near, renewal_id.is_(None)]
    return []


def _row(today: date, contract: Contract, customer: str, renewal_id: int | None, consumed: Consumed) -> ContractRow:
    last = last_day(contract.ends_on, contract.stopped_on)
    terms = [contract_term(contract, clause, consumed) for clause in contract.terms if clause.ceiling is not None]
    allowances = (_allowance(contract, term, today) for term in terms)
    return ContractRow(
        contract.id,
        contract.number,
        contract.name,
        contract.customer_id,
        customer,
        contract.starts_on,
        last,
        standing_of(
            today,
            contract.starts_on,
            contract.ends_on,
            contract.stopped_on,
            is_suspended=contract.state is ContractState.SUSPENDED,
        ),
        renewal_id is not None,
        (last - today).days,
        0 if contract.covers_all_assets else len(contract.assets),
        tuple(sorted(allowances, key=lambda allowance: (allowance.share_left, allowance.clause_id))),
    )


def _day_of(contract: Contract, today: date) -> date:
    """The day whose period is looked at: today, or the nearest one on which the contract holds."""
    return max(contract.starts_on, min(today, last_day(contract.ends_on, contract.stopped_on)))


def _allowance(contract: Contract, term: CoverageTerm, today: date) -> Allowance:
    left, ceiling = term.ceiling_left(_day_of(contract, today)), term.ceiling
    assert left is not None
    assert ceiling is not None
    assert isinstance(term.id, int)
    return Allowance(term.id, left, ceiling, term.period, _in_order(term.kinds))


def _clause(ctx: Context, contract: Contract, clause: CoverageClause, consumed: Consumed) -> ClauseRow:
    term = contract_term(contract, clause, consumed)
    return ClauseRow(
        clause.id,
        _in_order(term.kinds),
        clause.product_id,
        "" if clause.product_id is None else ctx.get(Product, clause.product_id).name,
        clause.share,
        clause.ceiling,
        clause.period,
        term.ceiling_left(_day_of(contract, ctx.today)),
        len(consumed.get(clause.id, ())),
    )


def _in_order(kinds: frozenset[CostKind]) -> tuple[CostKind, ...]:
    return tuple(kind for kind in CostKind if kind in kinds)


def _assets(ctx: Context, contract_id: int) -> tuple[CoveredAsset, ...]:
    query = (
        select(Asset.id, Asset.serial, Product.name, func.coalesce(Site.name, ""))
        .join(ContractAsset, ContractAsset.asset_id == Asset.id)
        .join(Product, Product.id == Asset.product_id)
        .outerjoin(Site, Site.id == Asset.site_id)
        .where(ContractAsset.contract_id == contract_id)
        .order_by(Product.name, Asset.serial)
    )
    return tuple(CoveredAsset(*row) for row in ctx.session.execute(query))


def _uses(ctx: Context, clause_ids: Sequence[int]) -> tuple[UseRow, ...]:
    query = (
        select(CoverageUse)
        .where(CoverageUse.clause_id.in_(clause_ids))
        .order_by(CoverageUse.used_on.desc(), CoverageUse.id.desc())
    )
    return tuple(
        UseRow(use.id, use.clause_id, use.used_on, use.amount, use.reason, use.cost_line_id is not None)
        for use in ctx.session.scalars(query)
    )
