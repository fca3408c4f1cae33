"""What we promise: priority from facts, and the times that follow from it."""

from app.kernel.i18n import N_
from app.kernel.labelled import Labelled


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
