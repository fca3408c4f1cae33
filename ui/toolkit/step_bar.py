"""The steps of a record as buttons: the next one first, what is not possible now behind “…” with its reasons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.kernel.i18n import _
from ui.toolkit.buttons import action_button, icon_button
from ui.toolkit.layout import row


class StepBar(QWidget):
    """The first step that is possible is the primary button; `pinned` ones are shown even while they are refused.

    `links` lead somewhere and change nothing: they stand after the steps and are never primary.
    """

    def __init__(
        self, steps: Sequence[QAction], links: Sequence[QAction] = (), pinned: frozenset[QAction] = frozenset()
    ) -> None:
        super().__init__()
        self.qactions, self.links, self.pinned = (*steps, *links), frozenset(links), pinned
        self.primary: dict[QAction, QPushButton] = {q: action_button(q, kind="primary") for q in self.qactions}
        self.plain: dict[QAction, QPushButton] = {q: action_button(q) for q in self.qactions}
        self.more = icon_button("ellipsis", _("More"))
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.more.clicked.connect(self.open_menu)
        buttons = [button for q in self.qactions for button in (self.primary[q], self.plain[q])]
        self.setLayout(row(*buttons, self.more, None, spacing=8))
        self.setMinimumWidth(1)
        self.arrange()

    def arrange(self) -> None:
        """Show the buttons that fit what is possible now; to be called when the rules were asked again."""
        possible = [qaction for qaction in self.qactions if qaction.isEnabled()]
        first = next((qaction for qaction in possible if qaction not in self.links), None)
        for qaction in self.qactions:
            shown = qaction in possible or qaction in self.pinned
            self.primary[qaction].setVisible(qaction is first)
            self.plain[qaction].setVisible(shown and qaction is not first)
        self.menu.clear()
        rest = [q for q in self.qactions if q not in possible and q not in self.pinned and q.text()]
        self.menu.addActions(rest)
        self.more.setVisible(bool(rest))

    def open_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))
