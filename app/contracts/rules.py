"""Coverage: who pays for what. Every chargeable line is split into buckets by the terms that cover it, with reasons.

The rules are field-service.md §2.4 and §2.6: candidates are rejected with a sentence or asked in order of precedence,
each takes its share of what is left up to its ceiling, and the remainder is the customer's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.catalog.rules import CostKind
from app.contracts.terms import AmountIsNegative, Bucket, CoverageTerm, Key, Period
from app.kernel.i18n import N_
from app.kernel.money import FULL, ZERO, Money, share_out
from app.kernel.reason import Reason, Share

PRECEDENCE = (
    Bucket.INTERNAL,
    Bucket.REPAIR_WARRANTY,
    Bucket.WARRANTY,
    Bucket.CONTRACT,
    Bucket.QUOTATION,
    Bucket.GOODWILL,
)
"""Which bucket is asked first; what none of them takes is the customer's."""

CEILING = {
    Period.NONE: N_("Ceiling: {left} of {ceiling} were left"),
    Period.MONTH: N_("Ceiling of the month: {left} of {ceiling} were left"),
    Period.QUARTER: N_("Ceiling of the quarter: {left} of {ceiling} were left"),
    Period.YEAR: N_("Ceiling of the year: {left} of {ceiling} were left"),
}

Taken = dict[tuple[Key, date], Money]
"""What this run has taken from each term's ceiling, by the first day of the period."""


@dataclass(frozen=True, kw_only=True)
class ChargeableLine:
    """A cost line before it is split: sales and cost amount, what it was for, and the day that decides the coverage.

    `assets` names the piece of equipment and then what it is built into, upwards. A negative `gross` (a credit) is
    the customer's undivided; goodwill is what was granted, at most the rest of the line is taken.
    """

    key: Key
    kind: CostKind
    gross: Money
    event_on: date
    cost: Money = ZERO
    assets: tuple[int, ...] = ()
    product_id: int | None = None
    site_id: int | None = None
    customer_id: int | None = None
    cause: str | None = None
    goodwill: Money = ZERO
    goodwill_reason: str = ""
    is_internal: bool = False
    internal_reason: str = ""

    def __post_init__(self) -> None:
        if self.goodwill < ZERO:
            raise AmountIsNegative(at="goodwill")


@dataclass(frozen=True)
class Split:
    """A part of a line: who bears it, in sales and in cost amounts, and why."""

    bucket: Bucket
    amount: Money
    reason: Reason
    term_id: Key | None = None
    ceiling_left_before: Money | None = None
    ceiling_left_after: Money | None = None
    cost_amount: Money = ZERO


@dataclass(frozen=True)
class Rejection:
    """A term that was asked and did not pay, and why."""

    term_id: Key
    bucket: Bucket
    reason: Reason
    is_about_the_line: bool = True


@dataclass(frozen=True)
class LineCoverage:
    """The parts add up to the line, in sales and in cost; the customer's part is left out when it is nothing."""

    key: Key
    splits: tuple[Split, ...]
    rejected: tuple[Rejection, ...]

    def amount(self, bucket: Bucket) -> Money:
        return Money.sum(split.amount for split in self.splits if split.bucket is bucket)

    def explanation(self) -> tuple[Reason, ...]:
        """The reasons a document prints: who helps to pay and why, or why nobody does."""
        covered = tuple(split.reason for split in self.splits if split.bucket is not Bucket.CUSTOMER)
        return covered or tuple(split.reason for split in self.splits)


@dataclass(frozen=True)
class _Offer:
    """Who may take a part of the line: a term, the goodwill or the desk itself; up to `left` where it is limited."""

    bucket: Bucket
    reason: Reason
    share: int = FULL
    left: Money | None = None
    term: CoverageTerm | None = None


