"""The lists that open inside the list of calls: conditions, columns, groups, people, severities, steps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from app.kernel.i18n import _
from app.promises.rules import Priority, Severity
from ui.calls.list_columns import COLUMNS
from ui.calls.list_words import (
    CONDITION_ICONS,
    CONDITION_LABELS,
    DAYS,
    GROUPED_BY,
    days_words,
    state_choices,
)
from ui.calls.words import priority_words, state_words
from ui.toolkit.pick_list import Pick, pick

ALWAYS_ON = frozenset({"at_risk", "unassigned", "mine"})
"""Conditions without a value."""


@dataclass(frozen=True)
class Sources:
    """Where the choices of a condition come from, when the database has them."""

    technicians: Callable[[], Awaitable[Mapping[int, str]]]
    departments: Callable[[], Awaitable[Mapping[int, str]]]
    customers: Callable[[str], Awaitable[Mapping[int, str]]]


async def pick_condition(parent: QWidget, at: QPoint, held: Any, sources: Sources) -> tuple[str, Any, str] | None:
    """A condition, its value, and what a record among them is called. `held` is the filter as it stands."""
    kinds = [
        Pick(name, _(label), CONDITION_ICONS[name], is_on=name in ALWAYS_ON and getattr(held, name))
        for name, label in CONDITION_LABELS.items()
    ]
    name = await pick(parent, at, _("Add a condition"), kinds)
    if name is None:
        return None
    if name in ALWAYS_ON:
        return name, not getattr(held, name), ""
    picks, more = await _values(name, held, sources)
    value = await pick(parent, at, _(CONDITION_LABELS[name]), picks, more)
    if value is None:
        return None
    return name, *(value if isinstance(value, tuple) else (value, ""))


async def _values(name: str, held: Any, sources: Sources) -> tuple[list[Pick], Any]:
    match name:
        case "states":
            return [_word(state, state_words(state), state in held.states) for state in state_choices()], None
        case "priorities":
            return [_word(level, priority_words(level), level in held.priorities) for level in Priority], None
        case "reported_days":
            return [Pick(days, days_words(days), "calendar", is_on=days == held.reported_days) for days in DAYS], None
        case "technician_id":
            return _records(await sources.technicians(), "user", held.technician_id), None
        case "department_id":
            return _records(await sources.departments(), "users", held.department_id), None

    async def more(text: str) -> list[Pick]:
        return _records(await sources.customers(text), "building-2", held.customer_id)

    return await more(""), more


def _word(key: Any, words: Any, is_on: bool) -> Pick:
    return Pick(key, words.text, words.icon, words.tone, is_on=is_on)


def _records(found: Mapping[int, str], icon: str, held: int | None) -> list[Pick]:
    return [Pick((key, label), label, icon, is_on=key == held) for key, label in found.items()]


async def pick_group(parent: QWidget, at: QPoint, held: str) -> str | None:
    picks = [Pick(name, _(label), is_on=name == held) for name, label in GROUPED_BY.items()]
    group: str | None = await pick(parent, at, _("Group the list"), picks)
    return group


async def pick_column(parent: QWidget, at: QPoint, shown: Sequence[str]) -> str | None:
    """A column to show, or to hide when it is shown; the first one always stays."""
    picks = [Pick(column.name, _(column.title), is_on=column.name in shown) for column in COLUMNS[1:]]
    name: str | None = await pick(parent, at, _("Columns"), picks)
    return name


async def pick_whom(parent: QWidget, at: QPoint, people: Sequence[tuple[Any, str, bool]]) -> Any:
    picks = [Pick(key, label, "users" if is_department else "user") for key, label, is_department in people]
    return await pick(parent, at, _("Assign to"), picks)


async def pick_severity(parent: QWidget, at: QPoint, current: Severity | None) -> Severity | None:
    picks = [Pick(level, _(level.label), "flag", is_on=level is current) for level in Severity]
    severity: Severity | None = await pick(parent, at, _("How bad is it?"), picks)
    return severity


async def pick_step(parent: QWidget, at: QPoint, steps: Sequence[tuple[str, str, tuple[str, ...]]]) -> str | None:
    picks = [Pick(name, label, "arrow-right", "accent", reasons) for name, label, reasons in steps]
    step: str | None = await pick(parent, at, _("Next step"), picks)
    return step
