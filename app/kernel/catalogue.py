"""A translation catalogue that is read where it is asked: the start of the desktop needs a tenth of its texts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from struct import Struct, unpack_from

MAGIC = 0x950412DE
HEADER = Struct("<4I")
ENTRY = Struct("<2I")
FORMS = "plural="


class Catalogue:
    """A compiled catalogue (`.mo`, little-endian as Babel writes it): its texts stand sorted, and are found by halving.

    Speaks as `gettext.GNUTranslations` does; a file that is not there translates nothing.
    """

    def __init__(self, file: Path) -> None:
        self.data = file.read_bytes() if file.is_file() else b""
        self.known: dict[str, str] = {}
        self.count = self.texts = self.translations = 0
        if self.data:
            magic, _version, self.count, self.texts = HEADER.unpack_from(self.data)
            (self.translations,) = unpack_from("<I", self.data, HEADER.size)
            if magic != MAGIC:
                raise ValueError(f"{file} is no catalogue")

    def gettext(self, text: str) -> str:
        if text not in self.known:
            self.known[text] = self._found(text).split("\0")[0] or text
        return self.known[text]

    def ngettext(self, one: str, many: str, count: int) -> str:
        forms = self._found(one).split("\0")
        place = self.form_for(count) if len(forms) > 1 else 0
        return forms[place] if forms[0] else (one if count == 1 else many)

    @cached_property
    def form_for(self) -> Callable[[int], int]:
        """Which of its forms a count takes: the rule in the catalogue's own heading."""
        from gettext import c2py

        _before, _word, rule = self._found("").partition(FORMS)
        found: Callable[[int], int] = c2py(rule.partition(";")[0].strip() or "n != 1")
        return found

    def _found(self, text: str) -> str:
        """The translation with all its forms; nothing where there is none."""
        wanted, low, high = text.encode(), 0, self.count
        while low < high:
            middle = (low + high) // 2
            here = self._entry(self.texts, middle).split(b"\0")[0]
            if here == wanted:
                return self._entry(self.translations, middle).decode()
            low, high = (middle + 1, high) if here < wanted else (low, middle)
        return ""

    def _entry(self, table: int, place: int) -> bytes:
        length, start = ENTRY.unpack_from(self.data, table + ENTRY.size * place)
        return self.data[start : start + length]
