"""Normalised text for search: the same folding for what is stored and for what is asked."""

import re
import unicodedata
from collections.abc import Callable

_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


def folded(text: str) -> str:
    """Lower case without accents: `perché` → `perche`, `котёл` → `котел`, `Straße` → `strasse` (dependencies.md §9)."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.translate(_LETTERS_WITHOUT_DECOMPOSITION).split())


def holding(sought: str) -> Callable[[str], bool]:
    """Says of a text whether it holds all the words sought, in any order; for what is too short a list for an index."""
    words = folded(sought).split()

    def holds(text: str) -> bool:
        within = folded(text)
        return all(word in within for word in words)

    return holds


def dotted(*parts: str | None) -> str:
    """“Viessmann · VX-200 · Boilers”: what there is of the parts."""
    return " · ".join(filter(None, parts))


def storable(text: str) -> str:
    """What every database can keep: NUL and halves of a surrogate pair become the replacement character."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    return text


def serial_key(serial: str) -> str:
    """A serial number as it is compared: capitals and digits only, `7571934-02` → `757193402`."""
    return re.sub(r"[\W_]", "", serial).upper()


def phone_key(number: str, region: str = "IT") -> str | None:
    """The number in E.164 with the Italian leading zero kept (help-desk.md §2.14).

    None for what nobody can be called back by: an internal or emergency number, one that does not exist in that
    region, a word such as “anonymous”.
    """
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
