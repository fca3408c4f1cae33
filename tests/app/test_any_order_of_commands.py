"""Whatever people do in whatever order, a call stays sound: random walks over all commands, repeated by their seed."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.backend import Backend
from app.billing.commands import issue_invoice, record_payment, settle_call
from app.billing.models import Invoice
from app.calls.codes import code_call
from app.calls.commands import (
    accept_solution,
    add_note,
    archive_call,
    assign_call,
    cancel_call,
    close_call,
    hand_on_call,
    hold_call,
    qualify_call,
    reopen_call,
    resume_call,
    solve_call,
    take_call,
)
from app.calls.flow import CALL_FLOW, NOT_RELEASED, CallState, PassCause, WaitCause
from app.calls.intake import discard_draft, flag_mass_incident, join_call, pass_on_caller, pick_up_call, take_up_draft
from app.calls.models import Call
from app.contracts.models import CoverageUse
from app.costs.commands import cover_call, grant_goodwill
from app.costs.models import Charge, CostLine
from app.db.context import Context
from app.db.verify import verify_trail
from app.interventions.commands import (
    PartUsed,
    arrive_on_site,
    cancel_intervention,
    plan_intervention,
    record_intervention,
    start_travel,
)
from app.interventions.queries import find_interventions
from app.kernel.errors import Refused
from app.kernel.money import ZERO, Money
from app.promises.rules import Severity
from app.subcontracting.commands import (
    approve_order,
    cancel_order,
    dispute_order,
    draft_order,
    offer_order,
    record_acceptance,
    record_decline,
    record_report,
)
from app.subcontracting.queries import find_orders
from app.workshop.commands import (
    authorise_rma,
    cancel_rma,
    diagnose_rma,
    receive_rma,
    record_test,
    repair_rma,
    return_rma,
    return_unrepaired,
    scrap_rma,
)
from app.workshop.queries import find_rmas
from tests.company import Company
from tests.databases import postgresql_only, sqlite_only

STEPS = 30
TRIES = 12
LAST = {cancel_call, archive_call, qualify_call, reopen_call, flag_mass_incident, pass_on_caller}
"""Done seldom, so that the walks come to the invoice and beyond."""
CEILING = Money.of(200)


@dataclass
class Walk:
    """One call and the dice that decide what happens to it next."""

    company: Company
    seed: int
    dice: random.Random = field(init=False)
    desks: tuple[Backend, ...] = field(init=False)
    call_id: int = field(init=False)
    clause_id: int = field(init=False)
    subcontractor_id: int = field(init=False)
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.clause_id = self.company.cover_machine(ceiling=CEILING)
        self.subcontractor_id = self.company.make.subcontractor().id
        self.desks = (self.company.backend, self.company.at_work(self.company.sara))
        self.call_id = self.company.call()

    def step(self) -> None:
        """Try one thing after the other until something happens."""
        for command, arguments in self.dice.sample(CHOICES, TRIES):
            if command in LAST and self.dice.random() < 0.8:
                continue
            given = arguments(self)
            if None not in given.values() and self.happens(command, given):
                return

    def happens(self, command: Callable[..., Any], given: dict[str, Any]) -> bool:
        try:
            self.dice.choice(self.desks).run(command, **given)
        except Refused as refusal:
            self.done.append(f"({command.__name__}: {refusal})")
            return False
        self.done.append(command.__name__)
        return True

    def words(self) -> str:
        return self.dice.choice(("Fatto", "Fatto", "", " ", "{0} %s <b>"))

    def minutes(self) -> int:
        return self.dice.choice((110, 35, 0, -5))

    def quantity(self) -> Decimal:
        return self.dice.choice((Decimal(1), Decimal("2.5"), Decimal(0), Decimal(-1)))

    def amount(self) -> Money:
        return Money(self.dice.choice((0, 1, 1000, 100_000, -1)))

    def one_of(self, query: Callable[..., list[Any]]) -> int | None:
        found = self.company.backend.read(query, call_id=self.call_id)
        return self.dice.choice(found).id if found else None


def lines_of(ctx: Context, call_id: int) -> list[CostLine]:
    query = select(CostLine).where(CostLine.call_id == call_id).options(selectinload(CostLine.splits))
    return list(ctx.session.scalars(query))


def invoices_of(ctx: Context, call_id: int) -> list[Invoice]:
    query = select(Invoice).where(Invoice.call_id == call_id)
    return list(ctx.session.scalars(query.options(selectinload(Invoice.lines), selectinload(Invoice.payments))))


def at_call(**arguments: Callable[[Walk], Any]) -> Callable[[Walk], dict[str, Any]]:
    return lambda walk: {"call_id": walk.call_id} | {name: value(walk) for name, value in arguments.items()}


def at_visit(**arguments: Callable[[Walk], Any]) -> Callable[[Walk], dict[str, Any]]:
    return lambda walk: (
        {"intervention_id": walk.one_of(find_interventions)} | {name: value(walk) for name, value in arguments.items()}
    )


def at_rma(**arguments: Callable[[Walk], Any]) -> Callable[[Walk], dict[str, Any]]:
    return lambda walk: {"rma_id": walk.one_of(find_rmas)} | {name: value(walk) for name, value in arguments.items()}


def at_order(**arguments: Callable[[Walk], Any]) -> Callable[[Walk], dict[str, Any]]:
    return lambda walk: (
        {"order_id": walk.one_of(find_orders)} | {name: value(walk) for name, value in arguments.items()}
    )


def desk(walk: Walk) -> int:
    return walk.dice.choice((walk.company.desk, walk.company.second_level)).id


def technician(walk: Walk) -> int:
    return walk.dice.choice((walk.company.luca, walk.company.sara)).id


def started(walk: Walk) -> Any:
    return walk.company.record(walk.call_id).reported_at


def parts(walk: Walk) -> tuple[PartUsed, ...]:
    chosen = walk.dice.sample((walk.company.part_a, walk.company.part_b), walk.dice.randint(0, 2))
    return tuple(PartUsed(part.id, walk.quantity()) for part in chosen)


def draft(walk: Walk) -> int:
    """The telephone rings again; or a draft that was joined or discarded before."""
    known = walk.company.backend.read(lambda ctx: list(ctx.session.scalars(select(Call.id).where(_IS_DRAFT))))
    return walk.dice.choice([*known, walk.company.run(pick_up_call)])


_IS_DRAFT = Call.state.in_(sorted(NOT_RELEASED))
Choice = tuple[Callable[..., Any], Callable[[Walk], dict[str, Any]]]

CHOICES: tuple[Choice, ...] = (
    (qualify_call, at_call(severity=lambda walk: walk.dice.choice(list(Severity)))),
    (assign_call, at_call(department_id=desk, technician_id=technician)),
    (hand_on_call, at_call(department_id=desk, remark=Walk.words)),
    (take_call, at_call()),
    (hold_call, at_call(cause=lambda walk: walk.dice.choice(list(WaitCause)))),
    (resume_call, at_call()),
    (add_note, at_call(text=Walk.words)),
    (solve_call, at_call(solution=Walk.words)),
    (solve_call, lambda walk: at_call(solution=Walk.words)(walk) | walk.company.codes),
    (code_call, lambda walk: at_call()(walk) | walk.company.codes),
    (accept_solution, at_call(accepted_by=Walk.words)),
    (accept_solution, at_call(accepted_by=Walk.words)),
    (reopen_call, at_call(remark=Walk.words)),
    (close_call, at_call()),
    (archive_call, at_call()),
    (join_call, at_call(draft_id=draft, contact_id=lambda walk: walk.company.contact.id)),
    (discard_draft, lambda walk: {"draft_id": draft(walk)}),
    (take_up_draft, lambda walk: {"draft_id": draft(walk)}),
    (flag_mass_incident, at_call(is_mass_incident=lambda walk: walk.dice.random() < 0.7)),
    (pass_on_caller, at_call(cause=lambda walk: walk.dice.choice(list(PassCause)), remark=Walk.words)),
    (cancel_call, at_call(remark=Walk.words)),
    (
        plan_intervention,
        at_call(
            technician_id=technician,
            planned_from=started,
            planned_to=lambda walk: started(walk) + timedelta(hours=walk.dice.choice((2, 0))),
        ),
    ),
    (start_travel, at_visit()),
    (arrive_on_site, at_visit()),
    (
        record_intervention,
        at_visit(work_minutes=Walk.minutes, distance_km=Walk.quantity, report=Walk.words, parts=parts),
    ),
    (record_intervention, at_visit(work_minutes=lambda walk: 110, report=lambda walk: "Fatto", parts=parts)),
    (cancel_intervention, at_visit(remark=Walk.words)),
    (
        authorise_rma,
        at_call(
            department_id=lambda walk: walk.company.workshop.id,
            product_id=lambda walk: walk.company.part_a.id,
            asset_id=lambda walk: walk.company.machine.id,
            fault=Walk.words,
        ),
    ),
    (receive_rma, at_rma()),
    (diagnose_rma, at_rma(diagnosis=Walk.words)),
    (repair_rma, at_rma()),
    (
        record_test,
        at_rma(
            repair=Walk.words,
            work_minutes=Walk.minutes,
            test_protocol=Walk.words,
            test_passed=lambda walk: walk.dice.random() < 0.7,
        ),
    ),
    (
        return_rma,
        at_rma(
            returned_to=Walk.words,
            parts=lambda walk: {walk.company.part_b.id: walk.quantity()},
            charge=lambda walk: walk.dice.choice(list(Charge)),
            charge_reason=Walk.words,
        ),
    ),
    (scrap_rma, at_rma(remark=Walk.words)),
    (return_unrepaired, at_rma(returned_to=Walk.words, remark=Walk.words)),
    (cancel_rma, at_rma(remark=Walk.words)),
    (
        draft_order,
        at_call(
            department_id=desk,
            subcontractor_id=lambda walk: walk.subcontractor_id,
            scope=Walk.words,
            agreed=Walk.amount,
            markup=lambda walk: walk.dice.choice((0, 1550, -1)),
        ),
    ),
    (offer_order, at_order()),
    (record_acceptance, at_order()),
    (record_decline, at_order(reason=Walk.words)),
    (record_report, at_order(report=Walk.words)),
    (approve_order, at_order(charge=lambda walk: walk.dice.choice(list(Charge)), charge_reason=Walk.words)),
    (dispute_order, at_order(remark=Walk.words)),
    (cancel_order, at_order(remark=Walk.words)),
    (cover_call, at_call()),
    (
        grant_goodwill,
        lambda walk: {"cost_line_id": walk.one_of(lines_of), "amount": walk.amount(), "reason": walk.words()},
    ),
    (issue_invoice, at_call()),
    (issue_invoice, at_call()),
    (settle_call, at_call(reason=Walk.words)),
    (
        record_payment,
        lambda walk: {
            "invoice_id": walk.one_of(invoices_of),
            "amount": walk.amount(),
            "paid_on": walk.company.today,
            "method": "Bonifico",
        },
    ),
)


def assert_sound(walk: Walk, before: Call) -> None:
    call = walk.company.record(walk.call_id)
    told = f"seed {walk.seed}: {', '.join(walk.done)}"
    if before.state is CallState.ARCHIVED:
        assert call.version == before.version, told
    elif call.state is not before.state:
        assert call.state in _reachable(before.state), told
    assert (call.state is CallState.WAITING) == (call.wait_cause is not None), told
    assert (call.state is CallState.WAITING) == any(pause.ended_at is None for pause in call.pauses), told
    assert call.called_again == joined_callers(walk.company, walk.call_id), told
    assert not (call.open_assignments and call.state not in _WITH_WORK), told
    for line in walk.company.backend.read(lines_of, call_id=walk.call_id):
        assert Money.sum(split.amount for split in line.splits) == line.gross, told
        assert Money.sum(split.cost_amount for split in line.splits) == line.cost, told
        assert all(split.amount >= ZERO for split in line.splits), told
    with walk.company.backend.look() as ctx:
        uses = ctx.session.scalars(select(CoverageUse.amount).where(CoverageUse.clause_id == walk.clause_id))
        assert Money.sum(uses) <= CEILING, told
    for invoice in walk.company.backend.read(invoices_of, call_id=walk.call_id):
        assert Money.sum(line.net for line in invoice.lines) == invoice.net, told
        assert Money.sum(payment.amount for payment in invoice.payments) <= invoice.total, told


def joined_callers(company: Company, call_id: int) -> int:
    with company.backend.look() as ctx:
        return len(list(ctx.session.scalars(select(Call.id).where(Call.joined_to_id == call_id))))


def _reachable(state: CallState) -> set[CallState]:
    return {move.target for move in CALL_FLOW.moves.values() if state in move.sources}


_WITH_WORK = {
    CallState.REGISTERED,
    CallState.QUALIFIED,
    CallState.ASSIGNED,
    CallState.IN_WORK,
    CallState.WAITING,
}


def walk_about(company: Company, seed: int) -> None:
    walk = Walk(company, seed)
    for _ in range(STEPS):
        before = company.record(walk.call_id)
        walk.step()
        assert_sound(walk, before)
    verdict = verify_trail(company.backend.database)
    assert verdict.holds, str(verdict.broken)


@pytest.mark.parametrize("seed", range(8))
@sqlite_only
def test_no_order_of_commands_breaks_a_call(company: Company, seed: int):
    walk_about(company, seed)


@pytest.mark.parametrize("seed", range(100, 103))
@postgresql_only
def test_no_order_of_commands_breaks_a_call_on_the_server(company: Company, seed: int):
    walk_about(company, seed)
