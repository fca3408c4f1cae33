"""A short list that opens where one is: type to narrow it, Enter chooses, Esc goes back. Not a dialog."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.kernel.text import holding
from ui.toolkit.delegates import paint_line
from ui.toolkit.fonts import font
from ui.toolkit.grounds import paint_ground
from ui.toolkit.icons import paint_icon
from ui.toolkit.labels import plain_tooltip
from ui.toolkit.tasks import Tasks
from ui.toolkit.theme import colour

WIDTH, ROW, TALL_ROW, ROWS_SHOWN = 300, 36, 50, 9
PAUSE_MILLISECONDS = 120
PICK = Qt.ItemDataRole.UserRole


class Pick(NamedTuple):
    """Something to choose. With `reasons` it is greyed and says why not; `is_on` marks what holds already."""

    key: Any
    text: str
    icon: str = ""
    tone: str = "soft"
    reasons: tuple[str, ...] = ()
    is_on: bool = False

    @property
    def second(self) -> str:
        return " ".join(self.reasons)


More = Callable[[str], Awaitable[Sequence[Pick]]]
"""Finds what is too much to be listed, by what has been typed."""


class PickDelegate(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        pick: Pick = index.data(PICK)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if QStyle.StateFlag.State_Selected in option.state:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(option.rect.adjusted(4, 1, -4, -1), 5, 5)
        room = option.rect.adjusted(14, 0, -14, 0)
        middle = room.top() + ROW / 2
        if pick.icon:
            tone = "faint" if pick.reasons else pick.tone
            paint_icon(painter, pick.icon, colour(tone), QRectF(room.left(), middle - 8, 16, 16))
            room = room.adjusted(26, 0, 0, 0)
        if pick.is_on:
            paint_icon(painter, "check", colour("accent"), QRectF(room.right() - 15, middle - 8, 16, 16))
            room = room.adjusted(0, 0, -22, 0)
        ink = "faint" if pick.reasons else "text"
        paint_line(painter, QRect(room.left(), room.top(), room.width(), ROW), pick.text, "text", ink)
        if pick.reasons:
            below = QRect(room.left(), room.top() + 25, room.width(), 16)
            paint_line(painter, below, pick.second, "secondary", "faint")
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10, TALL_ROW if index.data(PICK).reasons else ROW)


class PickList(QFrame):
    """Closes itself when something is chosen, at Esc and at a click elsewhere; `answer` then holds the key or None."""

    def __init__(self, parent: QWidget, says: str, picks: Sequence[Pick], more: More | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(says)
        self.picks, self.more = list(picks), more
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.tasks = Tasks(self._fail)
        self.search = QLineEdit(placeholderText=says)
        self.search.setProperty("kind", "search")
        self.search.setFont(font("text"))
        self.search.setAccessibleName(says)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet("QListWidget { background: transparent; }")
        self.list.setItemDelegate(PickDelegate(self.list))
        self.list.setAccessibleName(says)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self.list.itemClicked.connect(self._choose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(8, 8, 8, 8)
        self.column.setSpacing(6)
        self.column.addWidget(self.search)
        self.column.addWidget(self.list)
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self.pause.timeout.connect(self._ask_more)
        self.search.textChanged.connect(self._on_typed)
        self._show(self.picks)

    def open_at(self, at: QPoint) -> None:
        """Below that point of the screen, moved in where the screen ends."""
        self.setFixedWidth(WIDTH)
        screen = self.screen().availableGeometry()
        left = max(screen.left(), min(at.x(), screen.right() - self.width()))
        top = max(screen.top(), min(at.y(), screen.bottom() - self.height()))
        self.move(left, top)
        self.show()
        self.search.setFocus()

    def shown(self) -> list[Pick]:
        return [self.list.item(n).data(PICK) for n in range(self.list.count())]

    def _show(self, picks: Sequence[Pick]) -> None:
        self.list.clear()
        height = 0
        for pick in picks:
            item = QListWidgetItem(pick.text)
            item.setData(PICK, pick)
            item.setToolTip(plain_tooltip("\n".join(pick.reasons)))
            self.list.addItem(item)
            height += TALL_ROW if pick.reasons else ROW
        self.list.setCurrentRow(next((n for n, pick in enumerate(picks) if not pick.reasons), 0))
        self.list.setFixedHeight(max(ROW, min(height, ROWS_SHOWN * ROW)) + 2)
        self.setFixedHeight(self.column.sizeHint().height())

    def _on_typed(self, text: str) -> None:
        if self.more is not None:
            self.pause.start()
            return
        holds = holding(text)
        self._show([pick for pick in self.picks if holds(pick.text)])

    def _ask_more(self) -> None:
        self.tasks.start(self._show_more(self.search.text().strip()))

    async def _show_more(self, text: str) -> None:
        assert self.more is not None
        found = await self.more(text) if text else self.picks
        if text == self.search.text().strip():
            self._show(found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
                self._choose(self.list.currentItem())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)

    def _choose(self, item: QListWidgetItem | None) -> None:
        """What is greyed cannot be chosen; its reasons are beneath it."""
        pick: Pick | None = item.data(PICK) if item is not None else None
        if pick is not None and not pick.reasons:
            self._answer(pick.key)
            self.close()

    def _answer(self, key: Any) -> None:
        if not self.answer.done():
            self.answer.set_result(key)

    def _fail(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.pause.stop()
        self._answer(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ground(painter, QRectF(self.rect()), "toast")
        painter.end()


async def pick(parent: QWidget, at: QPoint, says: str, picks: Sequence[Pick], more: More | None = None) -> Any:
    """What the user chooses, by its key; None when he goes back. `at` is a point of the screen."""
    opened = PickList(parent, says, picks, more)
    opened.open_at(at)
    try:
        return await opened.answer
    finally:
        await opened.tasks.cancelled()
        opened.close()
        opened.deleteLater()


def below(widget: QWidget) -> QPoint:
    """Where a list of this button opens."""
    return widget.mapToGlobal(QPoint(0, widget.height() + 4))
