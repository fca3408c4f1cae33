"""On-site interventions: planned, travelled to, worked, signed; their times and parts become cost lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.calls.commands import finish_assignment, open_assignment, open_call
from app.calls.flow import WorkKind, takes_new_work
from app.calls.models import Call
from app.catalog.models import Product
from app.catalog.rules import CostKind
from app.costs.commands import charge_by_rate, charge_labour, charge_part, cover_call
from app.costs.rules import NegativeQuantity
from app.db.context import Context
from app.db.journal import EntryKind, note
from app.db.sequences import next_number
from app.interventions.flow import INTERVENTION_FLOW
from app.interventions.models import Intervention, UsedPart
from app.kernel.errors import Missing, Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.reason import Minutes, Reason
from app.staff.models import Technician


class EndsBeforeItStarts(Refused):
    msgid = N_("The intervention ends before it starts.")


@dataclass(frozen=True)
class PartUsed:
    """A part fitted: how many, the serial fitted and the serial taken out where there are some."""

    product_id: int
    quantity: Decimal = Decimal(1)
    serial_in: str = ""
    serial_out: str = ""


def plan_intervention(
    ctx: Context, call_id: int, technician_id: int, planned_from: datetime, planned_to: datetime, remark: str = ""
) -> int:
    """Send a technician to the customer; opens on-site work on the call under a number of its own."""
    ctx.require("interventions.plan")
    call = open_call(ctx, call_id)
    reasons = list(takes_new_work(call))
    if planned_to <= planned_from:
        reasons.append(EndsBeforeItStarts(at="planned_to"))
    refuse_if_any(reasons)
    technician = ctx.get(Technician, technician_id)
    number = next_number(ctx, "intervention")
    assignment = open_assignment(
        ctx,
        call,
        WorkKind.ON_SITE,
        technician.department_id,
        technician.id,
        reference=number,
        remark=remark,
    )
    intervention = Intervention(
        number=number,
        assignment_id=assignment.id,
        technician_id=technician.id,
        planned_from=planned_from,
        planned_to=planned_to,
    )
    ctx.session.add(intervention)
    ctx.session.flush()
    note(ctx, call, EntryKind.VISIT, Reason.of(N_("{number} planned with {who}"), number=number, who=technician.name))
    return intervention.id


def start_travel(ctx: Context, intervention_id: int) -> None:
    intervention, _call = _being_worked(ctx, intervention_id)
    INTERVENTION_FLOW.apply(intervention, "travel", ctx.permissions)
    intervention.left_at = ctx.now


def arrive_on_site(ctx: Context, intervention_id: int) -> None:
    intervention, call = _being_worked(ctx, intervention_id)
    INTERVENTION_FLOW.apply(intervention, "arrive", ctx.permissions)
    intervention.arrived_at = ctx.now
    who = intervention.technician.name
    note(ctx, call, EntryKind.VISIT, Reason.of(N_("{who} is on site"), who=who))


def record_intervention(
    ctx: Context,
    intervention_id: int,
    *,
    work_minutes: int,
    travel_minutes: int = 0,
    distance_km: Decimal = Decimal(0),
    report: str,
    parts: Iterable[PartUsed] = (),
    signed_by: str = "",
) -> None:
    """Record what was done and finish the visit: minutes and kilometres as they were, parts, report, signature.

    Labour, distance, call-out and parts become cost lines of the call and are split at once. Refuses negative
    figures, a visit without working time or without a report; all reasons together.
    """
    intervention, call = _being_worked(ctx, intervention_id)
    used = list(parts)
    figures = (
        ("work_minutes", N_("Working time"), work_minutes),
        ("travel_minutes", N_("Travel time"), travel_minutes),
        ("distance_km", N_("Distance"), distance_km),
        ("parts", N_("Quantity"), min((part.quantity for part in used), default=Decimal(0))),
    )
    intervention.work_minutes, intervention.travel_minutes = work_minutes, travel_minutes
    intervention.distance_km, intervention.report = distance_km, report.strip()
    negative = [NegativeQuantity(field=label, at=at) for at, label, figure in figures if figure < 0]
    refuse_if_any([*negative, *INTERVENTION_FLOW.reasons(intervention, "finish", ctx.permissions)])

    INTERVENTION_FLOW.apply(intervention, "finish", ctx.permissions)
    intervention.arrived_at = intervention.arrived_at or ctx.now
    intervention.finished_at = ctx.now
    intervention.signed_by = signed_by.strip()
    intervention.signed_at = ctx.now if intervention.signed_by else None
    intervention.parts = [UsedPart(**_columns(part)) for part in used]
    _charge(ctx, call, intervention)
    finish_assignment(ctx, intervention.assignment)
    sentence = Reason.of(
        N_("{number} done: {worked} of work"), number=intervention.number, worked=Minutes(work_minutes)
    )
    note(ctx, call, EntryKind.VISIT, sentence, text=intervention.report)
    cover_call(ctx, call.id)


def cancel_intervention(ctx: Context, intervention_id: int, remark: str) -> None:
    """Call the visit off, with the reason; its work on the call ends."""
    intervention, call = _being_worked(ctx, intervention_id)
    reasons = INTERVENTION_FLOW.reasons(intervention, "cancel", ctx.permissions)
    if not remark.strip():
        reasons.append(Missing(field=N_("Reason"), at="remark"))
    refuse_if_any(reasons)
    INTERVENTION_FLOW.apply(intervention, "cancel", ctx.permissions)
    finish_assignment(ctx, intervention.assignment, "cancel")
    note(ctx, call, EntryKind.VISIT, Reason.of(N_("{number} cancelled"), number=intervention.number), text=remark)


def _being_worked(ctx: Context, intervention_id: int) -> tuple[Intervention, Call]:
    intervention = ctx.get(
        Intervention, intervention_id, Intervention.assignment, Intervention.technician, Intervention.parts
    )
    return intervention, open_call(ctx, intervention.assignment.call_id)


def _columns(part: PartUsed) -> dict[str, Any]:
    return {
        "product_id": part.product_id,
        "quantity": part.quantity,
        "serial_in": part.serial_in,
        "serial_out": part.serial_out,
    }


def _charge(ctx: Context, call: Call, intervention: Intervention) -> None:
    day = (intervention.arrived_at or ctx.now).astimezone(ctx.zone).date()
    charge_labour(ctx, call, intervention, minutes=intervention.work_minutes, worked_on=day)
    if intervention.distance_km:
        quantity = intervention.distance_km
        charge_by_rate(ctx, call, intervention, CostKind.TRAVEL, quantity=quantity, worked_on=day)
    charge_by_rate(ctx, call, intervention, CostKind.CALL_OUT, quantity=Decimal(1), worked_on=day)
    for part in intervention.parts:
        product = ctx.get(Product, part.product_id)
        charge_part(ctx, call, intervention, product, quantity=part.quantity, worked_on=day)
