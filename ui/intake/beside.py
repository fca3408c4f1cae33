"""What stands beside the intake form: what may save a new call, how complete the draft is, the time on the line."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.kernel.i18n import _
from ui.intake.words import MOST_KEYS, Group, Suggestion
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Card, Panel, Tag
from ui.toolkit.labels import Glyph, Label, plain_tooltip
from ui.toolkit.layout import column, group_head, row
from ui.toolkit.pills import Mark, Pill
from ui.toolkit.theme import colour

WIDTH, NARROW = 360, 288
DOT = 9


class KeyTag(Tag):
    """The key that takes the card, and the place to click for those who have no hand free for it."""

    clicked = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text, "key", "soft")
        self.setFont(font("pill"))
        self.setFixedSize(40, 20)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()


class SuggestionCard(Card):
    """Clicked it is looked at; its key takes it: the caller is joined to the call."""

    clicked = Signal()
    taken = Signal()

    def __init__(self, item: Suggestion, is_first: bool) -> None:
        super().__init__("hot" if is_first else "card")
        self.item = item
        self.setAccessibleName(f"{item.name}, {item.second}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        texts = column(Label(item.name, "button", wrap=True), Label(item.second, "secondary", "soft", wrap=True))
        texts.setSpacing(2)
        top = Qt.AlignmentFlag.AlignTop
        layout = row(spacing=10, margins=(11, 9, 10, 9))
        layout.addWidget(Glyph(item.icon, "accent" if is_first else item.tone), 0, top)
        layout.addLayout(texts, 1)
        if item.key:
            layout.addWidget(self._key(item), 0, top)
        self.setLayout(layout)

    def _key(self, item: Suggestion) -> KeyTag:
        key = KeyTag(f"Alt {item.key}")
        key.setAccessibleName(_("Joins the caller to this call") if item.kind == "call" else _("Opens this article"))
        key.setToolTip(plain_tooltip(key.accessibleName()))
        key.clicked.connect(self.taken)
        return key

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()


class Beside(Panel):
    """Groups of cards; Alt and a digit takes one, a click looks at it."""

    taken = Signal(int)
    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__("window", "left")
        self.setFixedWidth(WIDTH)
        self.cards: list[SuggestionCard] = []
        self.heads: list[Label] = []
        self.shown: tuple[Group, ...] = ()
        self.list = QVBoxLayout()
        self.list.setSpacing(8)
        self.none = Label("", "fact", "faint", wrap=True)
        inside = Panel("window")
        inside.setLayout(column(self.none, self.list, None, spacing=0, margins=(16, 18, 16, 16)))
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(scroll, spacing=0, margins=(1, 0, 0, 0)))
        for n in range(MOST_KEYS):
            shortcut = QShortcut(QKeySequence(f"Alt+{n + 1}"), self)
            shortcut.activated.connect(lambda n=n: self.taken.emit(n))
        self.show_groups([], is_known=False)

    def show_groups(self, groups: Sequence[Group], is_known: bool) -> None:
        """`is_known` says whether there is a customer to have calls at all. What stands already is not built anew."""
        unknown = _("As soon as the customer is known, his open calls stand here.")
        self.none.setText(_("Nothing is open for this customer.") if is_known else unknown)
        self.none.setVisible(not groups)
        if tuple(groups) == self.shown:
            return
        self.shown = tuple(groups)
        for old in (*self.cards, *self.heads):
            self.list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cards, self.heads = [], []
        for group in groups:
            head = group_head(group.head)
            self.heads.append(head)
            self.list.addWidget(head)
            for item in group.items:
                self._add(item)

    def _add(self, item: Suggestion) -> None:
        card = SuggestionCard(item, is_first=item.key == "1" and item.is_his)
        card.clicked.connect(lambda: self.picked.emit(item))
        card.taken.connect(lambda: self.taken.emit(int(item.key) - 1))
        self.cards.append(card)
        self.list.addWidget(card)


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
    """How long the caller has been on the line since the telephone was answered."""

    def __init__(self) -> None:
        super().__init__(Mark("", "good", "timer"))
        self.since: float | None = None
        self.ticking = QTimer(self, interval=1000)
        self.ticking.timeout.connect(self.show_time)
        self.hide()

    def begin(self, seconds: int = 0) -> None:
        """So many seconds ago."""
        self.since = time.monotonic() - seconds
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
