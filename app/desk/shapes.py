"""What a saved view says, read from data against what there is: a filter, an order, a grouping, columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.calls.filters import BadCondition, CallFilter, UnknownCondition, filter_data, parse_filter, shown
from app.kernel.errors import Refused, refuse_if_any

CALLS = "calls"
SORTS = ("number", "subject", "customer", "state", "priority", "technician", "department", "reported_at", "due_at")
GROUPS = ("", "state", "priority", "technician", "department", "customer")
COLUMNS = ("call", "state", "technician", "promise", "customer", "department", "priority", "number", "reported")


@dataclass(frozen=True)
class Shape:
    """A view of the calls. No columns means the ones a list begins with."""

    filter: CallFilter
    sort: str = "due_at"
    descending: bool = False
    group: str = ""
    columns: tuple[str, ...] = ()


def shape_data(shape: Shape) -> dict[str, Any]:
    """The view as it is stored."""
    return {
        "filter": filter_data(shape.filter),
        "sort": shape.sort,
        "descending": shape.descending,
        "group": shape.group,
        "columns": list(shape.columns),
    }


def parse_shape(data: Any) -> Shape:
    """The view that stored or foreign data stands for; refuses with every place that does not fit."""
    if not isinstance(data, Mapping):
        raise BadCondition(value=shown(data), name="view", at="view")
    reasons = list(_reasons_against(data))
    asked = CallFilter()
    try:
        asked = parse_filter(data.get("filter", {}))
    except Refused as refusal:
        reasons.extend(refusal.reasons)
    refuse_if_any(reasons)
    return Shape(
        asked,
        data.get("sort", "due_at"),
        data.get("descending", False),
        data.get("group", ""),
        tuple(data.get("columns", ())),
    )


def _reasons_against(data: Mapping[Any, Any]) -> Iterator[Refused]:
    for name, value in data.items():
        if name not in ("filter", "sort", "descending", "group", "columns"):
            yield UnknownCondition(name=shown(name), at=shown(name))
        elif name != "filter" and not _fits(name, value):
            yield BadCondition(value=shown(value), name=name, at=name)


def _fits(name: str, value: Any) -> bool:
    match name:
        case "sort":
            return value in SORTS
        case "descending":
            return isinstance(value, bool)
        case "group":
            return value in GROUPS
    return isinstance(value, list) and len(set(map(str, value))) == len(value) and all(c in COLUMNS for c in value)
