"""The Qt half of every screen: actions, one path for errors, busy state, refresh when stale and visible."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QToolButton, QVBoxLayout, QWidget

from app.kernel.errors import Refused, Unreachable
from app.kernel.i18n import _, show_count
from ui.toolkit.action import Action, Intent, actions_of
from ui.toolkit.busy import BusyLine
from ui.toolkit.buttons import action_button, icon_button
from ui.toolkit.keys import sequence
from ui.toolkit.live import Live
from ui.toolkit.message_bar import MessageBar
from ui.toolkit.qactions import describe, show_rule
from ui.toolkit.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent

    from ui.toolkit.exporting import Export
    from ui.toolkit.form import Form


class Screen(QWidget):
    """A subclass lays its widgets out in `self.body` and is the view of one presenter, which is bound later.

    The presenter has `watches` (names of tables) and `async refresh()`; its declared actions become QActions.
    """

    opened = Signal(str, int)
    went = Signal(str)
    said = Signal(str, object)
    left = Signal()
    window_wanted = Signal(str, int)
    open_record: Callable[[str, int], None]
    """Shows this record's card; had by a screen whose place `opens` that kind."""

    def __init__(self, live: Live, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.live = live
        self.presenter: Any = None
        self.qactions: dict[str, QAction] = {}
        self.declared: dict[str, Action] = {}
        self.forms: list[Form] = []
        self.first_control: QWidget | None = None
        self.stale = True
        self.refreshing = False
        self.tasks = Tasks(self.show_error)
        self.message = MessageBar()
        self.body = QWidget()
        self.busy = BusyLine(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.message)
        column.addWidget(self.body, 1)
        live.changed.connect(self.on_changes)
        live.found.connect(self.on_database_found)
        live.keys.changed.connect(self.on_keys_changed)

    def get_ready(self) -> Iterable[object]:
        """Build what the presenter will need, a piece for each turn of the loop before it is bound."""
        return ()

    def bind(self, presenter: Any) -> None:
        """Give the screen its presenter; from now on its actions work and it refreshes."""
        self.presenter = presenter
        for declared, intent in actions_of(presenter):
            qaction = self.qaction(declared.name)
            self.declared[declared.name] = declared
            describe(qaction, declared, self.key_of(declared.name))
            qaction.triggered.connect(lambda _checked=False, i=intent, n=declared.name: self.start(i, n))
        self.update_actions()
        self.refresh_if_stale()

    def qaction(self, name: str) -> QAction:
        """The action of that name; off and without a text until the presenter is bound."""
        if name not in self.qactions:
            qaction = QAction(self)
            qaction.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            qaction.setEnabled(False)
            self.addAction(qaction)
            self.qactions[name] = qaction
        return self.qactions[name]

    def key_of(self, name: str) -> str:
        """The key in use for that action, after whatever the user has changed; empty where there is none."""
        declared = self.declared.get(name)
        return self.live.keys.key_of(name, declared.shortcut if declared else "")

    def on_keys_changed(self) -> None:
        for name in self.declared:
            self.qactions[name].setShortcut(sequence(self.key_of(name)))
        self.update_actions()

    def button(self, name: str, *, kind: str = "", with_key: bool = False) -> QPushButton:
        return action_button(self.qaction(name), kind=kind, with_key=with_key)

    def tool_button(self, name: str, icon_name: str, says: str) -> QToolButton:
        """An action as an icon alone; `says` names it for screen readers."""
        made, qaction = icon_button(icon_name, says), self.qaction(name)

        def follow() -> None:
            made.setEnabled(qaction.isEnabled())
            if qaction.text():
                made.setToolTip(qaction.toolTip())

        qaction.changed.connect(follow)
        follow()
        made.clicked.connect(qaction.trigger)
        return made

    def update_actions(self) -> None:
        """Ask every action's rule again; to be called when the selection or the record shown has changed."""
        for name, declared in self.declared.items():
            show_rule(self.qactions[name], declared, self.presenter, self.key_of(name))

    def start(self, intent: Intent, name: str = "") -> None:
        """Run one intent; the action that started it stays off until it ends."""
        if name:
            self.qactions[name].setEnabled(False)
            self.message.hide()
        self.tasks.start(self._run(intent))

    async def _run(self, intent: Intent) -> None:
        self.busy.begin()
        try:
            await intent()
        finally:
            self.busy.end()
            self.update_actions()

    def show_error(self, error: Exception) -> None:
        """The one path for whatever an intent raises: a refusal is shown here, a bug is reported."""
        if isinstance(error, Unreachable):
            self.live.report_lost(str(error))
        if isinstance(error, Refused):
            self.show_refusal(error)
        else:
            self.live.failed.emit(error)

    def show_refusal(self, refusal: Refused) -> None:
        """Each reason beside the field it speaks of, and the rest together in the bar."""
        elsewhere = [reason for reason in refusal.reasons if not any(form.mark(reason) for form in self.forms)]
        if elsewhere:
            self.message.say([str(reason) for reason in elsewhere])

    def on_changes(self, changes: Iterable[tuple[str, int]]) -> None:
        watches: frozenset[str] = getattr(self.presenter, "watches", frozenset())
        if any(table in watches for table, _id in changes):
            self.refresh()

    def on_database_found(self) -> None:
        self.message.hide()
        self.refresh()

    def refresh(self) -> None:
        self.stale = True
        self.refresh_if_stale()

    def refresh_if_stale(self) -> None:
        if self.presenter is None or not self.stale or self.refreshing or not self.isVisible():
            return
        self.stale = False
        self.refreshing = True
        self.start(self._refresh)

    async def _refresh(self) -> None:
        try:
            await self.presenter.refresh()
        except Unreachable as lost:
            self.stale = True
            self.live.report_lost(str(lost))
            return
        finally:
            self.refreshing = False
        self.refresh_if_stale()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh_if_stale()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.busy.rest()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.busy.setGeometry(0, 0, self.width(), self.busy.height())

    async def choose(self, title: str, options: Mapping[Any, str]) -> Any:
        from ui.toolkit.dialogs import choose

        return await choose(self, title, options)

    async def confirm(self, title: str, text: str, yes: str, *, danger: bool = False) -> bool:
        from ui.toolkit.dialogs import confirm

        return await confirm(self, title, text, yes, danger=danger)

    async def ask_text(self, title: str, label: str, *, text: str = "", lines: int = 1) -> str | None:
        from ui.toolkit.dialogs import ask_text

        return await ask_text(self, title, label, text=text, lines=lines)

    async def pick_save_file(self, title: str, name: str, kinds: str) -> str | None:
        from ui.toolkit.dialogs import pick_save_file

        return await pick_save_file(self, title, name, kinds)

    def show_export(self, export: Export | None) -> None:
        """How far a file is, with a way to stop it; None when it is done."""
        if export is None:
            self.message.hide()
        else:
            told = _("{file}: {count} rows written").format(file=export.file.name, count=show_count(export.done))
            self.message.say([told], "accent", _("Stop"), export.stop)

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """A word at the bottom right that something is done, with a way back where there is one."""
        self.said.emit(text, undo)

    def shown_record(self) -> tuple[str, int] | None:
        """The kind and id of the record in front, for whoever wants it in a window of its own."""
        return None

    def left_open(self) -> tuple[str, int] | None:
        """What is to be open again when the window has been built anew."""
        return self.shown_record()

    def filter_by_text(self, text: str) -> None:
        """Show what holds this text; a screen with a quick filter overrides it."""

    def filter_by_condition(self, name: str, value: Any, label: str) -> None:
        """Show what has this value, such as one technician's calls; a screen with conditions overrides it."""

    def go_to_view(self, name: str) -> None:
        """Show that view of the list; a screen with views overrides it."""

    def ring(self, phone: str) -> None:
        """A telephone rings with this number; the screen that takes calls down overrides it."""

    def begin_at(self, control: QWidget) -> None:
        """Where the focus goes when one comes here.

        No focus proxy of Qt's, which Tab jumps to: it would pass over whatever stands before it.
        """
        self.first_control = control

    def setFocus(self, *reason: Any) -> None:
        if self.first_control is None:
            super().setFocus(*reason)
        else:
            self.first_control.setFocus(*reason)

    def embed(self, screen: Screen) -> Screen:
        """Another screen inside this one speaks through it and ends with it."""
        screen.opened.connect(self.opened)
        screen.went.connect(self.went)
        screen.said.connect(self.said)
        screen.window_wanted.connect(self.window_wanted)
        return screen

    def unsaved(self) -> bool:
        return any(form.is_dirty for form in self.forms)

    async def may_leave(self) -> bool:
        """Whether the screen may be closed; asks when something typed is not saved."""
        if not self.unsaved():
            return True
        text = _("What you typed here is not saved.")
        return await self.confirm(_("Leave without saving?"), text, _("Leave"), danger=True)

    async def keep_what_is_typed(self) -> None:
        """The last thing before the screen goes; one that keeps drafts overrides it."""

    async def close_down(self) -> None:
        """Let go of every running task, the embedded screens' too."""
        for screen in (self, *self.findChildren(Screen)):
            await screen.keep_what_is_typed()
            await screen.tasks.cancelled()
            screen.busy.rest()
