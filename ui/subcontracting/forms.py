"""The forms of an order's steps; their fields are the arguments of the commands."""

from __future__ import annotations

from app.kernel.i18n import _
from ui.billing.forms import whole_cents
from ui.toolkit.field import Field
from ui.toolkit.fields import LineField, TextField, quantity_field
from ui.toolkit.record_field import RecordField
from ui.toolkit.step_form import StepForm
from ui.workshop.forms import charge_fields, remark_form


def draft_form() -> StepForm:
    agreed, markup = quantity_field(_("Agreed price"), 2, required=True), quantity_field(_("Markup in %"))
    agreed.checks.append(whole_cents)
    markup.checks.append(whole_cents)
    fields: dict[str, Field] = {
        "call": RecordField(_("Call"), required=True, placeholder=_("Number, customer or subject")),
        "subcontractor": RecordField(_("Subcontractor"), required=True),
        "department": RecordField(_("Department in charge"), required=True),
        "scope": TextField(_("Scope of work"), required=True),
        "agreed": agreed,
        "markup": markup,
    }
    return StepForm(_("Draft an order"), _("Draft the order"), fields)


def subcontractor_form() -> StepForm:
    fields: dict[str, Field] = {
        "name": LineField(_("Name"), required=True),
        "email": LineField(_("E-mail")),
        "phone": LineField(_("Telephone"), length=40),
        "tax_id": LineField(_("VAT number"), length=40),
    }
    return StepForm(_("New subcontractor"), _("Save"), fields)


def decline_form() -> StepForm:
    fields = {"reason": TextField(_("Reason for declining"), required=True)}
    return StepForm(_("Declined by the subcontractor"), _("Save"), fields)


FORMS = {
    "draft": draft_form,
    "subcontractor": subcontractor_form,
    "decline": decline_form,
    "report": lambda: StepForm(_("Report"), _("Save"), {"report": TextField(_("Report"), required=True, lines=5)}),
    "approve": lambda: StepForm(_("Approve the work"), _("Approve"), charge_fields()),
    "dispute": lambda: remark_form(_("Dispute the work")),
    "cancel": lambda: remark_form(_("Cancel the order")),
}
