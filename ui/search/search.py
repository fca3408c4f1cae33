"""Search everything: one line over the window, and below it what was found, kind by kind, as one types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton

from app.kernel.i18n import _
from ui.search.presenters import SearchPresenter
from ui.search.results import IN_THE_LIST, More, ResultList
from ui.search.words import total_words
from ui.toolkit.empty_state import EmptyState, OrEmpty
from ui.toolkit.fonts import font
from ui.toolkit.icons import icon
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row
from ui.toolkit.overlay import Overlay

if TYPE_CHECKING:
    from app.search.queries import FoundGroup, FoundRow
    from ui.main_window import MainWindow

SIZE = QSize(760, 640)
PAUSE_MILLISECONDS = 120
LONGEST = 300
PAGE = 8
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: PAGE, Qt.Key.Key_PageUp: -PAGE}


class Search(Overlay):
    """The line keeps the focus; the arrows choose, Enter opens."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, SIZE)
        self.main, self.is_over = window, False
        self.presenter = SearchPresenter(window.live.backend, self) if window.live.backend is not None else None
        self.line = QLineEdit(placeholderText=_("Search everything"), maxLength=LONGEST)
        self.line.setAccessibleName(_("Search everything"))
        self.line.setFont(font("input"))
        self.line.setMinimumHeight(38)
        self.line.addAction(icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        for sign in self.line.findChildren(QToolButton):
            sign.setAccessibleName(_("Search everything"))
        self.list = ResultList(_("What was found"))
        self.empty = EmptyState("search", "", "")
        self.results = OrEmpty(self.list, self.empty)
        self.count = Label("", "secondary", "soft")
        hint = Label(_("↑↓ choose   ↵ open   Ctrl ↵ own window   Esc close"), "secondary", "faint")
        body = column(self.line, self.results, row(self.count, None, hint), spacing=8, margins=(12, 12, 12, 10))
        body.setStretch(1, 1)
        self.panel.setLayout(body)
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self.pause.timeout.connect(self.search_now)
        self.line.textChanged.connect(self.pause.start)
        self.list.chosen.connect(self.choose)
        self.setFocusProxy(self.line)

    def open(self) -> None:
        super().open()
        self.line.setFocus()
        self.show_groups((), "")

    def close(self) -> bool:
        self.is_over = True
        self.pause.stop()
        return super().close()

    def search_now(self, kind: str = "") -> None:
        self.pause.stop()
        if self.presenter is not None:
            self.main.tasks.start(self._searched(self.presenter, self.line.text(), kind))

    async def _searched(self, presenter: SearchPresenter, text: str, kind: str) -> None:
        """Without the database what was found stays; the banner says the rest."""
        from app.kernel.errors import Unreachable

        try:
            await presenter.search(text, kind)
        except Unreachable as lost:
            self.main.live.report_lost(str(lost))

    def show_groups(self, groups: Sequence[FoundGroup], searched: str) -> None:
        if self.is_over:
            return
        self.list.show_groups(groups)
        self.results.show_widget(bool(groups))
        self.count.setText(total_words(groups) if groups else "")
        if searched.strip():
            self.empty.say(_("Nothing found"), _("Fewer words find more, and so does the beginning of a word."))
        else:
            self.empty.say(
                _("Numbers, names, serials, telephones, texts"),
                _("For example: 2026-00871, rossi caldaia, 71934 out of a serial, 0376 346411, or words of a report."),
            )

    def can_open(self, kind: str) -> bool:
        return any(kind in place.opens for place in self.main.places.values())

    def open_record(self, kind: str, record_id: int, own_window: bool) -> None:
        (self.main.open_window if own_window else self.main.open_record)(kind, record_id)

    def show_calls_with(self, text: str) -> None:
        self.main.go_to("calls")
        self.main.screen_at("calls").filter_by_text(text)

    def choose(self, line: FoundRow | More, own_window: bool = False) -> None:
        """Open the record; a way to more shows all of its kind instead."""
        if line == IN_THE_LIST:
            self.close()
            self.show_calls_with(self.line.text())
        elif isinstance(line, More):
            self.search_now(line.kind)
        elif self.presenter is not None:
            self.close()
            self.presenter.open_found(line, own_window)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, line = Qt.Key(event.key()), self.list.current()
        if key in STEPS:
            self.list.move_by(STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.pause.isActive():
                self.search_now()
            elif line is not None:
                self.choose(line, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        else:
            super().keyPressEvent(event)


def open_search(window: MainWindow, text: str = "") -> Search:
    """Over the window, one at a time; asked for again, the line gets the focus with its text selected."""
    for shown in window.findChildren(Search):
        if not shown.is_over:
            shown.line.setFocus()
            shown.line.selectAll()
            return shown
    search = Search(window)
    search.open()
    if text:
        search.line.setText(text)
        search.search_now()
    return search
