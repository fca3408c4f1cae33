"""Which columns the list of calls shows, in what order and how wide; and who gives way where there is no room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHeaderView

from ui.calls.list_columns import COLUMNS, PLACE, SHOWN_FIRST, SUBJECT_NEEDS
from ui.toolkit.table_view import TableView

PAUSE_MILLISECONDS = 1_500
"""So long nothing is dragged any more before what was dragged is remembered."""

GIVES_WAY = ("technician", "state")
WIDEST = 2_000


class ColumnLayout(QObject):
    """`changed` comes when the user has moved, widened, shown or hidden a column; not when the room changed."""

    changed = Signal()

    def __init__(self, view: TableView) -> None:
        super().__init__(view)
        self.view, self.header = view, view.horizontalHeader()
        self.wanted: list[str] = list(SHOWN_FIRST)
        self.is_placing = False
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self.pause.timeout.connect(self.changed)
        self.header.sectionResized.connect(lambda *_: self._on_dragged())
        self.header.sectionMoved.connect(lambda *_: self._on_dragged())
        view.viewport().installEventFilter(self)
        self.show_columns([])

    def show_columns(self, columns: Sequence[tuple[str, int]]) -> None:
        """These, in this order; a width of nought is the column's own. None are the ones a list begins with."""
        known = [(name, width) for name, width in columns if name in PLACE and name != "call"]
        self.wanted = ["call", *(name for name, _width in known)] if columns else list(SHOWN_FIRST)
        if columns and columns[0][0] != "call":
            self.wanted = [name for name, _width in columns if name in PLACE]
            self.wanted = self.wanted if "call" in self.wanted else ["call", *self.wanted]
        widths = dict(known)
        self.is_placing = True
        for column in COLUMNS[1:]:
            self.header.resizeSection(PLACE[column.name], min(widths.get(column.name) or column.width, WIDEST))
        order = [*self.wanted, *(column.name for column in COLUMNS if column.name not in self.wanted)]
        for place, name in enumerate(order):
            self.header.moveSection(self.header.visualIndex(PLACE[name]), place)
        self.is_placing = False
        self.fit()

    def toggle(self, name: str) -> None:
        now = self.now()
        shown = [column for column in now if column[0] != name]
        self.show_columns(shown if len(shown) < len(now) else [*now, (name, 0)])
        self.changed.emit()

    def now(self) -> list[tuple[str, int]]:
        """The columns that are wanted, as they stand from left to right."""
        order = sorted(self.wanted, key=lambda name: self.header.visualIndex(PLACE[name]))
        return [(name, self._width(name)) for name in order]

    def fit(self) -> None:
        """The columns a list begins with give way one by one; whoever chose his own scrolls to the last of them."""
        room = self.view.viewport().width() or self.view.width()
        shown = list(self.wanted)
        if set(shown) == set(SHOWN_FIRST):
            for name in GIVES_WAY:
                if self._left_for_subject(shown, room) < SUBJECT_NEEDS:
                    shown.remove(name)
        self.is_placing = True
        for column in COLUMNS:
            self.view.setColumnHidden(PLACE[column.name], column.name not in shown)
        is_tight = self._left_for_subject(shown, room) < SUBJECT_NEEDS and len(shown) > 2
        mode = QHeaderView.ResizeMode.Fixed if is_tight else QHeaderView.ResizeMode.Stretch
        self.header.setSectionResizeMode(PLACE["call"], mode)
        if is_tight:
            self.header.resizeSection(PLACE["call"], SUBJECT_NEEDS)
        bars = Qt.ScrollBarPolicy
        self.view.setHorizontalScrollBarPolicy(bars.ScrollBarAsNeeded if is_tight else bars.ScrollBarAlwaysOff)
        self.is_placing = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.is_placing:
            self.fit()
        return False

    def _left_for_subject(self, shown: Sequence[str], room: int) -> int:
        return room - sum(self._width(name) for name in shown if name != "call")

    def _width(self, name: str) -> int:
        """A hidden section has no width of its own: then the declared one."""
        place = PLACE[name]
        return self.header.sectionSize(place) or COLUMNS[place].width

    def _on_dragged(self) -> None:
        if not self.is_placing:
            self.pause.start()
