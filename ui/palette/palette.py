"""The command palette: one line to type into, and below it whatever that may mean; keyboard alone will do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.kernel.i18n import _
from ui.palette.hit_list import HitList
from ui.palette.presenters import Hit, PalettePresenter, Section, remembered
from ui.shell.registry import Offer, offers
from ui.toolkit.fonts import font
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row
from ui.toolkit.overlay import Overlay

if TYPE_CHECKING:
    from ui.main_window import MainWindow

SIZE = QSize(640, 480)
PAUSE_MILLISECONDS = 60
LONGEST = 200


class Palette(Overlay):
    def __init__(self, window: MainWindow, text: str) -> None:
        super().__init__(window, SIZE)
        self.main = window
        self.offered, self.begun_with = list(offers(window)), text
        self.presenter = PalettePresenter(window.live.backend, self) if window.live.backend is not None else None
        self.line = QLineEdit(placeholderText=_("Find a record, or do something"), maxLength=LONGEST)
        self.line.setAccessibleName(_("Find a record, or do something"))
        self.line.setFont(font("input"))
        self.hits = HitList(_("What was found"))
        self.nothing = Label("", "fact", "soft")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint = Label(
            _("> actions   # number   @ people   ↑↓ choose   ↵ do it   Ctrl ↵ own window"), "secondary", "faint"
        )
        body = column(self.line, self.hits, self.nothing, row(hint, None), spacing=8, margins=(12, 12, 12, 10))
        body.setStretch(1, 1)
        body.setStretch(2, 1)
        self.panel.setLayout(body)
        self.nothing.hide()
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self.pause.timeout.connect(self.find_now)
        self.line.textChanged.connect(self.pause.start)
        self.hits.chosen.connect(self.run)
        self.line.setText(text)
        self.setFocusProxy(self.line)

    def open(self) -> None:
        super().open()
        self.line.setFocus()
        self.find_now()

    def close(self) -> bool:
        if self.main.palette_shown is self:
            self.main.palette_shown = None
        self.pause.stop()
        return super().close()

    def find_now(self) -> None:
        self.pause.stop()
        if self.presenter is not None:
            self.main.tasks.start(self._found(self.presenter, self.line.text()))

    async def _found(self, presenter: PalettePresenter, typed: str) -> None:
        """A database that is away leaves the actions; the banner says the rest."""
        from app.kernel.errors import Unreachable

        try:
            await presenter.find(typed)
        except Unreachable as lost:
            self.main.live.report_lost(str(lost))

    def offers(self) -> Sequence[Offer]:
        return self.offered

    def recent(self) -> list[tuple[str, str, str]]:
        return kept_recent(self.main)

    def show_sections(self, sections: Sequence[Section]) -> None:
        if self.isHidden():
            return
        self.hits.show_sections(sections)
        self.hits.setVisible(bool(sections))
        self.nothing.setVisible(not sections)
        self.nothing.setText(_("Nothing is called so. A part of a word will do.") if not sections else "")

    def can_open(self, kind: str) -> bool:
        return any(kind in place.opens for place in self.main.places.values())

    def open_record(self, kind: str, record_id: int) -> None:
        self.main.open_record(kind, record_id)

    def search_for(self, text: str) -> None:
        self.main.open_search(text)

    def show_calls_with(self, text: str) -> None:
        self.main.go_to("calls")
        self.main.screen_at("calls").filter_by_text(text)

    def show_calls_of(self, condition: str, value: int, label: str) -> None:
        self.main.go_to("calls")
        self.main.screen_at("calls").filter_by_condition(condition, value, label)

    def run(self, hit: Hit) -> None:
        """Do it, or say why not."""
        self.close()
        if hit.reasons:
            self.main.toasts.say("\n".join(hit.reasons))
            return
        keep_recent(self.main, hit)
        hit.run()

    def open_in_window(self, hit: Hit) -> None:
        if hit.opens is None:
            self.run(hit)
        else:
            self.close()
            keep_recent(self.main, hit)
            self.main.open_window(*hit.opens)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        key = Qt.Key(event.key())
        hit = self.hits.current()
        if key in step:
            self.hits.move_by(step[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and hit is not None:
            with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            (self.open_in_window if with_control else self.run)(hit)
        else:
            super().keyPressEvent(event)


def kept_recent(window: MainWindow) -> list[tuple[str, str, str]]:
    """What this user chose lately on this computer."""
    kept = window.preferences.table("palette") if window.preferences is not None else {}
    return [(name, *_parted(words)) for name, words in kept.items()]


def _parted(words: str) -> tuple[str, str]:
    title, _line, second = words.partition("\n")
    return title, second


def keep_recent(window: MainWindow, hit: Hit) -> None:
    if window.preferences is not None:
        kept = remembered(kept_recent(window), hit)
        window.preferences.keep_table("palette", {name: f"{title}\n{second}" for name, title, second in kept})


def open_palette(window: MainWindow, text: str = "") -> Palette:
    """Over the window; one at a time. The second press of its key closes it again, that of another key begins anew."""
    shown = window.palette_shown
    if shown is not None:
        shown.close()
        if shown.begun_with == text:
            return shown
    palette = window.palette_shown = Palette(window, text)
    palette.open()
    return palette
