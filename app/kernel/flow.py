"""State machines, declared as data: one table of moves per kind of record."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import NotPermitted, Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled
from app.kernel.permissions import PERMISSIONS

Guard = Callable[[Any], Iterable[Refused]]
"""Yields every reason against the move; knows the record and nothing else."""


class WrongState(Refused):
    msgid = N_("This is not possible while the state is “{state}”.")


@dataclass(frozen=True)
class Move:
    """One arrow of the diagram. Its label is the button, its permission the right it takes."""

    name: str
    label: str
    sources: frozenset[Labelled]
    target: Labelled
    permission: str
    guards: tuple[Guard, ...] = ()


class Flow:
    """The moves of one kind of record; buttons, commands, the database's guard and the diagrams all ask this table."""

    def __init__(self, initial: Labelled, *moves: Move) -> None:
        self.initial = initial
        self.states = tuple(type(initial))
        self.moves = {move.name: move for move in moves}

    def admits(self, state: Labelled, name: str) -> bool:
        """Whether the state alone allows the move: for a list row that carries nothing else."""
        return state in self.moves[name].sources

    def reasons(self, record: Any, name: str, permissions: Collection[str]) -> list[Refused]:
        """Every reason why the move is not allowed now; empty when it is. Buttons and commands both ask this."""
        found = self.standing_reasons(record.state, name, permissions)
        for guard in self.moves[name].guards:
            found.extend(guard(record))
        return found

    def standing_reasons(self, state: Labelled, name: str, permissions: Collection[str]) -> list[Refused]:
        """The reasons that right and state give: for a form that is yet to bring what the guards ask for."""
        move = self.moves[name]
        found: list[Refused] = []
        if move.permission not in permissions:
            found.append(NotPermitted(permission=PERMISSIONS[move.permission]))
        if state not in move.sources:
            found.append(WrongState(state=state))
        return found

    def apply(self, record: Any, name: str, permissions: Collection[str]) -> None:
        """Make the move, or raise with all its reasons."""
        refuse_if_any(self.reasons(record, name, permissions))
        record.state = self.moves[name].target

    def steps(self) -> frozenset[tuple[str, str]]:
        """Each lawful change of state as (from, to), for the guard inside the database."""
        pairs = ((str(source), str(move.target)) for move in self.moves.values() for source in move.sources)
        return frozenset((source, target) for source, target in pairs if source != target)

    def mermaid(self) -> str:
        arrows = [
            f"    {source} --> {move.target}: {name}"
            for name, move in self.moves.items()
            for source in self.states
            if source in move.sources
        ]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.initial}", *arrows]) + "\n"
