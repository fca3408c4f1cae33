"""The intake: a call taken down in thirty seconds, by keyboard alone; what is typed stays until it is registered."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.kernel.errors import Unreachable
from app.kernel.i18n import _
from app.promises.rules import Severity
from ui.calls.words import Words
from ui.intake.beside import NARROW, WIDTH, Beside, Completeness, OnTheLine
from ui.intake.callers import CallerCard, CallerChoices
from ui.intake.words import Group, NewName, Suggestion, caller_words, chosen_words, completeness
from ui.toolkit.choice_field import ChoiceField
from ui.toolkit.fields import LineField, TextField
from ui.toolkit.form import Form
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import ElidedLabel, Glyph, Label
from ui.toolkit.layout import column, row
from ui.toolkit.live import Live
from ui.toolkit.matches import Match
from ui.toolkit.pills import Mark, Pill, PillRow
from ui.toolkit.record_field import Option, RecordField
from ui.toolkit.screen import Screen
from ui.toolkit.scrolled import Scrolled

if TYPE_CHECKING:
    from app.calls.callers import Caller

SUBJECT_LENGTH = 120
ROOMY, LOW = 1080, 660
"""Pixels: from this width on the cards beside the form are broad; below this height the form is closer together."""
KEEP_MILLISECONDS = 700
"""What is typed is kept so soon after, whether one goes on typing or not."""
LOOK_MILLISECONDS = 150


class NewCall(Screen):
    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.keeping = QTimer(self, singleShot=True, interval=KEEP_MILLISECONDS)
        self.looking = QTimer(self, singleShot=True, interval=LOOK_MILLISECONDS)
        self.form = Form(self)
        self.form.hide()
        self.forms.append(self.form)
        self._make_fields()
        self.card = CallerCard(self.button("intake.someone_else", kind="link", with_key=True))
        self.callers = CallerChoices()
        self.beside = Beside()
        self.promise = PillRow()
        self.promise.setMinimumWidth(1)
        page = column(self._head(), self._middle(), self._foot(), spacing=0)
        page.setStretch(1, 1)
        self.body.setLayout(page)
        self._wire()
        self.start_afresh()

    def _make_fields(self) -> None:
        add = self.form.add
        self.phone = add("phone", LineField(_("Telephone"), hint=_("Enter finds the caller"), length=40))
        self.customer = add("customer", RecordField(_("Customer"), required=True))
        self.contact = add("contact", RecordField(_("Who calls")))
        self.subject = add("subject", LineField(_("What happens, in one line"), required=True, length=SUBJECT_LENGTH))
        self.asset = add("asset", RecordField(_("Machine"), placeholder=_("Serial number or name")))
        severities = {severity: _(severity.label) for severity in Severity}
        hint = _("a fact, not a wish: keys 1 to {count}").format(count=len(severities))
        self.severity = add("severity", ChoiceField(_("Severity"), severities, hint=hint, required=True))
        placeholder = _("What the caller says, and how to get in")
        self.records = {"customer": self.customer, "contact": self.contact, "asset": self.asset}
        self.description = add("description", TextField(_("Description"), placeholder=placeholder))

    def _head(self) -> QWidget:
        head = Panel("surface", "bottom")
        self.title = Label(_("New call"), "record")
        self.on_the_line = OnTheLine()
        self.saved = Pill(Mark("", "accent", "check"))
        self.saved.hide()
        self.dots = Completeness()
        says = Label(_("Completeness"), "secondary", "faint")
        glyph = Glyph("phone-incoming", "good", 20)
        layout = row(
            glyph, self.title, self.on_the_line, self.saved, None, says, self.dots, spacing=8, margins=(22, 0, 20, 0)
        )
        head.setLayout(layout)
        head.setFixedHeight(52)
        return head

    def _middle(self) -> QWidget:
        self.who = QWidget()
        self.who.setLayout(row(self.customer, self.contact, spacing=16))
        inside = Panel("surface")
        asked = (self.phone, self.card, self.callers, self.who, self.subject, self.asset, self.severity)
        self.lines: QVBoxLayout = column(*asked, self.description)
        inside.setLayout(self.lines)
        left = Panel("surface")
        left.setLayout(column(Scrolled(inside), self._promised(), None, spacing=0))
        middle = QWidget(self.body)
        sides = row(left, self.beside, spacing=0)
        sides.setStretch(0, 1)
        middle.setLayout(sides)
        return middle

    def _promised(self) -> QWidget:
        """What saving would promise: below the form, and in sight also where the form has to be scrolled."""
        strip = QWidget()
        strip.setLayout(column(self.promise, margins=(22, 2, 22, 8)))
        return strip

    def _foot(self) -> QWidget:
        foot = Panel("surface", "top")
        says = ElidedLabel(_("Esc leaves a draft: nothing is lost"), "secondary", "faint")
        discard = self.tool_button("intake.discard", "trash-2", _("Discard the draft"))
        pass_on = self.button("intake.pass_on", with_key=True)
        solve = self.button("intake.solve", with_key=True)
        register = self.button("call.register", kind="primary", with_key=True)
        line = row(says, discard, pass_on, solve, register, spacing=8, margins=(22, 0, 22, 0))
        line.setStretch(0, 1)
        foot.setLayout(line)
        foot.setFixedHeight(52)
        return foot

    def _wire(self) -> None:
        self.form.changed.connect(self.on_edited)
        self.form.submitted.connect(self.qaction("call.register").trigger)
        self.phone.line.editingFinished.connect(self.on_phone_written)
        self.callers.picked.connect(self.on_caller_picked)
        self.customer.chosen.connect(self.on_customer_chosen)
        self.contact.chosen.connect(lambda _option: self.show_chosen())
        for asked in (self.customer, self.severity, self.subject):
            asked.changed.connect(self.looking.start)
        self.asset.changed.connect(lambda: self.ask_presenter("take_asset"))
        self.looking.timeout.connect(lambda: self.ask_presenter("look_ahead"))
        self.keeping.timeout.connect(self.keep)
        self.beside.taken.connect(lambda n: self.start(lambda: self.presenter.take_up_nth(n)))
        self.beside.picked.connect(self.on_suggestion_picked)
        for record in self.records.values():
            record.on_failed = self.show_error

    def bind(self, presenter: Any) -> None:
        super().bind(presenter)
        if self.isVisible():
            self.ask_presenter("answer")
        self.customer.search = presenter.search_customers
        self.contact.search = presenter.search_contacts
        self.asset.search = presenter.search_assets

    def ask_presenter(self, intent: str) -> None:
        if self.presenter is not None:
            self.start(getattr(self.presenter, intent))

    def on_phone_written(self) -> None:
        """Enter, or the field is left: a number that was typed is looked up once."""
        if self.phone.line.isModified():
            self.phone.line.setModified(False)
            self.ask_presenter("find_caller")

    def keep(self) -> None:
        """Quietly, without the busy line: nobody asked for it."""
        if self.presenter is not None:
            self.tasks.start(self._keep())

    async def _keep(self) -> None:
        try:
            await self.presenter.note()
        except Unreachable as lost:
            self.live.report_lost(str(lost))

    def on_suggestion_picked(self, item: Suggestion) -> None:
        """A click looks at a call and leaves the draft; a draft that was left is continued."""
        if item.kind == "call":
            self.opened.emit("call", item.id)
        else:
            self.start(lambda: self.presenter.take_up(item))

    def on_edited(self) -> None:
        if not self.keeping.isActive():
            self.keeping.start()
        self.title.setText(self.phone.value() or _("New call"))
        self.dots.show_state(*completeness(self.values()))

    def on_caller_picked(self, caller: Caller) -> None:
        self.start(lambda: self.presenter.take_caller(caller))

    def on_customer_chosen(self, option: Option) -> None:
        """The contact and the machine of another customer are no longer meant."""
        self.contact.set_value(None)
        self.asset.set_value(None)

    def show_chosen(self) -> None:
        customer, contact = self.customer.option, self.contact.option
        if customer is not None and contact is not None:
            is_new = isinstance(customer.id, NewName) or isinstance(contact.id, NewName)
            self.card.show_words(chosen_words(customer.text, contact.text, is_new))
            self.who.hide()
            self.phone.setVisible(self.phone.is_empty())
            QTimer.singleShot(0, self.subject, self.subject.setFocus)

    def values(self) -> dict[str, Any]:
        return self.form.values()

    def check(self) -> bool:
        """Everything needed is there; a field that is folded away is unfolded when it is not."""
        if self.customer.wrong():
            self.ask_who("")
        return self.form.check()

    def show_callers(self, rows: Sequence[Caller]) -> None:
        self.card.hide()
        self.who.hide()
        self.callers.show_rows(rows)

    def show_caller(self, row: Caller) -> None:
        self.callers.clear()
        self.customer.set_value(Option(row.customer_id, row.customer, row.town))
        self.contact.set_value(Option(row.contact_id, row.contact, row.role) if row.contact_id is not None else None)
        self.card.show_words(caller_words(row))
        self.phone.hide()
        self.customer.hide()
        self.who.setVisible(row.contact_id is None)
        self.on_edited()
        self.subject.setFocus()

    def show_customer(self, match: Match) -> None:
        self.customer.set_value(Option(*match))
        self.on_edited()

    def ask_who(self, remark: str) -> None:
        self.callers.clear()
        self.card.hide()
        self.phone.show()
        self.who.show()
        self.customer.show()
        self.phone.show_remark("")
        self.phone.remark.setText(remark or self.phone.hint)
        self.phone.remark.set_tone("warn" if remark else "faint")
        self.customer.setFocus()

    def show_asset(self, match: Match | None) -> None:
        self.asset.set_value(None if match is None else Option(*match))
        self.on_edited()

    def show_beside(self, groups: Sequence[Group], is_known: bool) -> None:
        self.beside.show_groups(groups, is_known)

    def show_kept(self, number: str, is_kept: bool) -> None:
        """That the draft is safe, and by which number; or that it is not yet."""
        kept = Mark(_("{number} saved").format(number=number), "accent", "check")
        self.saved.show_mark(kept if is_kept else Mark(_("not saved yet"), "warn", "triangle-alert"))
        self.saved.show()

    def show_on_the_line(self, seconds: int) -> None:
        self.on_the_line.begin(seconds)

    def show_phone(self, phone: str) -> None:
        self.phone.set_value(phone)
        self.on_edited()

    def continue_later(self, draft_id: int) -> None:
        """Go on with that draft; from a toast, so whichever place is in front."""
        self.went.emit("new_call")
        self.start(lambda: self.presenter.continue_draft(draft_id))

    def open_record(self, kind: str, record_id: int) -> None:
        """A draft to go on with; or a customer, contact or machine that a new call is about."""
        self.start(lambda: self.presenter.open_record(kind, record_id))

    def ring(self, phone: str) -> None:
        """A number calls, from a switchboard or a link."""
        self.start(lambda: self.presenter.ring(phone))

    def show_preview(self, promise: Sequence[Words], coverage: Sequence[Words]) -> None:
        self.promise.show_marks([Mark(*words) for words in (*promise, *coverage)])

    def start_afresh(self) -> None:
        self.form.clear()
        self.callers.clear()
        self.keeping.stop()
        self.looking.stop()
        self.card.hide()
        self.phone.show()
        self.who.show()
        self.customer.show()
        self.beside.show_groups([], is_known=False)
        self.show_preview([], [])
        self.on_the_line.end()
        self.saved.hide()
        self.title.setText(_("New call"))
        self.dots.show_state(*completeness({}))
        self.phone.setFocus()

    def left_open(self) -> tuple[str, int] | None:
        draft = self.presenter.draft_id if self.presenter is not None else None
        return None if draft is None else ("draft", draft)

    def draft(self) -> dict[str, Any]:
        """What is typed, to be given back to `restore`; text that names no record yet is kept as text."""
        typed = {name: field.option or field.line.text() for name, field in self.records.items()}
        return self.form.values() | typed

    def restore(self, draft: dict[str, Any]) -> None:
        for name, value in draft.items():
            field = self.form.fields[name]
            if isinstance(field, RecordField):
                field.set_value(None if isinstance(value, str) or value is None else Option(*value))
                if isinstance(value, str):
                    field.line.setText(value)
            else:
                field.set_value(value)
        self.form.is_dirty = True
        self.show_chosen()
        self.on_edited()
        self.ask_presenter("look_ahead")

    def close_suggestions(self) -> bool:
        """Esc first closes the list of suggestions; True when there was one."""
        shown = [field for field in self.records.values() if field.suggestions.isVisible()]
        for field in shown:
            field.suggestions.hide()
        return bool(shown)

    def show_record(self, kind: str, record_id: int) -> None:
        self.opened.emit(kind, record_id)

    def leave(self) -> None:
        self.left.emit()

    def unsaved(self) -> bool:
        """A draft is kept as it is typed: nothing is lost by leaving."""
        return self.form.is_dirty and (self.presenter is None or not self.presenter.is_kept())

    async def may_leave(self) -> bool:
        if self.unsaved() and self.presenter is not None:
            with suppress(Unreachable):
                await self.presenter.note()
        return await super().may_leave()

    async def close_down(self) -> None:
        self.keeping.stop()
        self.looking.stop()
        self.phone.line.setModified(False)
        self.on_the_line.end()
        for record in self.records.values():
            await record.tasks.cancelled()
        await super().close_down()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.beside.setFixedWidth(WIDTH if self.width() >= ROOMY else NARROW)
        is_low = self.height() < LOW
        self.lines.setSpacing(7 if is_low else 14)
        self.lines.setContentsMargins(*((22, 10, 22, 6) if is_low else (22, 18, 22, 12)))
        self.description.show_lines(2 if is_low else 3)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.ask_presenter("answer")
        first = next((field for field in (self.phone, self.subject) if field.is_empty()), self.subject)
        self.begin_at(first)
