"""Reading interventions: those of a call, a technician's day, one visit as its report shows it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from app.calls.models import Assignment, Call
from app.catalog.models import Product
from app.customers.models import Customer
from app.db.context import Context
from app.interventions.flow import INTERVENTION_FLOW, InterventionState
from app.interventions.models import Intervention, UsedPart
from app.staff.models import Technician


class InterventionRow(NamedTuple):
    id: int
    number: str
    state: InterventionState
    call_id: int
    call_number: str
    subject: str
    customer: str
    technician: str
    planned_from: datetime
    planned_to: datetime
    work_minutes: int
    distance_km: Decimal | None


class PartRow(NamedTuple):
    code: str
    name: str
    quantity: Decimal
    unit: str
    serial_in: str
    serial_out: str


@dataclass(frozen=True)
class InterventionCard:
    """One visit with its parts and the moves open to it."""

    row: InterventionRow
    left_at: datetime | None
    arrived_at: datetime | None
    finished_at: datetime | None
    travel_minutes: int
    report: str
    signed_by: str
    signed_at: datetime | None
    parts: tuple[PartRow, ...]
    moves: dict[str, tuple[str, ...]]


def find_interventions(
    ctx: Context,
    *,
    call_id: int | None = None,
    asset_id: int | None = None,
    mine: bool = False,
    is_open: bool = False,
    newest_first: bool = False,
    limit: int | None = None,
) -> list[InterventionRow]:
    """Visits in the order they are planned: of one call, about one machine, one's own, or those not done."""
    order = (Intervention.planned_from, Intervention.id)
    query = (
        select(
            Intervention.id,
            Intervention.number,
            Intervention.state,
            Call.id,
            Call.number,
            Call.subject,
            Customer.name,
            Technician.name,
            Intervention.planned_from,
            Intervention.planned_to,
            Intervention.work_minutes,
            Intervention.distance_km,
        )
        .join(Assignment, Assignment.id == Intervention.assignment_id)
        .join(Call, Call.id == Assignment.call_id)
        .join(Customer, Customer.id == Call.customer_id)
        .join(Technician, Technician.id == Intervention.technician_id)
        .order_by(*([column.desc() for column in order] if newest_first else order))
        .limit(limit)
    )
    if call_id is not None:
        query = query.where(Call.id == call_id)
    if asset_id is not None:
        query = query.where(Call.asset_id == asset_id)
    if mine:
        query = query.where(Technician.user_id == ctx.actor.user_id)
    if is_open:
        query = query.where(Intervention.state.not_in((InterventionState.DONE, InterventionState.CANCELLED)))
    return [InterventionRow._make(row) for row in ctx.session.execute(query)]


def intervention_card(ctx: Context, intervention_id: int) -> InterventionCard:
    intervention = ctx.get(Intervention, intervention_id, Intervention.assignment)
    visits = find_interventions(ctx, call_id=intervention.assignment.call_id)
    row = next(visit for visit in visits if visit.id == intervention_id)
    parts = (
        select(Product.code, Product.name, UsedPart.quantity, Product.unit, UsedPart.serial_in, UsedPart.serial_out)
        .join(Product, Product.id == UsedPart.product_id)
        .where(UsedPart.intervention_id == intervention_id)
        .order_by(UsedPart.id)
    )
    return InterventionCard(
        row=row,
        left_at=intervention.left_at,
        arrived_at=intervention.arrived_at,
        finished_at=intervention.finished_at,
        travel_minutes=intervention.travel_minutes,
        report=intervention.report,
        signed_by=intervention.signed_by,
        signed_at=intervention.signed_at,
        parts=tuple(PartRow(*part) for part in ctx.session.execute(parts)),
        moves={
            name: tuple(str(reason) for reason in INTERVENTION_FLOW.reasons(intervention, name, ctx.permissions))
            for name in INTERVENTION_FLOW.moves
        },
    )
