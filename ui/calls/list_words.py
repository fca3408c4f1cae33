"""What the list of calls says about itself: its count and order, and the names its views go by."""

from __future__ import annotations

from app.kernel.i18n import N_, _, plural

DEPARTMENT = "department:"

SORTED_BY = {
    "number": N_("sorted by number"),
    "subject": N_("sorted by subject"),
    "customer": N_("sorted by customer"),
    "state": N_("sorted by state"),
    "priority": N_("sorted by priority"),
    "technician": N_("sorted by technician"),
    "reported_at": N_("sorted by age"),
    "due_at": N_("sorted by promise"),
}


def count_words(count: int, sort: str) -> str:
    """`142 calls · sorted by promise`."""
    calls = plural("{count} call", "{count} calls", count).format(count=count)
    return f"{calls} · {_(SORTED_BY[sort])}"


def department_name(department_id: int) -> str:
    """The view of a department's open calls."""
    return f"{DEPARTMENT}{department_id}"


def department_view(name: str) -> tuple[str, int | None]:
    """The saved filter of a view, and the department when it is a department's."""
    return ("open", int(name.removeprefix(DEPARTMENT))) if name.startswith(DEPARTMENT) else (name, None)
