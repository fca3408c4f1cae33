"""The page of keys: all actions with their keys, searched by a word, and another key by pressing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit

from app.kernel.i18n import N_, _
from ui.toolkit.buttons import button
from ui.toolkit.cells import Text, TwoLines
from ui.toolkit.empty_state import EmptyState, OrEmpty
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Panel
from ui.toolkit.keys import native
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row
from ui.toolkit.screen import Screen
from ui.toolkit.search_line import SearchLine
from ui.toolkit.table import Column
from ui.toolkit.table_view import TableView

if TYPE_CHECKING:
    from ui.shell.presenters.keyboard import KeyRow
    from ui.toolkit.live import Live

COLUMNS = (
    Column("action", N_("Action"), lambda line: TwoLines(line.label, line.where, line.icon or "command", "soft")),
    Column(
        "key", N_("Key"), lambda line: Text(native(line.key), "accent" if line.is_own else "text", "row"), width=170
    ),
    Column("declared", N_("At first"), lambda line: Text(native(line.declared), "faint", "fact"), width=150),
)


class KeyLine(QKeySequenceEdit):
    """Takes one key, whatever it is; Esc alone goes back."""

    pressed = Signal(str)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumSequenceLength(1)
        self.setAccessibleName(_("Press the new key"))
        self.setFixedWidth(200)
        for line in self.findChildren(QLineEdit):
            line.setAccessibleName(_("Press the new key"))
            line.setFont(font("text"))
        self.editingFinished.connect(self._on_finished)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if QKeySequence(event.key()).toString() == "Esc" and not event.modifiers():
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _on_finished(self) -> None:
        key = self.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        if key:
            self.pressed.emit(key)


class KeyboardPage(Screen):
    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.asked: KeyRow | None = None
        self.search = SearchLine(_("Search the actions"))
        self.list = TableView(COLUMNS, _("Keys"))
        self.key_line = KeyLine()
        self.question = Label("", "text")
        self.asking = Panel("note", "top")
        back = button(_("Cancel"))
        back.clicked.connect(self.stop_asking)
        self.asking.setLayout(row(self.question, self.key_line, back, None, margins=(16, 10, 16, 10)))
        self.asking.hide()
        self._lay_out()
        self.search.searched.connect(lambda text: self._start("filter_by", text))
        self.list.row_activated.connect(lambda line: self.ask_key(line))
        self.list.selected_changed.connect(self.update_actions)
        self.key_line.pressed.connect(self.on_key_pressed)
        self.key_line.given_up.connect(self.stop_asking)
        self.begin_at(self.search)

    def _lay_out(self) -> None:
        head = Panel("surface", "bottom")
        steps = [self.button("keys.change", kind="primary"), self.button("keys.remove"), self.button("keys.reset")]
        first = row(Label(_("Keyboard"), "page"), None, self.search, margins=(0, 0, 0, 0))
        second = row(*steps, None, self.button("keys.reset_all", kind="link"))
        head.setLayout(column(first, second, spacing=10, margins=(16, 10, 16, 10)))
        empty = EmptyState("keyboard", _("No action is called so"), _("A part of its name or of its page will do."))
        self.rows = OrEmpty(self.list, empty)
        ground = Panel("surface")
        page = column(head, self.rows, self.asking, spacing=0)
        page.setStretch(1, 1)
        ground.setLayout(page)
        self.body.setLayout(column(ground))

    def _start(self, intent: str, *arguments: Any) -> None:
        if self.presenter is not None:
            self.start(lambda: getattr(self.presenter, intent)(*arguments))

    def show_rows(self, rows: Sequence[KeyRow]) -> None:
        self.list.show_first(rows)
        self.rows.show_widget(bool(rows))

    def chosen(self) -> KeyRow | None:
        found: KeyRow | None = self.list.selected()
        return found

    def ask_key(self, line: KeyRow) -> None:
        """The line at the foot that waits for a key; what is pressed there is no shortcut."""
        self.asked = line
        self.message.hide()
        self.question.setText(_("Press the new key for “{action}”").format(action=line.label))
        self.key_line.clear()
        self.asking.show()
        self.key_line.setFocus()

    def stop_asking(self) -> None:
        self.asked = None
        self.asking.hide()
        self.list.setFocus()

    def on_key_pressed(self, key: str) -> None:
        if self.asked is not None:
            self._start("wish", self.asked, key)

    def show_needed(self, key: str) -> None:
        """Nobody could write or get about any more; another key may be pressed at once."""
        text = _("{key} is needed to write and to move about. Press another key, or one with Ctrl or Alt.")
        self.message.say([text.replace("{key}", native(key))], "warn")
        self.key_line.clear()

    def show_clash(self, line: KeyRow, key: str, others: Sequence[str]) -> None:
        """Another action obeys that key: its name, and the way to take the key from it."""
        text = _("{key} is the key of “{action}”.").format(key=native(key), action="”, “".join(others))
        self.message.say([text], "warn", _("Take it from there"), lambda: self._start("take", line, key))
        self.message.way_on.setFocus()

    def key_is_set(self) -> None:
        self.message.hide()
        self.stop_asking()
        self.say(_("The key is changed."))
