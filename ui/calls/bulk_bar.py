"""The bar over the foot of the list while several calls are selected: how many, what to do, how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedLayout, QWidget

from app.kernel.i18n import N_, _
from ui.calls.list_words import selected_words
from ui.calls.step_bar import steps_menu
from ui.toolkit.buttons import BEFORE_TEXT, TARGET, as_text, button
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Card
from ui.toolkit.icons import icon
from ui.toolkit.labels import Label, plain_tooltip
from ui.toolkit.layout import row
from ui.toolkit.screen import Screen

if TYPE_CHECKING:
    from ui.calls.presenters.bulk import Progress

HEIGHT = 44
FROM_FOOT = 8
LOOK_MILLISECONDS = 100
STEPS = (
    ("calls.assign", N_("Assign…"), "user-plus"),
    ("calls.judge", N_("Severity…"), "flag"),
    ("calls.take", N_("Take"), "user-check"),
    ("calls.note", N_("Note…"), "sticky-note"),
    ("calls.export", N_("Export"), "download"),
    ("calls.clear", N_("Clear"), "x"),
)
"""The actions of the bar: short words where there is room, icons where there is not."""


class BulkBar(Card):
    """Lies at the foot of its parent, where `fit` puts it; the list above ends sooner, and no row of it moves."""

    def __init__(self, screen: Screen, parent: QWidget) -> None:
        super().__init__("toast", parent=parent)
        self.ground = parent
        self.setFixedHeight(HEIGHT)
        self.count = Label("", "button")
        self.says = Label("", "fact", "soft")
        self.buttons: list[tuple[QPushButton, str]] = []
        stop = button(_("Stop"), kind="link")
        stop.clicked.connect(self._stop)
        self.steps, work = QWidget(), QWidget()
        buttons = [self._button(screen, *step) for step in STEPS]
        self.steps.setLayout(row(self.count, 4, *buttons, spacing=2, margins=(14, 0, 6, 0)))
        work.setLayout(row(self.says, None, stop, margins=(14, 0, 8, 0)))
        self.menu = steps_menu(screen, [[name for name, _label, _icon in STEPS]])
        self.stack = QStackedLayout(self)
        self.stack.addWidget(self.steps)
        self.stack.addWidget(work)
        self.progress: Progress | None = None
        self.look = QTimer(self, interval=LOOK_MILLISECONDS)
        self.look.timeout.connect(self._show_done)
        self.selected = 0
        self.hide()

    def _button(self, screen: Screen, name: str, label: str, icon_name: str) -> QPushButton:
        qaction, says = screen.qaction(name), _(label)
        made = QPushButton(as_text(says))
        made.setFont(font("button"))
        made.setFixedHeight(TARGET)
        made.setProperty("kind", "link")
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        made.setIcon(icon(icon_name, "accent"))
        made.setIconSize(BEFORE_TEXT)
        made.setAccessibleName(says)
        made.clicked.connect(qaction.trigger)

        def follow() -> None:
            made.setEnabled(qaction.isEnabled())
            made.setToolTip(qaction.toolTip() or plain_tooltip(says))

        qaction.changed.connect(follow)
        follow()
        self.buttons.append((made, says))
        return made

    def show_count(self, count: int) -> None:
        self.selected = count
        self.count.setText(selected_words(count))
        self._show_or_hide()

    def show_progress(self, progress: Progress | None) -> None:
        self.progress = progress
        self.stack.setCurrentIndex(0 if progress is None else 1)
        if progress is None:
            self.look.stop()
        else:
            self._show_done()
            self.look.start()
        self._show_or_hide()

    def fit(self) -> None:
        """In the middle of the foot; icons alone where the words have no room."""
        room = self.ground.width() - 24
        for made, says in self.buttons:
            made.setText(as_text(says))
        if self.steps.sizeHint().width() > room:
            for made, _says in self.buttons:
                made.setText("")
        width = min(room, self.steps.sizeHint().width())
        self.setGeometry((self.ground.width() - width) // 2, self.ground.height() - HEIGHT - FROM_FOOT, width, HEIGHT)

    def _show_or_hide(self) -> None:
        is_wanted = self.selected > 1 or self.progress is not None
        self.setVisible(is_wanted)
        self.ground.setContentsMargins(0, 0, 0, HEIGHT + 2 * FROM_FOOT if is_wanted else 0)
        if is_wanted:
            self.fit()
            self.raise_()

    def _show_done(self) -> None:
        if self.progress is not None:
            done = _("{done} of {total}").format(done=self.progress.done, total=self.progress.total)
            self.says.setText(f"{self.progress.says}  ·  {done}")

    def _stop(self) -> None:
        if self.progress is not None:
            self.progress.stop()
