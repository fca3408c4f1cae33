"""The chip over a list that says how many rows came since it was read: nothing moves until it is pressed."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractScrollArea, QPushButton

from app.kernel.i18n import _, plural
from ui.toolkit.buttons import BEFORE_TEXT, TARGET, as_text
from ui.toolkit.fonts import font
from ui.toolkit.icons import icon
from ui.toolkit.labels import plain_tooltip

FROM_TOP = 34


class NewRows(QPushButton):
    """In the middle of the list's upper edge, over the rows; hidden while there is nothing new.

    Pressed, it gives the list back the focus that it took.
    """

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view)
        self.setObjectName("newRows")
        self.setProperty("kind", "primary")
        self.setFont(font("button"))
        self.setFixedHeight(TARGET)
        self.setIconSize(BEFORE_TEXT)
        self.count = 0
        self.hide()

    def show_count(self, count: int) -> None:
        self.count = count
        over = self.parentWidget()
        if count == 0 and self.hasFocus() and over is not None:
            over.setFocus()
        self.setVisible(count > 0)
        if count == 0:
            return
        says = plural("{count} new", "{count} new", count).format(count=count)
        self.setText(as_text(says))
        self.setIcon(icon("arrow-up", "on_accent"))
        self.setAccessibleName(says)
        self.setToolTip(plain_tooltip(_("Read the list again, with what is new")))
        self.fit()
        self.raise_()

    def fit(self) -> None:
        over = self.parentWidget()
        if self.count and over is not None:
            self.adjustSize()
            self.move((over.width() - self.width()) // 2, FROM_TOP)
