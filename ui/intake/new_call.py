"""The intake: a call taken down in thirty seconds, by keyboard alone; what is typed stays until it is registered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.calls.views import CallRow
from app.kernel.i18n import _
from app.promises.rules import Severity
from ui.calls.words import Words
from ui.intake.beside import Completeness, OnTheLine, OpenCalls
from ui.intake.callers import CallerCard, CallerChoices
from ui.intake.words import NewName, caller_words, chosen_words, completeness
from ui.toolkit.choice_field import ChoiceField
from ui.toolkit.fields import LineField, TextField
from ui.toolkit.form import Form
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import Glyph, Label
from ui.toolkit.layout import column, row
from ui.toolkit.live import Live
from ui.toolkit.matches import Match
from ui.toolkit.pills import Mark, PillRow
from ui.toolkit.record_field import Option, RecordField
from ui.toolkit.screen import Screen

if TYPE_CHECKING:
    from app.customers.queries import CallerRow

SUBJECT_LENGTH = 120


class NewCall(Screen):
    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.form = Form(self)
        self.form.hide()
        self.forms.append(self.form)
        self._make_fields()
        self.card = CallerCard(self.button("intake.someone_else", kind="link", with_key=True))
        self.callers = CallerChoices()
        self.open_calls = OpenCalls()
        self.promise, self.coverage = PillRow(), PillRow()
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
        self.dots = Completeness()
        says = Label(_("Completeness"), "secondary", "faint")
        glyph = Glyph("phone-incoming", "good", 20)
        layout = row(glyph, self.title, self.on_the_line, None, says, self.dots, spacing=8, margins=(22, 0, 20, 0))
        head.setLayout(layout)
        head.setFixedHeight(52)
        return head

    def _middle(self) -> QWidget:
        self.who = QWidget()
        self.who.setLayout(row(self.customer, self.contact, spacing=16))
        inside = Panel("surface")
        asked = (self.phone, self.card, self.callers, self.who, self.subject, self.asset, self.severity)
        lines: QVBoxLayout = column(
            *asked, self.description, self.promise, self.coverage, None, spacing=14, margins=(22, 18, 22, 18)
        )
        inside.setLayout(lines)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle = QWidget()
        sides = row(scroll, self.open_calls, spacing=0)
        sides.setStretch(0, 1)
        middle.setLayout(sides)
        return middle

    def _foot(self) -> QWidget:
        foot = Panel("surface", "top")
        says = Label(_("Esc leaves a draft: nothing is lost"), "secondary", "faint")
        discard = self.button("intake.discard")
        register = self.button("call.register", kind="primary", with_key=True)
        foot.setLayout(row(says, None, discard, register, spacing=8, margins=(22, 0, 22, 0)))
        foot.setFixedHeight(52)
        return foot

    def _wire(self) -> None:
        self.form.changed.connect(self.on_edited)
        self.form.submitted.connect(self.qaction("call.register").trigger)
        self.phone.line.editingFinished.connect(self.on_phone_written)
        self.callers.picked.connect(self.on_caller_picked)
        self.customer.chosen.connect(self.on_customer_chosen)
        self.contact.chosen.connect(lambda _option: self.show_chosen())
        for asked in (self.customer, self.asset, self.severity):
            asked.changed.connect(lambda: self.ask_presenter("look_ahead"))
        self.open_calls.picked.connect(lambda call_id: self.opened.emit("call", call_id))
        for record in self.records.values():
            record.on_failed = self.show_error

    def bind(self, presenter: Any) -> None:
        super().bind(presenter)
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

    def on_edited(self) -> None:
        self.on_the_line.begin()
        self.title.setText(self.phone.value() or _("New call"))
        self.dots.show_state(*completeness(self.values()))

    def on_caller_picked(self, caller: CallerRow) -> None:
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
            QTimer.singleShot(0, self.subject, self.subject.setFocus)

    def values(self) -> dict[str, Any]:
        return self.form.values()

    def check(self) -> bool:
        """Everything needed is there; a field that is folded away is unfolded when it is not."""
        if self.customer.wrong():
            self.ask_who("")
        return self.form.check()

    def show_callers(self, rows: Sequence[CallerRow]) -> None:
        self.card.hide()
        self.who.hide()
        self.callers.show_rows(rows)

    def show_caller(self, row: CallerRow) -> None:
        self.callers.clear()
        self.customer.set_value(Option(row.customer_id, row.customer, row.town))
        self.contact.set_value(Option(row.contact_id, row.contact, row.role))
        self.card.show_words(caller_words(row))
        self.who.hide()
        self.on_edited()
        self.subject.setFocus()

    def ask_who(self, remark: str) -> None:
        self.callers.clear()
        self.card.hide()
        self.who.show()
        self.phone.show_remark("")
        self.phone.remark.setText(remark or self.phone.hint)
        self.phone.remark.set_tone("warn" if remark else "faint")
        self.customer.setFocus()

    def show_asset(self, match: Match | None) -> None:
        self.asset.set_value(None if match is None else Option(*match))
        self.on_edited()

    def show_open_calls(self, rows: Sequence[CallRow]) -> None:
        self.open_calls.show_calls(rows, not self.customer.is_empty())

    def show_preview(self, promise: Sequence[Words], coverage: Sequence[Words]) -> None:
        self.promise.show_marks([Mark(*words) for words in promise])
        self.coverage.show_marks([Mark(*words) for words in coverage])

    def start_afresh(self) -> None:
        self.form.clear()
        self.callers.clear()
        self.card.hide()
        self.who.show()
        self.open_calls.show_calls([], is_known=False)
        self.show_preview([], [])
        self.on_the_line.end()
        self.title.setText(_("New call"))
        self.dots.show_state(*completeness({}))
        self.phone.setFocus()

    def draft(self) -> dict[str, Any]:
        """What is typed, to be given back to `restore`; text that names no record yet is kept as text."""
        typed = {name: field.option or field.line.text() for name, field in self.records.items()}
        return self.form.values() | typed

    def restore(self, draft: dict[str, Any]) -> None:
        for name, value in draft.items():
            field = self.form.fields[name]
            if isinstance(field, RecordField) and isinstance(value, str):
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

    async def close_down(self) -> None:
        self.phone.line.setModified(False)
        self.on_the_line.end()
        for record in self.records.values():
            await record.tasks.cancelled()
        await super().close_down()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        first = next((field for field in (self.phone, self.subject) if field.is_empty()), self.subject)
        self.setFocusProxy(first)
