"""What is searched, read from the `__search__` of the records: the documents of the index, and what makes one stale.

A document is one row of `search_doc`: its keys, the words of its title, the other words. Its `place` says what it is of
and in which order it is found: kind, open before closed, the newest last. Everything here is SQL that both engines
read; they bring functions of their own named `pronto_words` and `pronto_rest`, which do what `app.kernel.words` does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import MetaData, Table

from app.db.base import Record, Searched

KIND_BIT, OPEN_BIT = 48, 47
OPEN = 1 << OPEN_BIT
ID_MASK = OPEN - 1
DOC_MASK = ~OPEN
"""A document's place without the order it is found in: the same as long as the record lives."""

MOST_TITLE, MOST_BODY = 1_000, 50_000
"""Characters that are looked at."""

JOURNAL = "journal_entry"


class Watch(NamedTuple):
    """A table whose changes make documents stale: which of its columns, and how the documents follow from its row.

    `docs` is SQL over `{row}`, the row that has changed; `when` holds for the rows that matter, `differs` for the
    changes that do.
    """

    name: str
    table: str
    verbs: tuple[str, ...]
    columns: tuple[str, ...]
    docs: str
    when: str = ""
    compared: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of record that is searched. `number` is its place among the kinds."""

    number: int
    table: Table
    searched: Searched

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def base(self) -> int:
        return self.number << KIND_BIT

    @property
    def places(self) -> tuple[int, int]:
        """The first and the last place a document of this kind can have."""
        return self.base, self.base + (1 << KIND_BIT) - 1

    @cached_property
    def _paths(self) -> "Paths":
        paths = Paths(self.table)
        for name in (*self.searched.keys, *self.searched.title, *self.searched.body):
            paths.column(name)
        return paths

    def documents(self, only: str = "") -> str:
        """SELECT place, keys, title, body of this kind's records; `only` is SQL that yields the ids wanted."""
        made = self.searched
        titles = f"substr({_joined(map(self._paths.text, made.title))}, 1, {MOST_TITLE})"
        keys = _joined(
            f"replace(pronto_words(substr({self._paths.text(name)}, 1, 200)), ' ', '')" for name in made.keys
        )
        bodies = list(map(self._paths.text, made.body))
        if made.journal:
            mine = f"j.record = '{self.name}' AND j.record_id = r.id"
            bodies.append(f"coalesce((SELECT {{concat}} FROM {JOURNAL} j WHERE {mine}), '')")
        order = f"CASE WHEN {_among('r', made.closed)} THEN 0 ELSE {OPEN} END" if made.closed else str(OPEN)
        found = (
            f"SELECT {self.base} + {order} + r.id AS place, {keys} AS keys, pronto_words({titles}) AS title, "
            f"substr({_joined(bodies)}, 1, {MOST_BODY}) AS body FROM {self._paths.joins()}{self._where(only)}"
        )
        return f"SELECT place, keys, title, pronto_rest(body, keys || ' ' || title) AS body FROM ({found}) made"

    def ids(self, only: str = "") -> str:
        """SELECT the ids of the records that have a document."""
        return f'SELECT r.id FROM "{self.name}" r{self._where(only)}'

    def _where(self, only: str) -> str:
        conditions = [f"r.id IN ({only})"] if only else []
        if self.searched.hidden:
            conditions.append(f"NOT ({_among('r', self.searched.hidden)})")
        return f" WHERE {' AND '.join(conditions)}" if conditions else ""

    def watches(self) -> Iterator[Watch]:
        """The record itself, everything its document borrows a word from, and its history."""
        own = f"SELECT {self.base} + {{row}}.id"
        states = tuple(_among("{row}", words) for words in (self.searched.closed, self.searched.hidden) if words)
        state_columns = tuple(words[0] for words in (self.searched.closed, self.searched.hidden) if words)
        for alias, columns in self._paths.columns().items():
            if alias == "r":
                yield Watch(f"search_{self.name}", self.name, ("INSERT", "DELETE"), (), own)
                watched = tuple(dict.fromkeys((*columns, *state_columns)))
                yield Watch(f"search_{self.name}", self.name, ("UPDATE",), watched, own, "", (*columns, *states))
            else:
                way = self._paths.ways[alias]
                docs = f"SELECT {self.base} + r.id FROM {way.back} WHERE {way.parent}.{way.key} = {{row}}.id"
                name = f"search_{self.name}_{way.path.replace('.', '_')}"
                yield Watch(name, way.table.name, ("UPDATE",), tuple(columns), docs, "", tuple(columns))
        if self.searched.journal:
            docs = f"SELECT {self.base} + {{row}}.record_id"
            when = f"{{row}}.record = '{self.name}' AND {{row}}.text <> ''"
            changed = ("record", "record_id", "text")
            yield Watch(f"search_{self.name}_journal", JOURNAL, ("INSERT", "DELETE"), (), docs, when)
            yield Watch(f"search_{self.name}_journal", JOURNAL, ("UPDATE",), changed, docs, when, changed)


