"""The forms of the workshop's steps; their fields are the arguments of the commands."""

from __future__ import annotations

from app.costs.rules import Charge
from app.kernel.i18n import _
from ui.interventions.parts_field import PartsField
from ui.toolkit.choice_field import ChoiceField
from ui.toolkit.field import Field
from ui.toolkit.fields import LineField, TextField, minutes_field
from ui.toolkit.record_field import RecordField
from ui.toolkit.step_form import StepForm


def authorise_form() -> StepForm:
    fields: dict[str, Field] = {
        "call": RecordField(_("Call"), required=True, placeholder=_("Number, customer or subject")),
        "unit": RecordField(_("Unit that comes back"), required=True, placeholder=_("Part, machine or serial number")),
        "serial": LineField(_("Serial number"), hint=_("of the unit itself, where it has one")),
        "department": RecordField(_("Workshop"), required=True),
        "fault": TextField(_("Fault"), required=True),
    }
    return StepForm(_("Authorise a return"), _("Authorise"), fields)


def diagnose_form() -> StepForm:
    return StepForm(_("Diagnosis"), _("Save"), {"diagnosis": TextField(_("Diagnosis"), required=True, lines=5)})


def test_form() -> StepForm:
    outcomes = {True: _("Passed"), False: _("Not passed")}
    fields: dict[str, Field] = {
        "repair": TextField(_("Repair"), required=True, placeholder=_("What was repaired or replaced")),
        "work_minutes": minutes_field(_("Bench time"), required=True, placeholder="0 h 45"),
        "test_protocol": TextField(_("Test protocol"), required=True),
        "test_passed": ChoiceField(_("Outcome"), outcomes, required=True),
    }
    return StepForm(_("Repair and test"), _("Save"), fields)


def charge_fields() -> dict[str, Field]:
    """Who bears it, and why when it is us."""
    charges = {charge: _(charge.label) for charge in Charge}
    charge = ChoiceField(_("Who bears the cost"), charges, required=True)
    charge.set_value(Charge.CUSTOMER)
    return {"charge": charge, "charge_reason": LineField(_("Reason"), hint=_("when it is on our own account"))}


def return_form() -> StepForm:
    fields: dict[str, Field] = {
        "returned_to": LineField(_("Returned to"), required=True, placeholder=_("Customer, stock, supplier")),
        "parts": PartsField(_("Parts")),
        **charge_fields(),
    }
    return StepForm(_("Return the unit"), _("Return"), fields)


def ending_fields() -> dict[str, Field]:
    return {
        "remark": TextField(_("Reason"), required=True),
        "work_minutes": minutes_field(_("Bench time"), hint=_("not recorded yet"), placeholder="0 h 15"),
        **charge_fields(),
    }


def unrepaired_form() -> StepForm:
    returned_to = LineField(_("Returned to"), required=True, placeholder=_("Customer, stock, supplier"))
    title, step = _("Return the unit unrepaired"), _("Return")
    return StepForm(title, step, {"returned_to": returned_to, **ending_fields()})


def scrap_form() -> StepForm:
    return StepForm(_("Scrap the unit"), _("Scrap the unit"), ending_fields())


def remark_form(title: str) -> StepForm:
    return StepForm(title, title, {"remark": TextField(_("Reason"), required=True)})


FORMS = {
    "authorise": authorise_form,
    "diagnose": diagnose_form,
    "test": test_form,
    "return": return_form,
    "return_unrepaired": unrepaired_form,
    "scrap": scrap_form,
    "cancel": lambda: remark_form(_("Cancel the return")),
}
