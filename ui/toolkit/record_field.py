"""A record found by typing part of its name: suggestions come from the database while one types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.kernel.i18n import _
from ui.toolkit.delegates import paint_line
from ui.toolkit.field import Field
from ui.toolkit.fonts import font
from ui.toolkit.tasks import Tasks
from ui.toolkit.theme import colour

PAUSE_MILLISECONDS = 120
ROW_HEIGHT = 42
ROWS_SHOWN = 8
OPTION_ROLE = Qt.ItemDataRole.UserRole


class Option(NamedTuple):
    """A record one may choose: its id, its name, and what tells it from others of that name."""

    id: Any
    text: str
    second: str = ""


Search = Callable[..., Awaitable[Sequence[Option]]]


class OptionDelegate(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown: Option = index.data(OPTION_ROLE)
        painter.save()
        if QStyle.StateFlag.State_Selected in option.state:
            painter.fillRect(option.rect, colour("accent_soft"))
        room = option.rect.adjusted(10, 0, -10, 0)
        height = 19 if shown.second else ROW_HEIGHT - 8
        paint_line(painter, QRect(room.left(), room.top() + 4, room.width(), height), shown.text, "text", "text")
        if shown.second:
            paint_line(
                painter, QRect(room.left(), room.top() + 22, room.width(), 16), shown.second, "secondary", "soft"
            )
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10, ROW_HEIGHT)


class Suggestions(QListWidget):
    """The list under the line; the line keeps the keyboard."""

    taken = Signal(object)

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self.line = line
        self.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setProperty("kind", "popup")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setItemDelegate(OptionDelegate(self))
        self.setMouseTracking(True)
        self.itemClicked.connect(lambda item: self.taken.emit(item.data(OPTION_ROLE)))

    def show_options(self, options: Sequence[Option]) -> None:
        self.clear()
        for option in options:
            item = QListWidgetItem()
            item.setData(OPTION_ROLE, option)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{option.text} {option.second}")
            self.addItem(item)
        if not options:
            self.hide()
            return
        self.setCurrentRow(0)
        self.resize(max(self.line.width(), 280), ROW_HEIGHT * min(ROWS_SHOWN, len(options)) + 8)
        self.move(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)))
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + by)))

    def take_current(self) -> None:
        if (item := self.currentItem()) is not None:
            self.taken.emit(item.data(OPTION_ROLE))


class RecordField(Field):
    """Its value is the id of the record chosen; text that was not chosen is no record. `search` comes later.

    A presenter that wants the whole record takes `option`. Where only what belongs to the record of another field is
    looked for, that field is `within`, and the search is told its value after the text.
    """

    chosen = Signal(object)

    def __init__(self, label: str, *, hint: str = "", required: bool = False, placeholder: str = "") -> None:
        self.line = QLineEdit(placeholderText=placeholder or _("Type to search"))
        self.line.setFont(font("input"))
        super().__init__(label, self.line, hint=hint, required=required)
        self.option: Option | None = None
        self.is_hurried = False
        self.within: RecordField | None = None
        self.search: Search | None = None
        self.tasks = Tasks(self._on_search_failed)
        self.suggestions = Suggestions(self.line)
        self.suggestions.taken.connect(self.take)
        self.typing = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self.typing.timeout.connect(self.look_up)
        self.line.textEdited.connect(self._on_text_edited)
        self.line.installEventFilter(self)
        self.on_failed: Callable[[Exception], None] = lambda error: None

    def value(self) -> Any:
        return None if self.option is None else self.option.id

    def set_value(self, value: Option | None) -> None:
        self.option = value
        self.line.setText("" if value is None else value.text)
        self.line.setCursorPosition(0)
        self.forget()

    def is_empty(self) -> bool:
        return self.option is None

    def wrong(self) -> str:
        if self.option is None and self.line.text().strip():
            return _("Choose one of the suggestions.")
        return super().wrong()

    def take(self, option: Option) -> None:
        self.suggestions.hide()
        self.set_value(option)
        self.changed.emit()
        self.chosen.emit(option)

    def look_up(self) -> None:
        """Ask for the suggestions that fit what is written."""
        if self.search is not None:
            self.tasks.cancel()
            self.tasks.start(self._look_up(self.search, self.line.text().strip()))

    async def _look_up(self, search: Search, text: str) -> None:
        found = await (search(text) if self.within is None else search(text, self.within.value()))
        if text != self.line.text().strip():
            return
        if self.is_hurried and found:
            self.take(found[0])
        elif self.line.hasFocus():
            self.suggestions.show_options(found)
        self.is_hurried = False

    def _on_text_edited(self, _text: str) -> None:
        self.option = None
        self.is_hurried = False
        self.typing.start()
        self.on_edited()

    def _on_search_failed(self, error: Exception) -> None:
        self.suggestions.hide()
        self.on_failed(error)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.suggestions.hide()
            self.on_left()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _take_what_comes(self) -> None:
        """Whoever is faster than the answer gets its first suggestion, as if the list had been open."""
        if self.option is None and (self.typing.isActive() or self.tasks.running):
            self.typing.stop()
            self.is_hurried = True
            self.look_up()

    def _on_key(self, event: QKeyEvent) -> bool:
        key, is_open = event.key(), self.suggestions.isVisible()
        if key == Qt.Key.Key_Down and not is_open:
            self.look_up()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and is_open:
            self.suggestions.step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape and is_open:
            self.suggestions.hide()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if is_open:
                self.suggestions.take_current()
            else:
                self._take_what_comes()
            self.line.focusNextChild()
        elif key == Qt.Key.Key_Tab and is_open and self.option is None:
            self.suggestions.take_current()
            return False
        else:
            return False
        return True
