"""The best documents of each kind: exact before named before written, open before closed, the newest first.

On SQLite each way is asked in the order of the places and stops after enough. PostgreSQL's index gives no order: up to
`FEW` documents are put in order by it; where more hold the words, those are common, and the newest are looked through.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    union_all,
)

from app.db.context import Context
from app.db.search.declared import ID_MASK, KIND_BIT, OPEN, Kind
from app.db.search.query import BEGUN, NAMED, Sought, Way, doc, fts_match, holds, postgresql_ways

MOST = 100
"""Documents of a kind that are counted; with so many there are perhaps more."""

FEW_IN_ALL = 500
FEW = 2_000
NEWEST = 1_000


class Place(NamedTuple):
    rank: int
    place: int

    @property
    def order(self) -> tuple[int, int]:
        return self.rank, -self.place

    @property
    def record_id(self) -> int:
        return self.place & ID_MASK

    @property
    def is_open(self) -> bool:
        return bool(self.place & OPEN)


def best_places(ctx: Context, found: Sought, kinds: Sequence[Kind]) -> dict[int, list[Place]]:
    """Up to `MOST` places of each kind by its number, the best first; kinds without any are left out."""
    if not found.ways or not kinds:
        return {}
    engine = ctx.session.get_bind().dialect.name
    rows = _on_sqlite(ctx, found.ways, kinds) if engine == "sqlite" else _on_postgresql(ctx, found.ways, kinds)
    best: dict[int, int] = {}
    for rank, place in rows:
        best[place] = min(rank, best.get(place, rank))
    by_kind: dict[int, list[Place]] = defaultdict(list)
    for place, rank in best.items():
        by_kind[place >> KIND_BIT].append(Place(rank, place))
    return {number: sorted(places, key=lambda place: place.order)[:MOST] for number, places in by_kind.items()}


def _on_sqlite(ctx: Context, ways: tuple[Way, ...], kinds: Sequence[Kind]) -> list[tuple[int, int]]:
    """Each way goes through the kinds from the last one on; where it stops after enough, the rest is asked by kind."""
    wanted = {kind.number: kind for kind in kinds}
    found: list[tuple[int, int]] = []
    is_enough = False
    for way in ways:
        if way.rank == BEGUN and is_enough:
            break
        rows = _asked(ctx, [_arm(way, min(wanted) << KIND_BIT, wanted[max(wanted)].places[1], FEW_IN_ALL)])
        if len(rows) >= FEW_IN_ALL:
            is_enough = True
            last = rows[-1][1] >> KIND_BIT
            rows = [row for row in rows if row[1] >> KIND_BIT > last]
            rows += _asked(ctx, [_arm(way, *kind.places, MOST) for kind in kinds if kind.number <= last])
        found += [(rank, place) for rank, place in rows if place >> KIND_BIT in wanted]
    return found


Arm = tuple[str, list[str]]


def _arm(way: Way, first: int, last: int, limit: int) -> Arm:
    """The statement and its values. FTS5 goes through the documents from the last one on, and stops after enough."""
    where, values = f"search_fts MATCH ? AND f.rowid BETWEEN {first} AND {last}", [fts_match(way)]
    names = ""
    if way.rank == NAMED:
        names = " JOIN search_doc d ON d.place = f.rowid"
        either = []
        for one in way.patterns:
            either.append(" AND ".join(["' ' || d.keys || ' ' || d.title || ' ' LIKE ?"] * len(one.held)))
            values += [f"%{piece}%" for piece in one.held]
        where += f" AND ({' OR '.join(either)})"
    found = f"SELECT f.rowid AS place FROM search_fts f{names} WHERE {where} ORDER BY f.rowid DESC LIMIT {limit}"
    return f"SELECT {way.rank}, place FROM ({found})", values


def _asked(ctx: Context, arms: list[Arm]) -> list[tuple[int, int]]:
    statement = " UNION ALL ".join(sql for sql, _values in arms)
    rows = ctx.session.connection().exec_driver_sql(
        statement, tuple(value for _sql, values in arms for value in values)
    )
    return [(rank, place) for rank, place in rows]


def _on_postgresql(ctx: Context, ways: tuple[Way, ...], kinds: Sequence[Kind]) -> list[tuple[int, int]]:
    ctx.session.execute(text("SELECT set_config('enable_seqscan', 'off', true)"))
    wanted = or_(*(doc.c.place.between(*kind.places) for kind in kinds))
    few = postgresql_ways(ways, doc.c.place, _rank(ways, doc)).where(wanted).limit(FEW).subquery()
    number = func.row_number().over(
        partition_by=few.c.place.op(">>")(literal_column(str(KIND_BIT))), order_by=(few.c.rank, few.c.place.desc())
    )
    ranked = select(few.c.rank, few.c.place, number.label("number"), func.count().over().label("total")).subquery()
    rows = ctx.session.execute(select(ranked).where(ranked.c.number <= MOST)).all()
    found = [(row.rank, row.place) for row in rows]
    if rows and rows[0].total >= FEW:
        arms = (arm.subquery().select() for kind in kinds for arm in _common(ways, kind))
        found += [(row.rank, row.place) for row in ctx.session.execute(union_all(*arms))]
    return found


def _common(ways: tuple[Way, ...], kind: Kind) -> Iterator[Select[Any]]:
    """Of the newest documents of a kind those that hold the words, and some of whatever the index has of that kind."""
    newest = select(doc).where(doc.c.place.between(*kind.places)).order_by(doc.c.place.desc()).limit(NEWEST).subquery()
    yield select(_rank(ways, newest), newest.c.place).where(or_(*(holds(way, newest) for way in ways))).limit(MOST)
    yield postgresql_ways(ways, _rank(ways, doc), doc.c.place, kind=kind).limit(MOST)


def _rank(ways: tuple[Way, ...], source: FromClause) -> ColumnElement[int]:
    *better, last = ways
    ranks = [(holds(way, source), literal(way.rank)) for way in better]
    return (case(*ranks, else_=literal(last.rank)) if ranks else literal(last.rank)).label("rank")
