"""Settings declared once: key, default, label. Pages, documentation and validation come from this table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from app.kernel.errors import Refused
from app.kernel.i18n import LANGUAGES, N_

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")


class BadSetting(Refused):
    msgid = N_("“{value}” is not a value for “{field}”.")


class Kind(Enum):
    """How a setting is written and checked; what is only text is checked by nobody."""

    TEXT = "text"
    CHOICE = "choice"
    SWITCH = "switch"
    NUMBER = "number"
    PERCENT = "percent"
    TIME = "time"
    ZONE = "zone"
    COUNTRY = "country"
    TAX_ID = "tax_id"
    FISCAL_CODE = "fiscal_code"
    SDI_CODE = "sdi_code"
    IBAN = "iban"
    EMAIL = "email"
    PHONE = "phone"
    HOST = "host"
    SECRET = "secret"


SETTING_PAGES = {
    "company": N_("Company"),
    "documents": N_("Documents and invoices"),
    "desk": N_("Service desk"),
    "mail": N_("Mail"),
}
"""The pages the company's settings stand on, in their order."""


@dataclass(frozen=True)
class Setting:
    """Its default gives the type; `choices`, when there are some, all that it may be.

    `words` are the labels of choices that are not words themselves, `bounds` the least and the most of a number.
    Whoever holds `right` may change it. A secret is kept apart from the other values and never read to a screen.
    """

    key: str
    default: str | int | bool
    label: str
    choices: tuple[str, ...] = ()
    kind: Kind = Kind.TEXT
    page: str = "company"
    help: str = ""
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    bounds: tuple[int, int] = (0, 1_000_000)
    right: str = "staff.manage"

    @property
    def is_secret(self) -> bool:
        return self.kind is Kind.SECRET

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


_DAY = {"reported": N_("The day it was reported"), "worked": N_("The day of the work")}
_SECURITY = {"starttls": N_("STARTTLS"), "tls": N_("TLS"), "none": N_("None")}

SETTINGS = {
    setting.key: setting
    for setting in (
        Setting("company.name", "", N_("Company name")),
        Setting("company.street", "", N_("Street")),
        Setting("company.town", "", N_("Postcode and town")),
        Setting(
            "company.country",
            "IT",
            N_("Country"),
            kind=Kind.COUNTRY,
            help=N_("It decides how the tax numbers are checked and which days are holidays."),
        ),
        Setting("company.tax_id", "", N_("VAT number"), kind=Kind.TAX_ID),
        Setting(
            "company.fiscal_code",
            "",
            N_("Fiscal code"),
            kind=Kind.FISCAL_CODE,
            help=N_("Italy: codice fiscale; Germany: Steuernummer; Russia: KPP."),
        ),
        Setting("company.sdi_code", "", N_("SDI code"), kind=Kind.SDI_CODE),
        Setting("company.phone", "", N_("Telephone"), kind=Kind.PHONE),
        Setting("company.email", "", N_("E-mail"), kind=Kind.EMAIL),
        Setting("company.iban", "", N_("IBAN"), kind=Kind.IBAN),
        Setting("company.zone", "Europe/Rome", N_("Time zone"), kind=Kind.ZONE),
        Setting(
            "company.language",
            "it",
            N_("Language of the documents"),
            tuple(LANGUAGES),
            Kind.CHOICE,
            "documents",
            words=LANGUAGES,
        ),
        Setting(
            "company.currency", "EUR", N_("Currency"), ("EUR", "RUB", "CHF", "USD", "GBP"), Kind.CHOICE, "documents"
        ),
        Setting(
            "billing.vat_basis_points",
            2200,
            N_("VAT rate in hundredths of a percent"),
            kind=Kind.PERCENT,
            page="documents",
            bounds=(0, 10_000),
        ),
        Setting("billing.payment_days", 30, N_("Days to pay"), kind=Kind.NUMBER, page="documents", bounds=(0, 365)),
        Setting("company.repair_warranty", "", N_("Warranty given on repairs"), page="documents"),
        Setting(
            "coverage.date",
            "reported",
            N_("Day that decides the coverage"),
            ("reported", "worked"),
            Kind.CHOICE,
            "documents",
            words=_DAY,
        ),
        Setting("promises.opens", "08:30", N_("Working day opens"), kind=Kind.TIME, page="desk"),
        Setting("promises.closes", "18:00", N_("Working day closes"), kind=Kind.TIME, page="desk"),
        Setting(
            "intake.solved_on_call_minutes",
            15,
            N_("Minutes within which a call counts as solved at once"),
            kind=Kind.NUMBER,
            page="desk",
            bounds=(1, 240),
        ),
        Setting(
            "files.largest_megabytes",
            25,
            N_("Largest file that is kept, in megabytes"),
            kind=Kind.NUMBER,
            page="desk",
            bounds=(1, 1_000),
        ),
        Setting("mail.sender", "", N_("Sender's address"), kind=Kind.EMAIL, page="mail"),
        Setting("mail.smtp_host", "", N_("Outgoing server"), kind=Kind.HOST, page="mail"),
        Setting("mail.smtp_port", 587, N_("Outgoing port"), kind=Kind.NUMBER, page="mail", bounds=(1, 65_535)),
        Setting(
            "mail.smtp_security",
            "starttls",
            N_("Encryption"),
            tuple(_SECURITY),
            Kind.CHOICE,
            "mail",
            words=_SECURITY,
        ),
        Setting("mail.imap_host", "", N_("Incoming server"), kind=Kind.HOST, page="mail"),
        Setting("mail.imap_port", 993, N_("Incoming port"), kind=Kind.NUMBER, page="mail", bounds=(1, 65_535)),
        Setting("mail.user", "", N_("Mail user"), page="mail"),
        Setting(
            "mail.password",
            "",
            N_("Mail password"),
            kind=Kind.SECRET,
            page="mail",
            help=N_("Never shown again; the trail tells only that it was changed."),
        ),
    )
}
