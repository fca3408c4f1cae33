"""About Pronto: the versions, to be copied into a mail, and the licence of everything it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListWidget, QPlainTextEdit, QSplitter

from app.kernel.i18n import _
from app.kernel.text import dotted
from ui.toolkit.facts import Facts
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Panel, Tag
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row
from ui.toolkit.screen import Screen

if TYPE_CHECKING:
    from ui.about.licences import Licence
    from ui.toolkit.live import Live


class About(Screen):
    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.rows: Sequence[Licence] = ()
        self.facts = Facts()
        self.list = QListWidget()
        self.list.setAccessibleName(_("Parts and their licences"))
        self.list.setFont(font("text"))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setProperty("kind", "choices")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(_("Text of the licence"))
        self.text.setTabChangesFocus(True)
        self.text.setFont(font("fact"))
        self.list.currentRowChanged.connect(self.show_text)
        self._lay_out()
        self.begin_at(self.list)

    def _lay_out(self) -> None:
        mark = Tag("P", "mark", "on_accent")
        mark.setFont(font("record"))
        mark.setFixedSize(40, 40)
        head = Panel("surface", "bottom")
        title = row(mark, Label(_("About Pronto"), "record"), None, self.button("about.copy"), spacing=12)
        head.setLayout(column(title, self.facts, spacing=10, margins=(20, 16, 16, 12)))
        side = Panel("surface")
        side.setLayout(column(self.list, margins=(10, 0, 4, 8)))
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(side)
        halves.addWidget(self.text)
        halves.setSizes([380, 620])
        ground = Panel("surface")
        says = Label(
            _("Pronto is made with the work of others. What each of them asks is written here."), "fact", "soft"
        )
        page = column(row(says, None, margins=(20, 12, 16, 8)), halves, spacing=0)
        page.setStretch(1, 1)
        ground.setLayout(page)
        whole = column(head, ground, spacing=0)
        whole.setStretch(1, 1)
        self.body.setLayout(whole)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        self.facts.show_facts(facts)

    def show_licences(self, rows: Sequence[Licence]) -> None:
        self.rows = rows
        self.list.clear()
        self.list.addItems([dotted(row.name, row.version, row.licence) for row in rows])
        self.list.setCurrentRow(0)

    def show_text(self, n: int) -> None:
        if 0 <= n < len(self.rows):
            shown = self.rows[n]
            self.text.setPlainText(
                shown.text or _("The package ships no text; its licence is {licence}.").format(licence=shown.licence)
            )

    def copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.say(_("The details are in the clipboard."))
