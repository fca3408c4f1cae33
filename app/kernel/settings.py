"""Settings declared once: key, default, label. Pages, documentation and validation come from this table."""

import re
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import Refused
from app.kernel.i18n import LANGUAGES, N_

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")


class BadSetting(Refused):
    msgid = N_("“{value}” is not a value for “{field}”.")


@dataclass(frozen=True)
class Setting:
    """Its default gives the type; `choices`, when there are some, all that it may be."""

    key: str
    default: str | int | bool
    label: str
    choices: tuple[str, ...] = ()

    def read(self, text: str) -> str | int | bool:
        """The value a stored or typed text stands for; refuses what is not of the setting's type."""
        if self.choices and text not in self.choices:
            raise BadSetting(value=text, field=self, at=self.key)
        if isinstance(self.default, bool):
            if text not in ("true", "false"):
                raise BadSetting(value=text, field=self, at=self.key)
            return text == "true"
        if isinstance(self.default, int):
            if not _WHOLE_NUMBER.fullmatch(text):
                raise BadSetting(value=text, field=self, at=self.key)
            return int(text)
        return text

    @staticmethod
    def write(value: Any) -> str:
        return str(value).lower() if isinstance(value, bool) else str(value)


SETTINGS = {
    setting.key: setting
    for setting in (
        Setting("company.name", "", N_("Company name")),
        Setting("company.street", "", N_("Street")),
        Setting("company.town", "", N_("Postcode and town")),
        Setting("company.tax_id", "", N_("VAT number")),
        Setting("company.sdi_code", "", N_("SDI code")),
        Setting("company.phone", "", N_("Telephone")),
        Setting("company.email", "", N_("E-mail")),
        Setting("company.iban", "", N_("IBAN")),
        Setting("company.repair_warranty", "", N_("Warranty given on repairs")),
        Setting("company.currency", "EUR", N_("Currency"), ("EUR", "RUB", "CHF", "USD", "GBP")),
        Setting("company.language", "it", N_("Language of the documents"), tuple(LANGUAGES)),
        Setting("company.country", "IT", N_("Country")),
        Setting("company.zone", "Europe/Rome", N_("Time zone")),
        Setting("billing.vat_basis_points", 2200, N_("VAT rate in hundredths of a percent")),
        Setting("billing.payment_days", 30, N_("Days to pay")),
        Setting("coverage.date", "reported", N_("Day that decides the coverage"), ("reported", "worked")),
        Setting("promises.opens", "08:30", N_("Working day opens")),
        Setting("files.largest_megabytes", 25, N_("Largest file that is kept, in megabytes")),
        Setting("promises.closes", "18:00", N_("Working day closes")),
        Setting("intake.solved_on_call_minutes", 15, N_("Minutes within which a call counts as solved at once")),
    )
}
