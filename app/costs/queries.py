"""What a call cost and who pays: the same table on the card, in the preview and on the invoice."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.calls.models import Call
from app.catalog.rules import CostKind
from app.contracts.models import CoverageClause
from app.contracts.terms import Bucket
from app.costs.models import Charge, CostLine, CostSplit
from app.costs.rules import Vat, vat_summary
from app.db.context import Context
from app.kernel.i18n import show_money
from app.kernel.money import ZERO, Money
from app.kernel.reason import Reason
from app.kernel.text import folded

WARRANTY_BUCKETS = frozenset({Bucket.WARRANTY, Bucket.REPAIR_WARRANTY})


class CostRow(NamedTuple):
    """One line with what each side pays; the reasons say why, the first how the quantity came about.

    `origin` and `origin_id` name the document it comes from.
    """

    id: int
    kind: CostKind
    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    gross: Money
    warranty: Money
    contract: Money
    goodwill: Money
    internal: Money
    net: Money
    cost: Money
    vat: int
    charge: Charge
    reasons: tuple[Reason, ...]
    invoice_number: str
    origin: str
    origin_id: int


@dataclass(frozen=True)
class CostSheet:
    """All lines of a call and their sums; only lines charged to the customer count in the sums."""

    lines: tuple[CostRow, ...]

    @property
    def charged(self) -> tuple[CostRow, ...]:
        return tuple(line for line in self.lines if line.charge is Charge.CUSTOMER)

    def total(self, column: str) -> Money:
        return Money.sum(getattr(line, column) for line in self.charged)

    @property
    def vat(self) -> list[Vat]:
        return vat_summary((line.vat, line.net) for line in self.charged)

    @property
    def payable(self) -> Money:
        return self.total("net") + Money.sum(part.vat for part in self.vat)


def cost_sheet(ctx: Context, call_id: int) -> CostSheet:
    query = select(CostLine).where(CostLine.call_id == call_id).options(selectinload(CostLine.splits))
    return CostSheet(tuple(_row(line) for line in ctx.session.scalars(query.order_by(CostLine.id))))


class PaidCall(NamedTuple):
    """A call of whose costs a contract has paid a part, the newest day on which it did, and how much."""

    id: int
    number: str
    subject: str
    on: date
    amount: Money


def calls_paid_by(ctx: Context, contract_id: int, limit: int = 200) -> list[PaidCall]:
    """The calls whose costs the contract's clauses bear in part, the latest first."""
    last, amount = func.max(CostLine.worked_on), func.sum(CostSplit.amount)
    query = (
        select(Call.id, Call.number, Call.subject, last, amount)
        .join(CostLine, CostLine.call_id == Call.id)
        .join(CostSplit, CostSplit.cost_line_id == CostLine.id)
        .join(CoverageClause, CoverageClause.id == CostSplit.clause_id)
        .where(CoverageClause.contract_id == contract_id)
        .group_by(Call.id, Call.number, Call.subject)
        .order_by(last.desc(), Call.id.desc())
        .limit(limit)
    )
    return [PaidCall(*row) for row in ctx.session.execute(query)]


def goodwill_choices(ctx: Context, call_id: int, text: str = "") -> dict[int, str]:
    """The lines of the call on which the customer can still be let off something, with what he is to pay."""
    return {
        line.id: f"{line.description} · {show_money(line.gross)}"
        for line in cost_sheet(ctx, call_id).charged
        if line.gross and not line.invoice_number and folded(text) in folded(line.description)
    }


def _row(line: CostLine) -> CostRow:
    paid = {bucket: Money.sum(split.amount for split in line.splits if split.bucket is bucket) for bucket in Bucket}
    return CostRow(
        id=line.id,
        kind=line.kind,
        description=line.description,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        gross=line.gross,
        warranty=Money.sum(paid[bucket] for bucket in WARRANTY_BUCKETS),
        contract=paid[Bucket.CONTRACT],
        goodwill=paid[Bucket.GOODWILL],
        internal=paid[Bucket.INTERNAL],
        net=paid[Bucket.CUSTOMER] if line.splits else line.gross,
        cost=line.cost,
        vat=line.vat,
        charge=line.charge,
        reasons=tuple(_reasons(line, line.splits)),
        invoice_number=line.invoice_number,
        origin=line.origin,
        origin_id=line.origin_id,
    )


def _reasons(line: CostLine, splits: list[CostSplit]) -> list[Reason]:
    worked = [Reason.from_json(line.basis)] if line.basis else []
    covering = [split for split in splits if split.bucket is not Bucket.CUSTOMER or split.amount == line.gross != ZERO]
    return worked + [Reason.from_json(split.reason) for split in covering]
