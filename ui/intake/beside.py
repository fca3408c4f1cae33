"""What stands beside the intake form: the calls open already, how complete the draft is, the time on the line."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.calls.views import CallRow
from app.kernel.i18n import _
from ui.intake.words import open_call_words
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Card, Panel, Tag
from ui.toolkit.labels import Glyph, Label
from ui.toolkit.layout import column, group_head, row
from ui.toolkit.pills import Mark, Pill
from ui.toolkit.theme import colour

WIDTH = 360
MOST_SHOWN = 5
DOT = 9


class OpenCall(Card):
    clicked = Signal()

    def __init__(self, call: CallRow, key: str, is_first: bool) -> None:
        super().__init__("hot" if is_first else "card")
        words = open_call_words(call)
        self.setAccessibleName(f"{words.name}, {words.second}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        tag = Tag(key, "key", "soft")
        tag.setFont(font("pill"))
        tag.setFixedSize(40, 20)
        texts = column(Label(words.name, "button", wrap=True), Label(words.second, "secondary", "soft", wrap=True))
        texts.setSpacing(2)
        top = Qt.AlignmentFlag.AlignTop
        layout = row(spacing=10, margins=(11, 9, 10, 9))
        layout.addWidget(Glyph("inbox", "accent" if is_first else "soft"), 0, top)
        layout.addLayout(texts, 1)
        layout.addWidget(tag, 0, top)
        self.setLayout(layout)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()


class OpenCalls(Panel):
    """Alt and a digit opens the card of that call; the draft stays."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__("window", "left")
        self.setFixedWidth(WIDTH)
        self.ids: list[int] = []
        self.cards: list[OpenCall] = []
        self.list = QVBoxLayout()
        self.list.setSpacing(8)
        self.none = Label("", "fact", "faint", wrap=True)
        head = group_head(_("Open already for this customer"))
        self.setLayout(column(head, 8, self.none, self.list, None, spacing=0, margins=(16, 18, 16, 16)))
        for n in range(MOST_SHOWN):
            shortcut = QShortcut(QKeySequence(f"Alt+{n + 1}"), self)
            shortcut.activated.connect(lambda n=n: self.pick(n))
        self.show_calls([], is_known=False)

    def show_calls(self, calls: Sequence[CallRow], is_known: bool) -> None:
        """`is_known` says whether there is a customer to have calls at all."""
        for card in self.cards:
            self.list.removeWidget(card)
            card.hide()
            card.deleteLater()
        shown = calls[:MOST_SHOWN]
        self.ids = [call.id for call in shown]
        self.cards = [OpenCall(call, f"Alt {n + 1}", n == 0) for n, call in enumerate(shown)]
        for n, card in enumerate(self.cards):
            card.clicked.connect(lambda n=n: self.pick(n))
            self.list.addWidget(card)
        unknown = _("As soon as the customer is known, his open calls stand here.")
        self.none.setText(_("Nothing is open for this customer.") if is_known else unknown)
        self.none.setVisible(not shown)

    def pick(self, n: int) -> None:
        if n < len(self.ids):
            self.picked.emit(self.ids[n])


class Completeness(QWidget):
    """A word and as many dots as there are questions; those answered are full."""

    def __init__(self) -> None:
        super().__init__()
        self.answered, self.asked = 0, 5
        self.setFixedSize(DOT + 5 * (DOT + 3), 16)

    def show_state(self, answered: int, asked: int) -> None:
        self.answered, self.asked = answered, asked
        self.setAccessibleName(_("{answered} of {asked} questions answered").format(answered=answered, asked=asked))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("accent"), 1.2))
        for n in range(self.asked):
            painter.setBrush(colour("accent" if n < self.answered else "surface"))
            painter.drawEllipse(QRectF(1 + n * (DOT + 3), 3.5, DOT, DOT))
        painter.end()


class OnTheLine(Pill):
    """How long the caller has been waiting while one writes; starts with the first thing typed."""

    def __init__(self) -> None:
        super().__init__(Mark("", "good", "timer"))
        self.since: float | None = None
        self.ticking = QTimer(self, interval=1000)
        self.ticking.timeout.connect(self.show_time)
        self.hide()

    def begin(self) -> None:
        if self.since is None:
            self.since = time.monotonic()
            self.show_time()
            self.show()
            self.ticking.start()

    def end(self) -> None:
        self.since = None
        self.ticking.stop()
        self.hide()

    def show_time(self) -> None:
        if self.since is not None:
            minutes, seconds = divmod(int(time.monotonic() - self.since), 60)
            self.show_mark(Mark(_("on the line {time}").format(time=f"{minutes}:{seconds:02}"), "good", "timer"))
