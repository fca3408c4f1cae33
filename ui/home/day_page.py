"""A technician's day: a card for each visit with its one next step, then the calls of his own. For fingers too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.interventions.flow import InterventionState
from app.kernel.i18n import _
from app.kernel.text import dotted
from ui.calls.words import priority_words, row_promise, state_words
from ui.home.words import (
    NEXT_STEPS,
    clock_words,
    day_words,
    machine_words,
    next_visit,
    place_words,
    timer_words,
)
from ui.interventions.words import state_mark
from ui.toolkit.buttons import button
from ui.toolkit.empty_state import EmptyState
from ui.toolkit.grounds import Card, Panel
from ui.toolkit.labels import ElidedLabel, Glyph, Label
from ui.toolkit.layout import column, group_head, row
from ui.toolkit.pills import Mark, Pill

if TYPE_CHECKING:
    from app.calls.views import CallRow
    from app.insights.queries import MyDay, MyVisit

FINGER = 44
"""Pixels high is what a finger is to hit."""
WIDEST = 820


class VisitCard(Card):
    """What is done has said what it had to say: its card is no larger than the way back to its call."""

    step_wanted = Signal(int, str)
    call_wanted = Signal(int)

    def __init__(self, visit: MyVisit, *, is_later: bool = False, is_next: bool = False) -> None:
        super().__init__("card")
        self.visit = visit
        self.step: QPushButton | None = None
        clock = clock_words(visit.planned_from, visit.planned_to)
        when = f"{day_words(visit.planned_from)}  {clock}" if is_later else clock
        self.timer = Label("", "record", "accent")
        self.timer.setAccessibleName(_("Time passed"))
        state = Pill(Mark(*state_mark(visit.state)))
        head = row(Label(when, "record"), state, self.timer, None, Label(visit.number, "fact", "soft"))
        self.setAccessibleName(f"{when} {visit.customer}")
        what = Label(visit.subject, "text", wrap=True)
        lines = column(head, Label(visit.customer, "name", wrap=True), what, spacing=6, margins=(16, 12, 16, 12))
        if visit.state is not InterventionState.DONE:
            for fact in self._facts(visit):
                lines.addLayout(fact)
        lines.addLayout(self._buttons(visit, is_next))
        self.setLayout(lines)
        self.tick(datetime.now(UTC))

    def tick(self, now: datetime) -> None:
        """The time since the last step, which is the time that the report will begin with."""
        words = timer_words(self.visit, now)
        self.timer.setText(words)
        self.timer.setVisible(bool(words))

    def _facts(self, visit: MyVisit) -> list[QLayout]:
        """What is known, each with its icon: where, who is there, which machine, how to get in."""
        person = dotted(visit.contact, visit.phone)
        facts = (
            ("map-pin", place_words(visit)),
            ("phone", person),
            ("cpu", machine_words(visit)),
            ("lock-open", visit.access),
        )
        return [self._fact(icon, text) for icon, text in facts if text]

    def _fact(self, icon: str, text: str) -> QLayout:
        line = row(Glyph(icon, "faint"), Label(text, "text", "text", wrap=True).selectable(), spacing=10)
        line.setStretch(1, 1)
        return line

    def _buttons(self, visit: MyVisit, is_next: bool) -> QLayout:
        call = large(button(_("Call {number}").format(number=visit.call_number), "inbox"))
        call.clicked.connect(lambda: self.call_wanted.emit(visit.call_id))
        if visit.state not in NEXT_STEPS:
            return row(call, None, margins=(0, 6, 0, 0))
        name, text, icon = NEXT_STEPS[visit.state]
        self.step = large(button(_(text), icon, kind="primary" if is_next else ""))
        self.step.clicked.connect(lambda: self.step_wanted.emit(visit.id, name))
        return row(self.step, call, None, margins=(0, 6, 0, 0))


def large(made: QPushButton) -> QPushButton:
    made.setFixedHeight(FINGER)
    made.setMinimumWidth(150)
    made.setAutoDefault(True)
    return made


class CallLine(QPushButton):
    """An open call in one line that a finger hits: what, for whom, how it stands and until when."""

    def __init__(self, call: CallRow) -> None:
        super().__init__()
        self.call = call
        self.setProperty("kind", "answer")
        self.setAutoDefault(True)
        self.setFixedHeight(FINGER)
        urgency, state = priority_words(call.priority), state_words(call.state)
        self.promise = Pill(Mark(""))
        parts = (
            Glyph(urgency.icon, urgency.tone, says=urgency.text),
            ElidedLabel(f"{call.subject}  ·  {call.customer}", "row"),
            Label(call.number, "fact", "soft"),
            Pill(Mark(state.text, state.tone)),
            self.promise,
        )
        for part in parts:
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = row(*parts, spacing=10, margins=(14, 0, 12, 0))
        line.setStretch(1, 1)
        self.setLayout(line)
        self.setAccessibleName(f"{call.number} {call.subject}, {call.customer}, {state.text}")
        self.tick(datetime.now(UTC))

    def tick(self, now: datetime) -> None:
        promise = Mark(*row_promise(self.call, now))
        self.promise.show_mark(promise)
        self.promise.setVisible(bool(promise.text))


class DayPage(QScrollArea):
    step_wanted = Signal(int, str)
    call_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.shown: MyDay | None = None
        self.cards: list[VisitCard] = []
        self.calls: list[CallLine] = []

    def show_day(self, day: MyDay) -> None:
        """The same day again is left as it stands, with its focus; only its clocks go on."""
        if day == self.shown:
            self.tick()
            return
        before = self.focusWidget()
        had_focus = before is not None and before.hasFocus()
        self.shown, self.cards, self.calls = day, [], []
        place = self.verticalScrollBar().value()
        ground = Panel("window")
        lines: QVBoxLayout = column(spacing=10, margins=(16, 12, 16, 16))
        if not day.visits:
            lines.addWidget(EmptyState("map-pin", _("No visits today"), _("What is planned for you appears here.")))
        self._add_visits(lines, day.visits, later=False)
        if day.later:
            lines.addWidget(group_head(_("Next days")))
            self._add_visits(lines, day.later, later=True)
        if day.calls:
            lines.addSpacing(6)
            lines.addWidget(group_head(_("My open calls")))
            for call in day.calls:
                line = CallLine(call)
                line.clicked.connect(partial(self.call_wanted.emit, call.id))
                self.calls.append(line)
                lines.addWidget(line)
        lines.addStretch(1)
        inside = QWidget()
        inside.setLayout(lines)
        inside.setMaximumWidth(WIDEST)
        sides = row(inside, None, spacing=0)
        sides.setStretch(0, 1000)
        ground.setLayout(sides)
        self.setWidget(ground)
        self.verticalScrollBar().setValue(place)
        control = self.first_control()
        if had_focus and control is not None:
            control.setFocus()

    def _add_visits(self, lines: QVBoxLayout, visits: Sequence[MyVisit], *, later: bool) -> None:
        wanted = None if later else next_visit(visits)
        for visit in visits:
            card = VisitCard(visit, is_later=later, is_next=visit.id == wanted)
            card.step_wanted.connect(self.step_wanted)
            card.call_wanted.connect(self.call_wanted)
            self.cards.append(card)
            lines.addWidget(card)

    def first_control(self) -> QWidget | None:
        """The one big button; where there is none, whatever comes first."""
        steps = [card.step for card in self.cards if card.step is not None]
        steps.sort(key=lambda step: step.property("kind") != "primary")
        return next(iter((*steps, *self.calls)), None)

    def tick(self) -> None:
        """The time that has passed since the page was filled is shown: timers of visits, promises of calls."""
        now = datetime.now(UTC)
        for card in self.cards:
            card.tick(now)
        for line in self.calls:
            line.tick(now)
