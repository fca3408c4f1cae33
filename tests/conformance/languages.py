"""Whether what a window shows is in its reader's language."""

import re
from collections.abc import Iterator
from functools import cache

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from PySide6.QtWidgets import QWidget

from app.kernel.i18n import CATALOGUES
from tests.conformance.windows import texts_in

SOURCE_LANGUAGE = "en"


def untranslated(window: QWidget, page: str, language: str) -> list[str]:
    """The texts of the page that are still English."""
    if language == SOURCE_LANGUAGE:
        return []
    return sorted(f"{page}: {text}" for text in set(texts_in(window)) if is_english(text, language))


def is_english(text: str, language: str) -> bool:
    differing, pattern, own = catalogue(language)
    plain = text.replace("&&", "&").strip()
    return plain not in own and (plain in differing or bool(plain and pattern.fullmatch(plain)))


@cache
def catalogue(language: str) -> tuple[frozenset[str], re.Pattern[str], frozenset[str]]:
    """English texts whose translation is another, those of them with values as one pattern, and all translations."""
    with (CATALOGUES / language / "LC_MESSAGES" / "pronto.po").open("rb") as file:
        pairs = list(_pairs(read_po(file, locale=language)))
    differing = {english for english, own in pairs if english != own}
    patterns = [
        re.sub(r"\\\{\w+\\\}", ".+", re.escape(english))
        for english in differing
        if "{" in english and len(re.sub(r"\{\w+\}|\W", "", english)) >= 8
    ]
    return frozenset(differing), re.compile("|".join(patterns)), frozenset(own for _english, own in pairs)


def _pairs(messages: Catalog) -> Iterator[tuple[str, str]]:
    for entry in messages:
        if entry.id:
            english = (entry.id,) if isinstance(entry.id, str) else entry.id
            own = (entry.string,) if isinstance(entry.string, str) else entry.string
            yield from ((english[min(at, len(english) - 1)], text) for at, text in enumerate(own))
