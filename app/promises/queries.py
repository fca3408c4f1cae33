"""What we promise, from the company's settings and contracts: the working calendar, priority and due moments."""

from datetime import datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.contracts.queries import ContractInForce, contract_for
from app.db.context import Context
from app.kernel.calendar import WorkingCalendar, same_hours
from app.promises.rules import (
    TARGETS,
    Priority,
    Severity,
    Target,
    combined_factor,
    priority_of,
    promise,
    public_holidays,
)


def company_calendar(ctx: Context, year: int) -> WorkingCalendar:
    """Monday to Friday between the company's hours, without the public holidays of that year and the next."""
    opens = time.fromisoformat(str(ctx.setting("promises.opens")))
    closes = time.fromisoformat(str(ctx.setting("promises.closes")))
    holidays = public_holidays(str(ctx.setting("company.country")), (year, year + 1))
    return WorkingCalendar(ctx.zone, same_hours((opens, closes)), holidays)


def company_zone(ctx: Context) -> ZoneInfo:
    """The clock by which the company plans and promises."""
    return ctx.zone


class Judgement(NamedTuple):
    """What a report of that severity is promised: the contract it falls under, its priority, times and due moments."""

    contract: ContractInForce | None
    priority: Priority
    target: Target
    react_due_at: datetime | None
    due_at: datetime | None


def judged(
    ctx: Context, severity: Severity, reported_at: datetime, *, customer_id: int | None, asset_id: int | None
) -> Judgement:
    """Priority and promise from the facts: severity, and the contract in force on the day of the report."""
    day = reported_at.astimezone(ctx.zone).date()
    contract = contract_for(ctx, customer_id, asset_id, day) if customer_id is not None else None
    factor = contract.priority_factor if contract else 100
    priority = priority_of(severity, factor)
    target = TARGETS[priority].scaled(combined_factor([factor]))
    calendar = company_calendar(ctx, day.year)
    return Judgement(
        contract,
        priority,
        target,
        promise(reported_at, target.reaction_minutes, calendar),
        promise(reported_at, target.solution_minutes, calendar),
    )
