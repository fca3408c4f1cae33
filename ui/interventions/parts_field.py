"""The parts of a visit: found by typing, each with its quantity and the serial numbers fitted and taken out."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.kernel.errors import Refused
from app.kernel.i18n import N_, _, show_number
from app.kernel.text import dotted
from ui.interventions.words import Part
from ui.toolkit.buttons import icon_button
from ui.toolkit.fonts import font, tabular
from ui.toolkit.labels import ElidedLabel
from ui.toolkit.layout import row
from ui.toolkit.quantities import parse_quantity
from ui.toolkit.record_field import Option
from ui.toolkit.several_field import SeveralField


class QuantityNeeded(Refused):
    msgid = N_("Say how many of “{part}”.")


class PartLine(QWidget):
    changed = Signal()
    removed = Signal()

    def __init__(self, part: Option) -> None:
        super().__init__()
        self.part = part
        self.quantity = self._line(_("Quantity"), 56)
        self.quantity.setFont(tabular("text"))
        self.quantity.setText(show_number(Decimal(1)))
        self.serial_in = self._line(_("S/N fitted"), 110)
        self.serial_out = self._line(_("S/N removed"), 110)
        self.remove = icon_button("x", _("Remove {part}").format(part=part.text))
        self.remove.clicked.connect(self.removed)
        name = ElidedLabel(dotted(part.text, part.second), "text")
        texts = row(name, self.quantity, self.serial_in, self.serial_out, self.remove, spacing=6)
        texts.setStretch(0, 1)
        self.setLayout(texts)

    def _line(self, says: str, width: int) -> QLineEdit:
        line = QLineEdit(placeholderText=says, maxLength=60)
        line.setFont(font("text"))
        line.setAccessibleName(f"{says}: {self.part.text}")
        line.setFixedWidth(width)
        line.textEdited.connect(lambda _text: self.changed.emit())
        line.returnPressed.connect(lambda: line.focusNextChild())
        return line

    def begin(self) -> None:
        self.quantity.setFocus()
        self.quantity.selectAll()

    def stand_before(self, widget: QWidget) -> None:
        """In the order of the Tab key."""
        editors: list[QWidget] = [self.quantity, self.serial_in, self.serial_out, self.remove, widget]
        before = widget.previousInFocusChain()
        while before is not None and before.focusPolicy() == Qt.FocusPolicy.NoFocus:
            before = before.previousInFocusChain()
        for first, second in pairwise([before, *editors] if before is not None else editors):
            self.setTabOrder(first, second)

    def value(self) -> Part:
        quantity = parse_quantity(self.quantity.text())
        if quantity is None:
            raise QuantityNeeded(part=self.part.second or self.part.text)
        return Part(self.part.id, quantity, self.serial_in.text().strip(), self.serial_out.text().strip())


class PartsField(SeveralField):
    """Choosing a part adds a line and goes to its quantity; its value is a list of `Part`."""

    def __init__(self, label: str) -> None:
        super().__init__(label, _("Add a part: code or name"))

    def on_chosen(self, part: Option) -> None:
        self.searched.set_value(None)
        self.add(part)
        QTimer.singleShot(0, self.lines[-1], self.lines[-1].begin)

    def add(self, part: Option) -> None:
        """A part may be fitted twice, with another serial number."""
        line = PartLine(part)
        line.changed.connect(self.on_edited)
        self._add_line(line)
        line.stand_before(self.searched.line)
        self.on_edited()

    def value(self) -> list[Part]:
        return [line.value() for line in self.lines]
