"""What a value of each kind of setting must be like, for the fields that are typed into and for the command alike."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.kernel.errors import Refused
from app.kernel.i18n import N_
from app.kernel.identifiers import (
    judge_country,
    judge_email,
    judge_fiscal_code,
    judge_host,
    judge_iban,
    judge_phone,
    judge_sdi_code,
    judge_tax_id,
    judge_time,
    judge_zone,
)
from app.kernel.settings import SETTINGS, Kind, Setting


class OutOfBounds(Refused):
    msgid = N_("“{field}” is from {least} to {most}.")


class ClosesBeforeOpening(Refused):
    msgid = N_("The working day closes after it opens.")


Judge = Callable[[str, str], str]

JUDGES: dict[Kind, Judge] = {
    Kind.TAX_ID: judge_tax_id,
    Kind.FISCAL_CODE: judge_fiscal_code,
    Kind.PHONE: judge_phone,
    Kind.IBAN: lambda text, country: judge_iban(text),
    Kind.SDI_CODE: lambda text, country: judge_sdi_code(text),
    Kind.EMAIL: lambda text, country: judge_email(text),
    Kind.HOST: lambda text, country: judge_host(text),
    Kind.TIME: lambda text, country: judge_time(text),
    Kind.ZONE: lambda text, country: judge_zone(text),
    Kind.COUNTRY: lambda text, country: judge_country(text),
}
NEEDED = frozenset({Kind.TIME, Kind.ZONE, Kind.COUNTRY})


def judge(setting: Setting, value: Any, country: str) -> str:
    """The verdict on a value, to be translated, or nothing where there is none; refuses a wrong value."""
    checked = setting.read(Setting.write(value))
    if isinstance(checked, int) and not isinstance(checked, bool):
        least, most = setting.bounds
        if not least <= checked <= most:
            raise OutOfBounds(field=setting, least=least, most=most)
        return ""
    if setting.kind not in JUDGES or not (checked or setting.kind in NEEDED):
        return ""
    return JUDGES[setting.kind](str(checked), country)


def reasons_against(values: Mapping[str, Any], country: str, opens: str, closes: str) -> Iterator[Refused]:
    """Every reason against these values by their keys, each at its own field."""
    for key, value in values.items():
        try:
            judge(SETTINGS[key], value, country)
        except Refused as refusal:
            refusal.at = key
            yield refusal
    if {"promises.opens", "promises.closes"} & values.keys() and closes <= opens:
        yield ClosesBeforeOpening(at="promises.closes")
