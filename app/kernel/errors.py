"""What the rules refuse. A refusal is an answer to the user, never a bug."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from app.kernel.i18n import N_, _, show_date, show_money


class Refused(Exception):
    """“No, because …”: a sentence to translate, its values, and the place (a field or a record) it speaks of."""

    msgid: ClassVar[str] = N_("This is not possible.")
    marked: ClassVar[frozenset[str]] = frozenset()
    """The values that are texts marked by `N_`, to be translated with the sentence."""

    def __init__(self, *, at: str | None = None, **params: Any) -> None:
        self.at = at
        self.params = params
        super().__init__(self.msgid, params)

    @property
    def reasons(self) -> tuple["Refused", ...]:
        return (self,)

    def __str__(self) -> str:
        """The sentence in the reader's language, with its values as he writes them."""
        return _(self.msgid).format(**{name: self._shown(name, value) for name, value in self.params.items()})

    def _shown(self, name: str, value: Any) -> Any:
        if hasattr(value, "label"):
            return _(value.label)
        from app.kernel.money import Money  # only a refusal that is shown needs it

        if isinstance(value, Money):
            return show_money(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return show_date(value)
        return _(value) if name in self.marked else value


class SeveralReasons(Refused):
    """All the reasons at once, so that nobody mends them one by one."""

    def __init__(self, reasons: Iterable[Refused]) -> None:
        super().__init__()
        self._reasons = tuple(reasons)

    @property
    def reasons(self) -> tuple[Refused, ...]:
        return self._reasons

    def __str__(self) -> str:
        return "\n".join(str(reason) for reason in self._reasons)


class NotPermitted(Refused):
    msgid = N_("You need the right “{permission}”.")


class Missing(Refused):
    msgid = N_("“{field}” is needed.")
    marked = frozenset({"field"})


class AlreadyExists(Refused):
    msgid = N_("“{name}” exists already.")


class WrittenMeanwhile(Refused):
    """Names the `column` that somebody else has changed, and no place: the form stays open and may be saved again."""

    msgid = N_("“{field}” was changed meanwhile by {who}, {moment}: “{value}”. Save again to write yours over it.")
    marked = frozenset({"field"})


class Unreachable(Refused):
    """The database does not answer; what was typed stays where it is (reliability.md §3)."""

    msgid = N_("The database does not answer ({detail}). Nothing you typed is lost; try again in a moment.")


def refuse_if_any(reasons: Iterable[Refused]) -> None:
    """Raise the one reason, or all of them together; return when there is none."""
    found = tuple(reasons)
    if len(found) == 1:
        raise found[0]
    if found:
        raise SeveralReasons(found)
