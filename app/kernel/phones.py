"""Telephone numbers as they arrive: from a switchboard, a link, a slip of paper (help-desk.md §2.14)."""

from typing import NamedTuple
from urllib.parse import unquote

from app.kernel.text import folded, phone_key

SCHEMES = ("tel:", "callto:")
WITHHELD = frozenset(
    folded(word)
    for word in (
        *("anonymous", "anonimo", "anonym", "anonyme", "private", "privato", "privat", "withheld", "restricted"),
        *("unknown", "sconosciuto", "unbekannt", "unavailable", "nascosto", "hidden", "number withheld"),
        *("numero privato", "numero nascosto", "numero sconosciuto", "private number", "unknown number"),
        *("неизвестный", "неизвестно", "скрытый номер", "номер скрыт", "аноним"),
    )
)
"""What switchboards and people write where the caller does not show his number; folded."""
NEIGHBOURS = ("IT", "SM", "VA", "CH", "AT", "DE", "FR", "SI", "GB", "ES", "RU")
"""Regions that are tried, in this order, for a number that is none in the company's own."""
SAN_MARINO, ITALIAN_SAN_MARINO = "+3780549", "+390549"


class ReadElsewhere(NamedTuple):
    """A number that exists in another region: the region's code, and the number as one would write it to that."""

    region: str
    number: str


def from_link(text: str) -> str:
    """The number of a `tel:` or `callto:` link, without its parameters; any other text as it is."""
    stripped = text.strip()
    scheme = next((scheme for scheme in SCHEMES if stripped.lower().startswith(scheme)), None)
    if scheme is None:
        return stripped
    return unquote(stripped[len(scheme) :].lstrip("/").partition(";")[0].partition("?")[0]).strip()


def is_withheld(text: str) -> bool:
    """Whether this says that the caller's number is not shown: never a name, never a key."""
    return folded(text).strip("<>()[]*. ") in WITHHELD


def phone_keys(number: str, region: str = "IT") -> tuple[str, ...]:
    """Every key by which the caller may be known; San Marino is reached through two country codes."""
    key = phone_key(number, region)
    if key is None:
        return ()
    if key.startswith(SAN_MARINO):
        return key, ITALIAN_SAN_MARINO + key.removeprefix(SAN_MARINO)
    if key.startswith(ITALIAN_SAN_MARINO):
        return key, SAN_MARINO + key.removeprefix(ITALIAN_SAN_MARINO)
    return (key,)


def read_elsewhere(number: str, region: str = "IT") -> ReadElsewhere | None:
    """The first neighbouring region where this is a number; None when it is one here, or nowhere, or no long number."""
    import phonenumbers

    if sum(letter.isdigit() for letter in number) < 8 or phone_key(number, region) is not None:
        return None
    for other in NEIGHBOURS:
        if other != region and (key := phone_key(number, other)) is not None:
            shown = phonenumbers.format_number(phonenumbers.parse(key), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
            return ReadElsewhere(other, shown)
    return None
