"""A year of a plausible service company: its customers, their machines, and every call it took since last year today.

Written in bulk, as an import would write it, with the same rules for promises, coverage and invoices as in real life.
The same day gives the same year.
"""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select

from app.catalog.models import Product
from app.catalog.queries import rate_on
from app.catalog.rules import CostKind
from app.codes.models import ServiceCode
from app.customers.parties import seller
from app.db.context import Context
from app.db.sequences import NumberSeries
from app.demo.clients import Clients, add_spare_parts
from app.demo.company import PEOPLE
from app.demo.desk import Desk, Hand, Prices
from app.demo.learned import learn
from app.demo.lives import Life
from app.demo.rows import Rows
from app.demo.trade import FAMILIES, PARTS, SUBCONTRACTORS, Part
from app.kernel.permissions import Role
from app.promises.queries import company_calendar
from app.staff.models import Department, Technician
from app.subcontracting.models import Subcontractor

SEED = 20_261_122
YEAR = timedelta(days=365)
CALLS_A_DAY = (5, 9)
COLD_WAVE = timedelta(days=12)
CALLS_A_COLD_DAY = (14, 22)
"""The last days were cold: so many more are under way now."""
MORNING = 0.6
"""The part of a day's calls that come before noon."""


def fill_year(ctx: Context, progress: Callable[[int, int], None] = lambda done, whole: None) -> int:
    """Write the year up to now into a company that has just been founded; tells how many rows it was."""
    dice, rows = Random(SEED), Rows(ctx.session)
    desk = _desk(ctx, rows, dice)
    clients = Clients(rows, ctx.today, dice).all()
    machines = [(client, machine) for client in clients for machine in client.machines]
    agenda: list[tuple[datetime, int, Iterator[datetime]]] = []
    lives = []
    for number, moment in enumerate(_reports(ctx, desk, dice)):
        client, machine = dice.choice(machines)
        lives.append(Life(desk, client, machine, dice.choice(machine.family.faults), moment))
        steps = lives[-1].run()
        agenda.append((next(steps), number, steps))
    heapq.heapify(agenda)
    while agenda and agenda[0][0] <= ctx.now:
        _moment, number, steps = heapq.heappop(agenda)
        if (later := next(steps, None)) is not None:
            heapq.heappush(agenda, (later, number, steps))
    learn(ctx, rows, lives)
    for (kind, year), last in desk.drawn.items():
        rows.add(NumberSeries, kind=kind, year=year, last=last)
    return rows.write(progress)


def _reports(ctx: Context, desk: Desk, dice: Random) -> Iterator[datetime]:
    """When calls came in: on working days, most of them in the morning."""
    day = ctx.today - YEAR
    while day <= ctx.today:
        for opens, closes in desk.calendar.openings(day):
            seconds = int((closes - opens).total_seconds())
            is_cold = day > ctx.today - COLD_WAVE
            for _call in range(dice.randint(*(CALLS_A_COLD_DAY if is_cold else CALLS_A_DAY))):
                part = dice.uniform(0, 0.4) if dice.random() < MORNING else dice.uniform(0.4, 1)
                moment = opens + timedelta(seconds=round(part * seconds))
                if moment <= ctx.now:
                    yield moment
        day += timedelta(days=1)


def _desk(ctx: Context, rows: Rows, dice: Random) -> Desk:
    query = select(Technician, Department).join(Department, Technician.department_id == Department.id)
    by_department: dict[str, list[Hand]] = {}
    for technician, department in ctx.session.execute(query.order_by(Technician.id)):
        hand = Hand(technician.id, technician.name, department.id, department.name)
        by_department.setdefault(department.name, []).append(hand)
    codes = ctx.session.scalars(select(ServiceCode))
    return Desk(
        rows=rows,
        dice=dice,
        calendar=company_calendar(ctx, ctx.today.year - 1),
        now=ctx.now,
        front=by_department["Front-end telefonico"] + by_department["Secondo livello"],
        road=by_department["Assistenza sul posto"],
        bench=by_department["Officina"],
        desk_people=[person.name for person in PEOPLE if person.role is Role.DISPATCHER],
        office=next(person.name for person in PEOPLE if person.role is Role.BACK_OFFICE),
        subcontractors=_subcontractors(ctx),
        prices=Prices(*(_price(ctx, kind) for kind in (CostKind.LABOUR, CostKind.TRAVEL, CostKind.CALL_OUT))),
        parts=_parts(ctx, rows),
        codes={(code.kind, code.code): code.id for code in codes},
        seller=seller(ctx),
        iban=str(ctx.setting("company.iban")),
        notes=str(ctx.setting("company.repair_warranty")),
    )


def _subcontractors(ctx: Context) -> dict[str, tuple[int, str]]:
    """Whom the work of each family goes to, by id and name."""
    query = select(Subcontractor.name, Subcontractor.id).order_by(Subcontractor.id)
    ids = {name: key for name, key in ctx.session.execute(query)}
    others = {family: name for family, (name, _email) in SUBCONTRACTORS.items()}
    chosen = {family.name: others.get(family.name, next(iter(ids))) for family in FAMILIES}
    return {family: (ids[name], name) for family, name in chosen.items()}


def _parts(ctx: Context, rows: Rows) -> dict[str, tuple[int, Part]]:
    """The spare parts by code: those that the company had from the start, and the year's own."""
    known = ctx.session.scalars(select(Product).where(Product.is_machine.is_(False))).all()
    old = {row.code: (row.id, Part(row.code, row.name, row.maker, row.price, row.cost)) for row in known}
    fresh = add_spare_parts(rows)
    return old | {part.code: (fresh[part.code], part) for part in PARTS}


def _price(ctx: Context, kind: CostKind) -> tuple[str, Decimal, Decimal]:
    rate = rate_on(ctx, kind, ctx.today)
    return rate.name, rate.price, rate.cost
