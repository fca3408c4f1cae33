"""The facts of a call, edited in place: a field is saved when it is left or with Enter; Esc brings back what was."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QWidget

from app.kernel.errors import Refused
from app.kernel.i18n import N_, _, in_our_zone
from app.kernel.text import dotted
from app.promises.rules import Severity
from ui.calls.card_conflict import ConflictBar
from ui.toolkit.facts import Facts
from ui.toolkit.field import Field
from ui.toolkit.fields import LineField, TextField
from ui.toolkit.form import Form
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import plain_tooltip
from ui.toolkit.layout import column, row
from ui.toolkit.message_bar import MessageBar
from ui.toolkit.record_field import RecordField
from ui.toolkit.select_field import SelectField

if TYPE_CHECKING:
    from app.db.drafts import Draft
    from ui.calls.presenters.card_details import Conflict, Details

TYPING_MILLISECONDS = 1_000
"""Who has stopped typing for so long gets it kept as a draft."""
CHANNELS = {
    "telephone": N_("Telephone"),
    "mail": N_("E-mail"),
    "portal": N_("Portal"),
    "monitoring": N_("Monitoring"),
    "import": N_("Import"),
}
LINES = (
    ("subject",),
    ("description",),
    ("severity", "channel"),
    ("contact", "caller_phone"),
    ("asset",),
    ("site",),
)
ONE_LINE, TEXT, CHOICE, RECORD = (LineField, TextField, SelectField, RecordField)


class DetailsForm(Form):
    """`edited(call, field, old, new)` when a field is to be saved; `typed(call, field, text)` while one types.

    A field that is being typed into keeps its text when the call is shown anew.
    """

    edited = Signal(int, str, object, object)
    typed = Signal(int, str, str)
    discarded = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.call_id = 0
        self.stored: dict[str, Any] = {}
        self.typing: dict[str, QTimer] = {}
        self.drafted: set[str] = set()
        self.saving: dict[str, Any] = {}
        self.conflict: Conflict | None = None
        self.drafts = MessageBar(can_close=False)
        self.conflict_bar = ConflictBar()
        self.conflict_bar.mine_wanted.connect(self._keep_mine)
        self.conflict_bar.theirs_wanted.connect(self._take_theirs)
        self.facts = Facts()
        made: tuple[tuple[str, Field], ...] = (
            ("subject", LineField(_("What happens, in one line"), required=True)),
            ("description", TextField(_("Description"), lines=4)),
            ("severity", SelectField(_("Severity"), {level: _(level.label) for level in Severity})),
            ("contact", RecordField(_("Contact"))),
            ("caller_phone", LineField(_("Caller's number"))),
            ("site", RecordField(_("Site"))),
            ("asset", RecordField(_("Equipment"))),
            ("channel", SelectField(_("Channel"), {key: _(label) for key, label in CHANNELS.items()})),
        )
        for name, field in made:
            self._wire(name, self.add(name, field))
        lines = [self._line(*names) for names in LINES]
        self.setLayout(column(self.drafts, self.conflict_bar, *lines, self.facts, None, spacing=12))

    def _line(self, *names: str) -> QHBoxLayout:
        line = row(*(self.fields[name] for name in names), spacing=12)
        for n in range(len(names)):
            line.setStretch(n, 1)
        return line

    def _wire(self, name: str, field: Field) -> None:
        pause = self.typing[name] = QTimer(self, singleShot=True, interval=TYPING_MILLISECONDS)
        pause.timeout.connect(lambda: self._tell_typed(name))
        if isinstance(field, CHOICE):
            field.select.picked.connect(lambda _key: self.commit(name))
        elif isinstance(field, RECORD):
            field.chosen.connect(lambda _option: self.commit(name))
        else:
            field.changed.connect(pause.start)
        if isinstance(field, ONE_LINE):
            field.line.returnPressed.connect(lambda: self.commit(name))

    def find_by(self, find: Callable[[str, str], Awaitable[Sequence[Any]]]) -> None:
        """Where contacts, sites and machines are found while one types."""
        for name, field in self.fields.items():
            if isinstance(field, RECORD):
                field.search = lambda text, name=name: find(name, text)

    def show_details(self, details: Details) -> None:
        if details.call_id != self.call_id:
            self.leave()
            self.call_id = details.call_id
            self.stored = {}
            self.drafted.clear()
            self.drafts.hide()
            self._end_conflict()
            for field in self.fields.values():
                field.forget()
        self.saving.clear()
        for name, value in details.values.items():
            self._show(name, value)
            why = details.locked.get(name, "")
            field = self.fields[name]
            field.setEnabled(not why)
            field.hint = _("fixed") if why else ""
            field.show_remark("")
            field.setToolTip(plain_tooltip(why))
            field.editor.setAccessibleDescription(why)
        self.is_dirty = False

    def _show(self, name: str, value: Any) -> None:
        """What is stored, unless the user has something else there that is not saved yet."""
        field = self.fields[name]
        if name not in self.stored or not self.is_changed(name):
            before = self.stored.get(name)
            self.stored[name] = value
            if name not in self.drafted and (before != value or not field.editor.hasFocus()):
                self._set(name, value)

    def _set(self, name: str, value: Any) -> None:
        if isinstance(self.fields[name], TEXT):
            self.typing[name].stop()
        if value != self.value_of(name):
            self.fields[name].set_value(value)

    def value_of(self, name: str) -> Any:
        field = self.fields[name]
        if isinstance(field, RECORD):
            return field.option
        try:
            return field.value()
        except Refused:
            return self.stored.get(name)

    def is_changed(self, name: str) -> bool:
        field, value = self.fields[name], self.value_of(name)
        if isinstance(field, RECORD):
            left_open = value is None and bool(field.line.text().strip())
            return not left_open and _key(value) != _key(self.stored.get(name))
        return bool(value != self.stored.get(name))

    def commit(self, name: str) -> None:
        """Save the field if it was changed and is right."""
        self.typing[name].stop()
        field = self.fields[name]
        conflicting = self.conflict is not None and self.conflict.field == name
        if conflicting or not self.call_id or not self.is_changed(name) or field.wrong():
            return
        if name in self.saving and self.saving[name] == self.value_of(name):
            return
        self.saving[name] = self.value_of(name)
        self.edited.emit(self.call_id, name, self.stored[name], self.value_of(name))

    def leave(self) -> None:
        """Another call is wanted, or the window closes: what was typed last is kept as a draft."""
        for name, pause in self.typing.items():
            if pause.isActive():
                pause.stop()
                self._tell_typed(name)

    def show_saved(self, name: str) -> None:
        """What the field holds is stored now."""
        self.drafted.discard(name)
        if name in self.saving:
            self.stored[name] = self.saving.pop(name)
        if not self.drafted:
            self.drafts.hide()

    def show_drafts(self, drafts: Sequence[Draft]) -> None:
        """What was typed earlier and not saved stands in its fields again, with a way to let it go."""
        wanted = [(draft, name) for draft in drafts if (name := draft.place.rpartition(":")[2]) in self.fields]
        labels = []
        for draft, name in wanted:
            field = self.fields[name]
            if isinstance(field, ONE_LINE | TEXT) and field.isEnabled() and draft.text != self.stored.get(name):
                self.drafted.add(name)
                field.set_value(draft.text)
                labels.append(f"{field.label}, {in_our_zone(draft.at):%H:%M}")
        if labels:
            told = _("Typed earlier and not saved: {fields}").replace("{fields}", "; ".join(labels))
            self.drafts.say([told], "accent", _("Discard"), self.discard_drafts)

    def discard_drafts(self) -> None:
        for name in sorted(self.drafted):
            self.fields[name].set_value(self.stored.get(name))
            self.discarded.emit(self.call_id, name)
        self.drafted.clear()

    def show_conflict(self, conflict: Conflict) -> None:
        self.conflict = conflict
        self.saving.pop(conflict.field, None)
        self.conflict_bar.show_values(conflict.told, _plain(conflict.theirs), _plain(conflict.mine))

    def _keep_mine(self) -> None:
        if self.conflict is not None:
            name, theirs, mine = self.conflict.field, self.conflict.theirs, self.conflict.mine
            self._end_conflict()
            self.stored[name] = theirs
            self._set(name, mine)
            self.commit(name)

    def _take_theirs(self) -> None:
        if self.conflict is not None:
            name, theirs = self.conflict.field, self.conflict.theirs
            self._end_conflict()
            self.drafted.discard(name)
            self.stored[name] = theirs
            self._set(name, theirs)
            self.discarded.emit(self.call_id, name)

    def _end_conflict(self) -> None:
        self.conflict = None
        self.conflict_bar.hide()

    def _tell_typed(self, name: str) -> None:
        if self.call_id:
            text = str(self.value_of(name) or "") if self.is_changed(name) else ""
            self.typed.emit(self.call_id, name, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.FocusOut, QEvent.Type.KeyPress):
            return False
        name = next((name for name, field in self.fields.items() if field.editor is watched), None)
        if name is not None and event.type() == QEvent.Type.FocusOut:
            self._on_focus_left(name)
        if name is not None and isinstance(event, QKeyEvent) and escapes(event) and self.is_changed(name):
            self._bring_back(name)
            return True
        return super().eventFilter(watched, event)

    def _on_focus_left(self, name: str) -> None:
        field = self.fields[name]
        if isinstance(field, RECORD) and field.option is None and field.line.text().strip():
            field.set_value(self.stored.get(name))
        if not isinstance(field, CHOICE):
            self.commit(name)

    def _bring_back(self, name: str) -> None:
        self.typing[name].stop()
        self.fields[name].set_value(self.stored.get(name))
        self.drafted.discard(name)
        self.discarded.emit(self.call_id, name)


class DetailsPage(QScrollArea):
    """The form in a frame that scrolls; its width is the card's.

    It is built inside its room from the start: a widget that is put into another is styled anew with all it holds.
    """

    def __init__(self, room: QWidget) -> None:
        super().__init__(room)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = Panel(parent=self)
        self.setWidget(inside)
        self.form = DetailsForm(inside)
        inside.setLayout(column(self.form, margins=(0, 4, 12, 12)))

    def go_to(self, name: str) -> None:
        field = self.form.fields[name]
        self.ensureWidgetVisible(field)
        field.setFocus()
        if isinstance(field.editor, QLineEdit):
            field.editor.selectAll()


def escapes(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape


def _key(value: Any) -> Any:
    return None if value is None else value.id


def _plain(value: Any) -> str:
    if hasattr(value, "second"):
        return dotted(value.text, value.second)
    return _(value.label) if hasattr(value, "label") else str(value or "")
