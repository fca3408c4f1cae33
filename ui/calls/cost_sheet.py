"""What a call costs and who pays, as on the invoice: amount, warranty, contract, goodwill, charged; reasons below."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from app.kernel.i18n import N_, _, show_money, show_number
from ui.toolkit.fonts import tabular
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import Label

if TYPE_CHECKING:
    from app.costs.queries import CostRow, CostSheet

AMOUNTS = {
    "gross": N_("Amount"),
    "warranty": N_("Warranty"),
    "contract": N_("Contract"),
    "goodwill": N_("Goodwill"),
    "net": N_("Charged"),
}
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
WHOLE = len(AMOUNTS) + 1


class CostSheetView(QScrollArea):
    """The lines of a call, some tens at most; each with the sentences that say why it was split so."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Costs and coverage"))
        self.grid = QGridLayout()

    def show_sheet(self, sheet: CostSheet) -> None:
        inside = Panel()
        self.grid = QGridLayout(inside)
        self.grid.setContentsMargins(0, 0, 12, 12)
        self.grid.setHorizontalSpacing(10)
        self.grid.setVerticalSpacing(4)
        self.grid.setColumnStretch(0, 1)
        self._head()
        for line in sheet.lines:
            self._line(line)
        self._sums(sheet)
        self.grid.setRowStretch(self.grid.rowCount(), 1)
        self.setWidget(inside)

    def _head(self) -> None:
        for n, label in enumerate(AMOUNTS.values()):
            self.grid.addWidget(Label(_(label), "secondary", "faint"), 0, n + 1, RIGHT)

    def _line(self, line: CostRow) -> None:
        row = self.grid.rowCount()
        self._rule(row)
        self.grid.addWidget(Label(line.description, "button", wrap=True), row + 1, 0)
        for n, name in enumerate(AMOUNTS):
            amount = getattr(line, name)
            tone = "faint" if not amount else "text" if name in ("gross", "net") else "good"
            self.grid.addWidget(figure(show_money(amount) if amount else "–", tone), row + 1, n + 1, RIGHT)
        quantity = f"{show_number(line.quantity)} {line.unit}".strip()
        worked = f"{quantity} × {show_number(line.unit_price, 2)}"
        sentences = [worked, *(reason.show() for reason in line.reasons)]
        if str(line.charge) != "customer":
            sentences.append(_(line.charge.label))
        reasons = Label("\n".join(sentences), "secondary", "soft", wrap=True).selectable()
        self.grid.addWidget(reasons, row + 2, 0, 1, WHOLE)

    def _sums(self, sheet: CostSheet) -> None:
        row = self.grid.rowCount()
        self._rule(row)
        self.grid.addWidget(Label(_("Sum"), "author"), row + 1, 0)
        for n, name in enumerate(AMOUNTS):
            self.grid.addWidget(figure(show_money(sheet.total(name)), "text", "author"), row + 1, n + 1, RIGHT)
        for part in sheet.vat:
            rate = _("VAT {rate} %").format(rate=show_number(Decimal(part.rate) / 100))
            self._total(rate, show_money(part.vat), "soft")
        self._total(_("To pay"), show_money(sheet.payable), "text", "author")

    def _total(self, label: str, amount: str, tone: str, role: str = "fact") -> None:
        row = self.grid.rowCount()
        self.grid.addWidget(Label(label, role, tone), row, 0, 1, WHOLE - 1, RIGHT)
        self.grid.addWidget(figure(amount, tone, role), row, WHOLE - 1, RIGHT)

    def _rule(self, row: int) -> None:
        rule = Panel("line")
        rule.setFixedHeight(1)
        self.grid.addWidget(rule, row, 0, 1, WHOLE)


def figure(text: str, tone: str, role: str = "fact") -> QWidget:
    label = Label(text, role, tone)
    label.setFont(tabular(role))
    return label
