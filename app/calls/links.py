"""Linking calls: related ones, duplicates, incidents with their problem, the parts of a larger call."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import case, or_, select

from app.calls.commands import open_call
from app.calls.flow import NOT_RELEASED, CallState
from app.calls.link_models import CallLink
from app.calls.link_rules import DIRECTED, ONE_AT_MOST, LinkKind, link_label
from app.calls.models import Call
from app.customers.models import Customer
from app.db.context import Context
from app.db.journal import EntryKind, note
from app.kernel.errors import Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.reason import Reason
from app.kernel.text import folded


class LinkToItself(Refused):
    msgid = N_("A call cannot be linked to itself: choose another.")


class LinkedAlready(Refused):
    msgid = N_("{number} is “{kind}” {other} already.")


class LinkedInACircle(Refused):
    msgid = N_("{other} leads back to {number} by links of this kind: take one of them away first.")


class NotReleasedYet(Refused):
    msgid = N_("{number} is still being taken down: release it first.")


class LinkRow(NamedTuple):
    """A link as the call at this end reads it."""

    id: int
    kind: LinkKind
    is_outgoing: bool
    call_id: int
    number: str
    subject: str
    state: CallState
    customer: str

    @property
    def label(self) -> str:
        return link_label(self.kind, self.is_outgoing)


class LinkChoice(NamedTuple):
    """A call one may link to."""

    id: int
    number: str
    subject: str
    customer: str


def link_calls(ctx: Context, call_id: int, kind: LinkKind, other_id: int) -> int:
    """Say that the call is “<kind>” the other; the answer is the link's id.

    Refuses a call linked to itself, a link that is there, a second parent or original, and a circle.
    """
    ctx.require("calls.log")
    call = open_call(ctx, call_id)
    other = ctx.get(Call, other_id)
    refuse_if_any(_reasons_against(ctx, call, kind, other))
    link = CallLink(call_id=call_id, other_id=other_id, kind=kind, added_at=ctx.now, added_by=ctx.actor.name)
    ctx.session.add(link)
    ctx.session.flush()
    _tell(ctx, call, N_("Linked: {kind} {number}"), kind, other, True)
    _tell(ctx, other, N_("Linked: {kind} {number}"), kind, call, False)
    return link.id


def unlink_calls(ctx: Context, link_id: int) -> None:
    """Take a link away; the calls stay as they are."""
    ctx.require("calls.log")
    link = ctx.get(CallLink, link_id)
    call, other, kind = open_call(ctx, link.call_id), ctx.get(Call, link.other_id), link.kind
    ctx.session.delete(link)
    _tell(ctx, call, N_("No longer linked: {kind} {number}"), kind, other, True)
    _tell(ctx, other, N_("No longer linked: {kind} {number}"), kind, call, False)


def call_links(ctx: Context, call_id: int) -> list[LinkRow]:
    """The links of the call from both ends, by kind."""
    other = case((CallLink.call_id == call_id, CallLink.other_id), else_=CallLink.call_id)
    query = (
        select(
            CallLink.id, CallLink.kind, CallLink.call_id, Call.id, Call.number, Call.subject, Call.state, Customer.name
        )
        .join(Call, Call.id == other)
        .outerjoin(Customer, Customer.id == Call.customer_id)
        .where(or_(CallLink.call_id == call_id, CallLink.other_id == call_id))
        .order_by(CallLink.id)
    )
    rows = [LinkRow(row[0], row[1], row[2] == call_id, *row[3:]) for row in ctx.session.execute(query)]
    order = list(LinkKind)
    return sorted(rows, key=lambda row: (order.index(row.kind), not row.is_outgoing, row.id))


def calls_to_link(ctx: Context, call_id: int, text: str, limit: int = 8) -> list[LinkChoice]:
    """Calls whose number, subject or customer has all these words; those of the same customer first, then the newest.

    The words may be only the running number: `1042` finds `C-2026-01042`.
    """
    call = ctx.get(Call, call_id)
    own = case((Call.customer_id == call.customer_id, 0), else_=1)
    query = (
        select(Call.id, Call.number, Call.subject, Customer.name)
        .outerjoin(Customer, Customer.id == Call.customer_id)
        .where(Call.id != call_id, Call.state.not_in(sorted(NOT_RELEASED)))
        .order_by(own, Call.id.desc())
        .limit(limit)
    )
    for word in folded(text.replace("#", " ")).split():
        query = query.where(Call.search.contains(word, autoescape=True))
    return [LinkChoice(*row) for row in ctx.session.execute(query)]


def _reasons_against(ctx: Context, call: Call, kind: LinkKind, other: Call) -> Iterator[Refused]:
    if call.id == other.id:
        yield LinkToItself(at="other")
        return
    if other.state in NOT_RELEASED:
        yield NotReleasedYet(number=other.number, at="other")
    outgoing = _targets(ctx, call.id, kind)
    incoming = _targets(ctx, other.id, kind)
    if other.id in outgoing or (kind not in DIRECTED and call.id in incoming):
        yield LinkedAlready(number=call.number, kind=kind, other=other.number, at="other")
    elif kind in ONE_AT_MOST and outgoing:
        standing = ctx.get(Call, min(outgoing))
        yield LinkedAlready(number=call.number, kind=kind, other=standing.number, at="other")
    if kind in DIRECTED and _leads_to(ctx, other.id, kind, call.id):
        yield LinkedInACircle(number=call.number, other=other.number, at="other")


def _targets(ctx: Context, call_id: int, kind: LinkKind) -> set[int]:
    query = select(CallLink.other_id).where(CallLink.call_id == call_id, CallLink.kind == kind)
    return set(ctx.session.scalars(query))


def _leads_to(ctx: Context, start: int, kind: LinkKind, goal: int) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        further = _targets(ctx, waiting.pop(), kind) - seen
        if goal in further:
            return True
        seen |= further
        waiting.extend(further)
    return False


def _tell(ctx: Context, call: Call, msgid: str, kind: LinkKind, other: Call, is_outgoing: bool) -> None:
    """A line of the history, unless the call is in the archive."""
    if call.archived_at is None:
        sentence = Reason(msgid, {"kind": {"label": link_label(kind, is_outgoing)}, "number": other.number})
        note(ctx, call, EntryKind.LINK, sentence)
