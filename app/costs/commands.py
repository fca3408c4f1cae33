"""Recording what work cost, and splitting it between warranty, contract, goodwill and the customer."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from app.calls.commands import open_call
from app.calls.models import Call
from app.catalog.models import Product, Rate
from app.catalog.queries import price_on, rate_on
from app.catalog.rules import CostKind
from app.codes.models import ServiceCode
from app.contracts.models import CoverageUse
from app.contracts.queries import coverage_terms
from app.contracts.rules import ChargeableLine, LineCoverage, split_lines, totals
from app.contracts.terms import AmountIsNegative, Bucket
from app.costs.models import Charge, CostLine, CostSplit
from app.costs.rules import HOUR, TimeEntry, TimeRule, distribute_billable, labour_amount
from app.customers.models import Customer
from app.db.base import Record
from app.db.context import Context
from app.db.journal import EntryKind, note
from app.kernel.errors import Missing, Refused, refuse_if_any
from app.kernel.flow import WrongState
from app.kernel.i18n import N_
from app.kernel.money import ZERO, Money, line_amount
from app.kernel.reason import Reason


class LineIsInvoiced(Refused):
    msgid = N_("“{line}” is on invoice {number} and cannot change.")


class GoodwillTooHigh(Refused):
    msgid = N_("The goodwill is more than the line is worth ({gross}).")


def charge_labour(ctx: Context, call: Call, origin: Record, *, minutes: int, worked_on: date, **more: Any) -> CostLine:
    """The working time of one document; the raw minutes stay on the line.

    What is billed is rounded by the price list's rule over all work of the call on that day, and shared out so that
    the lines add up to the rounded time (field-service.md §2.7).
    """
    rate = rate_on(ctx, CostKind.LABOUR, worked_on)
    line = _from_rate(
        ctx,
        call,
        origin,
        rate,
        worked_on,
        quantity=Decimal(0),
        gross=ZERO,
        cost=labour_amount(minutes, rate.cost),
        raw_minutes=minutes,
        **more,
    )
    _round_day(ctx, line, rate)
    return line


def _round_day(ctx: Context, line: CostLine, rate: Rate) -> None:
    rule = TimeRule(increment=rate.increment_minutes, direction=rate.rounding, minimum=rate.minimum_minutes)
    same_day = ctx.session.scalars(
        select(CostLine)
        .where(CostLine.call_id == line.call_id, CostLine.kind == CostKind.LABOUR, CostLine.invoice_number == "")
        .where(CostLine.worked_on == line.worked_on, CostLine.charge == line.charge)
        .where(CostLine.unit_price == line.unit_price, CostLine.raw_minutes.is_not(None))
        .order_by(CostLine.id)
    ).all()
    entries = [
        TimeEntry(key=worked.id, minutes=worked.raw_minutes or 0, order=worked.call_id, day=worked.worked_on)
        for worked in same_day
    ]
    for worked, time in zip(same_day, distribute_billable(entries, rule), strict=True):
        worked.quantity = (Decimal(time.billable_minutes) / HOUR).quantize(Decimal("0.001"))
        worked.gross = labour_amount(time.billable_minutes, worked.unit_price)
        worked.basis = time.reason.to_json()
    ctx.session.flush()


def charge_by_rate(
    ctx: Context, call: Call, origin: Record, kind: CostKind, *, quantity: Decimal, worked_on: date, **more: Any
) -> CostLine:
    """Kilometres, the call-out: a quantity at the rate of that day."""
    rate = rate_on(ctx, kind, worked_on)
    return _from_rate(
        ctx,
        call,
        origin,
        rate,
        worked_on,
        quantity=quantity,
        gross=line_amount(quantity, rate.price),
        cost=line_amount(quantity, rate.cost),
        **more,
    )


def charge_part(
    ctx: Context, call: Call, origin: Record, product: Product, *, quantity: Decimal, worked_on: date, **more: Any
) -> CostLine:
    """A part at what the price list says for that day."""
    list_price = price_on(ctx, product, worked_on)
    return record_cost(
        ctx,
        call,
        origin,
        kind=CostKind.MATERIAL,
        description=product.name,
        worked_on=worked_on,
        quantity=quantity,
        unit=product.unit,
        unit_price=list_price.price,
        gross=line_amount(quantity, list_price.price),
        cost=line_amount(quantity, list_price.cost),
        vat=list_price.vat,
        product_id=product.id,
        **more,
    )


def record_cost(ctx: Context, call: Call, origin: Record, **columns: Any) -> CostLine:
    """Any other chargeable fact; on our own account when `charge` says so, and then worth nothing to the customer."""
    ctx.require("costs.record")
    if columns.get("charge") is Charge.INTERNAL:
        columns |= {"unit_price": Decimal(0), "gross": ZERO}
    line = CostLine(
        call_id=call.id,
        origin=origin.__tablename__,
        origin_id=origin.id,
        **{"asset_id": call.asset_id, "cause_code": _cause_of(ctx, call), **columns},
    )
    ctx.session.add(line)
    ctx.session.flush()
    return line


def _cause_of(ctx: Context, call: Call) -> str:
    return "" if call.cause_code_id is None else ctx.get(ServiceCode, call.cause_code_id).code


def grant_goodwill(ctx: Context, cost_line_id: int, amount: Money, reason: str) -> None:
    """Let the customer off a part of a line, with the reason he will read; the split is made anew."""
    ctx.require("costs.goodwill")
    line = ctx.get(CostLine, cost_line_id)
    reasons: list[Refused] = []
    if line.invoice_number:
        reasons.append(LineIsInvoiced(line=line.description, number=line.invoice_number))
    if amount < ZERO:
        reasons.append(AmountIsNegative(at="amount"))
    if amount > line.gross:
        reasons.append(GoodwillTooHigh(gross=line.gross, at="amount"))
    if not reason.strip():
        reasons.append(Missing(field=N_("Reason"), at="reason"))
    refuse_if_any(reasons)
    line.goodwill, line.goodwill_reason = amount, reason.strip()
    ctx.session.flush()
    cover_call(ctx, line.call_id)


def cover_call(ctx: Context, call_id: int) -> None:
    """Split every line of the call that is not invoiced yet; what a line took before is given back first.

    A line whose split comes out as it was is left alone, so the trail shows only what became different. Calls of one
    customer are split one after the other, since they may draw on the same ceiling. Refuses a call whose costs are
    settled.
    """
    ctx.require("costs.record")
    call = open_call(ctx, call_id)
    refuse_if_any([WrongState(state=call.state)] if call.invoiced_at is not None else [])
    ctx.session.execute(select(Customer.id).where(Customer.id == call.customer_id).with_for_update(key_share=True))
    lines = ctx.session.scalars(
        select(CostLine)
        .where(CostLine.call_id == call.id, CostLine.invoice_number == "")
        .options(selectinload(CostLine.splits))
        .order_by(CostLine.id)
    ).all()
    assets = {line.asset_id for line in lines if line.asset_id is not None}
    terms = coverage_terms(ctx, call.customer_id, assets, without_lines=[line.id for line in lines])
    chargeable = [_chargeable(ctx, call, line) for line in lines]
    coverages = split_lines(chargeable, terms)
    changed = False
    for line, split_as, coverage in zip(lines, chargeable, coverages, strict=True):
        changed |= _keep(ctx, call, line, split_as.event_on, coverage)
    if changed:
        ctx.session.flush()
        note(ctx, call, EntryKind.COVERAGE, _summary(coverages))


def _from_rate(ctx: Context, call: Call, origin: Record, rate: Rate, worked_on: date, **columns: Any) -> CostLine:
    given = {
        "kind": rate.kind,
        "description": rate.name,
        "worked_on": worked_on,
        "unit": rate.unit,
        "unit_price": rate.price,
        "vat": rate.vat,
    }
    return record_cost(ctx, call, origin, **{**given, **columns})


def _chargeable(ctx: Context, call: Call, line: CostLine) -> ChargeableLine:
    reported_on = call.reported_at.astimezone(ctx.zone).date()
    return ChargeableLine(
        key=line.id,
        kind=line.kind,
        gross=line.gross,
        cost=line.cost,
        event_on=reported_on if ctx.setting("coverage.date") == "reported" else line.worked_on,
        assets=() if line.asset_id is None else (line.asset_id,),
        product_id=line.product_id,
        site_id=call.site_id,
        customer_id=call.customer_id,
        cause=line.cause_code or None,
        goodwill=line.goodwill,
        goodwill_reason=line.goodwill_reason,
        is_internal=line.charge is Charge.INTERNAL,
        internal_reason=line.charge_reason,
    )


def _keep(ctx: Context, call: Call, line: CostLine, event_on: date, coverage: LineCoverage) -> bool:
    """Replace the line's splits and what they use up; says whether they became different."""
    splits = [
        CostSplit(
            bucket=split.bucket,
            amount=split.amount,
            cost_amount=split.cost_amount,
            clause_id=split.term_id if isinstance(split.term_id, int) else None,
            reason=split.reason.to_json(),
            left_before=split.ceiling_left_before,
            left_after=split.ceiling_left_after,
        )
        for split in coverage.splits
    ]
    if [_content(split) for split in splits] == [_content(split) for split in line.splits]:
        return False
    line.splits = splits
    ctx.session.execute(delete(CoverageUse).where(CoverageUse.cost_line_id == line.id))
    ctx.session.add_all(
        CoverageUse(
            clause_id=split.clause_id,
            used_on=event_on,
            amount=split.amount,
            reason=call.number,
            cost_line_id=line.id,
        )
        for split in splits
        if split.clause_id is not None
    )
    return True


def _content(split: CostSplit) -> tuple[Any, ...]:
    return (
        split.bucket,
        split.amount,
        split.cost_amount,
        split.clause_id,
        split.reason,
        split.left_before,
        split.left_after,
    )


def _summary(coverages: Sequence[LineCoverage]) -> Reason:
    found = totals(coverages)
    ours = found[Bucket.WARRANTY] + found[Bucket.REPAIR_WARRANTY]
    return Reason.of(
        N_("Covered: warranty {warranty}, contract {contract}, goodwill {goodwill}, customer {customer}"),
        warranty=ours,
        contract=found[Bucket.CONTRACT],
        goodwill=found[Bucket.GOODWILL],
        customer=found[Bucket.CUSTOMER],
    )
