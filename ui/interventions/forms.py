"""The forms of a visit: planning it, recording what was done, calling it off."""

from __future__ import annotations

from datetime import time

from app.kernel.i18n import _
from ui.interventions.parts_field import PartsField
from ui.toolkit.fields import LineField, ParsedField, TextField, day_field, figures, minutes_field, quantity_field
from ui.toolkit.quantities import parse_clock
from ui.toolkit.record_field import RecordField
from ui.toolkit.step_form import StepForm


def clock_field(label: str) -> ParsedField:
    def show(clock: time) -> str:
        return f"{clock:%H:%M}"

    return figures(ParsedField(label, parse_clock, show, required=True, placeholder="14:30"))


def plan_form() -> StepForm:
    fields = {
        "call": RecordField(_("Call"), required=True, placeholder=_("Number, customer or subject")),
        "technician": RecordField(_("Technician"), required=True),
        "day": day_field(_("Day"), required=True),
        "starts": clock_field(_("From")),
        "planned_to": clock_field(_("To")),
        "remark": TextField(_("Note for the technician")),
    }
    return StepForm(_("Plan a visit"), _("Plan"), fields)


def record_form() -> StepForm:
    fields = {
        "work_minutes": minutes_field(_("Working time"), required=True, placeholder="1 h 50"),
        "travel_minutes": minutes_field(_("Travel time"), placeholder="0 h 35"),
        "distance_km": quantity_field(_("Distance in km"), placeholder="42"),
        "parts": PartsField(_("Parts")),
        "report": TextField(_("Report"), required=True, lines=4, placeholder=_("What was found, and what was done")),
        "signed_by": LineField(_("Signed by"), hint=_("the customer, on site")),
    }
    return StepForm(_("Record the work"), _("Finish the visit"), fields)


def cancel_form() -> StepForm:
    return StepForm(_("Cancel the visit"), _("Cancel the visit"), {"remark": TextField(_("Reason"), required=True)})


FORMS = {"plan": plan_form, "record": record_form, "cancel": cancel_form}
