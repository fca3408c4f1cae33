"""Calls by the number people say: `1042` is this year's, or the last year's that got so far."""

from typing import NamedTuple

from sqlalchemy import select

from app.calls.models import Call
from app.customers.models import Customer
from app.db.context import Context
from app.db.sequences import SERIES

YEARS = 12
MOST_DIGITS = 9


class NumberedRow(NamedTuple):
    id: int
    number: str
    subject: str
    customer: str


def calls_numbered(ctx: Context, running: int) -> list[NumberedRow]:
    """The calls with that running number, this year's first; asks for whole numbers, so that an index answers."""
    this_year = ctx.today.year
    numbers = [SERIES["call"].format(year=this_year - back, number=running) for back in range(YEARS)]
    query = select(Call.id, Call.number, Call.subject, Customer.name).outerjoin(
        Customer, Customer.id == Call.customer_id
    )
    found = {row.number: row for row in ctx.session.execute(query.where(Call.number.in_(numbers)))}
    return [
        NumberedRow(found[number].id, number, found[number].subject, found[number].name or "")
        for number in numbers
        if number in found
    ]
