"""Changing a call field by field: each is saved by itself, and never over what somebody else has just written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from app.assets.models import Asset
from app.calls.commands import NotTheirEquipment, judge_call, open_call
from app.calls.flow import OPEN, CallState
from app.calls.models import Call, Channel
from app.customers.commands import NotTheirs, against_site
from app.customers.models import Contact, Customer
from app.db.context import Context
from app.db.history import last_change
from app.db.journal import EntryKind, note
from app.db.labels import FIELD_LABELS, field_label
from app.kernel.errors import Missing, Refused, refuse_if_any
from app.kernel.flow import WrongState
from app.kernel.i18n import N_, show_moment
from app.kernel.reason import Reason
from app.kernel.text import folded
from app.promises.rules import Severity

LONGEST_LINE, LONGEST_TEXT = 200, 20_000
CORRECTABLE = frozenset(CallState) - {CallState.CLOSED, CallState.ARCHIVED, CallState.CANCELLED}
"""Facts are put right until the call is closed; what the promise hangs on, only while it is open."""


class ChangedMeanwhile(Refused):
    """Somebody else has changed this field since it was read; what he wrote is there, and is not overwritten."""

    msgid = N_("“{field}” was changed meanwhile by {who}, {moment}: look at both values and choose.")
    marked = frozenset({"field"})


class TooLong(Refused):
    msgid = N_("“{field}” takes {most} characters at most.")
    marked = frozenset({"field"})


class NotAField(Refused):
    msgid = N_("“{field}” cannot be changed here: it follows from other facts.")


Against = Callable[[Context, Call, Any], Iterator[Refused]]
Then = Callable[[Context, Call], None]


def _nothing_against(ctx: Context, call: Call, new: Any) -> Iterator[Refused]:
    return iter(())


def _nothing_follows(ctx: Context, call: Call) -> None:
    return None


@dataclass(frozen=True)
class EditableField:
    """`read` makes the column's value of what was typed or chosen; `against` yields all that speaks against it."""

    column: str
    read: Callable[[Any], Any]
    against: Against = _nothing_against
    then: Then = _nothing_follows
    states: frozenset[CallState] = CORRECTABLE
    permission: str = "calls.log"


def change_call(ctx: Context, call_id: int, field: str, old: Any, new: Any) -> None:
    """Give one field of the call another value; `old` is what the one who changes it has seen there.

    Refuses a field that follows from others, a value it cannot have, and, as `ChangedMeanwhile`, one that somebody
    else changed since. A new severity or machine moves priority, contract and promise as at the intake.
    """
    declared = FIELDS.get(field)
    if declared is None:
        raise NotAField(field=field)
    ctx.require(declared.permission)
    call = open_call(ctx, call_id)
    standing, wanted = getattr(call, declared.column), declared.read(new)
    if wanted == standing:
        return
    reasons: list[Refused] = []
    if call.state not in declared.states:
        reasons.append(WrongState(state=call.state, at=field))
    reasons.extend(declared.against(ctx, call, wanted))
    refuse_if_any(reasons)
    if standing != declared.read(old):
        raise _changed_meanwhile(ctx, call, field, declared.column)
    setattr(call, declared.column, wanted)
    declared.then(ctx, call)


def name_of_field(field: str) -> str:
    """What a field of `FIELDS` is called, in the reader's language."""
    return field_label(FIELDS[field].column)


def _changed_meanwhile(ctx: Context, call: Call, field: str, column: str) -> ChangedMeanwhile:
    with ctx.session.no_autoflush:
        last = last_change(ctx, Call.__tablename__, call.id, column)
    who, moment = (last.author, show_moment(last.at, ctx.zone)) if last else ("?", "?")
    return ChangedMeanwhile(field=FIELD_LABELS[column], who=who, moment=moment, at=field)


def _line(value: Any) -> str:
    return " ".join(str(value or "").split())


def _text(value: Any) -> str:
    return str(value or "").strip()


def _id(value: Any) -> int | None:
    return int(value) if value else None


def _at_most(field: str, most: int, value: str) -> Iterator[Refused]:
    if len(value) > most:
        yield TooLong(field=FIELD_LABELS[field], most=most, at=field)


def _against_subject(ctx: Context, call: Call, new: str) -> Iterator[Refused]:
    if not new:
        yield Missing(field=N_("What happens, in one line"), at="subject")
    yield from _at_most("subject", LONGEST_LINE, new)


def _against_description(ctx: Context, call: Call, new: str) -> Iterator[Refused]:
    yield from _at_most("description", LONGEST_TEXT, new)


def _against_phone(ctx: Context, call: Call, new: str) -> Iterator[Refused]:
    yield from _at_most("caller_phone", LONGEST_LINE, new)


def _against_contact(ctx: Context, call: Call, new: int | None) -> Iterator[Refused]:
    contact = ctx.get(Contact, new) if new is not None else None
    if contact is not None and contact.customer_id != call.customer_id:
        yield NotTheirs(name=contact.name, customer=ctx.get(Customer, call.customer_id).name, at="contact")


def _against_site(ctx: Context, call: Call, new: int | None) -> Iterator[Refused]:
    yield from against_site(ctx, ctx.get(Customer, call.customer_id), new)


def _against_asset(ctx: Context, call: Call, new: int | None) -> Iterator[Refused]:
    asset = ctx.get(Asset, new) if new is not None else None
    if asset is not None and asset.customer_id != call.customer_id:
        customer = ctx.get(Customer, call.customer_id)
        yield NotTheirEquipment(serial=asset.serial, customer=customer.name, at="asset")


def _search_anew(ctx: Context, call: Call) -> None:
    customer = ctx.get(Customer, call.customer_id)
    serial = ctx.get(Asset, call.asset_id).serial if call.asset_id is not None else ""
    call.search = folded(f"{call.number} {call.subject} {customer.name} {serial}")


def _judge_anew(ctx: Context, call: Call) -> None:
    judge_call(ctx, call, call.severity)
    sentence = Reason.of(N_("{severity}: priority {priority}"), severity=call.severity, priority=call.priority)
    note(ctx, call, EntryKind.STATE, sentence)


def _with_another_machine(ctx: Context, call: Call) -> None:
    """Contract and promise follow the machine, and the site too where nobody has named one."""
    if call.site_id is None and call.asset_id is not None:
        call.site_id = ctx.get(Asset, call.asset_id).site_id
    _search_anew(ctx, call)
    _judge_anew(ctx, call)


FIELDS: dict[str, EditableField] = {
    "subject": EditableField("subject", _line, _against_subject, _search_anew),
    "description": EditableField("description", _text, _against_description),
    "severity": EditableField("severity", Severity, then=_judge_anew, states=OPEN),
    "channel": EditableField("channel", Channel),
    "caller_phone": EditableField("caller_phone", _line, _against_phone),
    "contact": EditableField("contact_id", _id, _against_contact),
    "site": EditableField("site_id", _id, _against_site),
    "asset": EditableField("asset_id", _id, _against_asset, _with_another_machine, states=OPEN),
}
"""What a person may change of a call, by the name of its field on the card."""
