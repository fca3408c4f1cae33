"""Words as the search compares them, and the tokens by which an index finds them; the same on every database.

What a letter folds to, what is left out and what parts two words is one table, computed from Python's Unicode data;
`app/db/search/postgresql.py` says the same in SQL, letter by letter.
"""

import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

TOKENS_VERSION = "1"
"""To be counted on when `tokens` or the folding changes: the indexes are made anew by it."""

LONGEST_WORD = 60
"""Characters of a word that count; what is longer is compared by its beginning."""

PREFIXES = (2, 3, 4)
"""Beginnings of a word that are tokens of their own: many words share them, and an engine would have to join these."""

GRAM = 3
"""A word of a name is found from its middle by this many characters or more."""

WITHOUT_DECOMPOSITION = {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"}
_SEPARATING = frozenset("PSZC")
_NOT_SEPARATING = frozenset({"Cf", "Cn", "Co", "Cs"})


def is_dropped(letter: str) -> bool:
    """Accents, and marks nobody sees: soft hyphens, joiners, directions of writing."""
    return unicodedata.combining(letter) != 0 or unicodedata.category(letter) == "Cf"


def is_separating(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category[0] in _SEPARATING and category not in _NOT_SEPARATING


def bare(letter: str) -> str:
    """One letter in lower case without accents: `é` → `e`, `Ё` → `е`, `ß` → `ss`."""
    folded = _without_marks(_without_marks(letter).casefold())
    return "".join(WITHOUT_DECOMPOSITION.get(part, part) for part in folded)


def _without_marks(text: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", text) if not is_dropped(part))


class _Folds(dict[int, str]):
    """What each letter becomes, remembered as letters are met: `str.translate` asks it."""

    def __missing__(self, code: int) -> str:
        folded = "".join(" " if is_separating(part) else part for part in bare(chr(code)))
        self[code] = folded
        return folded


_FOLDS = _Folds()


def folded_letter(letter: str) -> str:
    """What one letter becomes: a letter, a few, a blank where words part, or nothing."""
    return _FOLDS[ord(letter)]


def folded_words(text: str) -> str:
    """The words of a text with one blank between them: `Perché l'acqua?` → `perche l acqua`."""
    return " ".join(text.translate(_FOLDS).split())


def rest_of_words(text: str, known: str) -> str:
    """The words of a text that `known` lacks, each once and in order, cut to what counts."""
    return " ".join(sorted({word[:LONGEST_WORD] for word in folded_words(text).split()} - set(known.split())))


def tokens(keys: str, names: str, rest: str) -> str:
    """What an index keeps of a document whose words are folded already.

    Each word, `<` with the beginning of a word, `~` with three characters out of a key or a name, `=` with a key; in no
    order, and some of them more than once.
    """
    named = {*keys.split(), *names.split()}
    found = [f"={key}" for key in keys.split()]
    found += map(_of_name, named)
    found += map(_of_word, rest.split())
    return " ".join(found)


@lru_cache(100_000)
def _of_word(word: str) -> str:
    return " ".join((word[:LONGEST_WORD], *(f"<{word[:count]}" for count in PREFIXES)))


@lru_cache(100_000)
def _of_name(word: str) -> str:
    return " ".join((_of_word(word), *grams(word)))


def grams(word: str) -> tuple[str, ...]:
    """Every three characters in a row; nothing of a shorter word."""
    return tuple(f"~{word[start : start + GRAM]}" for start in range(len(word) - GRAM + 1))


@cache
def dropped_ranges() -> tuple[tuple[int, int], ...]:
    return tuple(_ranges(is_dropped))


@cache
def separating_ranges() -> tuple[tuple[int, int], ...]:
    return tuple(_ranges(is_separating))


@cache
def fold_table() -> dict[str, str]:
    """What becomes of every letter that has no decomposition and does not stay as it is."""
    return {
        letter: folded
        for letter in _letters()
        if not is_dropped(letter)
        and unicodedata.normalize("NFKD", letter) == letter
        and (folded := bare(letter)) != letter
    }


def _ranges(holds: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    first = last = -2
    for letter in _letters():
        if not holds(letter):
            continue
        code = ord(letter)
        if code != last + 1:
            if first >= 0:
                yield first, last
            first = code
        last = code
    if first >= 0:
        yield first, last


def _letters() -> Iterator[str]:
    """All planes with letters or marks; between them lie ideographs alone, which stay as they are."""
    return (chr(code) for span in (range(0xD800), range(0xE000, 0x20000), range(0xE0000, 0xE0200)) for code in span)
