"""Orders to subcontractors: offered, accepted, reported, approved; what is approved becomes a cost line."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from app.calls.commands import finish_assignment, open_assignment, open_call
from app.calls.flow import WorkKind, takes_new_work
from app.calls.models import Call
from app.catalog.rules import STANDARD_VAT, CostKind
from app.costs.commands import cover_call, record_cost
from app.costs.models import Charge
from app.db.context import Context
from app.db.journal import EntryKind, note
from app.db.sequences import next_number
from app.kernel.errors import AlreadyExists, Missing, Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.money import ZERO, Money
from app.kernel.reason import Reason
from app.subcontracting.flow import SUBCONTRACT_FLOW
from app.subcontracting.models import Subcontractor, SubcontractOrder


class PriceIsNegative(Refused):
    msgid = N_("The agreed price cannot be negative.")


class MarkupIsNegative(Refused):
    msgid = N_("The markup cannot be negative.")


def add_subcontractor(ctx: Context, *, name: str, email: str = "", phone: str = "", tax_id: str = "") -> int:
    """Keep somebody who works for us. Refuses an empty name and one that is known already."""
    ctx.require("records.keep")
    reasons: list[Refused] = [] if name.strip() else [Missing(field=N_("Name"), at="name")]
    if ctx.session.scalar(select(Subcontractor.id).where(Subcontractor.name == name.strip())) is not None:
        reasons.append(AlreadyExists(name=name.strip(), at="name"))
    refuse_if_any(reasons)
    subcontractor = Subcontractor(name=name.strip(), email=email, phone=phone, tax_id=tax_id)
    ctx.session.add(subcontractor)
    ctx.session.flush()
    return subcontractor.id


def draft_order(
    ctx: Context,
    call_id: int,
    department_id: int,
    subcontractor_id: int,
    scope: str,
    agreed: Money,
    *,
    markup: int = 0,
    answer_due_at: datetime | None = None,
) -> int:
    """Draft an order for outside work; the markup, in basis points, is what the customer pays on top."""
    ctx.require("subcontracting.order")
    call = open_call(ctx, call_id)
    reasons = list(takes_new_work(call))
    if not scope.strip():
        reasons.append(Missing(field=N_("Scope of work"), at="scope"))
    if agreed < ZERO:
        reasons.append(PriceIsNegative(at="agreed"))
    if markup < 0:
        reasons.append(MarkupIsNegative(at="markup"))
    refuse_if_any(reasons)
    subcontractor = ctx.get(Subcontractor, subcontractor_id)
    number = next_number(ctx, "subcontract")
    assignment = open_assignment(
        ctx, call, WorkKind.SUBCONTRACT, department_id, reference=number, who=subcontractor.name
    )
    order = SubcontractOrder(
        number=number,
        assignment_id=assignment.id,
        subcontractor_id=subcontractor.id,
        scope=scope.strip(),
        agreed=agreed,
        markup=markup,
        answer_due_at=answer_due_at,
    )
    ctx.session.add(order)
    ctx.session.flush()
    return order.id


def offer_order(ctx: Context, order_id: int) -> None:
    order, call = _being_worked(ctx, order_id)
    SUBCONTRACT_FLOW.apply(order, "offer", ctx.permissions)
    order.offered_at = ctx.now
    _note(ctx, call, order, N_("{number} offered to {who}"))


def record_acceptance(ctx: Context, order_id: int) -> None:
    order, call = _being_worked(ctx, order_id)
    SUBCONTRACT_FLOW.apply(order, "accept", ctx.permissions)
    order.accepted_at = ctx.now
    _note(ctx, call, order, N_("{number} accepted by {who}"))


def record_decline(ctx: Context, order_id: int, reason: str) -> None:
    """The subcontractor declines; refused without his reason."""
    order, call = _being_worked(ctx, order_id)
    order.decline_reason = reason.strip()
    SUBCONTRACT_FLOW.apply(order, "decline", ctx.permissions)
    _note(ctx, call, order, N_("{number} declined by {who}"), order.decline_reason)


def record_report(ctx: Context, order_id: int, report: str) -> None:
    """The subcontractor reports the work as done."""
    order, call = _being_worked(ctx, order_id)
    order.report = report.strip()
    SUBCONTRACT_FLOW.apply(order, "report", ctx.permissions)
    order.reported_at = ctx.now
    _note(ctx, call, order, N_("{number} reported by {who}"), order.report)


def approve_order(ctx: Context, order_id: int, *, charge: Charge = Charge.CUSTOMER, charge_reason: str = "") -> None:
    """Approve the reported work; vendor price plus markup becomes a cost line (field-service.md §2.9)."""
    order, call = _being_worked(ctx, order_id)
    reasons = SUBCONTRACT_FLOW.reasons(order, "approve", ctx.permissions)
    if charge is Charge.INTERNAL and not charge_reason.strip():
        reasons.append(Missing(field=N_("Reason"), at="charge_reason"))
    refuse_if_any(reasons)
    SUBCONTRACT_FLOW.apply(order, "approve", ctx.permissions)
    order.approved_at = ctx.now
    price = order.agreed + order.agreed.percent(order.markup)
    record_cost(
        ctx,
        call,
        order,
        kind=CostKind.SUBCONTRACT,
        description=order.scope,
        worked_on=ctx.today,
        quantity=Decimal(1),
        unit="",
        unit_price=price.decimal,
        gross=price,
        cost=order.agreed,
        vat=STANDARD_VAT,
        charge=charge,
        charge_reason=charge_reason.strip(),
    )
    finish_assignment(ctx, order.assignment)
    _note(ctx, call, order, N_("{number} of {who} approved"))
    cover_call(ctx, call.id)


def dispute_order(ctx: Context, order_id: int, remark: str) -> None:
    order, call = _being_worked(ctx, order_id)
    SUBCONTRACT_FLOW.apply(order, "dispute", ctx.permissions)
    _note(ctx, call, order, N_("{number} of {who} disputed"), remark)


def cancel_order(ctx: Context, order_id: int, remark: str) -> None:
    order, call = _being_worked(ctx, order_id)
    SUBCONTRACT_FLOW.apply(order, "cancel", ctx.permissions)
    finish_assignment(ctx, order.assignment, "cancel")
    _note(ctx, call, order, N_("{number} to {who} cancelled"), remark)


def _being_worked(ctx: Context, order_id: int) -> tuple[SubcontractOrder, Call]:
    order = ctx.get(SubcontractOrder, order_id, SubcontractOrder.assignment, SubcontractOrder.subcontractor)
    return order, open_call(ctx, order.assignment.call_id)


def _note(ctx: Context, call: Call, order: SubcontractOrder, msgid: str, text: str = "") -> None:
    sentence = Reason.of(msgid, number=order.number, who=order.subcontractor.name)
    note(ctx, call, EntryKind.SUBCONTRACT, sentence, text=text)
