"""The intervention report on paper."""

from datetime import datetime
from decimal import Decimal

from app.assets.models import Asset
from app.calls.models import Call
from app.costs.queries import cost_sheet
from app.customers.models import Customer
from app.customers.parties import buyer, seller
from app.db.context import Context
from app.interventions.models import Intervention
from app.interventions.queries import intervention_card
from app.interventions.rules import are_moments_of_work
from app.kernel.i18n import use_language
from reports.intervention_report import (
    CoverageStatement,
    InterventionDocument,
    Machine,
    PartUsed,
    WorkTime,
)
from reports.signature import Signature


def intervention_document(ctx: Context, intervention_id: int, language: str = "") -> InterventionDocument:
    """One visit as the customer signs it: times, parts, what was done, and who will pay for what.

    In the customer's language, when no other is named. Moments that contradict the working time are left out.
    """
    visit = intervention_card(ctx, intervention_id)
    intervention = ctx.get(Intervention, intervention_id, Intervention.technician)
    call = ctx.get(Call, visit.row.call_id, Call.customer, Call.site, Call.contact, Call.asset, Call.contract)
    customer = ctx.get(Customer, call.customer_id)
    site = call.site
    return InterventionDocument(
        number=visit.row.number,
        seller=seller(ctx),
        customer=buyer(customer),
        zone=ctx.zone,
        site=", ".join(filter(None, (site.name, site.street, f"{site.postcode} {site.town}".strip()))) if site else "",
        contact=call.contact.name if call.contact else "",
        call_number=call.number,
        contract=f"{call.contract.name} {call.contract.number}" if call.contract else "",
        machine=_machine(ctx, call.asset) if call.asset else None,
        problem=call.subject,
        times=(
            WorkTime(
                technician=intervention.technician.name,
                planned_at=intervention.planned_from,
                **_moments(intervention),
                kilometres=intervention.distance_km or Decimal(0),
                travel_minutes=intervention.travel_minutes,
                work_minutes=intervention.work_minutes,
            ),
        ),
        parts=tuple(
            PartUsed(part.code, part.name, part.quantity, part.serial_in, part.serial_out) for part in visit.parts
        ),
        report=intervention.report,
        coverage=_coverage(ctx, intervention, call, language or customer.language),
        customer_signature=Signature(visit.signed_by, visit.signed_at) if visit.signed_by else None,
        technician_signature=Signature(intervention.technician.name, intervention.finished_at),
    )


def _moments(visit: Intervention) -> dict[str, datetime | None]:
    if not are_moments_of_work(visit.arrived_at, visit.finished_at, visit.work_minutes):
        return {}
    return {"left_at": visit.left_at, "arrived_at": visit.arrived_at, "finished_at": visit.finished_at}


def _machine(ctx: Context, asset: Asset) -> Machine:
    asset = ctx.get(Asset, asset.id, Asset.product)
    return Machine(asset.product.name, asset.serial, asset.position)


def _coverage(ctx: Context, visit: Intervention, call: Call, language: str) -> tuple[CoverageStatement, ...]:
    """Who pays for what this visit cost; other work on the call is told by its own papers."""
    with use_language(language):
        return tuple(
            CoverageStatement(line.description, "; ".join(reason.show() for reason in line.reasons))
            for line in cost_sheet(ctx, call.id).charged
            if (line.origin, line.origin_id) == (visit.__tablename__, visit.id)
        )
