"""A call from the telephone: stored and numbered at pick-up, taken down as a draft, released, joined or discarded."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.assets.models import Asset
from app.calls.codes import telephone_codes
from app.calls.commands import CallIsArchived, NotTheirEquipment, accept_solution, judge_call, solve_call
from app.calls.flow import CALL_FLOW, OPEN, CallState, NobodyByThatName, PassCause, takes_callers
from app.calls.models import Call, CallPassedOn, Channel
from app.customers.commands import NotTheirs, add_contact, add_customer, against_site
from app.customers.models import Contact, Customer, Site
from app.db.base import Record
from app.db.context import Context
from app.db.journal import EntryKind, note
from app.db.sequences import next_number
from app.kernel.errors import Missing, Refused, refuse_if_any
from app.kernel.flow import WrongState
from app.kernel.i18n import N_, _
from app.kernel.phones import is_withheld
from app.kernel.reason import Reason
from app.kernel.text import folded, phone_key
from app.promises.rules import Priority, Severity

RECORD_FIELDS = frozenset({"subject", "description", "severity", "customer_id", "contact_id", "site_id", "asset_id"})
"""What of a draft stands in the call itself."""
POINTS_AT: dict[str, type[Record]] = {
    "customer_id": Customer,
    "contact_id": Contact,
    "site_id": Site,
    "asset_id": Asset,
}
TYPED_FIELDS = frozenset({"customer", "contact", "asset", "new_customer", "new_contact"})
"""What was typed and names no record yet: text searched for, and the names of those who are to be kept."""


class LongerThanUsual(Refused):
    msgid = N_("The call has lasted more than {minutes} minutes: is it really solved and needs nobody else?")


def log_call(
    ctx: Context,
    *,
    subject: str,
    customer_id: int,
    severity: Severity,
    description: str = "",
    channel: Channel = Channel.TELEPHONE,
    phone: str = "",
    contact_id: int | None = None,
    site_id: int | None = None,
    asset_id: int | None = None,
) -> int:
    """Register a call that is known whole, such as a mail's; priority and promise follow from severity and contract.

    Refuses an empty subject, and a machine, a contact or a site that is not the customer's.
    """
    ctx.require("calls.log")
    call = Call(
        number="",
        subject=subject.strip(),
        description=description.strip(),
        state=CallState.DRAFT,
        severity=severity,
        priority=Priority.MEDIUM,
        channel=channel,
        caller_phone=phone,
        customer_id=ctx.get(Customer, customer_id).id,
        contact_id=contact_id,
        site_id=site_id,
        asset_id=asset_id,
        reported_at=ctx.now,
        assignments=[],
        pauses=[],
    )
    refuse_if_any([*CALL_FLOW.reasons(call, "release", ctx.permissions), *_against(ctx, call)])
    call.number = next_number(ctx, "call")
    _release(ctx, call)
    return call.id


def pick_up_call(ctx: Context, phone: str = "", draft_id: int | None = None) -> int:
    """Store a call and give it its number the moment the telephone is answered; what is said comes with `note_draft`.

    `draft_id` is a draft the desk left without a word in it: it is gone on with, from now, so no number is wasted.
    """
    ctx.require("calls.log")
    phone = "" if is_withheld(phone) else phone.strip()
    call = _untouched(ctx, draft_id)
    if call is None:
        call = Call(
            number=next_number(ctx, "call"),
            subject="",
            state=CallState.DRAFT,
            priority=Priority.MEDIUM,
            channel=Channel.TELEPHONE,
            picked_up_by=ctx.actor.login,
            reported_at=ctx.now,
            draft={},
        )
        ctx.session.add(call)
    call.picked_up_at = call.reported_at = ctx.now
    call.caller_phone, call.caller_key = phone, _caller_key(ctx, phone)
    call.search = folded(f"{call.number} {phone}")
    ctx.session.flush()
    return call.id


def note_draft(ctx: Context, draft_id: int, **typed: Any) -> None:
    """Keep what is written so far, whole or half; only what changed need be given.

    `phone`, the columns of `RECORD_FIELDS`, and as text the `TYPED_FIELDS`. Refuses a call that is no draft any more.
    """
    ctx.require("calls.log")
    call = ctx.get(Call, draft_id)
    if call.state is not CallState.DRAFT:
        raise WrongState(state=call.state, at="state")
    _take_down(ctx, call, typed)


def release_call(ctx: Context, draft_id: int, **typed: Any) -> int:
    """The draft becomes a call: promised from the moment it was picked up, with the customer and contact it names new.

    Refuses with everything that is missing: who, what in one line, how severe.
    """
    call = _draft(ctx, draft_id)
    _take_down(ctx, call, typed)
    _keep_new_names(ctx, call)
    refuse_if_any([*CALL_FLOW.reasons(call, "release", ctx.permissions), *_against(ctx, call)])
    _release(ctx, call)
    return call.id


def solve_on_call(ctx: Context, draft_id: int, solution: str = "", even_if_long: bool = False, **typed: Any) -> int:
    """Release the draft, solve it and have it accepted in one go: the caller was helped, and said so, on the line.

    Refuses, once, when the call has lasted longer than the company's limit: asked with `even_if_long` it is done.
    """
    call = _draft(ctx, draft_id)
    limit = int(ctx.setting("intake.solved_on_call_minutes"))
    has_lasted = ctx.now - (call.picked_up_at or ctx.now)
    if has_lasted > timedelta(minutes=limit) and not even_if_long:
        raise LongerThanUsual(minutes=limit, at="timer")
    release_call(ctx, draft_id, **typed)
    call.is_solved_on_call = True
    solve_call(ctx, call.id, solution.strip() or _("Solved on the telephone"), **telephone_codes(ctx))
    accept_solution(ctx, call.id, _caller_name(ctx, call) or ctx.get(Customer, call.customer_id).name)
    return call.id


def discard_draft(ctx: Context, draft_id: int, remark: str = "") -> None:
    """Nobody was there, or it was no request: the number stays, and the trail tells who discarded it."""
    call = _draft(ctx, draft_id)
    CALL_FLOW.apply(call, "discard", ctx.permissions)
    note(ctx, call, EntryKind.STATE, Reason(N_("Discarded")), text=remark.strip())


def take_up_draft(ctx: Context, draft_id: int) -> None:
    """A draft that was discarded, or joined to another call, is one again; the other call loses its caller."""
    call = _draft(ctx, draft_id)
    CALL_FLOW.apply(call, "take_up", ctx.permissions)
    if call.joined_to_id is not None:
        target = _held(ctx, call.joined_to_id)
        refuse_if_any([CallIsArchived(number=target.number)] if target.archived_at is not None else [])
        target.called_again -= 1
        note(ctx, target, EntryKind.STATE, Reason.of(N_("{number} is a call of its own after all"), number=call.number))
        call.joined_to_id = None
    note(ctx, call, EntryKind.STATE, Reason(N_("Taken up again")))


def join_call(ctx: Context, draft_id: int, call_id: int, **typed: Any) -> int:
    """The caller rings about what is open already: it is told there and counted; the draft ends without a promise.

    Refuses a call that is settled, cancelled or itself a draft.
    """
    call, target = _draft(ctx, draft_id), _held(ctx, call_id)
    _take_down(ctx, call, typed)
    refuse_if_any([*CALL_FLOW.reasons(call, "join", ctx.permissions), *takes_callers(target)])
    CALL_FLOW.apply(call, "join", ctx.permissions)
    call.joined_to_id = target.id
    target.called_again += 1
    said = "\n".join(filter(None, (call.subject, call.description)))
    who = _caller_name(ctx, call)
    told = Reason.of(N_("{who} called again, {number}"), who=who, number=call.number)
    note(
        ctx,
        target,
        EntryKind.CALL,
        told if who else Reason.of(N_("Called again, {number}"), number=call.number),
        text=said,
    )
    note(ctx, call, EntryKind.STATE, Reason.of(N_("Joined to {number}"), number=target.number))
    return target.id


def flag_mass_incident(ctx: Context, call_id: int, is_mass_incident: bool = True) -> None:
    """Say that this call stands for a fault which many will ring about, or that it no longer does."""
    ctx.require("calls.dispatch")
    call = ctx.get(Call, call_id)
    if call.state not in OPEN:
        raise WrongState(state=call.state, at="state")
    if call.is_mass_incident != is_mass_incident:
        call.is_mass_incident = is_mass_incident
        sentence = (
            N_("A mass incident: many will ring about it") if is_mass_incident else N_("No mass incident any more")
        )
        note(ctx, call, EntryKind.STATE, Reason(sentence))


def pass_on_caller(ctx: Context, call_id: int, cause: PassCause, remark: str = "") -> None:
    """Hand the caller to the back office; counted by cause. Refuses “something else” without saying what."""
    ctx.require("calls.log")
    call = ctx.get(Call, call_id)
    reasons: list[Refused] = []
    if call.state is not CallState.DRAFT and call.state not in OPEN:
        reasons.append(WrongState(state=call.state, at="state"))
    if cause is PassCause.OTHER and not remark.strip():
        reasons.append(Missing(field=N_("Remark"), at="remark"))
    refuse_if_any(reasons)
    ctx.session.add(
        CallPassedOn(call_id=call.id, cause=cause, remark=remark.strip(), passed_at=ctx.now, passed_by=ctx.actor.login)
    )
    sentence = Reason.of(N_("Caller passed to the back office: {cause}"), cause=cause)
    note(ctx, call, EntryKind.STATE, sentence, text=remark.strip())


def _draft(ctx: Context, draft_id: int) -> Call:
    ctx.require("calls.log")
    return ctx.get(Call, draft_id, Call.assignments, Call.pauses)


def _held(ctx: Context, call_id: int) -> Call:
    """The call, held until the commit: in a mass incident many count their callers there at once."""
    ctx.session.execute(select(Call.id).where(Call.id == call_id).with_for_update())
    return ctx.get(Call, call_id)


def _untouched(ctx: Context, draft_id: int | None) -> Call | None:
    """The draft, when it is the actor's own and holds nothing: no number, no word."""
    call = ctx.session.get(Call, draft_id) if draft_id is not None else None
    if call is None or call.state is not CallState.DRAFT or call.picked_up_by != ctx.actor.login:
        return None
    return call if call.is_blank else None


