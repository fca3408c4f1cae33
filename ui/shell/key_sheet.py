"""The sheet of keys: what can be done where one is, and by which key; read, not changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QWidget

from app.kernel.i18n import _
from ui.shell.registry import Offer, offers
from ui.toolkit.buttons import button
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Tag
from ui.toolkit.keys import native
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, group_head, row
from ui.toolkit.overlay import Overlay
from ui.toolkit.row_selection import LIST_KEYS, ChosenRows

if TYPE_CHECKING:
    from ui.main_window import MainWindow

SIZE = QSize(860, 620)
COLUMNS = 2


class KeySheet(Overlay):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, SIZE)
        self.main = window
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(32)
        columns = [column(spacing=6) for _n in range(COLUMNS)]
        groups = grouped([offer for offer in offers(window) if offer.key])
        lines_of = {group: [line_of(offer) for offer in found] for group, found in groups.items()}
        if any(screen.findChild(ChosenRows) for screen in window.screens_in_front()):
            lines_of[_("Lists")] = [key_line(_(label), *keys) for label, keys in LIST_KEYS.items()]
        for group, found in sorted(lines_of.items(), key=lambda item: -len(item[1])):
            shortest = min(columns, key=lambda lines: lines.count())
            shortest.addWidget(group_head(group))
            for line in found:
                shortest.addLayout(line)
            shortest.addSpacing(12)
        for n, lines in enumerate(columns):
            lines.addStretch(1)
            grid.addLayout(lines, 0, n)
            grid.setColumnStretch(n, 1)
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        self.change = button(_("Change keys…"), "keyboard")
        self.change.clicked.connect(self.on_change_clicked)
        self.close_button = button(_("Close"), kind="primary")
        self.close_button.clicked.connect(self.close)
        head = row(Label(_("Keys of this page"), "page"), None, self.change, self.close_button)
        self.panel.setLayout(column(head, scroll, spacing=14, margins=(20, 16, 12, 16)))
        self.change.setVisible("keyboard" in window.places)

    def open(self) -> None:
        super().open()
        self.close_button.setFocus()

    def on_change_clicked(self) -> None:
        self.close()
        self.main.go_to("keyboard")


def grouped(found: list[Offer]) -> dict[str, list[Offer]]:
    groups: dict[str, list[Offer]] = {}
    for offer in found:
        groups.setdefault(offer.group, []).append(offer)
    return groups


def line_of(offer: Offer) -> QHBoxLayout:
    return key_line(offer.label, offer.key, tone="faint" if offer.reasons else "text")


def key_line(label: str, *keys: str, tone: str = "text") -> QHBoxLayout:
    """What it does, and each key that does it."""
    return row(Label(label, "text", tone), None, *map(key_tag, keys), spacing=6)


def key_tag(key: str) -> Tag:
    tag = Tag(native(key), "key", "soft")
    tag.setFont(font("secondary"))
    tag.setFixedHeight(22)
    tag.setMinimumWidth(tag.sizeHint().width() + 16)
    return tag


def show_key_sheet(window: MainWindow) -> KeySheet:
    """Over the window; pressed again, its key closes it."""
    shown = window.findChild(KeySheet)
    if isinstance(shown, KeySheet) and not shown.isHidden():
        shown.close()
        return shown
    sheet = KeySheet(window)
    sheet.open()
    return sheet
