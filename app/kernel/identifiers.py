"""Numbers that carry their own check: tax numbers by country, SDI code, IBAN; and addresses as people type them."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from zoneinfo import available_timezones

from app.kernel.errors import Refused
from app.kernel.i18n import N_, country_names

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_SDI = re.compile(r"[A-Z0-9]{6,7}")
_KPP = re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}")
_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\".]+(\.[^@\s<>\".]+)+")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-fA-F:]+")
EU_COUNTRIES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"


class WrongCheckDigit(Refused):
    msgid = N_("The check digit does not fit: one of its signs is wrong.")


class WrongLength(Refused):
    msgid = N_("It is too short or too long.")


class WrongSigns(Refused):
    msgid = N_("It holds signs that do not belong there.")


class NotAnAddress(Refused):
    msgid = N_("This is no e-mail address.")


class NotAHost(Refused):
    msgid = N_("This is no name of a server.")


class NotATime(Refused):
    msgid = N_("A time of day is written as 08:30.")


class NotAZone(Refused):
    msgid = N_("No time zone is called so; one is called Europe/Rome.")


class NotACountry(Refused):
    msgid = N_("A country is written with two letters, such as IT, DE or RU.")


class NotAnSdiCode(Refused):
    msgid = N_("An SDI code has seven letters and digits, an office's has six.")


class NotAPhone(Refused):
    msgid = N_("This is no telephone number.")


TAX_NUMBERS: dict[str, tuple[tuple[str, str], ...]] = {
    "IT": (("stdnum.it.iva", N_("Partita IVA: valid")), ("stdnum.it.codicefiscale", N_("Codice fiscale: valid"))),
    "DE": (("stdnum.de.vat", N_("German VAT number: valid")), ("stdnum.de.stnr", N_("Steuernummer: valid"))),
    "RU": (("stdnum.ru.inn", N_("INN: valid")),),
}
"""What a company's tax number may be in its country: the module that checks it, and the verdict when it is right."""

FISCAL_CODES: dict[str, tuple[tuple[str, str], ...]] = {
    "IT": (("stdnum.it.codicefiscale", N_("Codice fiscale: valid")), ("stdnum.it.iva", N_("Codice fiscale: valid"))),
    "DE": (("stdnum.de.stnr", N_("Steuernummer: valid")),),
}
EU_VAT = (("stdnum.eu.vat", N_("EU VAT number: valid")),)
VALID = N_("Valid")


def judge_tax_id(text: str, country: str) -> str:
    """The verdict on a right number, to be translated; refuses a wrong one. A country without rules passes all."""
    checks = TAX_NUMBERS.get(country.upper(), EU_VAT if country.upper() in EU_COUNTRIES.split() else ())
    return _by_any(text, checks)


def judge_fiscal_code(text: str, country: str) -> str:
    if country.upper() == "RU":
        if not _KPP.fullmatch(text.strip()):
            raise WrongLength if len(text.strip()) != 9 else WrongSigns
        return N_("KPP: valid")
    return _by_any(text, FISCAL_CODES.get(country.upper(), ()))


def judge_iban(text: str) -> str:
    return _by_any(text, (("stdnum.iban", N_("IBAN: valid")),))


def judge_phone(text: str, country: str) -> str:
    import phonenumbers

    try:
        is_right = phonenumbers.is_valid_number(phonenumbers.parse(text, country.upper() or None))
    except phonenumbers.NumberParseException:
        is_right = False
    return _match(is_right, NotAPhone)


def judge_sdi_code(text: str) -> str:
    return _match(_SDI.fullmatch(text.strip().upper()), NotAnSdiCode)


def judge_email(text: str) -> str:
    return _match(_EMAIL.fullmatch(text.strip()), NotAnAddress)


def judge_host(text: str) -> str:
    return _match(_HOST.fullmatch(text.strip()), NotAHost)


def judge_time(text: str) -> str:
    return _match(_TIME.fullmatch(text.strip()), NotATime)


def judge_zone(text: str) -> str:
    return _match(text.strip() in available_timezones(), NotAZone)


def judge_country(text: str) -> str:
    return _match(text.strip() in country_names(), NotACountry)


def _match(is_right: object, otherwise: Callable[[], Refused]) -> str:
    if not is_right:
        raise otherwise()
    return VALID


def _by_any(text: str, checks: tuple[tuple[str, str], ...]) -> str:
    """Right for one of them is right; otherwise the reason of the one it came closest to."""
    if not checks:
        return ""
    refused = []
    for module, verdict in checks:
        reason = next(_faults(module, text), None)
        if reason is None:
            return verdict
        refused.append(reason)
    raise next((reason for reason in refused if isinstance(reason, WrongCheckDigit)), refused[0])


def _faults(module: str, text: str) -> Iterator[Refused]:
    from stdnum import exceptions

    try:
        import_module(module).validate(text)
    except exceptions.InvalidLength:
        yield WrongLength()
    except exceptions.InvalidFormat:
        yield WrongSigns()
    except exceptions.ValidationError:
        yield WrongCheckDigit()
