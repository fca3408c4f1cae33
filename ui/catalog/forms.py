"""The forms of the price list; their fields are the arguments of the commands, VAT in percent."""

from __future__ import annotations

from decimal import Decimal

from app.catalog.rules import RATED, Rounding
from app.kernel.i18n import _
from ui.billing.forms import whole_cents
from ui.catalog.words import show_price
from ui.toolkit.choice_field import ChoiceField
from ui.toolkit.field import Field
from ui.toolkit.fields import LineField, ParsedField, day_field, figures, minutes_field, quantity_field
from ui.toolkit.quantities import parse_quantity
from ui.toolkit.select_field import SelectField
from ui.toolkit.step_form import StepForm

FINEST = Decimal("0.0001")


def price_field(label: str, *, required: bool = False, hint: str = "") -> ParsedField:
    field = figures(ParsedField(label, parse_quantity, show_price, required=required, hint=hint))
    field.checks.append(whole_steps)
    return field


def whole_steps(amount: Decimal | None) -> str | None:
    return None if amount is None or amount == amount.quantize(FINEST) else _("Write at most four decimals.")


def figure_fields() -> dict[str, Field]:
    vat = quantity_field(_("VAT in %"), required=True)
    vat.checks.append(whole_cents)
    return {
        "price": price_field(_("Price"), required=True, hint=_("per unit, without VAT")),
        "cost": price_field(_("Cost"), hint=_("what one costs us")),
        "vat": vat,
    }


def product_fields() -> dict[str, Field]:
    kinds = {False: _("Part"), True: _("Machine")}
    return {
        "code": LineField(_("Code"), required=True, length=40),
        "name": LineField(_("Name"), required=True),
        "is_machine": ChoiceField(_("Kind"), kinds, required=True),
        "maker": LineField(_("Maker")),
        "family": LineField(_("Product family"), placeholder=_("Such as Boilers")),
        "unit": LineField(_("Unit"), length=12),
    }


def new_form() -> StepForm:
    return StepForm(_("New product"), _("Add"), {**product_fields(), **figure_fields()})


def product_form() -> StepForm:
    return StepForm(_("Product"), _("Save"), product_fields())


def price_form() -> StepForm:
    day = day_field(_("Valid from"), required=True, hint=_("work of the days before keeps its price"))
    return StepForm(_("New price"), _("Set the price"), {"valid_from": day, **figure_fields()})


def rate_form() -> StepForm:
    fields: dict[str, Field] = {
        "kind": SelectField(_("Kind"), {kind: _(kind.label) for kind in RATED}, required=True),
        "name": LineField(_("Name"), required=True, hint=_("as it is printed on the invoice")),
        "unit": LineField(_("Unit"), length=12, hint=_("h, km, or empty for each time")),
        "valid_from": day_field(_("Valid from"), required=True),
        **figure_fields(),
        "increment_minutes": minutes_field(_("Time is counted in steps of"), required=True),
        "minimum_minutes": minutes_field(_("Counted at least")),
        "rounding": ChoiceField(_("Rounded"), {way: _(way.label) for way in Rounding}, required=True),
    }
    return StepForm(_("New rate"), _("Add"), fields)


FORMS = {"new": new_form, "product": product_form, "price": price_form, "rate": rate_form}