def split_lines(
    lines: Iterable[ChargeableLine], terms: Sequence[CoverageTerm], precedence: Sequence[Bucket] = PRECEDENCE
) -> list[LineCoverage]:
    """Split the lines of one call, in their order; what one line takes from a ceiling the next no longer finds.

    Gross and cost of every line equal the sums of its parts to the cent, and another term never makes the customer
    pay more. All lines together are one claim on each term.
    """
    if len({term.id for term in terms}) < len(terms):
        raise ValueError("two terms have the same id")
    taken: Taken = {}
    return [_split(line, _by_specificity(line, terms), precedence, taken) for line in lines]


def totals(coverages: Iterable[LineCoverage]) -> dict[Bucket, Money]:
    """What each bucket bears of all lines together."""
    found = tuple(coverages)
    return {bucket: Money.sum(coverage.amount(bucket) for coverage in found) for bucket in Bucket}


def obstacles(term: CoverageTerm, line: ChargeableLine) -> Iterator[Reason]:
    """Every reason why the term does not cover the line, its ceiling aside; the first is the one to tell."""
    source, day = term.source, line.event_on
    if not is_about(term, line):
        yield Reason.of(N_("{source} is for other equipment"), source=source)
    if day < term.starts_on:
        yield Reason.of(N_("{source} begins on {day}"), source=source, day=term.starts_on)
    if term.ends_on is not None and day > term.ends_on:
        yield Reason.of(N_("{source} ended on {day}"), source=source, day=term.ends_on)
    if term.stopped_on is not None and day >= term.stopped_on:
        yield Reason.of(N_("{source} was stopped on {day}"), source=source, day=term.stopped_on)
    if term.is_suspended:
        yield Reason.of(N_("{source} is suspended until it is paid"), source=source)
    if not term.covers(line.kind):
        yield Reason.of(N_("Not covered by {source}"), source=source)
    if line.cause is not None and line.cause in term.excluded_causes:
        yield Reason.of(N_("{source} excludes the cause “{cause}”"), source=source, cause=line.cause)
    if term.claim_limit is not None and term.claims_used(day) >= term.claim_limit:
        yield Reason.of(N_("{source}: no claims left of {limit}"), source=source, limit=term.claim_limit)


def is_about(term: CoverageTerm, line: ChargeableLine) -> bool:
    """Whether the line's equipment, product, place and customer are those the term names; what it leaves open fits."""
    return (
        (not term.assets or not term.assets.isdisjoint(line.assets))
        and term.product_id in (None, line.product_id)
        and term.site_id in (None, line.site_id)
        and term.customer_id in (None, line.customer_id)
    )


def _by_specificity(line: ChargeableLine, terms: Iterable[CoverageTerm]) -> list[CoverageTerm]:
    """The most detailed first, a component's before those of what it is built into."""

    def rank(term: CoverageTerm) -> tuple[int, int, date, str]:
        height = next((n for n, asset in enumerate(line.assets) if asset in term.assets), 0)
        return term.specificity, height, term.starts_on, str(term.id)

    return sorted(terms, key=rank)


def _split(
    line: ChargeableLine, terms: Sequence[CoverageTerm], precedence: Sequence[Bucket], taken: Taken
) -> LineCoverage:
    if line.gross < ZERO:
        credit = Split(Bucket.CUSTOMER, line.gross, Reason(N_("Credit")), cost_amount=line.cost)
        return LineCoverage(line.key, (credit,), ())
    splits: list[Split] = []
    rejected: list[Rejection] = []
    rest = line.gross
    for answer in _offers(line, terms, precedence, taken):
        if isinstance(answer, Rejection):
            rejected.append(answer)
        elif part := _part(answer, line, rest):
            splits.append(part)
            rest -= part.amount
            if answer.term is not None:
                purse = answer.term.id, answer.term.period_of(line.event_on)[0]
                taken[purse] = taken.get(purse, ZERO) + part.amount
        if splits and not rest:
            break
    if rest or not splits:
        splits.append(Split(Bucket.CUSTOMER, rest, _remainder_reason(splits, rejected)))
    return LineCoverage(line.key, _with_costs(line.cost, splits), tuple(rejected))


