"""The place of the subcontractors: orders that are open, or all."""

from __future__ import annotations

from app.kernel.i18n import N_, _, show_money
from ui.subcontracting.forms import FORMS
from ui.subcontracting.words import state_mark
from ui.toolkit.cells import Amount, TwoLines
from ui.toolkit.live import Live
from ui.toolkit.pills import Mark
from ui.toolkit.records_screen import RecordsScreen, Wording
from ui.toolkit.table import Column

COLUMNS = [
    Column("order", N_("Order"), lambda row: TwoLines(f"{row.number} · {row.subcontractor}", row.scope, "handshake")),
    Column("agreed", N_("Agreed price"), lambda row: Amount(show_money(row.agreed)), width=110, is_amount=True),
    Column("state", N_("State"), lambda row: Mark(*state_mark(row.state)), width=142),
]
STEPS = (
    "order.offer",
    "order.accept",
    "order.approve",
    "order.report",
    "order.decline",
    "order.dispute",
)


class Orders(RecordsScreen):
    forms_by_name = FORMS

    def __init__(self, live: Live) -> None:
        wording = Wording(
            _("Subcontractors"),
            "handshake",
            {"open": _("Open"), "all": _("All")},
            _("No orders here"),
            _("An order is drafted for a call whose work somebody else does."),
            _("Choose an order to see it"),
        )
        super().__init__(
            live,
            wording,
            COLUMNS,
            STEPS,
            links=("order.call", "order.cancel"),
            above=("subcontractor.new", "order.new"),
        )
