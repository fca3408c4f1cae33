"""What the intake says in few words: who calls, what would be promised, what is open already. No Qt, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from app.calls.flow import CallState
from app.contracts.terms import Bucket
from app.kernel.i18n import _, show_money, show_number, within_sentence
from app.kernel.money import FULL
from app.promises.rules import Severity
from ui.calls.words import Words, moment_words, priority_words, state_words

if TYPE_CHECKING:
    from app.calls.callers import Caller
    from app.calls.previews import Covered, DraftRow, IntakePreview, LikelyCall
    from app.knowledge.queries import ArticleRow

MOST_COVERED = 3
MOST_KEYS = 9
MOST_DRAFTS = 4
ASKED = ("customer", "subject", "asset", "severity", "description")
"""What makes a call complete."""


class NewName(NamedTuple):
    """Somebody who is not on record yet, chosen by the name as it was typed."""

    name: str


class CallerWords(NamedTuple):
    name: str
    second: str


class Suggestion(NamedTuple):
    """A card beside the form; `key` is the digit that, with Alt, takes it. `is_his`: a call of the caller's own."""

    kind: str
    id: int
    name: str
    second: str
    icon: str
    tone: str
    is_his: bool = False
    key: str = ""


class Group(NamedTuple):
    head: str
    items: tuple[Suggestion, ...]


def caller_words(caller: Caller) -> CallerWords:
    """A person with his role, or the firm, site or machine whose line it is."""
    place = _joined(", ".join(filter(None, (caller.street, caller.town))), caller.site)
    pays = _("pays in {days} days").format(days=caller.payment_days)
    if caller.contact:
        return CallerWords(_joined(caller.contact, caller.role), _joined(caller.customer, place, pays))
    name = _joined(caller.customer, _(caller.kind.label))
    return CallerWords(name, _joined(caller.asset, place, pays))


def chosen_words(customer: str, contact: str, is_new: bool) -> CallerWords:
    """Who was found by searching, or is new."""
    second = _joined(customer if contact else "", _("new, kept with the call") if is_new else "")
    return CallerWords(contact or customer, second)


def groups_beside(
    calls: Sequence[LikelyCall],
    incidents: Sequence[LikelyCall],
    articles: Sequence[ArticleRow],
    drafts: Sequence[DraftRow],
    now: datetime,
) -> list[Group]:
    """What may save a new call, with a digit each; drafts that were left come last and need no digit."""
    found = (
        (_("Open already for this customer"), [_call_card(row) for row in calls]),
        (_("Mass incident"), [_incident_card(row) for row in incidents]),
        (_("Knowledge"), [_article_card(row) for row in articles]),
    )
    groups, n = [], 0
    for head, items in found:
        keyed = [
            item._replace(key=str(n + place + 1) if n + place < MOST_KEYS else "") for place, item in enumerate(items)
        ]
        n += len(items)
        groups.append(Group(head, tuple(keyed)))
    left = tuple(_draft_card(row, now) for row in drafts[:MOST_DRAFTS])
    return [group for group in (*groups, Group(_("Left as drafts"), left)) if group.items]


def joined_words(number: str) -> str:
    return _("Joined to {number}: called again").format(number=number)


def _call_card(row: LikelyCall) -> Suggestion:
    same = _("same machine") if row.is_same_machine else ""
    who = row.who or ("" if row.state is CallState.SOLVED else _("not assigned"))
    second = _joined(same, state_words(row.state).text, who, _again(row.called_again))
    return Suggestion("call", row.id, f"{row.number} {row.subject}", second, "inbox", "soft", is_his=True)


def _incident_card(row: LikelyCall) -> Suggestion:
    second = _joined(row.number, _again(row.called_again))
    return Suggestion("call", row.id, row.subject, second, "radio-tower", "warn")


def _article_card(row: ArticleRow) -> Suggestion:
    used = _("helpful: {helped} of {used}").format(helped=row.helped, used=row.used) if row.used else row.line
    return Suggestion("article", row.id, row.title, used, "book-open", "violet")


def _draft_card(row: DraftRow, now: datetime) -> Suggestion:
    name = _joined(row.customer or row.phone, row.subject) or row.number
    second = _joined(row.number, moment_words(row.picked_up_at, now))
    return Suggestion("draft", row.id, name, second, "pencil", "soft")


def _again(times: int) -> str:
    return _("called again: {times}").format(times=times) if times else ""


def promise_marks(preview: IntakePreview, severity: Severity | None, now: datetime) -> list[Words]:
    """Priority and why, and until when it is to be solved; nothing before the severity is known."""
    if severity is None:
        return [Words(preview.contract, "violet", "file-check")] if preview.contract else []
    priority = priority_words(preview.priority)
    cause = " × ".join(filter(None, (within_sentence(_(severity.label)), preview.contract)))
    marks = [
        priority._replace(text=_("Priority {name}: {cause}").format(name=within_sentence(priority.text), cause=cause))
    ]
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