def _offers(
    line: ChargeableLine, terms: Sequence[CoverageTerm], precedence: Sequence[Bucket], taken: Taken
) -> Iterator[_Offer | Rejection]:
    for bucket in precedence:
        if bucket is Bucket.INTERNAL:
            if line.is_internal:
                yield _Offer(bucket, _own_words(N_("Internal: {reason}"), bucket, line.internal_reason))
        elif bucket is Bucket.GOODWILL:
            if line.goodwill:
                reason = _own_words(N_("Goodwill: {reason}"), bucket, line.goodwill_reason)
                yield _Offer(bucket, reason, left=line.goodwill)
        else:
            yield from (_answer(term, line, taken) for term in terms if term.bucket is bucket)


def _answer(term: CoverageTerm, line: ChargeableLine, taken: Taken) -> _Offer | Rejection:
    for obstacle in obstacles(term, line):
        return Rejection(term.id, term.bucket, obstacle, is_about(term, line))
    left = term.ceiling_left(line.event_on)
    if left is None:
        return _Offer(term.bucket, _term_reason(term), term.share, term=term)
    left -= taken.get((term.id, term.period_of(line.event_on)[0]), ZERO)
    if not left:
        return Rejection(term.id, term.bucket, _ceiling_reason(term, left))
    return _Offer(term.bucket, _term_reason(term), term.share, left, term)


def _part(offer: _Offer, line: ChargeableLine, rest: Money) -> Split | None:
    """What the offer takes of the rest; None when that is nothing, unless the line itself is worth nothing."""
    amount = rest.percent(offer.share)
    reason = offer.reason
    if offer.left is not None and offer.left < amount:
        amount = offer.left
        reason = _ceiling_reason(offer.term, offer.left) if offer.term else reason
    if line.gross and not amount:
        return None
    if offer.term is None or offer.left is None:
        return Split(offer.bucket, amount, reason, offer.term.id if offer.term else None)
    return Split(offer.bucket, amount, reason, offer.term.id, offer.left, offer.left - amount)


def _with_costs(cost: Money, splits: Sequence[Split]) -> tuple[Split, ...]:
    """The cost amount follows the sales amounts; a line worth nothing has one part, which bears it all."""
    if len(splits) == 1:
        return (replace(splits[0], cost_amount=cost),)
    costs = share_out(cost, [split.amount.minor for split in splits])
    return tuple(replace(split, cost_amount=part) for split, part in zip(splits, costs, strict=True))


def _remainder_reason(splits: Sequence[Split], rejected: Sequence[Rejection]) -> Reason:
    """Why the customer pays: the last bucket that was about this equipment says it best, by its first term."""
    if splits:
        return Reason(N_("The part nobody else covers"))
    about = [rejection for rejection in rejected if rejection.is_about_the_line]
    return next(
        (rejection.reason for rejection in about if rejection.bucket is about[-1].bucket), Reason(N_("Not covered"))
    )


def _term_reason(term: CoverageTerm) -> Reason:
    if term.bucket is Bucket.CONTRACT:
        return Reason.of(N_("Contract {source}: {share}"), source=term.source, share=Share(term.share))
    if term.bucket is Bucket.QUOTATION:
        return Reason.of(N_("Included in the quotation {source}"), source=term.source)
    if term.ends_on is None:
        return Reason.of(N_("{source}: {share}"), source=term.source, share=Share(term.share))
    if term.share == FULL:
        return Reason.of(N_("{source} until {until}"), source=term.source, until=term.ends_on)
    return Reason.of(
        N_("{source} until {until}: {share}"), source=term.source, until=term.ends_on, share=Share(term.share)
    )


def _ceiling_reason(term: CoverageTerm, left: Money) -> Reason:
    return Reason.of(CEILING[term.period], left=left, ceiling=term.ceiling or ZERO)


def _own_words(msgid: str, bucket: Bucket, reason: str) -> Reason:
    return Reason.of(msgid, reason=reason) if reason else Reason(bucket.label)
