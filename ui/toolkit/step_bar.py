"""The steps of a record as buttons: the next one first; what is not possible now, or finds no room, behind “…”."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.kernel.i18n import _
from ui.toolkit.buttons import action_button, icon_button
from ui.toolkit.layout import row

SPACING, NARROW = 8, 26


class StepBar(QWidget):
    """The first step that is possible is the primary button; `pinned` ones are shown even while they are refused.

    `links` stand after the steps and are never primary: what leads somewhere and changes nothing, what calls off.
    """

    def __init__(
        self, steps: Sequence[QAction], links: Sequence[QAction] = (), pinned: frozenset[QAction] = frozenset()
    ) -> None:
        super().__init__()
        self.qactions, self.links, self.pinned = (*steps, *links), frozenset(links), pinned
        self.primary: dict[QAction, QPushButton] = {q: action_button(q, kind="primary") for q in self.qactions}
        self.plain: dict[QAction, QPushButton] = {q: action_button(q) for q in self.qactions}
        self.more = icon_button("ellipsis", _("More"))
        self.more.setFixedWidth(NARROW)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.more.clicked.connect(self.open_menu)
        buttons = [button for q in self.qactions for button in (self.primary[q], self.plain[q])]
        self.setLayout(row(*buttons, self.more, None, spacing=SPACING))
        self.setMinimumWidth(1)
        for button in buttons:
            button.ensurePolished()
        self.arrange()

    def arrange(self) -> None:
        """Show the buttons that fit what is possible now; to be called when the rules were asked again."""
        possible = [qaction for qaction in self.qactions if qaction.isEnabled()]
        first = next((qaction for qaction in possible if qaction not in self.links), None)
        wanted = [q for q in self.qactions if q in possible or q in self.pinned]
        shown = self._fitting(wanted, first)
        for qaction in self.qactions:
            self.primary[qaction].setVisible(qaction is first)
            self.plain[qaction].setVisible(qaction in shown and qaction is not first)
        self.menu.clear()
        rest = [q for q in self.qactions if q not in shown and q.text()]
        self.menu.addActions(rest)
        self.more.setVisible(bool(rest))

    def _fitting(self, wanted: Sequence[QAction], first: QAction | None) -> list[QAction]:
        """Those there is room for, from the left; the next step always, and the way to the rest beside them."""
        widths = {q: (self.primary if q is first else self.plain)[q].sizeHint().width() + SPACING for q in wanted}
        is_whole = sum(widths.values()) - SPACING <= self.width() and len(wanted) == len(self.qactions)
        room = self.width() - (0 if is_whole else self.more.width()) - widths.get(first, 0) if first else self.width()
        shown = [first] if first is not None else []
        for qaction in wanted:
            if qaction is first:
                continue
            if widths[qaction] > room + (SPACING if is_whole else 0):
                break
            room -= widths[qaction]
            shown.append(qaction)
        return shown

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def open_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))
