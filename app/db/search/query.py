"""What somebody typed, as ways to find documents; and those ways as conditions on both engines.

A text is words and nothing else: no operator, no quotation mark, no wildcard of any engine is left in it. A document is
found in one of three ways, the better first: one of its keys is what was typed; its keys and its title hold every word,
from the middle too; it holds every word, the last one as a beginning.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, column, func, literal, or_, select, table, true
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.sql import literal_column

from app.db.base import Record
from app.db.context import Context
from app.db.search.declared import ID_MASK, Kind, kind_named
from app.db.sequences import SERIES
from app.kernel.text import storable
from app.kernel.words import GRAM, LONGEST_WORD, PREFIXES, folded_words, grams

MOST_TYPED, MOST_WORDS = 300, 10
"""Characters and words of what was typed that count."""

SHORTEST_PHONE, LONGEST_NUMBER = 6, 6
EXACT, NAMED, WRITTEN = 0, 1, 2

doc = table("search_doc", column("place", BigInteger), column("keys"), column("title"), column("body"))
fts = table("search_fts", column("rowid", BigInteger))
NAMES = literal(" ") + doc.c["keys"] + literal(" ") + doc.c.title + literal(" ")
ALL = NAMES + doc.c.body + literal(" ")
KEYS = literal(" ") + doc.c["keys"] + literal(" ")


@dataclass(frozen=True)
class Way:
    """Tokens a document must have, perhaps one beginning like `start`; `held` are pieces of text it must hold."""

    rank: int
    tokens: tuple[str, ...]
    held: tuple[str, ...]
    start: str = ""


@dataclass(frozen=True)
class Sought:
    """What somebody typed: its words, and the keys of records that it may be."""

    words: tuple[str, ...]
    keys: tuple[str, ...]

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """The better first; none where nothing was typed that can be looked for."""
        if not self.words:
            return ()
        exact = [Way(EXACT, (f"={key}",), (f" {key} ",)) for key in self.keys]
        middle = [Way(NAMED, grams(key), (key,)) for key in self.keys if len(key) > GRAM and (key,) != self.words]
        return (*exact, self._named(), *middle, self._written())

    def _named(self) -> Way:
        tokens: list[str] = []
        for word in self.words:
            tokens.extend(grams(word) or _beginning(word))
        return Way(
            NAMED, tuple(dict.fromkeys(tokens)), tuple(word if len(word) >= GRAM else f" {word}" for word in self.words)
        )

    def _written(self) -> Way:
        *whole, last = self.words
        held = (*(f" {word} " if len(word) < LONGEST_WORD else f" {word}" for word in whole), f" {last}")
        if len(last) > max(PREFIXES):
            return Way(WRITTEN, tuple(whole), held, last)
        return Way(WRITTEN, (*whole, *_beginning(last)), held)


def sought(text: str, year: int) -> Sought:
    """Read what was typed; a short number is looked for as that number of this year's and last year's documents too."""
    typed = storable(text[:MOST_TYPED])
    words = tuple(dict.fromkeys(word[:LONGEST_WORD] for word in folded_words(typed).split()))[:MOST_WORDS]
    return Sought(words, tuple(dict.fromkeys(_keys(typed, "".join(words), year))) if words else ())


def _keys(typed: str, key: str, year: int) -> list[str]:
    digits = "".join(letter for letter in key if letter in "0123456789")
    if not digits or len(key) > LONGEST_WORD:
        return []
    keys = [key]
    if digits == key and len(key) <= LONGEST_NUMBER and int(digits):
        numbers = [
            pattern.format(year=then, number=int(digits)) for then in (year, year - 1) for pattern in SERIES.values()
        ]
        keys += [folded_words(number).replace(" ", "") for number in numbers]
    if len(digits) >= SHORTEST_PHONE and len(digits) == len(key) and (own := _without_country(typed)):
        keys.append(own)
    return keys


def _without_country(typed: str) -> str:
    """The digits of a telephone number that are the same however it is written."""
    import phonenumbers

    try:
        number = phonenumbers.parse(typed, "IT")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.national_significant_number(number)


def _beginning(word: str) -> tuple[str, ...]:
    return (f"<{word}",) if len(word) in PREFIXES else (word,)


def matching(ctx: Context, kind: type[Record], text: str) -> ColumnElement[bool]:
    """For a WHERE over records of that kind: those that the text finds; all of them where it holds no word."""
    found = sought(text, ctx.now.year)
    if not found.ways:
        return true()
    searched = kind_named(kind.__tablename__)
    return kind.id.in_(_ids(ctx.session.get_bind().dialect.name, searched, found))


def _ids(engine: str, kind: Kind, found: Sought) -> Any:
    mask = literal_column(str(ID_MASK))
    if engine == "sqlite":
        first, *others = (sqlite_way(way, kind, fts.c.rowid.op("&")(mask)) for way in found.ways)
        return first.union(*others) if others else first
    return postgresql_ways(found.ways, doc.c.place.op("&")(mask)).where(doc.c.place.between(*kind.places))


def sqlite_way(way: Way, kind: Kind, *columns: Any) -> Select[Any]:
    """Documents of the kind that the way finds; FTS5 gives them in the order of their places, either way round."""
    match = " AND ".join([f'"{token}"' for token in way.tokens] + ([f'"{way.start}" *'] if way.start else []))
    found = select(*columns).select_from(fts)
    found = found.where(literal_column("search_fts").op("MATCH")(match), fts.c.rowid.between(*kind.places))
    if way.rank != NAMED:
        return found
    return found.join_from(fts, doc, doc.c.place == fts.c.rowid).where(holds(way))


def postgresql_ways(ways: tuple[Way, ...], *columns: Any, kind: Kind | None = None) -> Select[Any]:
    """Documents that any of the ways finds, by the index over the tokens."""
    query = " | ".join(f"({_tsquery(way)})" for way in ways)
    if kind is not None:
        query = f"'@{kind.number}' & ({query})"
    tokens = func.pronto_tokens(doc.c.place, doc.c["keys"], doc.c.title, doc.c.body, type_=TSVECTOR)
    return select(*columns).where(tokens.op("@@")(cast(query, TSQUERY)), or_(*(holds(way) for way in ways)))


def _tsquery(way: Way) -> str:
    return " & ".join([f"'{token}'" for token in way.tokens] + ([f"'{way.start}':*"] if way.start else []))


def holds(way: Way) -> ColumnElement[bool]:
    """What the tokens leave open: whether three characters after three others make the word that was meant."""
    text = {EXACT: KEYS, NAMED: NAMES, WRITTEN: ALL}[way.rank]
    if way.rank == NAMED and not any(len(piece) > GRAM or piece.startswith(" ") for piece in way.held):
        return true()
    return and_(*(text.like(f"%{piece}%") for piece in way.held))
