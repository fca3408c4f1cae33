"""The forms of the contracts; their fields are the arguments of the commands, shares and factors in percent."""

from __future__ import annotations

from app.catalog.rules import CostKind
from app.contracts.terms import Period
from app.kernel.i18n import _
from ui.billing.forms import whole_cents
from ui.toolkit.choice_field import ChoiceField
from ui.toolkit.field import Field
from ui.toolkit.fields import LineField, ParsedField, TextField, day_field, quantity_field
from ui.toolkit.record_field import RecordField
from ui.toolkit.several_field import SeveralField
from ui.toolkit.step_form import StepForm
from ui.toolkit.ticks_field import TicksField


def share_field() -> ParsedField:
    field = quantity_field(_("Share in %"), required=True)
    field.checks.append(whole_cents)
    return field


def factor_field() -> ParsedField:
    field = quantity_field(_("Promised times in %"), 0, required=True, hint=_("100: the usual times, 50: half of them"))
    field.checks.append(lambda factor: None if factor == int(factor) else _("Write a whole number."))
    return field


def period_fields() -> dict[str, Field]:
    return {
        "starts_on": day_field(_("First day"), required=True),
        "ends_on": day_field(_("Last day"), required=True),
        "priority_factor": factor_field(),
    }


def machines_field() -> SeveralField:
    field = SeveralField(_("Machines"), _("Add a machine: serial number or product"))
    field.hint = _("none named: all of the customer's")
    field.show_remark("")
    return field


def new_form() -> StepForm:
    customer, machines = RecordField(_("Customer"), required=True), machines_field()
    machines.searched.within = customer
    fields: dict[str, Field] = {
        "customer_id": customer,
        "name": LineField(_("Name"), required=True, placeholder=_("Its level, such as Gold")),
        **period_fields(),
        "asset_ids": machines,
        "number": LineField(_("Number"), hint=_("empty: the next one"), length=40),
    }
    return StepForm(_("New contract"), _("Conclude the contract"), fields)


def terms_form() -> StepForm:
    name = LineField(_("Name"), required=True)
    fields: dict[str, Field] = {"name": name, **period_fields(), "asset_ids": machines_field()}
    return StepForm(_("Contract"), _("Save"), fields)


def renew_form() -> StepForm:
    fields: dict[str, Field] = {"name": LineField(_("Name"), required=True), **period_fields()}
    return StepForm(_("Renew the contract"), _("Renew"), fields)


def end_form() -> StepForm:
    fields: dict[str, Field] = {
        "last_on": day_field(_("Last day it covers"), required=True),
        "reason": TextField(_("Reason"), required=True),
    }
    return StepForm(_("End the contract early"), _("End the contract"), fields)


def clause_form() -> StepForm:
    ceiling = quantity_field(_("Up to"), 2, hint=_("empty: without a limit"))
    ceiling.checks.append(whole_cents)
    fields: dict[str, Field] = {
        "kinds": TicksField(_("Covers"), {kind: _(kind.label) for kind in CostKind}, hint=_("none ticked: all costs")),
        "product_id": RecordField(_("Only for the part"), placeholder=_("A part or product, or nothing")),
        "share": share_field(),
        "ceiling": ceiling,
        "period": ChoiceField(_("The limit counts per"), {period: _(period.label) for period in Period}, required=True),
    }
    return StepForm(_("Clause"), _("Save"), fields)


def use_form() -> StepForm:
    amount = quantity_field(_("Amount"), 2, required=True, hint=_("a negative one gives back"))
    amount.checks.append(whole_cents)
    fields: dict[str, Field] = {
        "clause_id": RecordField(_("Clause"), required=True),
        "used_on": day_field(_("Day"), required=True),
        "amount": amount,
        "reason": LineField(_("Reason"), required=True, placeholder=_("What it was used for, or what is put right")),
    }
    return StepForm(_("Record a use"), _("Record the use"), fields)


FORMS = {
    "new": new_form,
    "terms": terms_form,
    "renew": renew_form,
    "end": end_form,
    "clause": clause_form,
    "use": use_form,
}
