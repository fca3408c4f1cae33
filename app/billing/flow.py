"""The life of an invoice once it has its number (field-service.md §2.2)."""

from app.kernel.flow import Flow, Move
from app.kernel.i18n import N_
from app.kernel.labelled import Labelled


class InvoiceState(Labelled):
    ISSUED = "issued", N_("Issued")
    PART_PAID = "part_paid", N_("Part paid")
    PAID = "paid", N_("Paid")


S = InvoiceState
UNPAID = frozenset({S.ISSUED, S.PART_PAID})

INVOICE_FLOW = Flow(
    S.ISSUED,
    Move("pay_part", N_("Record a part payment"), UNPAID, S.PART_PAID, "billing.collect"),
    Move("pay", N_("Record the payment"), UNPAID, S.PAID, "billing.collect"),
)
