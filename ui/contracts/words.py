"""Contracts in few words: how they stand, what they cover, what is left. No Qt, no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from app.contracts.periods import ContractStanding
from app.contracts.terms import Period
from app.kernel.i18n import N_, _, plural, show_date, show_money, within_sentence
from app.kernel.text import dotted
from app.promises.rules import promised_times
from ui.toolkit.quantities import show_percent
from ui.toolkit.records import Shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.catalog.rules import CostKind
    from app.contracts.lists import Allowance, ClauseRow, ContractCard, ContractRow, UseRow
    from app.costs.queries import PaidCall
    from app.promises.rules import Priority, Severity, Target

S = ContractStanding
STANDINGS = {
    S.NOT_BEGUN: ("accent", "calendar"),
    S.RUNNING: ("good", "check"),
    S.ENDING: ("warn", "hourglass"),
    S.SUSPENDED: ("bad", "pause"),
    S.ENDED: ("soft", "archive"),
}
UP_TO = {
    Period.NONE: N_("pays {share}, up to {ceiling} in all"),
    Period.MONTH: N_("pays {share}, up to {ceiling} a month"),
    Period.QUARTER: N_("pays {share}, up to {ceiling} a quarter"),
    Period.YEAR: N_("pays {share}, up to {ceiling} a year"),
}
SCARCE = 0.25
"""Of an allowance; what is less is said in a tone of warning."""


class UseLine(NamedTuple):
    """A use, and the clause it is of."""

    id: int
    use: UseRow
    clause: str


class PromiseLine(NamedTuple):
    id: int
    severity: Severity
    priority: Priority
    target: Target


def standing_mark(standing: ContractStanding) -> tuple[str, str, str]:
    return (_(standing.label), *STANDINGS[standing])


def validity(row: ContractRow) -> str:
    return f"{show_date(row.starts_on)} – {show_date(row.last_on)}"


def kinds_words(kinds: Sequence[CostKind]) -> str:
    return ", ".join(_(kind.label) for kind in kinds) or _("All costs")


def clause_title(clause: ClauseRow) -> str:
    return dotted(kinds_words(clause.kinds), clause.product)


def clause_terms(clause: ClauseRow) -> str:
    """What it pays: “pays 50 %, up to 200.00 a quarter”."""
    if clause.ceiling is None:
        return _("pays {share}").format(share=show_percent(clause.share))
    return _(UP_TO[clause.period]).format(share=show_percent(clause.share), ceiling=show_money(clause.ceiling))


def clause_words(clause: ClauseRow) -> str:
    return f"{clause_title(clause)}: {clause_terms(clause)}"


def left_words(allowance: Allowance) -> tuple[str, str]:
    """“50.00” and “of 200.00”."""
    return show_money(allowance.left), _("of {ceiling}").format(ceiling=show_money(allowance.ceiling))


def allowance_words(allowance: Allowance) -> str:
    """“Material: 50.00 of 200.00 (Quarter)”."""
    return f"{kinds_words(allowance.kinds)}: {' '.join(left_words(allowance))} ({_(allowance.period.label)})"


def is_scarce(allowance: Allowance) -> bool:
    return allowance.share_left < SCARCE


def card_words(card: ContractCard) -> Shown:
    row = card.row
    facts = (
        (_("Term"), validity(row)),
        (_("Ended early"), card.stop_reason),
        (_("Machines"), "" if row.assets else _("all of the customer's")),
        (_("Promises"), promises_words(card.facts.priority_factor)),
        (_("Renews"), card.renews),
        (_("Renewed by"), card.renewal),
    )
    return Shown(f"{row.number} · {row.name}", row.customer, card_marks(card), facts)


def card_marks(card: ContractCard) -> list[tuple[str, str, str]]:
    row, marks = card.row, [standing_mark(card.row.standing)]
    if row.standing is S.ENDING:
        marks = [(ending_words(row.days_left), *STANDINGS[S.ENDING])]
    if row.is_renewed:
        marks.append((_("Renewed"), "good", "refresh-cw"))
    return marks


def promises_words(factor: int) -> str:
    if factor == 100:
        return _("in the usual times")
    return _("in {share} of the usual times").format(share=show_percent(100 * factor))


def promise_lines(factor: int) -> list[PromiseLine]:
    return [PromiseLine(n, *promised) for n, promised in enumerate(promised_times(factor))]


def lists_of(card: ContractCard, calls: Sequence[PaidCall]) -> Mapping[str, Sequence[Any]]:
    named = {clause.id: clause_title(clause) for clause in card.clauses}
    return {
        "clauses": card.clauses,
        "assets": card.assets,
        "promises": promise_lines(card.facts.priority_factor),
        "uses": [UseLine(use.id, use, named[use.clause_id]) for use in card.uses],
        "calls": calls,
    }


def until_words(row: ContractRow) -> tuple[str, str]:
    """The last day, and below it what matters of it today."""
    match row.standing:
        case S.ENDING:
            below = ending_words(row.days_left)
        case S.NOT_BEGUN:
            below = _("from {day}").format(day=show_date(row.starts_on))
        case _standing:
            below = within_sentence(_(row.standing.label))
    return show_date(row.last_on), below


def ending_words(days: int) -> str:
    return plural("ends in {count} day", "ends in {count} days", days).format(count=days) if days else _("ends today")
