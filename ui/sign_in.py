"""The sign-in page: a name and a password, what was wrong beside them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.kernel.errors import Refused
from app.kernel.i18n import _
from ui.toolkit.buttons import button
from ui.toolkit.fields import LineField
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Card, Tag
from ui.toolkit.labels import Label
from ui.toolkit.layout import column
from ui.toolkit.message_bar import MessageBar

Signed = TypeVar("Signed")


class SignIn(QWidget):
    """Asks until it is answered well; the password never leaves it but to `check`."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        mark = Tag("P", "mark", "on_accent")
        mark.setFont(font("record"))
        mark.setFixedSize(40, 40)
        self.message = MessageBar(can_close=False)
        self.user = LineField(_("User name"), required=True)
        self.user.set_value(name)
        self.password = LineField(_("Password"), required=True)
        self.password.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.button = button(_("Sign in"), "log-in", kind="primary")
        self.button.setDefault(True)
        frame = Card()
        frame.setFixedWidth(360)
        frame.setLayout(
            column(
                mark,
                Label(_("Sign in to Pronto"), "record"),
                self.message,
                self.user,
                self.password,
                self.button,
                spacing=12,
                margins=(24, 24, 24, 24),
            )
        )
        layout = QVBoxLayout(self)
        layout.addWidget(frame, 0, Qt.AlignmentFlag.AlignCenter)
        self.wanted = asyncio.Event()
        self.button.clicked.connect(self.wanted.set)
        self.password.line.returnPressed.connect(self.wanted.set)
        self.setFocusProxy(self.password if name else self.user)

    async def ask(self, check: Callable[[str, str], Awaitable[Signed]]) -> Signed:
        """What `check` answers for the name and password; a refusal is shown and asked again."""
        while True:
            await self.wanted.wait()
            self.wanted.clear()
            self.button.setEnabled(False)
            try:
                return await check(self.user.value(), self.password.line.text())
            except Refused as refusal:
                self.message.say([str(reason) for reason in refusal.reasons])
                self.password.line.selectAll()
                self.password.setFocus()
            finally:
                self.button.setEnabled(True)
