"""The icon in the system's tray: messages while the window is not in front, and the way back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.kernel.i18n import _
from ui.toolkit.fonts import font
from ui.toolkit.grounds import paint_ground
from ui.toolkit.theme import colour

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.shell.presenters.bulletin import News

SIZE = 64
MESSAGE_MILLISECONDS = 8_000


class Tray(QObject):
    """Only where the system has a tray. The last message is the one a click on it opens."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.last: News | None = None
        self.icon = QSystemTrayIcon(mark(), self)
        self.icon.setToolTip("Pronto")
        self.menu = QMenu(window)
        self.menu.addAction(_("Open Pronto")).triggered.connect(lambda: window.come_to_front())
        self.menu.addSeparator()
        self.menu.addAction(_("Quit")).triggered.connect(lambda: window.close())
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._on_activated)
        self.icon.messageClicked.connect(self.open_last)
        self.icon.show()

    def tell(self, news: News) -> None:
        self.last = news
        self.icon.showMessage(news.title, news.text, mark(), MESSAGE_MILLISECONDS)

    def open_last(self) -> None:
        self.window.come_to_front()
        if self.last is not None:
            self.window.open_record("call", self.last.call_id)

    def close(self) -> None:
        self.icon.hide()
        self.deleteLater()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.window.come_to_front()


def mark() -> QIcon:
    """The mark of the house, as at the top of the rail."""
    pixmap = QPixmap(SIZE, SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    room = QRectF(2, 2, SIZE - 4, SIZE - 4)
    paint_ground(painter, room, "mark")
    letter = QFont(font("record"))
    letter.setPixelSize(SIZE * 5 // 8)
    painter.setFont(letter)
    painter.setPen(colour("on_accent"))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, "P")
    painter.end()
    return QIcon(pixmap)
