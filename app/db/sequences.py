"""Document numbers without gaps, drawn in the transaction that issues the document."""

from sqlalchemy import UniqueConstraint, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped

from app.db.base import Record
from app.db.context import Context

SERIES = {
    "call": "C-{year}-{number:05}",
    "intervention": "V-{year}-{number:05}",
    "rma": "RMA-{year}-{number:05}",
    "subcontract": "S-{year}-{number:05}",
    "article": "A-{year}-{number:04}",
    "contract": "K-{year}-{number:04}",
    "invoice": "FT/{year}/{number:06}",
}
"""How each kind of document is numbered; every series starts anew with the year."""


class NumberSeries(Record):
    """The counter row of one kind and year: whoever draws a number holds it until the commit (reliability.md §3)."""

    __tablename__ = "number_series"
    __table_args__ = (UniqueConstraint("kind", "year"),)

    kind: Mapped[str]
    year: Mapped[int]
    last: Mapped[int]


def next_number(ctx: Context, kind: str) -> str:
    """The next number of the series, as it is printed. Rolled back with the transaction, so no gap is left."""
    return next_numbers(ctx, kind, 1)[0]


def next_numbers(ctx: Context, kind: str, count: int) -> list[str]:
    """That many numbers in a row, at least one, drawn at once."""
    insert = sqlite.insert if ctx.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    year = ctx.today.year
    drawn = (
        insert(NumberSeries)
        .values(kind=kind, year=year, last=count)
        .on_conflict_do_update(
            index_elements=["kind", "year"],
            set_={"last": NumberSeries.last + count, "version": NumberSeries.version + 1},
        )
        .returning(NumberSeries.last)
    )
    last = ctx.session.execute(drawn).scalar_one()
    return [SERIES[kind].format(year=year, number=number) for number in range(last - count + 1, last + 1)]


def numbers_drawn(ctx: Context, kind: str, year: int) -> int:
    """How many numbers of the series are out."""
    query = select(func.coalesce(func.max(NumberSeries.last), 0))
    return ctx.session.scalar(query.where(NumberSeries.kind == kind, NumberSeries.year == year)) or 0
