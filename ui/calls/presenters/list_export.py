"""The list of calls as a spreadsheet: the facts of a call, and its calls page by page. No Qt here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from app.backend import Backend
from app.calls.lists import GROUPS, calls_by_id, find_calls, mark_of_now
from app.calls.views import PAGE, CallRow
from app.desk.shapes import Shape
from app.kernel.i18n import N_
from ui.toolkit.exporting import Exported

CALL_FACTS = (
    Exported(N_("Number"), lambda call: call.number, 14),
    Exported(N_("Subject"), lambda call: call.subject, 48),
    Exported(N_("Customer"), lambda call: call.customer, 30),
    Exported(N_("Town"), lambda call: call.town, 18),
    Exported(N_("State"), lambda call: call.state, 14),
    Exported(N_("Priority"), lambda call: call.priority, 12),
    Exported(N_("Technician"), lambda call: call.technician, 20),
    Exported(N_("Department"), lambda call: call.department, 20),
    Exported(N_("Reported"), lambda call: call.reported_at, 17),
    Exported(N_("Due"), lambda call: call.due_at, 17),
    Exported(N_("Solved"), lambda call: call.solved_at, 17),
)


async def calls_of(backend: Backend, shape: Shape) -> AsyncIterator[Sequence[CallRow]]:
    """The whole list as it is filtered and sorted; what comes meanwhile is left out."""
    order: dict[str, Any] = {"sort": shape.sort, "descending": shape.descending}
    if shape.group in GROUPS:
        order = {"sort": shape.group, "descending": False}
    mark, after = await backend.ask(mark_of_now), None
    while True:
        page = await backend.ask(
            find_calls,
            filter=shape.filter,
            **order,
            upto=mark,
            after=after,
        )
        yield page.rows
        after = page.next
        if after is None:
            return


async def chosen_calls(backend: Backend, call_ids: Sequence[int]) -> AsyncIterator[Sequence[CallRow]]:
    for start in range(0, len(call_ids), PAGE):
        yield await backend.ask(calls_by_id, call_ids=list(call_ids[start : start + PAGE]))
