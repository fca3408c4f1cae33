"""A call's card in words: its pills, its facts, and its history as entries of a timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from app.calls.link_rules import FROM_THE_OTHER_END, LinkKind
from app.kernel.i18n import N_, _, show_minutes, show_moment
from app.promises.rules import PromiseState
from ui.calls.words import Words, moment_words, priority_words, promise_words, state_words
from ui.toolkit.timeline import Entry, breakable

if TYPE_CHECKING:
    from app.calls.queries import CallCard
    from app.db.journal import JournalRow


class Look(NamedTuple):
    """How an entry of the timeline looks, and the part of the timeline it belongs to."""

    icon: str
    tone: str
    ground: str = ""
    part: str = "states"


LOOKS = {
    "call": Look("phone-incoming", "accent", "said", "notes"),
    "note": Look("sticky-note", "warn", "note", "notes"),
    "state": Look("route", "violet"),
    "visit": Look("map-pin", "good", part="work"),
    "workshop": Look("wrench", "violet", part="work"),
    "subcontract": Look("handshake", "violet", part="work"),
    "coverage": Look("shield-check", "good", part="work"),
    "diagnosis": Look("list-checks", "accent", part="work"),
    "article": Look("book-open", "accent", part="documents"),
    "invoice": Look("receipt-euro", "accent", part="documents"),
    "file": Look("paperclip", "accent", part="documents"),
    "link": Look("git-branch", "soft"),
    "imported": Look("download", "soft"),
}
"""By the kind of a journal entry."""

LINK_WORDS: dict[tuple[LinkKind, bool], str] = {
    **{(kind, True): kind.label for kind in LinkKind},
    **{(kind, False): label for kind, label in FROM_THE_OTHER_END.items() if kind is not LinkKind.RELATED},
}
"""Every way a call may belong to another, from this end or from the other."""

LONGEST_TITLE, LONGEST_FACT = 200, 240
"""Characters that are shown in the head of the card; the whole stands in the details and in the timeline."""
LONGEST_HEAD = 38

PROMISE_FACTS = {
    PromiseState.KEPT: N_("{due} · kept"),
    PromiseState.ON_TIME: N_("{due} · {time} of working time left"),
    PromiseState.AT_RISK: N_("{due} · only {time} of working time left"),
    PromiseState.MISSED: N_("{due} · late by {time} of working time"),
    PromiseState.PAUSED: N_("paused · {time} of working time left"),
}


def card_pills(card: CallCard, now: datetime) -> list[Words]:
    """State, priority, promise, contract, and how many ring about it: each a word and a shape."""
    promise = promise_words(card.state, card.priority, card.due_at, card.solved_at, now)
    if promise.text:
        promise = promise._replace(text=_("Promise {time}").format(time=promise.text))
    state = state_words(card.state)
    if card.wait_cause is not None:
        state = state._replace(text=f"{state.text}: {_(card.wait_cause.label)}")
    contract = Words(card.contract, "good", "shield-check")
    incident = Words(_("Mass incident") if card.is_mass_incident else "", "warn", "radio-tower")
    return [state, priority_words(card.priority), promise, contract, incident, called_again(card.called_again)]


def called_again(times: int) -> Words:
    """How often somebody has rung about it since; nothing while nobody has."""
    text = _("Called again: {times}").replace("{times}", str(times)) if times else ""
    return Words(text, "accent", "phone-incoming")


def card_facts(card: CallCard) -> list[tuple[str, str]]:
    facts = [
        (_("Customer"), _joined(card.customer, card.address)),
        (_("Contact"), _joined(card.contact, card.phone)),
        (_("Machine"), card.asset),
        (_("With"), _joined(card.technician, card.department)),
        (_("Promise"), promise_fact(card)),
        (_("Solution"), card.solution),
        (_("Accepted by"), card.accepted_by),
    ]
    return [(label, breakable(shortened(value, LONGEST_FACT))) for label, value in facts]


def card_leads(card: CallCard) -> dict[str, tuple[str, int]]:
    """Which of these facts lead to a record of their own."""
    keys = {
        _("Customer"): ("customer", card.customer_id),
        _("Contact"): ("contact", card.contact_id),
        _("Machine"): ("asset", card.asset_id),
    }
    return {label: (kind, key) for label, (kind, key) in keys.items() if key is not None}


def rule_facts(card: CallCard) -> list[tuple[str, str]]:
    """What follows from other facts, and is not typed."""
    facts = [
        (_("Customer"), card.customer),
        (_("Reported"), show_moment(card.reported_at)),
        (_("Priority"), _(card.priority.label)),
        (_("Promise"), promise_fact(card)),
        (_("Contract"), card.contract),
        (_("Called again"), str(card.called_again) if card.called_again else ""),
    ]
    return [(label, breakable(shortened(value, LONGEST_FACT))) for label, value in facts]


def promise_fact(card: CallCard) -> str:
    """The promised time, and how much of our working time is left of it."""
    standing = card.promise
    if standing.due_at is None and standing.state is not PromiseState.PAUSED:
        return ""
    due = show_moment(standing.due_at) if standing.due_at else ""
    sentence = _(PROMISE_FACTS[standing.state])
    return sentence.format(due=due, time=show_minutes(abs(standing.minutes_left)))


def entries(timeline: tuple[JournalRow, ...], now: datetime) -> list[Entry]:
    return [entry(row, now) for row in timeline]


def entry(row: JournalRow, now: datetime) -> Entry:
    """A message stands under the one who said it, an event under what happened; a long sentence stands below."""
    icon, tone, ground, part = LOOKS.get(str(row.kind), Look("info", "soft"))
    head = row.sentence.show() if row.sentence else ""
    text, when = row.text, moment_words(row.at, now)
    if row.is_internal:
        return Entry(icon, tone, _joined(row.author, _("internal note")), when, _lines(head, text), "note", part)
    if len(head) > LONGEST_HEAD:
        head, text = _(row.kind.label), _lines(head, text)
    by = row.author if head else ""
    told = _("telephone") if row.kind == "call" else ""
    return Entry(icon, tone, head or row.author, _joined(when, told, by), text, ground, part)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def others_words(names: Sequence[str]) -> str:
    """Who else looks at the call; nothing when nobody does."""
    if not names:
        return ""
    if len(names) == 1:
        return _("{name} is looking too").replace("{name}", names[0])
    return _("{count} others are looking").format(count=len(names))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
