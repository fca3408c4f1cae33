"""Every state a record can be in has room in the column of every list that shows it, in every language."""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from app.billing.flow import InvoiceState
from app.calls.states import NOT_RELEASED, CallState
from app.interventions.flow import InterventionState
from app.kernel.i18n import LANGUAGES, _, set_language
from app.knowledge.flow import ArticleState
from app.subcontracting.flow import SubcontractState
from app.workshop.flow import RmaState
from ui.billing.invoices import COLUMNS as INVOICES
from ui.calls.card_links import COLUMNS as LINKS
from ui.calls.list_columns import COLUMNS as CALLS
from ui.home.list_pages import VISIT_COLUMNS
from ui.interventions.interventions import COLUMNS as VISITS
from ui.knowledge.articles import COLUMNS as ARTICLES
from ui.subcontracting.orders import COLUMNS as ORDERS
from ui.toolkit.delegates import PADDING
from ui.toolkit.pills import Mark, mark_width
from ui.toolkit.table import Column
from ui.workshop.workshop import COLUMNS as RETURNS

RELEASED = [state for state in CallState if state not in NOT_RELEASED]


def in_state(states: Iterable[Any]) -> list[Any]:
    return [SimpleNamespace(state=state, waiting_for=None) for state in states]


def invoices() -> list[Any]:
    return [SimpleNamespace(mark=(_(state.label), "accent", "clock")) for state in InvoiceState]


LISTS: dict[str, tuple[Sequence[Column], Any]] = {
    "calls": (CALLS, lambda: in_state(RELEASED)),
    "links": (LINKS, lambda: in_state(RELEASED)),
    "visits": (VISITS, lambda: in_state(InterventionState)),
    "today's visits": (VISIT_COLUMNS, lambda: in_state(InterventionState)),
    "workshop": (RETURNS, lambda: in_state(RmaState)),
    "orders": (ORDERS, lambda: in_state(SubcontractState)),
    "invoices": (INVOICES, invoices),
    "articles": (ARTICLES, lambda: in_state(ArticleState)),
}


@pytest.mark.usefixtures("desktop")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_room_in_its_column(language: str):
    set_language(language)
    cut = {}
    for name, (columns, rows) in LISTS.items():
        (column,) = [column for column in columns if column.name == "state"]
        cells = [column.cell(row) for row in rows()]
        assert all(isinstance(cell, Mark) for cell in cells)
        room = column.width - PADDING - PADDING // 2
        cut |= {f"{name}: {cell.text}": mark_width(cell) for cell in cells if mark_width(cell) > room}
    assert cut == {}
