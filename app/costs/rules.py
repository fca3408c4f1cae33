"""From worked time to charged time, from charged time to money, and value-added tax on totals.

Raw minutes never change; billable minutes are derived from them by a rule over a scope, by default one order and day,
and shared out so that the entries shown add up to what is billed (field-service.md §2.7).
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.catalog.rules import Rounding
from app.kernel.errors import Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled
from app.kernel.money import Money, apportion
from app.kernel.reason import Minutes, Reason

HOUR = 60
QUARTER = 15


class Charge(Labelled):
    """Who bears a cost line before coverage is asked: it is offered to the customer, or we keep it ourselves."""

    CUSTOMER = "customer", N_("Customer")
    INTERNAL = "internal", N_("Own account")


class Scope(Labelled):
    """Over what the worked time is added up before it is rounded."""

    ENTRY = "entry", N_("Each entry")
    VISIT = "visit", N_("Visit")
    ORDER_DAY = "order_day", N_("Order and day")
    ORDER = "order", N_("Order")
    INVOICE = "invoice", N_("Invoice")


class TimeRuleIsWrong(Refused):
    msgid = N_("Minutes cannot be negative, the increment is at least one, and the cap not below the minimum.")


class NegativeTime(Refused):
    msgid = N_("Worked time cannot be negative.")


class NegativeQuantity(Refused):
    msgid = N_("“{field}” cannot be negative.")
    marked = frozenset({"field"})


@dataclass(frozen=True, kw_only=True)
class TimeRule:
    """How worked minutes become billable ones, all in minutes and per scope.

    First the free minutes go; nothing left is nothing billed. The rest is rounded to the increment, where `grace`
    minutes of a begun increment are forgiven when rounding up; then it is at least `minimum` and at most `cap`.
    """

    increment: int = 1
    direction: Rounding = Rounding.UP
    minimum: int = 0
    cap: int | None = None
    grace: int = 0
    free: int = 0
    scope: Scope = Scope.ORDER_DAY

    def __post_init__(self) -> None:
        negative = min(self.minimum, self.grace, self.free) < 0
        if negative or self.increment < 1 or (self.cap is not None and self.cap < self.minimum):
            raise TimeRuleIsWrong()


@dataclass(frozen=True, kw_only=True)
class TimeEntry:
    """Minutes worked as they were recorded, with what the scopes of a rule go by."""

    key: int | str
    minutes: int
    order: int | str | None = None
    visit: int | str | None = None
    day: date | None = None


@dataclass(frozen=True)
class BillableTime:
    """What is billed of one entry; the minutes of a scope's entries add up to its billed total."""

    key: int | str
    raw_minutes: int
    billable_minutes: int
    reason: Reason


@dataclass(frozen=True)
class Vat:
    """The tax of one rate (basis points) on the net total of that rate."""

    rate: int
    net: Money
    vat: Money


_SAME: dict[Scope, Callable[[TimeEntry], Hashable]] = {
    Scope.ENTRY: lambda entry: entry.key,
    Scope.VISIT: lambda entry: entry.visit,
    Scope.ORDER_DAY: lambda entry: (entry.order, entry.day),
    Scope.ORDER: lambda entry: entry.order,
    Scope.INVOICE: lambda entry: None,
}

