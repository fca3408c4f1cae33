"""Reasons that are kept: a sentence and its values, stored as JSON, translated and formatted when shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, Self

from app.kernel.i18n import _, show_date, show_minutes, show_money, show_number
from app.kernel.labelled import Labelled
from app.kernel.money import Money


class Share(NamedTuple):
    """A percentage in basis points: 5000 is shown as “50 %”."""

    basis_points: int


class Minutes(NamedTuple):
    """A length of time: 110 is shown as “1 h 50”."""

    minutes: int


Value = str | int | Money | date | Share | Minutes | Labelled

_SHOW: dict[str, Callable[[Any], str]] = {
    "money": lambda minor: show_money(Money(minor)),
    "date": lambda day: show_date(date.fromisoformat(day)),
    "share": lambda basis_points: f"{show_number(Decimal(basis_points) / 100)} %",
    "minutes": show_minutes,
    "label": lambda label: _(label),
}


@dataclass(frozen=True)
class Reason:
    """One sentence with `{named}` places; `params` hold plain JSON: text, numbers, or a value tagged with its type."""

    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, msgid: str, **values: Value) -> Self:
        """From typed values: `Reason.of(N_("{left} were left"), left=Money(5000))`."""
        return cls(msgid, {name: _tagged(value) for name, value in values.items()})

    def to_json(self) -> dict[str, Any]:
        return {"msgid": self.msgid, "params": dict(self.params)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(stored["msgid"], dict(stored["params"]))

    def show(self) -> str:
        """The sentence in the reader's language; the user's own words stand in it as they are."""
        return _(self.msgid).format(**{name: _shown(value) for name, value in self.params.items()})


def _tagged(value: Value) -> Any:
    match value:
        case Labelled():
            return {"label": value.label}
        case Money():
            return {"money": value.minor}
        case date() if not isinstance(value, datetime):
            return {"date": value.isoformat()}
        case Share():
            return {"share": value.basis_points}
        case Minutes():
            return {"minutes": value.minutes}
        case str() | int():
            return value
    raise TypeError(f"{type(value).__name__} cannot stand in a reason")


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        ((tag, plain),) = value.items()
        return _SHOW[tag](plain)
    return str(value)
