"""What Home lists, as spreadsheets: the money that waits, and the table of a figure. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.insights.rules import Figure, Point, Unit
from app.kernel.i18n import N_
from app.kernel.money import Money
from ui.toolkit.exporting import Exported

if TYPE_CHECKING:
    from reports.spreadsheet import Value

MONEY_FACTS = (
    Exported(N_("Number"), lambda line: line.number, 16),
    Exported(N_("Customer"), lambda line: line.customer, 30),
    Exported(N_("Subject"), lambda line: line.subject, 48),
    Exported(N_("Since"), lambda line: line.day, 12),
    Exported(N_("To pay"), lambda line: line.amount),
)


def figure_facts(label: str, figure: Figure) -> Sequence[Exported]:
    """For the points of that figure: what each stands for, then its values, which stay numbers."""
    heads = [*((name, figure.unit) for _key, name in figure.parts), *figure.notes]
    values = [Exported(name, partial(_held, n, unit)) for n, (name, unit) in enumerate(heads)]
    return [Exported(label, lambda point: point.label, 24), *values]


def _held(n: int, unit: Unit, point: Point) -> Value:
    value = (*point.values, *point.notes)[n]
    return Money(value) if unit is Unit.MONEY and value is not None else value
