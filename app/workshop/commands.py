"""Units that come back by RMA: received, diagnosed, repaired, tested, returned."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.assets.models import Asset
from app.assets.rules import AssetPlace
from app.calls.commands import NotTheirEquipment, finish_assignment, open_assignment, open_call
from app.calls.flow import WorkKind, takes_new_work
from app.calls.models import Call
from app.catalog.models import Product
from app.costs.commands import charge_labour, charge_part, cover_call
from app.costs.models import Charge
from app.costs.rules import NegativeQuantity, NegativeTime
from app.customers.models import Customer
from app.db.context import Context
from app.db.journal import EntryKind, note
from app.db.sequences import next_number
from app.kernel.errors import Missing, Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.reason import Reason
from app.workshop.flow import RMA_FLOW
from app.workshop.models import Rma


def authorise_rma(
    ctx: Context,
    call_id: int,
    department_id: int,
    product_id: int,
    fault: str,
    *,
    serial: str = "",
    asset_id: int | None = None,
    technician_id: int | None = None,
) -> int:
    """Authorise a unit to come back under an RMA number; opens workshop work on the call.

    Refuses an empty fault and a machine that is not the customer's.
    """
    ctx.require("calls.work")
    call = open_call(ctx, call_id)
    asset = ctx.get(Asset, asset_id) if asset_id is not None else None
    reasons = list(takes_new_work(call))
    if not fault.strip():
        reasons.append(Missing(field=N_("Fault"), at="fault"))
    if asset is not None and asset.customer_id != call.customer_id:
        customer = ctx.get(Customer, call.customer_id)
        reasons.append(NotTheirEquipment(serial=asset.serial, customer=customer.name, at="asset"))
    refuse_if_any(reasons)
    number = next_number(ctx, "rma")
    assignment = open_assignment(ctx, call, WorkKind.WORKSHOP, department_id, technician_id, reference=number)
    rma = Rma(
        number=number,
        assignment_id=assignment.id,
        product_id=product_id,
        asset_id=asset_id,
        serial=serial or (asset.serial if asset else ""),
        fault=fault.strip(),
        authorised_at=ctx.now,
    )
    ctx.session.add(rma)
    ctx.session.flush()
    note(ctx, call, EntryKind.WORKSHOP, Reason.of(N_("{number} authorised"), number=number), text=rma.fault)
    return rma.id


def receive_rma(ctx: Context, rma_id: int) -> None:
    """The unit has arrived; a machine's place is now the workshop."""
    rma, call = _being_worked(ctx, rma_id)
    RMA_FLOW.apply(rma, "receive", ctx.permissions)
    rma.received_at = ctx.now
    if rma.asset is not None:
        rma.asset.place = AssetPlace.IN_WORKSHOP
    note(ctx, call, EntryKind.WORKSHOP, Reason.of(N_("{number} received"), number=rma.number))


def diagnose_rma(ctx: Context, rma_id: int, diagnosis: str) -> None:
    rma, call = _being_worked(ctx, rma_id)
    rma.diagnosis = diagnosis.strip()
    RMA_FLOW.apply(rma, "diagnose", ctx.permissions)
    note(ctx, call, EntryKind.WORKSHOP, Reason.of(N_("{number} diagnosed"), number=rma.number), text=rma.diagnosis)


def repair_rma(ctx: Context, rma_id: int) -> None:
    rma, _call = _being_worked(ctx, rma_id)
    RMA_FLOW.apply(rma, "repair", ctx.permissions)
    rma.test_protocol, rma.test_passed = "", False


def record_test(
    ctx: Context, rma_id: int, *, repair: str, work_minutes: int, test_protocol: str, test_passed: bool
) -> None:
    """Record what was repaired, how long it took, and the test; a failed test sends the unit back to repair."""
    rma, call = _being_worked(ctx, rma_id)
    rma.repair, rma.test_protocol, rma.test_passed = repair.strip(), test_protocol.strip(), test_passed
    rma.work_minutes += work_minutes
    reasons = RMA_FLOW.reasons(rma, "test", ctx.permissions)
    if work_minutes < 0:
        reasons.append(NegativeTime(at="work_minutes"))
    refuse_if_any(reasons)
    RMA_FLOW.apply(rma, "test", ctx.permissions)
    passed = N_("{number} tested: passed") if test_passed else N_("{number} tested: not passed")
    note(ctx, call, EntryKind.WORKSHOP, Reason.of(passed, number=rma.number), text=rma.test_protocol)


