"""The forms of the back office: goodwill, a payment, a call settled without charge."""

from __future__ import annotations

from decimal import Decimal

from app.kernel.i18n import N_, _
from ui.toolkit.choice_field import ChoiceField
from ui.toolkit.fields import LineField, TextField, day_field, quantity_field
from ui.toolkit.record_field import RecordField
from ui.toolkit.step_form import StepForm

METHODS = (N_("Bank transfer"), N_("Card"), N_("Cash"), N_("Direct debit"))
CENT = Decimal("0.01")


def whole_cents(amount: Decimal | None) -> str | None:
    return None if amount is None or amount == amount.quantize(CENT) else _("Write at most two decimals.")


def pay_form() -> StepForm:
    amount = quantity_field(_("Amount"), 2, required=True)
    amount.checks.append(whole_cents)
    fields = {
        "amount": amount,
        "paid_on": day_field(_("Received on"), required=True),
        "method": ChoiceField(_("Method"), {_(method): _(method) for method in METHODS}, required=True),
        "reference": LineField(_("Reference"), hint=_("as on the bank statement")),
    }
    return StepForm(_("Record a payment"), _("Record the payment"), fields)


def goodwill_form() -> StepForm:
    amount = quantity_field(_("Amount"), 2, required=True)
    amount.checks.append(whole_cents)
    fields = {
        "cost_line_id": RecordField(_("Cost line"), required=True),
        "amount": amount,
        "reason": LineField(_("Reason"), required=True, hint=_("as the customer will read it")),
    }
    return StepForm(_("Grant goodwill"), _("Grant goodwill"), fields)


def settle_form() -> StepForm:
    reason = TextField(_("Reason"), required=True, placeholder=_("Why nobody has to pay"))
    return StepForm(_("Settle without charge"), _("Settle"), {"reason": reason})


FORMS = {"goodwill": goodwill_form, "pay": pay_form, "settle": settle_form}
