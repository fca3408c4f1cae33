"""Units in the workshop in few words. No Qt, no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.kernel.i18n import _, show_minutes, show_moment
from app.workshop.flow import RmaState
from ui.toolkit.records import Shown

if TYPE_CHECKING:
    from app.workshop.queries import RmaCard, RmaRow

S = RmaState
STATES = {
    S.AUTHORISED: ("accent", "clock"),
    S.RECEIVED: ("accent", "package"),
    S.DIAGNOSED: ("violet", "search"),
    S.IN_REPAIR: ("warn", "wrench"),
    S.TESTED: ("good", "clipboard-check"),
    S.RETURNED: ("good", "package-check"),
    S.SCRAPPED: ("bad", "trash-2"),
    S.CANCELLED: ("soft", "x"),
}


class Unit(NamedTuple):
    """What comes back: a part, or a machine of the customer with its serial number."""

    product_id: int
    asset_id: int | None = None
    serial: str = ""


def state_mark(state: RmaState) -> tuple[str, str, str]:
    return (_(state.label), *STATES[state])


def unit_words(row: RmaRow) -> str:
    return f"{row.product} · {row.serial}" if row.serial else row.product


def card_words(card: RmaCard) -> Shown:
    row = card.row
    tested = _("passed") if card.test_passed else _("not passed")
    facts = (
        (_("Call"), row.call_number),
        (_("Returned unit"), unit_words(row)),
        (_("Authorised"), show_moment(row.authorised_at)),
        (_("Received"), show_moment(card.received_at) if card.received_at else ""),
        (_("Fault"), row.fault),
        (_("Diagnosis"), card.diagnosis),
        (_("Repair"), card.repair),
        (_("Bench time"), show_minutes(card.work_minutes) if card.work_minutes else ""),
        (_("Test"), f"{tested}: {card.test_protocol}" if card.test_protocol else ""),
        (_("Returned to"), card.returned_to),
        (_("Returned"), show_moment(row.returned_at) if row.returned_at else ""),
    )
    return Shown(row.number, row.customer, [state_mark(row.state)], facts)
