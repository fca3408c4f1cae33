"""The forms of a customer, a site and a contact; their fields are what is known of each."""

from __future__ import annotations

from app.customers.rules import MOST_PAYMENT_DAYS, customer_judges
from app.kernel.i18n import LANGUAGES, _, country_names
from ui.toolkit.field import Field
from ui.toolkit.fields import LineField, ParsedField, TextField, figures
from ui.toolkit.judged_field import JudgedField
from ui.toolkit.quantities import parse_whole
from ui.toolkit.record_field import RecordField
from ui.toolkit.select_field import SelectField
from ui.toolkit.step_form import StepForm

SHORT, NAME = 40, 120
BESIDE = (
    ("postcode", "town"),
    ("country", "language"),
    ("tax_id", "fiscal_code"),
    ("phone", "email"),
    ("sdi_code", "pec"),
)


def customer_form(title: str, yes: str) -> StepForm:
    """Tax numbers and telephones are judged by the rules of the country that is written here."""
    country = SelectField(_("Country"), country_names(), required=True)
    judges = customer_judges(lambda: str(country.value()))
    fields: dict[str, Field] = {
        "name": LineField(_("Name"), required=True, length=NAME),
        "phone": JudgedField(_("Telephone"), judges["phone"], length=SHORT),
        "email": JudgedField(_("E-mail"), judges["email"]),
        "street": LineField(_("Street"), length=NAME),
        "postcode": LineField(_("Postcode"), length=12),
        "town": LineField(_("Town"), length=NAME),
        "country": country,
        "language": SelectField(_("Language"), LANGUAGES),
        "tax_id": JudgedField(_("VAT number"), judges["tax_id"], length=SHORT),
        "fiscal_code": JudgedField(_("Fiscal code"), judges["fiscal_code"], length=SHORT),
        "sdi_code": JudgedField(_("SDI code"), judges["sdi_code"], length=SHORT),
        "pec": JudgedField(_("Certified e-mail"), judges["pec"]),
        "payment_days": payment_field(),
    }

    def judge_anew() -> None:
        """By the other country's rules."""
        for name in ("tax_id", "fiscal_code", "phone"):
            if not fields[name].is_empty():
                fields[name].show_wrong()

    country.changed.connect(judge_anew)
    return StepForm(title, yes, fields, BESIDE)


def payment_field() -> ParsedField:
    field = figures(ParsedField(_("Days to pay"), parse_whole, str, required=True))

    def wrong(days: int | None) -> str | None:
        is_right = days is None or 0 <= days <= MOST_PAYMENT_DAYS
        return None if is_right else _("From 0 to {most} days.").format(most=MOST_PAYMENT_DAYS)

    field.checks.append(wrong)
    return field


def site_form(title: str, yes: str) -> StepForm:
    fields: dict[str, Field] = {
        "name": LineField(_("Name"), required=True, length=NAME, placeholder=_("What the customer calls it")),
        "street": LineField(_("Street"), length=NAME),
        "postcode": LineField(_("Postcode"), length=12),
        "town": LineField(_("Town"), length=NAME),
        "phone": JudgedField(_("Telephone"), length=SHORT, hint=_("the site's own")),
        "access": TextField(_("Access"), placeholder=_("Keys, opening hours, whom to ask for")),
    }
    return StepForm(title, yes, fields, (("postcode", "town"),))


def contact_form(title: str, yes: str) -> StepForm:
    fields: dict[str, Field] = {
        "name": LineField(_("Name"), required=True, length=NAME),
        "role": LineField(_("Role"), length=NAME),
        "phone": JudgedField(_("Telephone"), length=SHORT),
        "email": JudgedField(_("E-mail")),
        "site_id": RecordField(_("Site"), placeholder=_("Where he is found, if always at one")),
    }
    return StepForm(title, yes, fields, (("phone", "email"),))


FORMS = {
    "new": lambda: customer_form(_("New customer"), _("Save")),
    "edit": lambda: customer_form(_("Edit the customer"), _("Save")),
    "new_site": lambda: site_form(_("Add a site"), _("Add the site")),
    "site": lambda: site_form(_("Edit the site"), _("Save")),
    "new_contact": lambda: contact_form(_("Add a contact"), _("Add the contact")),
    "contact": lambda: contact_form(_("Edit the contact"), _("Save")),
}
