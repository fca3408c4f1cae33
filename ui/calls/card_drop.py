"""Files on their way into the card and out of it: dropped on it, and handed to the system's own programs."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from app.kernel.files import ending_of
from app.kernel.i18n import _
from ui.toolkit.fonts import font
from ui.toolkit.icons import paint_icon
from ui.toolkit.theme import colour

ICON = 28


def dropped_files(data: QMimeData) -> list[str]:
    """The local files that are dragged; links to elsewhere are none."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]


class DropHint(QWidget):
    """Over the whole card while files are held above it."""

    def __init__(self, card: QWidget) -> None:
        super().__init__(card)
        self.text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_over(self, text: str) -> None:
        self.text = text
        card = self.parentWidget()
        assert card is not None
        self.setGeometry(card.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(colour("accent_soft"))
        ground.setAlpha(225)
        painter.setBrush(ground)
        painter.setPen(QPen(colour("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(10, 10, -10, -10), 10, 10)
        middle = self.rect().center()
        at = QRectF(middle.x() - ICON / 2, middle.y() - ICON - 6, ICON, ICON)
        paint_icon(painter, "paperclip", colour("accent"), at)
        painter.setFont(font("name"))
        painter.setPen(colour("accent"))
        below = self.rect().adjusted(20, self.height() // 2 + 4, -20, 0)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), self.text)
        painter.end()


class Drops(QObject):
    """Takes files dropped anywhere on the card while `action`, by which they could be added too, is on."""

    dropped = Signal(list)

    def __init__(self, card: QWidget, action: QAction) -> None:
        super().__init__(card)
        self.action = action
        self.hint = DropHint(card)
        card.setAcceptDrops(True)
        card.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if dropped_files(event.mimeData()) and self.action.isEnabled():
                event.acceptProposedAction()
                self.hint.show_over(_("Drop to add to this call"))
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.hint.hide()
        elif event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self.hint.hide()
            event.acceptProposedAction()
            self.dropped.emit(dropped_files(event.mimeData()))
            return True
        return False


class OpenedFiles:
    """Copies for the system's own programs, in a folder that only this user may read and that goes with the card.

    A copy never bears the name it was given: only an ending that is known to be harmless is kept of it.
    """

    def __init__(self, show: Callable[[QUrl], object] = QDesktopServices.openUrl) -> None:
        self.show = show
        self.folder: tempfile.TemporaryDirectory[str] | None = None

    def open(self, name: str, content: bytes) -> None:
        if self.folder is None:
            self.folder = tempfile.TemporaryDirectory(prefix="pronto-", ignore_cleanup_errors=True)
        ending = ending_of(name)
        suffix = f".{ending}" if ending.isascii() and ending.isalnum() else ""
        file = Path(self.folder.name) / f"{uuid.uuid4().hex}{suffix}"
        file.write_bytes(content)
        os.chmod(file, 0o400)
        self.show(QUrl.fromLocalFile(str(file)))

    def close(self) -> None:
        if self.folder is not None:
            self.folder.cleanup()
            self.folder = None