_ROUND: dict[Rounding, Callable[[int, TimeRule], int]] = {
    Rounding.UP: lambda minutes, rule: -(-max(0, minutes - rule.grace) // rule.increment),
    Rounding.DOWN: lambda minutes, rule: minutes // rule.increment,
    Rounding.NEAREST: lambda minutes, rule: (2 * minutes + rule.increment) // (2 * rule.increment),
}

_WORDS = {
    Rounding.UP: N_("{worked} worked, rounded up to {increment}"),
    Rounding.DOWN: N_("{worked} worked, rounded down to {increment}"),
    Rounding.NEAREST: N_("{worked} worked, rounded to the nearest {increment}"),
}
_QUARTER_WORDS = {
    Rounding.UP: N_("{worked} worked, rounded up to the quarter of an hour"),
    Rounding.DOWN: N_("{worked} worked, rounded down to the quarter of an hour"),
    Rounding.NEAREST: N_("{worked} worked, rounded to the nearest quarter of an hour"),
}


def billable_minutes(worked: int, rule: TimeRule) -> int:
    """What the rule bills of the minutes worked in one scope."""
    if worked < 0:
        raise NegativeTime(at="minutes")
    if worked <= rule.free:
        return 0
    billed = max(_rounded(worked, rule), rule.minimum)
    return billed if rule.cap is None else min(billed, rule.cap)


def billing_reason(worked: int, rule: TimeRule) -> Reason:
    """Why the minutes billed are what they are: the step of the rule that decided."""
    billed, rounded, shown = billable_minutes(worked, rule), _rounded(worked, rule), Minutes(worked)
    if billed == worked:
        return Reason.of(N_("{worked} worked"), worked=shown)
    if worked <= rule.free:
        return Reason.of(N_("{worked} worked, within the {free} free of charge"), worked=shown, free=Minutes(rule.free))
    if billed < rounded:
        return Reason.of(N_("{worked} worked, at most {cap} are charged"), worked=shown, cap=Minutes(billed))
    if billed > rounded:
        return Reason.of(N_("{worked} worked, at least {minimum} are charged"), worked=shown, minimum=Minutes(billed))
    if rule.free:
        return Reason.of(
            N_("{worked} worked, {free} of them free of charge, {billed} charged"),
            worked=shown,
            free=Minutes(rule.free),
            billed=Minutes(billed),
        )
    if rule.increment == QUARTER:
        return Reason.of(_QUARTER_WORDS[rule.direction], worked=shown)
    return Reason.of(_WORDS[rule.direction], worked=shown, increment=Minutes(rule.increment))


def _rounded(worked: int, rule: TimeRule) -> int:
    return _ROUND[rule.direction](max(0, worked - rule.free), rule) * rule.increment


def distribute_billable(entries: Sequence[TimeEntry], rule: TimeRule) -> list[BillableTime]:
    """The billable minutes of each entry, in the order given; the reason is that of its whole scope.

    Each scope is rounded once, and its total shared out by largest remainder.
    """
    refuse_if_any(NegativeTime(at=str(entry.key)) for entry in entries if entry.minutes < 0)
    scopes: dict[Hashable, list[int]] = {}
    for number, entry in enumerate(entries):
        scopes.setdefault(_SAME[rule.scope](entry), []).append(number)
    billed: dict[int, BillableTime] = {}
    for numbers in scopes.values():
        for number, time in zip(numbers, _one_scope([entries[n] for n in numbers], rule), strict=True):
            billed[number] = time
    return [billed[number] for number in range(len(entries))]


def _one_scope(entries: Sequence[TimeEntry], rule: TimeRule) -> list[BillableTime]:
    worked = sum(entry.minutes for entry in entries)
    total, reason = billable_minutes(worked, rule), billing_reason(worked, rule)
    parts = apportion(total, [entry.minutes for entry in entries]) if worked else [0] * len(entries)
    return [BillableTime(entry.key, entry.minutes, part, reason) for entry, part in zip(entries, parts, strict=True)]


def hours(minutes: int) -> Decimal:
    """The minutes as hours to two decimals, to be shown; money is never computed from it, see `labour_amount`."""
    return (Decimal(minutes) / HOUR).quantize(Decimal("0.01"), ROUND_HALF_UP)


def labour_amount(minutes: int, hourly_price: Decimal) -> Money:
    """Price × minutes ÷ 60, rounded half-up once: 100 minutes at 60.00 are 100.00, not 1.67 × 60."""
    return Money.rounded(hourly_price * minutes / HOUR)


def vat_summary(amounts: Iterable[tuple[int, Money]]) -> list[Vat]:
    """The tax per rate, highest rate first, from (rate in basis points, net) of each line; rounded once per rate."""
    nets: dict[int, Money] = {}
    for rate, net in amounts:
        nets[rate] = nets.get(rate, Money()) + net
    return [Vat(rate, nets[rate], nets[rate].percent(rate)) for rate in sorted(nets, reverse=True)]
