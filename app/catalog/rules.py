"""What can be charged, and how time on the price list is counted."""

from app.kernel.i18n import N_
from app.kernel.labelled import Labelled


class CostKind(Labelled):
    LABOUR = "labour", N_("Labour")
    TRAVEL = "travel", N_("Travel")
    CALL_OUT = "call_out", N_("Call-out")
    MATERIAL = "material", N_("Material")
    SUBCONTRACT = "subcontract", N_("Subcontract")
    FREIGHT = "freight", N_("Freight")
    HELP_DESK = "help_desk", N_("Help desk")
    OTHER = "other", N_("Other")


class Rounding(Labelled):
    UP = "up", N_("up")
    DOWN = "down", N_("down")
    NEAREST = "nearest", N_("to the nearest")
