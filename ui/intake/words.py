"""What the intake says in few words: who calls, what would be promised, what is open already. No Qt, no database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from app.calls.views import CallRow
from app.contracts.terms import Bucket
from app.kernel.i18n import _, show_money, show_number
from app.kernel.money import FULL
from app.promises.rules import Severity
from ui.calls.words import Words, moment_words, priority_words, state_words

if TYPE_CHECKING:
    from app.calls.previews import Covered, IntakePreview
    from app.customers.queries import CallerRow

MOST_COVERED = 3
ASKED = ("customer", "subject", "asset", "severity", "description")
"""What makes a call complete."""


class NewName(NamedTuple):
    """Somebody who is not on record yet, chosen by the name as it was typed."""

    name: str


class CallerWords(NamedTuple):
    name: str
    second: str


def caller_words(row: CallerRow) -> CallerWords:
    return CallerWords(_joined(row.contact, row.role), _joined(row.customer, row.site, row.town))


def chosen_words(customer: str, contact: str, is_new: bool) -> CallerWords:
    """Who was found by searching, or is new."""
    second = _joined(customer if contact else "", _("new, kept with the call") if is_new else "")
    return CallerWords(contact or customer, second)


def open_call_words(row: CallRow) -> CallerWords:
    who = row.technician or row.department or _("not assigned")
    return CallerWords(f"{row.number} {row.subject}", _joined(state_words(row.state).text, who))


def promise_marks(preview: IntakePreview, severity: Severity | None, now: datetime) -> list[Words]:
    """Priority and why, and until when it is to be solved; nothing before the severity is known."""
    if severity is None:
        return [Words(preview.contract, "violet", "file-check")] if preview.contract else []
    priority = priority_words(preview.priority)
    cause = " × ".join(filter(None, (_(severity.label).lower(), preview.contract)))
    marks = [priority._replace(text=_("Priority {name}: {cause}").format(name=priority.text.lower(), cause=cause))]
    if preview.due_at is not None:
        due = _("Solve by {moment}").format(moment=moment_words(preview.due_at, now))
        marks.append(Words(due, "warn", "timer"))
    return marks


def coverage_marks(preview: IntakePreview) -> list[Words]:
    shown = [Words(_covered_words(covered), "good", "shield-check") for covered in preview.coverage[:MOST_COVERED]]
    left_out = len(preview.coverage) - len(shown)
    return [*shown, Words(f"+{left_out}")] if left_out else shown


def completeness(values: Mapping[str, Any]) -> tuple[int, int]:
    """How many of the questions are answered, and how many there are."""
    return sum(values.get(name) not in (None, "") for name in ASKED), len(ASKED)


def _covered_words(covered: Covered) -> str:
    what = covered.product or ", ".join(_(kind.label) for kind in covered.kinds) or _("Everything")
    share = "" if covered.share == FULL else f" {show_number(Decimal(covered.share) / 100)} %"
    left = "" if covered.left is None else " · " + _("{amount} left").format(amount=show_money(covered.left))
    source = "" if covered.bucket is Bucket.CONTRACT else f" · {covered.source}"
    return f"{what}{share}{left}{source}"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
