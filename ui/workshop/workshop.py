"""The place of the workshop: the units that are with us, or all that ever came back."""

from __future__ import annotations

from app.kernel.i18n import N_, _
from ui.toolkit.cells import TwoLines
from ui.toolkit.live import Live
from ui.toolkit.pills import Mark
from ui.toolkit.records_screen import RecordsScreen, Wording
from ui.toolkit.table import Column
from ui.workshop.forms import FORMS
from ui.workshop.words import state_mark, unit_words

COLUMNS = [
    Column(
        "unit", N_("Returned unit"), lambda row: TwoLines(f"{row.number} · {unit_words(row)}", row.customer, "package")
    ),
    Column("fault", N_("Fault"), lambda row: TwoLines(row.fault, row.call_number), width=190),
    Column("state", N_("State"), lambda row: Mark(*state_mark(row.state)), width=142),
]
STEPS = (
    "rma.receive",
    "rma.diagnose",
    "rma.return",
    "rma.repair",
    "rma.test",
    "rma.return_unrepaired",
    "rma.scrap",
)


class Workshop(RecordsScreen):
    forms_by_name = FORMS

    def __init__(self, live: Live) -> None:
        wording = Wording(
            _("Workshop"),
            "package",
            {"open": _("With us"), "all": _("All")},
            _("The bench is empty"),
            _("A unit comes back when its return is authorised on a call."),
            _("Choose a unit to see it"),
        )
        super().__init__(live, wording, COLUMNS, STEPS, links=("rma.call", "rma.cancel"), above=("rma.new",))
