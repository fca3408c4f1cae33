"""The facts of a call as one edits them in place: each is saved by itself, can be taken back, and never overwrites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.assets.queries import find_assets
from app.backend import Backend
from app.calls.editing import FIELDS, ChangedMeanwhile, change_call, name_of_field
from app.calls.queries import CallCard, call_card
from app.customers.queries import contact_choices, site_choices
from app.kernel.i18n import _
from app.kernel.text import dotted
from ui.calls.presenters.card_drafts import CardDrafts
from ui.calls.presenters.card_view import CallCardView
from ui.toolkit.matches import Match, fitting, matches_of

RECORDS = ("contact", "site", "asset")


class Details(NamedTuple):
    """Every field's value as stored: a text, a word, or the record found (None where there is none).

    `locked` says of a field why it cannot be changed now; a field that is not in it can.
    """

    call_id: int
    values: Mapping[str, Any]
    locked: Mapping[str, str]


class Conflict(NamedTuple):
    """Somebody else has changed the field that is being changed here: what he wrote, what was written here."""

    call_id: int
    field: str
    label: str
    told: str
    theirs: Any
    mine: Any


def details_of(card: CallCard, permissions: frozenset[str]) -> Details:
    values: dict[str, Any] = {
        "subject": card.subject,
        "description": card.description,
        "severity": card.severity,
        "channel": card.channel,
        "caller_phone": card.phone,
        "contact": _match(card.contact_id, card.contact),
        "site": _match(card.site_id, card.site),
        "asset": _match(card.asset_id, card.asset),
    }
    assert values.keys() == FIELDS.keys()
    locked = {}
    for name, field in FIELDS.items():
        if field.permission not in permissions:
            locked[name] = _("You may not change this.")
        elif card.state not in field.states:
            locked[name] = _("Fixed: the call is “{state}”.").replace("{state}", _(card.state.label))
    return Details(card.id, values, locked)


def _match(record_id: int | None, text: str) -> Match | None:
    if record_id is None:
        return None
    first, _dot, second = text.partition(" · ")
    return Match(record_id, first, second)


def plain(value: Any) -> Any:
    """What the command is told: of a record its id."""
    return value.id if hasattr(value, "second") else value


class CardDetails:
    def __init__(self, backend: Backend, view: CallCardView, drafts: CardDrafts) -> None:
        self.backend, self.view, self.drafts = backend, view, drafts

    async def change(self, call_id: int, field: str, old: Any, new: Any) -> None:
        """Save one field; when somebody was quicker, both values are shown and nothing is lost."""
        if await self._change(call_id, field, old, new):
            told = _("{field} changed").replace("{field}", name_of_field(field))

            async def undo() -> None:
                await self._change(call_id, field, new, old)

            self.view.say_undo(told, undo)

    async def _change(self, call_id: int, field: str, old: Any, new: Any) -> bool:
        try:
            await self.backend.do(change_call, call_id=call_id, field=field, old=plain(old), new=plain(new))
        except ChangedMeanwhile as other:
            card = await self.backend.ask(call_card, call_id=call_id)
            theirs = details_of(card, self.backend.actor.permissions).values[field]
            label = name_of_field(field)
            self.view.show_conflict(Conflict(call_id, field, label, str(other), theirs, new))
            return False
        if call_id == self.view.call_id:
            self.view.show_saved(field)
        await self.drafts.forget(call_id, field)
        return True

    async def find(self, field: str, card: CallCard, text: str) -> Sequence[Match]:
        """The customer's contacts, sites or machines that hold all the words."""
        if card.customer_id is None:
            return []
        if field == "asset":
            rows = await self.backend.ask(find_assets, text=text, customer_id=card.customer_id)
            return [
                Match(
                    row.id,
                    row.product,
                    dotted(_("s/n {serial}").format(serial=row.serial), row.position),
                )
                for row in rows
            ]
        query = contact_choices if field == "contact" else site_choices
        return fitting(matches_of(await self.backend.ask(query, customer_id=card.customer_id)), text)