class _Way(NamedTuple):
    """How a table is come to: `parent` is the alias whose column `key` points at it, `back` the tables up to there."""

    path: str
    table: Table
    parent: str
    key: str
    back: str


@dataclass
class Paths:
    """The tables that names such as `assignment.call.number` lead through, each joined once."""

    root: Table
    ways: dict[str, _Way] = field(default_factory=dict)
    used: dict[str, dict[str, None]] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """The column as SQL, its table joined; a name that leads nowhere is a mistake in the declaration."""
        *steps, last = name.split(".")
        alias, table, path = "r", self.root, ""
        for step in steps:
            key, path = f"{step}_id", f"{path}.{step}".lstrip(".")
            self._use(alias, table, key)
            (reference,) = table.columns[key].foreign_keys
            parent, table = alias, reference.column.table
            alias = f"r_{path.replace('.', '_')}"
            if alias not in self.ways:
                self.ways[alias] = _Way(path, table, parent, key, self.joins(parent))
        self._use(alias, table, last)
        return f'{alias}."{last}"'

    def text(self, name: str) -> str:
        return f"coalesce({self.column(name)}, '')"

    def joins(self, upto: str = "") -> str:
        """FROM what: all tables, or those on the way to that alias."""
        wanted, alias = set(), upto
        while alias and alias != "r":
            wanted.add(alias)
            alias = self.ways[alias].parent
        taken = [alias for alias in self.ways if not upto or alias in wanted]
        joined = (
            f' LEFT JOIN "{self.ways[alias].table.name}" {alias} '
            f"ON {alias}.id = {self.ways[alias].parent}.{self.ways[alias].key}"
            for alias in taken
        )
        return f'"{self.root.name}" r{"".join(joined)}'

    def columns(self) -> dict[str, list[str]]:
        return {alias: list(names) for alias, names in self.used.items()}

    def _use(self, alias: str, table: Table, name: str) -> None:
        assert name in table.columns, f"{table.name} has no {name}"
        self.used.setdefault(alias, {})[name] = None


def kinds(metadata: MetaData | None = None) -> tuple[Kind, ...]:
    """Every kind that is searched: those with a history first, of which there are most, then in the order of names."""
    declared = {
        mapper.local_table: mapper.class_.__search__
        for mapper in Record.registry.mappers
        if isinstance(mapper.local_table, Table) and (metadata is None or mapper.local_table.metadata is metadata)
    }
    tables = sorted(
        (table for table, searched in declared.items() if searched),
        key=lambda table: (not _has_journal(declared[table]), table.name),
    )
    return tuple(
        Kind(number, table, searched) for number, table in enumerate(tables, 1) if (searched := declared[table])
    )


def _has_journal(searched: Searched | None) -> bool:
    return searched is not None and searched.journal


def kind_named(name: str) -> Kind:
    return next(kind for kind in kinds() if kind.name == name)


def _joined(parts: Iterable[str]) -> str:
    return " || ' ' || ".join(parts) or "''"


def _among(row: str, words: tuple[str, frozenset[str]]) -> str:
    column, values = words
    listed = ", ".join(f"'{value}'" for value in sorted(str(getattr(value, "value", value)) for value in values))
    return f'{row}."{column}" IN ({listed})'
