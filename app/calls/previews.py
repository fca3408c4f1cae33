"""What the desk is told before a call is saved: priority, contract, promise, and what is covered today."""

from datetime import datetime
from typing import NamedTuple

from app.calls.models import Call
from app.catalog.models import Product
from app.catalog.rules import CostKind
from app.contracts.queries import coverage_terms
from app.contracts.rules import ChargeableLine, obstacles
from app.contracts.terms import Bucket, CoverageTerm
from app.db.context import Context
from app.kernel.money import Money
from app.promises.queries import judged
from app.promises.rules import Priority, Severity


class Covered(NamedTuple):
    """What one term pays today: the share in basis points, and what is left under its ceiling where it has one."""

    bucket: Bucket
    source: str
    kinds: tuple[CostKind, ...]
    product: str
    share: int
    left: Money | None


class IntakePreview(NamedTuple):
    """`contract` is empty without one; no due moment where the calendar has none."""

    priority: Priority
    contract: str
    react_due_at: datetime | None
    due_at: datetime | None
    coverage: tuple[Covered, ...]


def intake_preview(ctx: Context, customer_id: int | None, asset_id: int | None, severity: Severity) -> IntakePreview:
    """What `log_call` would promise if it were called now; nothing is written."""
    found = judged(ctx, severity, ctx.now, customer_id=customer_id, asset_id=asset_id)
    contract = f"{found.contract.name} {found.contract.number}" if found.contract else ""
    covered = tuple(_covered(ctx, customer_id, asset_id)) if customer_id is not None else ()
    return IntakePreview(found.priority, contract, found.react_due_at, found.due_at, covered)


def call_number(ctx: Context, call_id: int) -> str:
    return ctx.get(Call, call_id).number


def _covered(ctx: Context, customer_id: int, asset_id: int | None) -> list[Covered]:
    assets = () if asset_id is None else (asset_id,)
    terms = coverage_terms(ctx, customer_id, assets)
    return [
        Covered(
            term.bucket,
            term.source,
            tuple(kind for kind in CostKind if kind in term.kinds),
            ctx.get(Product, term.product_id).name if term.product_id is not None else "",
            term.share,
            term.ceiling_left(ctx.today),
        )
        for term in terms
        if _holds_today(ctx, term, customer_id, assets)
    ]


def _holds_today(ctx: Context, term: CoverageTerm, customer_id: int, assets: tuple[int, ...]) -> bool:
    line = ChargeableLine(
        key=0,
        kind=next(iter(term.kinds), CostKind.LABOUR),
        gross=Money(1),
        event_on=ctx.today,
        assets=assets,
        product_id=term.product_id,
        customer_id=customer_id,
    )
    return not any(obstacles(term, line))