def _take_down(ctx: Context, call: Call, typed: Mapping[str, Any]) -> None:
    """Write the fields into the draft; a machine brings its site, and so does a contact."""
    unknown = set(typed) - RECORD_FIELDS - TYPED_FIELDS - {"phone"}
    if unknown:
        raise TypeError(f"a draft has no {', '.join(sorted(unknown))}")
    if "phone" in typed:
        call.caller_phone = "" if is_withheld(typed["phone"]) else typed["phone"].strip()
        call.caller_key = _caller_key(ctx, call.caller_phone)
    for name in RECORD_FIELDS & set(typed):
        if name in POINTS_AT and typed[name] is not None:
            ctx.get(POINTS_AT[name], typed[name])
        setattr(call, name, typed[name])
    words = {name: text for name, text in {**(call.draft or {}), **typed}.items() if name in TYPED_FIELDS and text}
    if words != call.draft:
        call.draft = words
    customer = _customer(ctx, call)
    asset = ctx.session.get(Asset, call.asset_id) if call.asset_id else None
    call.search = folded(
        " ".join(
            (
                call.number,
                call.subject,
                customer.name if customer else str(words.get("new_customer", "")),
                asset.serial if asset else "",
                "" if customer else call.caller_phone,
            )
        )
    )


def _customer(ctx: Context, call: Any) -> Customer | None:
    """Whose call it is, as far as a draft knows."""
    return ctx.get(Customer, call.customer_id) if call.customer_id is not None else None


