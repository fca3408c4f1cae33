"""How bad a fault is, how urgent that makes it, and the working time each urgency leaves."""

from typing import TYPE_CHECKING, NamedTuple

from app.kernel.i18n import N_
from app.kernel.labelled import Labelled

if TYPE_CHECKING:
    from fractions import Fraction


class Severity(Labelled):
    """A fact, not a wish (requirements.md S1)."""

    BLOCKED = "blocked", N_("System down")
    DEGRADED = "degraded", N_("Degraded")
    NUISANCE = "nuisance", N_("Nuisance")
    QUESTION = "question", N_("Question")


class Priority(Labelled):
    CRITICAL = "critical", N_("Critical")
    HIGH = "high", N_("High")
    MEDIUM = "medium", N_("Medium")
    LOW = "low", N_("Low")


RISK = 0.25
"""A promise is at risk when less than this part of its time is left (ux.md)."""


class Target(NamedTuple):
    """The working minutes within which we react and solve."""

    reaction_minutes: int
    solution_minutes: int

    def scaled(self, factor: "Fraction") -> "Target":
        """Both times multiplied, rounded half-up to the minute."""
        return Target(_half_up(self.reaction_minutes * factor), _half_up(self.solution_minutes * factor))


TARGETS: dict[Priority, Target] = {
    Priority.CRITICAL: Target(30, 240),
    Priority.HIGH: Target(60, 480),
    Priority.MEDIUM: Target(240, 960),
    Priority.LOW: Target(480, 2400),
}


def _half_up(minutes: "Fraction") -> int:
    return (2 * minutes.numerator + minutes.denominator) // (2 * minutes.denominator)
