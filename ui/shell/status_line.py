"""The line at the window's foot: connection, promises at risk, who is online, who one is, which version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStatusBar, QToolButton

from app.kernel.i18n import _, plural
from ui.toolkit.buttons import as_text
from ui.toolkit.fonts import font
from ui.toolkit.icons import icon
from ui.toolkit.labels import Glyph, Label, plain_tooltip

if TYPE_CHECKING:
    from app.presence.queries import PresentRow


class StatusLine(QStatusBar):
    risk_wanted = Signal()

    def __init__(self, version: str) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setContentsMargins(12, 0, 12, 0)
        self.connection_glyph = Glyph("database", "faint", 13)
        self.connection = Label(_("Connecting…"), "secondary", "soft")
        self.at_risk = QToolButton()
        self.at_risk.setFont(font("secondary"))
        self.at_risk.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.at_risk.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.at_risk.clicked.connect(self.risk_wanted)
        self.at_risk.hide()
        self.online_glyph = Glyph("users", "faint", 13)
        self.online = Label("", "secondary", "soft")
        self.user = Label("", "secondary", "soft")
        for widget in (self.connection_glyph, self.connection, self.at_risk):
            self.addWidget(widget)
        self.version = Label(version, "secondary", "faint")
        for widget in (self.online_glyph, self.online, self.user, self.version):
            self.addPermanentWidget(widget)
        self.online_glyph.hide()

    def show_connection(self, text: str, icon_name: str, tone: str) -> None:
        self.connection.setText(text)
        self.connection_glyph.show_icon(icon_name, tone)

    def show_at_risk(self, count: int, more: bool = False) -> None:
        """A way to the calls whose promise is at risk; nought takes no room."""
        text = plural("{count} promise at risk", "{count} promises at risk", count)
        self.at_risk.setText(as_text(text.format(count=f"{count}+" if more else count)))
        self.at_risk.setIcon(icon("triangle-alert", "bad"))
        self.at_risk.setVisible(count > 0)

    def show_online(self, rows: Sequence[PresentRow]) -> None:
        """How many people are at work; their names in the tooltip."""
        names = sorted({row.name for row in rows})
        self.online.setText(_("{count} online").format(count=len(names)) if names else "")
        tip = plain_tooltip("\n".join(names))
        for widget in (self.online, self.online_glyph):
            widget.setToolTip(tip)
        self.online.setAccessibleDescription(", ".join(names))
        self.online_glyph.setVisible(bool(names))
