"""Orders to subcontractors in few words. No Qt, no database."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.i18n import _, show_moment, show_money, show_number
from app.subcontracting.flow import SubcontractState
from ui.toolkit.records import Shown

if TYPE_CHECKING:
    from datetime import datetime

    from app.subcontracting.queries import OrderCard

S = SubcontractState
STATES = {
    S.DRAFTED: ("soft", "pencil"),
    S.OFFERED: ("accent", "send"),
    S.ACCEPTED: ("violet", "handshake"),
    S.DECLINED: ("bad", "circle-x"),
    S.REPORTED: ("warn", "clipboard-list"),
    S.APPROVED: ("good", "check-check"),
    S.DISPUTED: ("bad", "triangle-alert"),
    S.CANCELLED: ("soft", "x"),
}


def state_mark(state: SubcontractState) -> tuple[str, str, str]:
    return (_(state.label), *STATES[state])


def card_words(card: OrderCard) -> Shown:
    row = card.row
    facts = (
        (_("Call"), row.call_number),
        (_("Scope of work"), row.scope),
        (_("Agreed price"), show_money(row.agreed, card.currency)),
        (_("Markup"), f"{show_number(Decimal(card.markup) / 100)} %" if card.markup else ""),
        (_("Offered"), _moment(card.offered_at)),
        (_("Agreed"), _moment(card.accepted_at)),
        (_("Reason for declining"), card.decline_reason),
        (_("Work reported"), _moment(card.reported_at)),
        (_("Report"), card.report),
        (_("Approved"), _moment(card.approved_at)),
    )
    return Shown(row.number, row.subcontractor, [state_mark(row.state)], facts)


def _moment(moment: datetime | None) -> str:
    return show_moment(moment) if moment is not None else ""