def return_rma(
    ctx: Context,
    rma_id: int,
    returned_to: str,
    *,
    parts: dict[int, Decimal] | None = None,
    charge: Charge = Charge.CUSTOMER,
    charge_reason: str = "",
) -> None:
    """Send the unit back and charge bench time and parts (product → quantity), or bear them ourselves, saying why."""
    rma, call = _being_worked(ctx, rma_id)
    reasons = [*RMA_FLOW.reasons(rma, "return", ctx.permissions), *_against_bearing(charge, charge_reason)]
    if any(quantity < 0 for quantity in (parts or {}).values()):
        reasons.append(NegativeQuantity(field=N_("Quantity"), at="parts"))
    refuse_if_any(reasons)
    RMA_FLOW.apply(rma, "return", ctx.permissions)
    _leave(ctx, rma, returned_to)
    borne = _borne(rma, charge, charge_reason)
    _charge_bench_time(ctx, call, rma, borne)
    for product_id, quantity in (parts or {}).items():
        product = ctx.get(Product, product_id)
        charge_part(ctx, call, rma, product, quantity=quantity, worked_on=ctx.today, **borne)
    _finish(ctx, call, rma, N_("{number} returned to {place}"))


def return_unrepaired(
    ctx: Context,
    rma_id: int,
    returned_to: str,
    remark: str,
    *,
    work_minutes: int = 0,
    charge: Charge = Charge.CUSTOMER,
    charge_reason: str = "",
) -> None:
    """Send the unit back as it is, saying why: declined, or not worth it. The bench time there was is charged."""
    rma, call = _being_worked(ctx, rma_id)
    _end(ctx, rma, "return_unrepaired", remark, work_minutes, charge, charge_reason)
    _leave(ctx, rma, returned_to)
    _charge_bench_time(ctx, call, rma, _borne(rma, charge, charge_reason))
    _finish(ctx, call, rma, N_("{number} returned unrepaired to {place}"), remark)


def scrap_rma(
    ctx: Context,
    rma_id: int,
    remark: str,
    *,
    work_minutes: int = 0,
    charge: Charge = Charge.CUSTOMER,
    charge_reason: str = "",
) -> None:
    """The unit is beyond repair; what it took to find out is charged, or borne by ourselves, saying why."""
    rma, call = _being_worked(ctx, rma_id)
    _end(ctx, rma, "scrap", remark, work_minutes, charge, charge_reason)
    if rma.asset is not None:
        rma.asset.place = AssetPlace.SCRAPPED
    _charge_bench_time(ctx, call, rma, _borne(rma, charge, charge_reason))
    _finish(ctx, call, rma, N_("{number} scrapped"), remark)


def cancel_rma(ctx: Context, rma_id: int, remark: str) -> None:
    """The unit will not come back after all."""
    rma, call = _being_worked(ctx, rma_id)
    RMA_FLOW.apply(rma, "cancel", ctx.permissions)
    finish_assignment(ctx, rma.assignment, "cancel")
    note(ctx, call, EntryKind.WORKSHOP, Reason.of(N_("{number} cancelled"), number=rma.number), text=remark)


def _being_worked(ctx: Context, rma_id: int) -> tuple[Rma, Call]:
    rma = ctx.get(Rma, rma_id, Rma.assignment, Rma.product, Rma.asset)
    return rma, open_call(ctx, rma.assignment.call_id)


def _end(ctx: Context, rma: Rma, move: str, remark: str, minutes: int, charge: Charge, charge_reason: str) -> None:
    """The move that ends the work without a repair; refuses it without a word of why, with every reason."""
    reasons = [*RMA_FLOW.reasons(rma, move, ctx.permissions), *_against_bearing(charge, charge_reason)]
    if not remark.strip():
        reasons.append(Missing(field=N_("Reason"), at="remark"))
    if minutes < 0:
        reasons.append(NegativeTime(at="work_minutes"))
    refuse_if_any(reasons)
    RMA_FLOW.apply(rma, move, ctx.permissions)
    rma.work_minutes += minutes


def _against_bearing(charge: Charge, reason: str) -> Iterator[Refused]:
    if charge is Charge.INTERNAL and not reason.strip():
        yield Missing(field=N_("Reason"), at="charge_reason")


def _leave(ctx: Context, rma: Rma, place: str) -> None:
    rma.returned_at, rma.returned_to = ctx.now, place.strip()
    if rma.asset is not None:
        rma.asset.place = AssetPlace.AT_CUSTOMER


def _borne(rma: Rma, charge: Charge, reason: str) -> dict[str, Any]:
    """Who bears what the work on the unit costs, as the commands of costs take it."""
    return {"charge": charge, "charge_reason": reason.strip(), "asset_id": rma.asset_id}


def _finish(ctx: Context, call: Call, rma: Rma, msgid: str, remark: str = "") -> None:
    """The work is over: its assignment is done, the call's history tells it, the costs are split."""
    finish_assignment(ctx, rma.assignment)
    sentence = Reason.of(msgid, number=rma.number, place=rma.returned_to)
    note(ctx, call, EntryKind.WORKSHOP, sentence, text=remark.strip())
    cover_call(ctx, call.id)


def _charge_bench_time(ctx: Context, call: Call, rma: Rma, borne: Mapping[str, Any]) -> None:
    if rma.work_minutes:
        described = rma.product.name
        charge_labour(ctx, call, rma, minutes=rma.work_minutes, worked_on=ctx.today, description=described, **borne)
