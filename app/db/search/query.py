"""What somebody typed, as ways to find documents; and those ways as conditions on both engines.

A text is words and nothing else: no operator, no quotation mark, no wildcard of any engine is left in it. A document is
found in one of these ways, the better first: one of its keys is what was typed; its keys and its title hold every word,
from the middle too; it holds every word; it holds all words but the last, and one that begins so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    cast,
    column,
    exists,
    func,
    literal,
    or_,
    select,
    table,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.sql import literal_column

from app.db.base import Record
from app.db.context import Context
from app.db.search.declared import ID_MASK, OPEN, Kind, kind_named
from app.db.sequences import SERIES
from app.kernel.text import storable
from app.kernel.words import GRAM, LONGEST_WORD, PREFIXES, folded_words, grams

MOST_TYPED, MOST_WORDS = 300, 10
"""Characters and words of what was typed that count."""

FIGURES = "0123456789"
SHORTEST_PHONE, LONGEST_NUMBER = 6, 6
FEW = 2_000
EXACT, NAMED, WRITTEN, BEGUN = 0, 1, 2, 3

doc = table("search_doc", column("place", BigInteger), column("keys"), column("title"), column("body"))
fts = table("search_fts", column("rowid", BigInteger))


class Pattern(NamedTuple):
    """Tokens a document must have, perhaps a word that begins like `start`; `held` are pieces of text it must hold."""

    tokens: tuple[str, ...]
    held: tuple[str, ...]
    start: str = ""


class Way(NamedTuple):
    """Documents of which any of the patterns is true, and how good it is to be found this way."""

    rank: int
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True)
class Sought:
    """What somebody typed: its words, keys that may stand in the middle of others, and whole keys that it may mean."""

    words: tuple[str, ...]
    keys: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """The better first; none where nothing was typed that can be looked for."""
        if not self.words:
            return ()
        exact = tuple(Pattern((f"={key}",), (f" {key} ",)) for key in (*self.keys, *self.numbers))
        middle = [Pattern(grams(key), (key,)) for key in self.keys if len(key) > GRAM and (key,) != self.words]
        ways = [Way(NAMED, (self._named(), *middle)), Way(WRITTEN, (Pattern(self.words, _whole(self.words)),))]
        if exact:
            ways.insert(0, Way(EXACT, exact))
        return (*ways, Way(BEGUN, (self._begun(),)))

    def _named(self) -> Pattern:
        tokens = dict.fromkeys(token for word in self.words for token in grams(word) or _beginning(word))
        return Pattern(tuple(tokens), tuple(word if len(word) >= GRAM else f" {word}" for word in self.words))

    def _begun(self) -> Pattern:
        *whole, last = self.words
        held = (*_whole(whole), f" {last}")
        if len(last) > max(PREFIXES):
            return Pattern(tuple(whole), held, last)
        return Pattern((*whole, *_beginning(last)), held)


def _whole(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(f" {word} " if len(word) < LONGEST_WORD else f" {word}" for word in words)


def sought(text: str, year: int) -> Sought:
    """Read what was typed; a short number is looked for as that number of this year's and last year's documents too."""
    typed = storable(text[:MOST_TYPED])
    words = tuple(dict.fromkeys(word[:LONGEST_WORD] for word in folded_words(typed).split()))[:MOST_WORDS]
    key = folded_words(typed).replace(" ", "")
    figures = sum(letter in FIGURES for letter in key)
    if not figures or len(key) > LONGEST_WORD:
        return Sought(words)
    keys, numbers = [key], []
    if figures == len(key) >= SHORTEST_PHONE:
        keys.append(_without_country(typed) or key)
    if figures == len(key) <= LONGEST_NUMBER and int(key):
        numbers = [
            folded_words(pattern.format(year=then, number=int(key))).replace(" ", "")
            for then in (year, year - 1)
            for pattern in SERIES.values()
        ]
    return Sought(words, tuple(dict.fromkeys(keys)), tuple(dict.fromkeys(numbers)))


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
    """For a WHERE over records of that kind: those that the text finds; all of them where it holds no word.

    Where few are found they are looked up; where many are, each record is looked at as its list comes to it.
    """
    found = sought(text, ctx.now.year)
    if not found.ways:
        return true()
    searched = kind_named(kind.__tablename__)
    is_sqlite = ctx.session.get_bind().dialect.name == "sqlite"
    mask: ColumnElement[int] = literal_column(str(ID_MASK))
    if is_sqlite:
        chosen = [sqlite_way(way, searched, fts.c.rowid.op("&")(mask)) for way in found.ways]
    else:
        mine = doc.c.place.between(*searched.places)
        chosen = [postgresql_ways(found.ways, doc.c.place.op("&")(mask)).where(mine)]
    for query in chosen:
        if len(ctx.session.execute(query.limit(FEW + 1)).all()) > FEW:
            place: ColumnElement[int] = literal_column(str(searched.base)) + kind.id
            places = doc.c.place.in_([place, place + literal_column(str(OPEN))])
            return exists().where(places, or_(*(holds(way) for way in found.ways)))
    return kind.id.in_(chosen[0].union(*chosen[1:]) if chosen[1:] else chosen[0])


def sqlite_way(way: Way, kind: Kind, *columns: Any) -> Select[Any]:
    """Documents of the kind that the way finds."""
    found = select(*columns).select_from(fts)
    found = found.where(literal_column("search_fts").op("MATCH")(fts_match(way)), fts.c.rowid.between(*kind.places))
    if way.rank != NAMED:
        return found
    return found.join_from(fts, doc, doc.c.place == fts.c.rowid).where(holds(way))


def fts_match(way: Way) -> str:
    """In the language of FTS5; every token is quoted, and none has a quotation mark."""
    return " OR ".join(
        "(" + " AND ".join([f'"{token}"' for token in one.tokens] + ([f'"{one.start}" *'] if one.start else [])) + ")"
        for one in way.patterns
    )


def postgresql_ways(ways: tuple[Way, ...], *columns: Any, kind: Kind | None = None) -> Select[Any]:
    """Documents that any of the ways finds, by the index over the tokens."""
    query = " | ".join(f"({_tsquery(one)})" for way in ways for one in way.patterns)
    if kind is not None:
        query = f"'@{kind.number}' & ({query})"
    tokens = func.pronto_tokens(doc.c.place, doc.c["keys"], doc.c.title, doc.c.body, type_=TSVECTOR)
    return select(*columns).where(tokens.op("@@")(cast(query, TSQUERY())), or_(*(holds(way) for way in ways)))


def _tsquery(one: Pattern) -> str:
    return " & ".join([f"'{token}'" for token in one.tokens] + ([f"'{one.start}':*"] if one.start else []))


def holds(way: Way, source: FromClause = doc) -> ColumnElement[bool]:
    """What the tokens leave open: whether three characters after three others make the word that was meant."""
    blank, fields = literal(" "), source.c
    looked_at = {EXACT: [fields["keys"]], NAMED: [fields["keys"], fields.title]}
    text: ColumnElement[str] = blank
    for part in looked_at.get(way.rank, [fields["keys"], fields.title, fields.body]):
        text = text + part + blank
    return or_(*(and_(*(text.like(f"%{piece}%") for piece in one.held)) for one in way.patterns))
