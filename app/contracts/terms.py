"""Terms of coverage: what a warranty, contract or quotation promises to pay, for what, how long and up to which sum."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.catalog.rules import CostKind
from app.kernel.errors import Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled
from app.kernel.money import FULL, ZERO, Money

Key = int | str


class Bucket(Labelled):
    """Who bears a part of a line; the net remainder is the customer's."""

    REPAIR_WARRANTY = "repair_warranty", N_("Repair warranty")
    WARRANTY = "warranty", N_("Warranty")
    CONTRACT = "contract", N_("Contract")
    QUOTATION = "quotation", N_("Quotation")
    GOODWILL = "goodwill", N_("Goodwill")
    INTERNAL = "internal", N_("Own account")
    CUSTOMER = "customer", N_("Customer")


class Period(Labelled):
    """How often a ceiling or a number of claims starts anew, counted from the term's first day."""

    NONE = "none", N_("Whole validity")
    MONTH = "month", N_("Month")
    QUARTER = "quarter", N_("Quarter")
    YEAR = "year", N_("Year")


TERM_BUCKETS = frozenset({Bucket.REPAIR_WARRANTY, Bucket.WARRANTY, Bucket.CONTRACT, Bucket.QUOTATION})

SPECIFICITY = (("assets",), ("product_id", "site_id"), ("site_id",), ("product_id",), ("customer_id",), ())
"""Within a bucket the most specific term is asked first: the first row all of whose fields it names is its rank."""

MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


class ShareOutOfRange(Refused):
    msgid = N_("A share lies between 0 and 100 %.")


class EndsBeforeItBegins(Refused):
    msgid = N_("The last day lies before the first.")


class AmountIsNegative(Refused):
    msgid = N_("The amount cannot be negative.")


@dataclass(frozen=True, kw_only=True)
class CoverageTerm:
    """One promise to pay: this share of these kinds of cost, for this equipment, in this time, up to this ceiling.

    `source` is the record's own name (“Oro C-118”, “Parts warranty”). `ends_on` is the last day covered, `stopped_on`
    the first day no longer covered. No kinds: all kinds; no assets: any. `share` in basis points. `consumed` and
    `claims` are the past: day and amount of what the term paid (negative gives back), and the day of each call that
    used it; what lies in the period of a line's day counts against `ceiling` and `claim_limit`. Leave the call being
    split out of both.
    """

    id: Key
    bucket: Bucket
    source: str
    starts_on: date
    ends_on: date | None = None
    stopped_on: date | None = None
    is_suspended: bool = False
    kinds: frozenset[CostKind] = frozenset()
    excluded_causes: frozenset[str] = frozenset()
    share: int = FULL
    ceiling: Money | None = None
    claim_limit: int | None = None
    period: Period = Period.NONE
    consumed: tuple[tuple[date, Money], ...] = ()
    claims: tuple[date, ...] = ()
    assets: frozenset[int] = frozenset()
    product_id: int | None = None
    site_id: int | None = None
    customer_id: int | None = None

    def __post_init__(self) -> None:
        if self.bucket not in TERM_BUCKETS:
            raise ValueError(f"no term can fill the bucket {self.bucket}")
        refuse_if_any(self._faults())

    def _faults(self) -> Iterator[Refused]:
        if not 0 <= self.share <= FULL:
            yield ShareOutOfRange(at="share")
        if self.ends_on is not None and self.ends_on < self.starts_on:
            yield EndsBeforeItBegins(at="ends_on")
        if self.ceiling is not None and self.ceiling < ZERO:
            yield AmountIsNegative(at="ceiling")

    @property
    def specificity(self) -> int:
        return next(rank for rank, names in enumerate(SPECIFICITY) if all(getattr(self, name) for name in names))

    def period_of(self, day: date) -> tuple[date, date]:
        """First day of the period the day falls in, and first day of the next; without a period, all time."""
        if self.period is Period.NONE:
            return date.min, date.max
        months = MONTHS[self.period]
        passed = (day.year - self.starts_on.year) * 12 + day.month - self.starts_on.month
        number = passed // months
        if day < months_later(self.starts_on, number * months):
            number -= 1
        return months_later(self.starts_on, number * months), months_later(self.starts_on, (number + 1) * months)

    def ceiling_left(self, day: date) -> Money | None:
        """What the period of that day still offers before this run; None without a ceiling."""
        if self.ceiling is None:
            return None
        first, after = self.period_of(day)
        used = Money.sum(amount for on, amount in self.consumed if first <= on < after)
        return min(self.ceiling, max(ZERO, self.ceiling - used))

    def covers(self, kind: CostKind) -> bool:
        return self.share > 0 and (not self.kinds or kind in self.kinds)

    def claims_used(self, day: date) -> int:
        first, after = self.period_of(day)
        return sum(first <= on < after for on in self.claims)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day: 31 January and a month is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))
