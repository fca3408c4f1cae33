"""The forms of a machine: installed, put right, moved, taken out of service, given a warranty."""

from __future__ import annotations

from app.catalog.rules import CostKind
from app.kernel.i18n import _
from ui.toolkit.field import Field
from ui.toolkit.fields import LineField, TextField, day_field
from ui.toolkit.judged_field import JudgedField
from ui.toolkit.record_field import RecordField
from ui.toolkit.step_form import StepForm
from ui.toolkit.ticks_field import TicksField

SHORT, NAME = 60, 120
WHERE = ("site_id", "position")


def machine_fields() -> dict[str, Field]:
    return {
        "product_id": RecordField(_("Product"), required=True, placeholder=_("Name, maker or code")),
        "serial": LineField(_("Serial number"), required=True, length=SHORT),
    }


def detail_fields() -> dict[str, Field]:
    return {
        "installed_on": day_field(_("Installed on")),
        "phone": JudgedField(_("Telephone"), length=40, hint=_("its own line or SIM card")),
    }


def customer_fields() -> dict[str, Field]:
    """A site of another customer is no longer meant when one chooses the customer anew."""
    customer = RecordField(_("Customer"), required=True)
    site = RecordField(_("Site"), placeholder=_("One of the customer's, or nothing"))
    customer.chosen.connect(lambda _option: site.set_value(None))
    return {"customer_id": customer, "site_id": site, "position": position_field()}


def position_field() -> LineField:
    return LineField(_("Position"), placeholder=_("Where at the site it stands"), length=NAME)


def install_form() -> StepForm:
    fields = {**customer_fields(), **machine_fields(), **detail_fields()}
    return StepForm(_("Install a machine"), _("Install"), fields, (WHERE, ("installed_on", "phone")))


def edit_form() -> StepForm:
    fields = {**machine_fields(), "position": position_field(), **detail_fields()}
    return StepForm(_("Edit the machine"), _("Save"), fields, (("installed_on", "phone"),))


def move_form() -> StepForm:
    remark = TextField(_("Remark"), placeholder=_("Why, or with whom it was agreed"), lines=2)
    fields: dict[str, Field] = {**customer_fields(), "remark": remark}
    return StepForm(_("Move the machine"), _("Move"), fields, (WHERE,))


def retire_form() -> StepForm:
    fields: dict[str, Field] = {
        "retired_on": day_field(_("Out of service since"), required=True),
        "reason": TextField(_("Reason"), required=True, placeholder=_("Sold, dismantled, replaced by another")),
    }
    return StepForm(_("Take the machine out of service"), _("Retire"), fields)


def warranty_form() -> StepForm:
    kinds = {kind: _(kind.label) for kind in CostKind}
    fields: dict[str, Field] = {
        "name": LineField(_("Name"), required=True, length=NAME),
        "starts_on": day_field(_("From"), required=True),
        "ends_on": day_field(_("Until"), required=True),
        "covers": TicksField(_("Covers"), kinds, hint=_("none ticked: all costs")),
    }
    return StepForm(_("Give a warranty"), _("Give the warranty"), fields, (("starts_on", "ends_on"),))


FORMS = {
    "install": install_form,
    "edit": edit_form,
    "move": move_form,
    "retire": retire_form,
    "warranty": warranty_form,
}
