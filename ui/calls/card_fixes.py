"""Why a step is refused: every reason on a line of its own, each with the way to put it right. Not a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from app.kernel.i18n import _
from ui.toolkit.buttons import button, icon_button
from ui.toolkit.grounds import Card
from ui.toolkit.labels import Glyph, Label
from ui.toolkit.layout import column, row

if TYPE_CHECKING:
    from ui.calls.presenters.fixes import Fix

WIDTH, MARGIN = 400, 8


class FixPanel(Card):
    """Hangs under the button of the step; Esc, its cross or a click elsewhere takes it away."""

    chosen = Signal(object)

    def __init__(self, card: QWidget) -> None:
        super().__init__("toast", parent=card)
        self.links: list[QPushButton] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.inside = QWidget()
        self.frame = column(self.inside, spacing=0)
        self.setLayout(self.frame)
        self.hide()

    def show_fixes(self, step: str, fixes: Sequence[Fix], under: QWidget) -> None:
        self._clear()
        head = Label(_("“{step}” is not possible yet").replace("{step}", step), "author", wrap=True)
        close = icon_button("x", _("Close"))
        close.clicked.connect(self.close_panel)
        top = row(head, close, spacing=8)
        top.setStretch(0, 1)
        lines = self.lines = column(top, spacing=8, margins=(14, 10, 8, 12))
        for fix in fixes:
            lines.addLayout(self._line(fix))
        self.inside.setLayout(lines)
        self._place(under)
        self.setAccessibleName("\n".join([head.text(), *(fix.reason for fix in fixes)]))
        self.show()
        self.raise_()
        (self.links[0] if self.links else close).setFocus()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def close_panel(self) -> None:
        if not self.isHidden():
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
            self.hide()

    def _line(self, fix: Fix) -> QHBoxLayout:
        glyph = Glyph("circle-alert", "warn", 14)
        reason = Label(fix.reason, "fact", "soft", wrap=True)
        line = row(glyph, reason, spacing=8)
        line.setAlignment(glyph, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        if fix.label:
            link = button(_(fix.label), kind="link")
            link.setFixedHeight(18)
            link.setAccessibleDescription(fix.reason)
            link.clicked.connect(lambda: self._choose(fix))
            line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
            self.links.append(link)
        return line

    def _choose(self, fix: Fix) -> None:
        self.close_panel()
        self.chosen.emit(fix)

    def _clear(self) -> None:
        self.links = []
        old, self.inside = self.inside, QWidget()
        self.frame.replaceWidget(old, self.inside)
        old.hide()
        old.deleteLater()

    def _place(self, under: QWidget) -> None:
        card = self.parentWidget()
        assert card is not None
        width = min(WIDTH, card.width() - 2 * MARGIN)
        self.setFixedWidth(width)
        self.lines.activate()
        self.setFixedHeight(self.lines.heightForWidth(width))
        at = under.mapTo(card, QPoint(0, under.height() + 4))
        self.move(max(MARGIN, min(at.x(), card.width() - width - MARGIN)), at.y())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_press = event.type() == QEvent.Type.MouseButtonPress
        if is_press and isinstance(watched, QWidget) and watched is not self and not self.isAncestorOf(watched):
            self.close_panel()
        return False

    def hideEvent(self, event: object) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        super().hideEvent(event)  # type: ignore[arg-type]
