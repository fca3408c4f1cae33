"""What a fault is coded by: what was wrong, why, and what mended it; and the list that every company can start with."""

from app.kernel.i18n import N_
from app.kernel.labelled import Labelled


class CodeKind(Labelled):
    PROBLEM = "problem", N_("Problem code")
    CAUSE = "cause", N_("Cause code")
    SOLUTION = "solution", N_("Solution code")


K = CodeKind

STANDARD: dict[CodeKind, dict[str, str]] = {
    K.PROBLEM: {
        "P10": N_("Does not start"),
        "P20": N_("Stops or locks out"),
        "P30": N_("Works badly or intermittently"),
        "P40": N_("Leaks"),
        "P50": N_("Noise or vibration"),
        "P60": N_("Wrong reading or result"),
        "P70": N_("No connection"),
        "P80": N_("Mechanical damage"),
        "P85": N_("No power"),
        "P90": N_("Question or request"),
    },
    K.CAUSE: {
        "C10": N_("Wear"),
        "C20": N_("Faulty part"),
        "C30": N_("Wrong setting"),
        "C40": N_("Wrong use"),
        "C50": N_("Power supply"),
        "C55": N_("Water or gas supply"),
        "C60": N_("Lack of maintenance"),
        "C70": N_("Faulty installation"),
        "C75": N_("Software or data"),
        "C80": N_("Outside influence"),
        "C90": N_("No fault found"),
    },
    K.SOLUTION: {
        "S10": N_("Part replaced"),
        "S20": N_("Repaired"),
        "S30": N_("Adjusted or set anew"),
        "S40": N_("Cleaned or serviced"),
        "S50": N_("Reset or restarted"),
        "S60": N_("Software updated"),
        "S70": N_("User instructed"),
        "S80": N_("Solved by telephone"),
        "S85": N_("Machine replaced"),
        "S90": N_("Nothing to be done"),
    },
}
"""Neutral between trades. The labels of this list are translated when shown, until somebody words them anew."""
