"""Questions a coroutine may ask: each opens a dialog and is awaited; none of them runs a loop of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.kernel.i18n import _
from app.kernel.text import holding
from ui.toolkit.buttons import button
from ui.toolkit.fonts import font
from ui.toolkit.labels import Label
from ui.toolkit.qt_words import finish_translating

Key = TypeVar("Key")
FILTER_FROM = 9
"""A list this long gets a line to search it by."""


async def answered(dialog: QDialog) -> bool:
    """Open the dialog and wait for its answer; it is closed when the waiting is cancelled."""
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def on_finished(result: int) -> None:
        if not answer.done():
            answer.set_result(result)

    dialog.finished.connect(on_finished)
    finish_translating(dialog)
    dialog.open()
    try:
        return await answer == QDialog.DialogCode.Accepted
    finally:
        dialog.close()
        dialog.deleteLater()


class Question(QDialog):
    """A title, a body, and two buttons: the way on and the way back."""

    def __init__(self, parent: QWidget | None, title: str, yes: str, *, danger: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(400)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(Label(title, "page", wrap=True))
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column.addLayout(self.body)
        self.accept_button = button(yes, kind="danger" if danger else "primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        reject_button = button(_("Cancel"))
        reject_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(reject_button)
        buttons.addWidget(self.accept_button)
        column.addLayout(buttons)


class Choice(Question):
    def __init__(self, parent: QWidget | None, title: str, options: Mapping[Any, str]) -> None:
        super().__init__(parent, title, _("Choose"))
        self.search = QLineEdit(placeholderText=_("Search"))
        self.search.setAccessibleName(_("Search"))
        self.options = QListWidget()
        self.options.setAccessibleName(title)
        self.options.setProperty("kind", "choices")
        self.options.setFont(font("text"))
        self.options.setMinimumHeight(min(320, 34 * max(2, len(options))))
        for key, label in options.items():
            item = QListWidgetItem(label)
            item.setData(Qt.ItemDataRole.UserRole, key)
            self.options.addItem(item)
        self.options.setCurrentRow(0)
        self.body.addWidget(self.search)
        self.search.setVisible(len(options) >= FILTER_FROM)
        self.body.addWidget(self.options)
        self.search.textChanged.connect(self.on_search_changed)
        self.options.itemActivated.connect(self.accept)
        self.accept_button.setEnabled(bool(options))
        (self.search if len(options) >= FILTER_FROM else self.options).setFocus()

    def on_search_changed(self, text: str) -> None:
        holds, shown = holding(text), []
        for n in range(self.options.count()):
            item = self.options.item(n)
            item.setHidden(not holds(item.text()))
            if not item.isHidden():
                shown.append(item)
        self.options.setCurrentRow(self.options.row(shown[0]) if shown else -1)
        self.accept_button.setEnabled(bool(shown))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.search.hasFocus():
            self.options.setFocus()
        super().keyPressEvent(event)

    def chosen(self) -> Any:
        item = self.options.currentItem()
        return None if item is None else item.data(Qt.ItemDataRole.UserRole)


class TextQuestion(Question):
    """One line, or several; the way on is closed while nothing is written."""

    def __init__(self, parent: QWidget | None, title: str, label: str, text: str, lines: int) -> None:
        super().__init__(parent, title, _("OK"))
        self.editor: QLineEdit | QPlainTextEdit
        if lines == 1:
            self.editor = QLineEdit(text)
        else:
            self.editor = QPlainTextEdit(text)
            self.editor.setTabChangesFocus(True)
            self.editor.setMinimumHeight(20 * lines)
        self.editor.setFont(font("input"))
        self.editor.setAccessibleName(label)
        self.body.addWidget(Label(label, "pill", "soft"))
        self.body.addWidget(self.editor)
        self.editor.textChanged.connect(self.on_text_changed)
        self.editor.setFocus()
        self.on_text_changed()

    def on_text_changed(self, _text: str = "") -> None:
        self.accept_button.setEnabled(bool(self.written()))

    def written(self) -> str:
        text = self.editor.text() if isinstance(self.editor, QLineEdit) else self.editor.toPlainText()
        return text.strip()


async def choose(parent: QWidget | None, title: str, options: Mapping[Key, str]) -> Key | None:
    """One of the options, by its key; None when the user goes back."""
    dialog = Choice(parent, title, options)
    chosen: Key | None = dialog.chosen() if await answered(dialog) else None
    return chosen


async def confirm(parent: QWidget | None, title: str, text: str, yes: str, *, danger: bool = False) -> bool:
    """For what cannot be undone; `yes` names the deed, never just “Yes”."""
    dialog = Question(parent, title, yes, danger=danger)
    dialog.body.addWidget(Label(text, "text", wrap=True))
    return await answered(dialog)


async def ask_text(parent: QWidget | None, title: str, label: str, *, text: str = "", lines: int = 1) -> str | None:
    """What the user writes, without blanks around it; None when the user goes back."""
    dialog = TextQuestion(parent, title, label, text, lines)
    return dialog.written() if await answered(dialog) else None


async def pick_save_file(parent: QWidget | None, title: str, name: str, kinds: str) -> str | None:
    """Where to save; the dialog asks before it writes over a file."""
    dialog = QFileDialog(parent, title, name, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(name)
    return dialog.selectedFiles()[0] if await answered(dialog) else None


async def pick_files(parent: QWidget | None, title: str) -> list[str]:
    """Files to read, several at once; none when the user goes back."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return dialog.selectedFiles() if await answered(dialog) else []