def _keep_new_names(ctx: Context, call: Call) -> None:
    """The customer and the contact who are named and not on record yet; nobody is ever called “anonymous”."""
    typed = call.draft or {}
    customer, contact = (str(typed.get(name, "")).strip() for name in ("new_customer", "new_contact"))
    nobody = [("customer", customer), ("contact", contact)]
    refuse_if_any([NobodyByThatName(name=name, at=at) for at, name in nobody if is_withheld(name)])
    if customer and _customer(ctx, call) is None:
        call.customer_id = add_customer(ctx, name=customer)
    if contact and _customer(ctx, call) is not None and call.contact_id is None:
        phone = call.caller_phone if _caller_key(ctx, call.caller_phone) else ""
        call.contact_id = add_contact(ctx, call.customer_id, name=contact, phone=phone)


def _against(ctx: Context, call: Call) -> list[Refused]:
    """Why these facts cannot belong to one call: everything that is not the customer's."""
    reasons: list[Refused] = []
    customer = _customer(ctx, call)
    if customer is None:
        return reasons
    asset = ctx.get(Asset, call.asset_id) if call.asset_id is not None else None
    contact = ctx.get(Contact, call.contact_id) if call.contact_id is not None else None
    if asset is not None and asset.customer_id != customer.id:
        reasons.append(NotTheirEquipment(serial=asset.serial, customer=customer.name, at="asset"))
    if contact is not None and contact.customer_id != customer.id:
        reasons.append(NotTheirs(name=contact.name, customer=customer.name, at="contact"))
    return [*reasons, *against_site(ctx, customer, call.site_id)]


def _release(ctx: Context, call: Call) -> None:
    """Everything is known and lawful: the call counts from its report, with priority, promise and first entry."""
    CALL_FLOW.apply(call, "release", ctx.permissions)
    customer = ctx.get(Customer, call.customer_id)
    asset = ctx.get(Asset, call.asset_id) if call.asset_id is not None else None
    contact = ctx.get(Contact, call.contact_id) if call.contact_id is not None else None
    call.subject, call.description = call.subject.strip(), call.description.strip()
    call.caller_phone = call.caller_phone or (contact.phone if contact else "")
    call.caller_key = _caller_key(ctx, call.caller_phone)
    call.site_id = call.site_id or (asset.site_id if asset else None) or (contact.site_id if contact else None)
    call.search = folded(f"{call.number} {call.subject} {customer.name} {asset.serial if asset else ''}")
    call.released_at, call.draft = ctx.now, None
    judge_call(ctx, call, call.severity)
    ctx.session.add(call)
    ctx.session.flush()
    said = "\n".join(filter(None, (call.subject, call.description)))
    note(ctx, call, EntryKind.CALL, _registered_by(contact), text=said)


def _caller_key(ctx: Context, phone: str) -> str | None:
    return phone_key(phone, str(ctx.setting("company.country"))) if phone else None


def _caller_name(ctx: Context, call: Call) -> str:
    if call.contact_id is not None:
        return ctx.get(Contact, call.contact_id).name
    typed = call.draft or {}
    named = str(typed.get("new_contact") or typed.get("contact") or "").strip()
    return named if named and not is_withheld(named) else call.caller_phone


def _registered_by(contact: Contact | None) -> Reason:
    return Reason.of(N_("{who} called"), who=contact.name) if contact else Reason(N_("Registered"))
