"""The work on a call as one list: each assignment, and the document it is worked by with that document's state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app.calls.flow import WorkKind
from app.calls.queries import AssignmentRow
from app.interventions.queries import InterventionRow
from app.kernel.i18n import _, show_minutes, show_moment, show_money
from app.kernel.labelled import Labelled
from app.kernel.text import dotted
from app.subcontracting.queries import OrderRow
from app.workshop.queries import RmaRow

ICONS = {
    WorkKind.DESK: "headset",
    WorkKind.ON_SITE: "map-pin",
    WorkKind.WORKSHOP: "wrench",
    WorkKind.SUBCONTRACT: "handshake",
}

Document = InterventionRow | RmaRow | OrderRow


class WorkRow(NamedTuple):
    """One line; `opens` and `record_id` lead to its document, where it has one."""

    id: int
    icon: str
    title: str
    second: str
    state: str
    is_open: bool
    opens: str = ""
    record_id: int = 0


def work_rows(
    assignments: Iterable[AssignmentRow],
    visits: Iterable[InterventionRow],
    repairs: Iterable[RmaRow],
    orders: Iterable[OrderRow],
) -> list[WorkRow]:
    """In the order the work was opened."""
    documents: dict[str, tuple[str, Document]] = {
        row.number: (opens, row)
        for opens, rows in (("intervention", visits), ("rma", repairs), ("subcontract_order", orders))
        for row in rows
    }
    return [_row(assignment, documents.get(assignment.reference)) for assignment in assignments]


def _row(assignment: AssignmentRow, document: tuple[str, Document] | None) -> WorkRow:
    state: Labelled = document[1].state if document else assignment.state
    name = assignment.reference or _(assignment.kind.label)
    people = [assignment.who] if assignment.who == assignment.department else [assignment.who, assignment.department]
    remark = _told(document[1]) if document else " ".join(assignment.note.split())
    when = show_moment(assignment.opened_at)
    return WorkRow(
        id=assignment.id,
        icon=ICONS[assignment.kind],
        title=" · ".join([name, *people]),
        second=dotted(when, remark),
        state=_(state.label),
        is_open=assignment.ended_at is None,
        opens=document[0] if document else "",
        record_id=document[1].id if document else 0,
    )


def _told(document: Document) -> str:
    """What is worth knowing of the document on one line."""
    match document:
        case InterventionRow(work_minutes=minutes) if minutes:
            return show_minutes(minutes)
        case InterventionRow(planned_from=moment):
            return _("planned for {moment}").format(moment=show_moment(moment))
        case RmaRow(product=product, serial=serial):
            return f"{product} {serial}"
        case OrderRow(scope=scope, agreed=agreed):
            return f"{scope} · {show_money(agreed)}"
