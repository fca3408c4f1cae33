"""What a contract agrees, how it stands on a day, and the period that would follow it. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.contracts.terms import months_later
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled

DAY = timedelta(days=1)
SOON_DAYS = 60
"""So many days before its end a contract is to be spoken about with the customer."""


@dataclass(frozen=True)
class ContractFacts:
    """What is agreed of a contract beside its machines and clauses; both days included, the factor in percent."""

    name: str
    starts_on: date
    ends_on: date
    priority_factor: int = 100


class ContractStanding(Labelled):
    NOT_BEGUN = "not_begun", N_("Not begun")
    RUNNING = "running", N_("Running")
    ENDING = "ending", N_("Ending soon")
    SUSPENDED = "suspended", N_("Suspended")
    ENDED = "ended", N_("Ended")


IN_FORCE = frozenset({ContractStanding.RUNNING, ContractStanding.ENDING})


def last_day(ends_on: date, stopped_on: date | None) -> date:
    """The last day it covers: the end, or the day before it was stopped."""
    return ends_on if stopped_on is None else min(ends_on, stopped_on - DAY)


def standing_of(
    today: date, starts_on: date, ends_on: date, stopped_on: date | None = None, *, is_suspended: bool = False
) -> ContractStanding:
    """What matters most of it today; one that is suspended ends all the same."""
    last = last_day(ends_on, stopped_on)
    if last < today:
        return ContractStanding.ENDED
    if is_suspended:
        return ContractStanding.SUSPENDED
    if starts_on > today:
        return ContractStanding.NOT_BEGUN
    return ContractStanding.ENDING if (last - today).days <= SOON_DAYS else ContractStanding.RUNNING


def next_period(starts_on: date, ends_on: date) -> tuple[date, date]:
    """The first and last day of a period as long that follows at once: of whole months where this one is."""
    begins = ends_on + DAY
    months = (begins.year - starts_on.year) * 12 + begins.month - starts_on.month
    if months and months_later(starts_on, months) == begins:
        return begins, months_later(begins, months) - DAY
    return begins, begins + (ends_on - starts_on)
