"""How a call's work is done: by a visit, in the workshop, by a subcontractor; each yields its steps' moments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.calls.flow import AssignmentState, WorkKind
from app.calls.models import Assignment
from app.catalog.rules import CostKind
from app.db.journal import EntryKind
from app.demo.desk import Hand
from app.interventions.flow import InterventionState
from app.interventions.models import Intervention, UsedPart
from app.kernel.i18n import N_
from app.kernel.money import Money
from app.kernel.reason import Minutes, Reason
from app.subcontracting.flow import SubcontractState
from app.subcontracting.models import SubcontractOrder
from app.workshop.flow import RmaState
from app.workshop.models import Rma

if TYPE_CHECKING:
    from app.demo.lives import Life

ALL_IS_WELL = "Prova di funzionamento superata, cliente soddisfatto."
MARKUP = 1_500
"""Basis points on what a subcontractor gets."""


def visit(life: Life, hand: Hand) -> Iterator[datetime]:
    desk, minutes = life.desk, life.desk.dice.randint(*life.fault.minutes)
    begins = desk.free_slot(hand, desk.later(life.at, *life.minutes_of_promise(4, 62)), minutes)
    number = desk.number("intervention", life.at)
    work = life.open_work(hand, WorkKind.ON_SITE, number)
    visit = desk.rows.add(
        Intervention,
        number=number,
        assignment_id=work,
        technician_id=hand.id,
        state=InterventionState.PLANNED,
        planned_from=begins,
        planned_to=begins + timedelta(minutes=-(-minutes // 15) * 15),
    )
    life.note(EntryKind.VISIT, Reason.of(N_("{number} planned with {who}"), number=number, who=hand.name), "")
    travel = desk.dice.randint(10, 55)
    yield life.on(max(life.at, begins - timedelta(minutes=travel)))
    desk.rows.change(Intervention, visit, state=InterventionState.TRAVELLING, left_at=life.at)
    yield life.on(max(life.at, begins))
    desk.rows.change(Intervention, visit, state=InterventionState.ON_SITE, arrived_at=begins)
    desk.rows.change(Assignment, work, state=AssignmentState.TAKEN, taken_at=begins)
    life.note(EntryKind.VISIT, Reason.of(N_("{who} is on site"), who=hand.name), hand.name)
    yield life.on(begins + timedelta(minutes=minutes))
    kilometres = Decimal(desk.dice.randint(4, 70))
    report = f"{life.fault.solution}\n{ALL_IS_WELL}"
    desk.rows.change(
        Intervention,
        visit,
        state=InterventionState.DONE,
        finished_at=life.at,
        travel_minutes=travel,
        distance_km=kilometres,
        work_minutes=minutes,
        report=report,
        signed_by=life.who,
        signed_at=life.at,
    )
    desk.rows.change(Assignment, work, state=AssignmentState.DONE, ended_at=life.at)
    done = Reason.of(N_("{number} done: {worked} of work"), number=number, worked=Minutes(minutes))
    life.note(EntryKind.VISIT, done, hand.name, report)
    life.bill.labour("intervention", visit, minutes)
    life.bill.rate("intervention", visit, CostKind.TRAVEL, desk.prices.travel, kilometres, "km")
    life.bill.rate("intervention", visit, CostKind.CALL_OUT, desk.prices.call_out, Decimal(1), "")
    for code in life.fault.parts:
        product_id, part = desk.parts[code]
        desk.rows.add(UsedPart, intervention_id=visit, product_id=product_id, quantity=Decimal(1))
        life.bill.part("intervention", visit, product_id, part)
    life.bill.cover()


def workshop(life: Life, hand: Hand) -> Iterator[datetime]:
    desk, minutes = life.desk, life.desk.dice.randint(*life.fault.minutes)
    number = desk.number("rma", life.at)
    work = life.open_work(hand, WorkKind.WORKSHOP, number)
    product_id, part = desk.parts[life.fault.parts[0]]
    rma = desk.rows.add(
        Rma,
        number=number,
        assignment_id=work,
        product_id=product_id,
        serial=f"{part.code}-{desk.dice.randint(10_000, 99_999)}",
        state=RmaState.AUTHORISED,
        fault=life.fault.subject,
        authorised_at=life.at,
    )
    life.note(EntryKind.WORKSHOP, Reason.of(N_("{number} authorised"), number=number), hand.name)
    yield life.part_of_promise(4, 30)
    desk.rows.change(Rma, rma, state=RmaState.RECEIVED, received_at=life.at)
    desk.rows.change(Assignment, work, state=AssignmentState.TAKEN, taken_at=life.at)
    life.note(EntryKind.WORKSHOP, Reason.of(N_("{number} received"), number=number), hand.name)
    yield life.part_of_promise(2, 22)
    desk.rows.change(Rma, rma, state=RmaState.DIAGNOSED, diagnosis=life.fault.told)
    diagnosed = Reason.of(N_("{number} diagnosed"), number=number)
    life.note(EntryKind.WORKSHOP, diagnosed, hand.name, life.fault.told)
    yield life.part_of_promise(1, 14)
    desk.rows.change(Rma, rma, state=RmaState.IN_REPAIR)
    yield life.part_of_promise(4, 24)
    passed = {"test_protocol": ALL_IS_WELL, "test_passed": True, "repair": life.fault.solution}
    desk.rows.change(Rma, rma, state=RmaState.TESTED, work_minutes=minutes, **passed)
    life.note(EntryKind.WORKSHOP, Reason.of(N_("{number} tested: passed"), number=number), hand.name)
    yield life.part_of_promise(2, 22)
    place = life.client.town.name
    desk.rows.change(Rma, rma, state=RmaState.RETURNED, returned_at=life.at, returned_to=place)
    desk.rows.change(Assignment, work, state=AssignmentState.DONE, ended_at=life.at)
    returned = Reason.of(N_("{number} returned to {place}"), number=number, place=place)
    life.note(EntryKind.WORKSHOP, returned, hand.name)
    life.bill.labour("rma", rma, minutes)
    life.bill.part("rma", rma, product_id, part)
    life.bill.cover()


def subcontract(life: Life, hand: Hand) -> Iterator[datetime]:
    desk = life.desk
    subcontractor_id, name = desk.subcontractors[life.machine.family.name]
    number = desk.number("subcontract", life.at)
    work = life.open_work(hand, WorkKind.SUBCONTRACT, number)
    agreed = Money(desk.dice.randrange(18_000, 72_000, 500))
    order = desk.rows.add(
        SubcontractOrder,
        number=number,
        assignment_id=work,
        subcontractor_id=subcontractor_id,
        state=SubcontractState.OFFERED,
        scope=life.fault.subject,
        agreed=agreed,
        markup=MARKUP,
        offered_at=life.at,
        answer_due_at=life.at + timedelta(days=2),
    )
    _order_note(life, N_("{number} offered to {who}"), number, name)
    yield life.part_of_promise(2, 22)
    desk.rows.change(SubcontractOrder, order, state=SubcontractState.ACCEPTED, accepted_at=life.at)
    desk.rows.change(Assignment, work, state=AssignmentState.TAKEN, taken_at=life.at)
    _order_note(life, N_("{number} accepted by {who}"), number, name)
    yield life.part_of_promise(8, 50)
    report = {"report": life.fault.solution, "reported_at": life.at}
    desk.rows.change(SubcontractOrder, order, state=SubcontractState.REPORTED, **report)
    _order_note(life, N_("{number} reported by {who}"), number, name)
    yield life.part_of_promise(1, 12)
    desk.rows.change(SubcontractOrder, order, state=SubcontractState.APPROVED, approved_at=life.at)
    desk.rows.change(Assignment, work, state=AssignmentState.DONE, ended_at=life.at)
    _order_note(life, N_("{number} of {who} approved"), number, name)
    price = (agreed + agreed.percent(MARKUP)).decimal
    prices = (life.fault.subject, price, agreed.decimal)
    life.bill.rate("subcontract_order", order, CostKind.SUBCONTRACT, prices, Decimal(1), "")
    life.bill.cover()


def _order_note(life: Life, sentence: str, number: str, name: str) -> None:
    life.note(EntryKind.SUBCONTRACT, Reason.of(sentence, number=number, who=name), life.desk.office)
