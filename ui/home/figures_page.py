"""The figures: all of them with their headline at the left, the chart of one, and beneath it the same as a table.

A bar or a line of the table leads to the calls behind it, in the table's place.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.insights.rules import Figure, Period, Unit
from app.kernel.i18n import _
from app.kernel.text import dotted
from ui.home.list_pages import CALL_COLUMNS
from ui.home.tiles import Tile
from ui.home.words import TileWords, before_words, days_words, point_words, summary, value_words
from ui.toolkit.buttons import button, icon_button
from ui.toolkit.cells import Amount, Text
from ui.toolkit.choice_field import Segments
from ui.toolkit.empty_state import EmptyState
from ui.toolkit.fonts import metrics
from ui.toolkit.grounds import Panel
from ui.toolkit.labels import ElidedLabel, Label
from ui.toolkit.layout import column, row
from ui.toolkit.pills import Mark, PillRow
from ui.toolkit.table import Column
from ui.toolkit.table_view import TableView

if TYPE_CHECKING:
    from app.calls.views import CallRow
    from ui.home.plot import Plot
    from ui.home.presenters import ShownFigure

LEFT = 216
NARROWEST = 96
ICONS = {
    "departments": "users",
    "stages": "layers",
    "promises": "timer",
    "times": "hourglass",
    "load": "user",
    "causes": "tag",
    "intake": "phone-incoming",
    "costs": "euro",
}


class Line(NamedTuple):
    """A point as the table shows it."""

    id: str
    label: str
    values: tuple[str, ...]


class FiguresPage(QWidget):
    figure_wanted = Signal(str)
    period_wanted = Signal(object)
    step_wanted = Signal(int)
    drill_wanted = Signal(str, str, str)
    call_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.tiles: dict[str, Tile] = {}
        self.shown: ShownFigure | None = None
        self.words: list[str] = []
        self.plot: Plot | None = None
        self.table: TableView | None = None
        self.left: QVBoxLayout = column(spacing=8, margins=(16, 12, 12, 12))
        self.left.addStretch(1)
        inside = Panel("window")
        inside.setLayout(self.left)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFixedWidth(LEFT)
        self.setLayout(row(scroll, self._right(), spacing=0))

    def _right(self) -> QWidget:
        side = Panel("surface", "left")
        self.title, self.explains = Label("", "page"), ElidedLabel("", "fact", "soft")
        self.periods = Segments({period: _(period.label) for period in Period}, digits=False)
        self.periods.setAccessibleName(_("Period"))
        self.periods.chosen.connect(self.period_wanted)
        self.earlier = icon_button("chevron-left", _("The period before"))
        self.later = icon_button("chevron-right", _("The period after"))
        self.days = Label("", "text")
        self.earlier.clicked.connect(lambda: self.step_wanted.emit(1))
        self.later.clicked.connect(lambda: self.step_wanted.emit(-1))
        self.legend = PillRow()
        self.chart_room = QVBoxLayout()
        self.back = button(_("Back to the table"), "arrow-left")
        self.back.clicked.connect(self.show_table)
        self.below_title = ElidedLabel("", "name")
        self.below = QStackedWidget()
        self.calls = TableView(CALL_COLUMNS, _("Calls"))
        self.calls.row_activated.connect(self.call_opened)
        self.below.addWidget(self.calls)
        head = row(self.title, None, self.periods, margins=(20, 12, 16, 0))
        which = row(self.explains, self.earlier, self.days, self.later, spacing=4, margins=(20, 0, 16, 4))
        which.setStretch(0, 1)
        lines = column(head, which, spacing=2)
        lines.addLayout(row(self.legend, margins=(20, 2, 16, 4)))
        lines.addLayout(self.chart_room, 3)
        below_head = row(self.below_title, self.back, margins=(20, 6, 16, 4))
        below_head.setStretch(0, 1)
        lines.addLayout(below_head)
        lines.addWidget(self.below, 2)
        lines.setContentsMargins(1, 0, 0, 0)
        side.setLayout(lines)
        self.empty = EmptyState("chart-column", _("Nothing happened yet in this period"))
        self.empty.hide()
        self.chart_room.addWidget(self.empty)
        self.back.hide()
        return side

    def first_control(self) -> QWidget | None:
        return self.tiles.get(self.shown.name) if self.shown is not None else None

    def show_headline(self, shown: ShownFigure) -> None:
        now = value_words(shown.figure.now, shown.figure.unit, shown.currency)
        before = before_words(shown.figure, shown.currency)
        words = TileWords(shown.name, shown.label, "soft", ICONS[shown.name], now, before)
        if shown.name not in self.tiles:
            tile = self.tiles[shown.name] = Tile(words)
            tile.setAutoExclusive(True)
            tile.clicked.connect(partial(self._on_tile, shown.name))
            place = sum(list(ICONS).index(name) < list(ICONS).index(shown.name) for name in self.tiles)
            self.left.insertWidget(place, tile)
        self.tiles[shown.name].show_words(words)

    def _on_tile(self, name: str, _on: bool = False) -> None:
        self.figure_wanted.emit(name)

    def show_figure(self, shown: ShownFigure) -> None:
        self.show_headline(shown)
        self.tiles[shown.name].setChecked(True)
        self.periods.set_key(shown.period)
        if self.shown == shown and self.plot is not None:
            return
        is_same = self.shown is not None and _what(self.shown) == _what(shown)
        was_behind = is_same and self.below.currentWidget() is self.calls
        self.shown = shown
        figure = shown.figure
        self.words = [point_words(point, shown.period, months=shown.name == "costs") for point in figure.points]
        self.title.setText(shown.label)
        self.explains.setText(shown.explains)
        self.days.setText(days_words(figure))
        self.later.setEnabled(shown.back > 0)
        self._show_legend(figure)
        self._draw(shown)
        self._tabulate(shown)
        if not was_behind:
            self.show_table()

    def _show_legend(self, figure: Figure) -> None:
        from ui.home.plot import TONES

        marks = [Mark(label, TONES[n % len(TONES)], "swatch") for n, (_key, label) in enumerate(figure.parts)]
        self.legend.show_marks(marks if len(marks) > 1 else [])
        self.legend.setVisible(len(marks) > 1)

    def _draw(self, shown: ShownFigure) -> None:
        from ui.home.plot import Plot

        if self.plot is None:
            self.plot = Plot()
            self.plot.bar_wanted.connect(self._on_bar)
            self.plot.marked.connect(self._on_marked)
            self.chart_room.addLayout(row(self.plot, margins=(12, 0, 16, 0)))
        has_any = any(value for point in shown.figure.points for value in point.values)
        self.plot.setVisible(has_any)
        self.empty.setVisible(not has_any)
        self.plot.setAccessibleName(summary(shown.label, shown.figure, shown.currency))
        self.plot.setAccessibleDescription(_("The table below holds the same figures."))
        if has_any:
            unit, currency = shown.figure.unit, shown.currency
            self.plot.show_figure(shown.figure, self.words, lambda value: axis_words(value, unit, currency))

    def _tabulate(self, shown: ShownFigure) -> None:
        """The chart's twin, for reading, for copying and for screen readers."""
        figure = shown.figure
        heads = [*((label, figure.unit) for _key, label in figure.parts), *figure.notes]
        columns = [Column("point", shown.label, lambda line: Text(line.label))]
        columns += [
            Column(f"value{n}", label, partial(_cell, n), width=head_width(label), is_amount=True)
            for n, (label, _unit) in enumerate(heads)
        ]
        units = [unit for _label, unit in heads]
        lines = [
            Line(point.key, words, tuple(map(partial(value_words, currency=shown.currency), values, units)))
            for point, words in zip(figure.points, self.words, strict=True)
            if any(values := (*point.values, *point.notes))
        ]
        old, self.table = self.table, TableView(columns, shown.label)
        self.table.set_compact(True)
        self.table.row_activated.connect(lambda line: self._drill(line.id, "*", line.label))
        self.table.show_first(lines)
        self.below.addWidget(self.table)
        if old is not None:
            self.below.removeWidget(old)
            old.deleteLater()

    def _on_marked(self, n: int) -> None:
        """What the arrow keys come to is said and chosen in the table."""
        assert self.shown is not None
        assert self.plot is not None
        point, figure = self.shown.figure.points[n], self.shown.figure
        values = [
            f"{label} {value_words(value, figure.unit, self.shown.currency)}"
            for (_key, label), value in zip(figure.parts, point.values, strict=True)
        ]
        self.plot.setAccessibleDescription(f"{self.words[n]}: {', '.join(values)}")
        if self.table is not None:
            self.table.select_id(point.key)

    def _on_bar(self, n: int, part: int) -> None:
        assert self.shown is not None
        figure = self.shown.figure
        key, label = ("*", "") if part < 0 or len(figure.parts) == 1 else figure.parts[part]
        self._drill(figure.points[n].key, key, dotted(self.words[n], label))

    def _drill(self, point: str, part: str, title: str) -> None:
        assert self.shown is not None
        self.drill_wanted.emit(point, part, f"{self.shown.label} · {title}")

    def show_behind(self, title: str, rows: Sequence[CallRow]) -> None:
        self.below_title.setText(f"{title} · {len(rows)}")
        self.calls.show_first(rows)
        self.below.setCurrentWidget(self.calls)
        self.back.show()
        if rows:
            self.calls.select_id(rows[0].id)
            self.calls.setFocus()

    def show_table(self) -> None:
        if self.table is None:
            return
        self.below_title.setText(_("Enter or a click shows the calls behind a bar"))
        self.below.setCurrentWidget(self.table)
        self.back.hide()


def _what(shown: ShownFigure) -> tuple[object, ...]:
    return shown.name, shown.period, shown.figure.days


def head_width(label: str) -> int:
    """Room for the words over a column of values."""
    return max(NARROWEST, metrics("pill").horizontalAdvance(label) + 32)


def _cell(n: int, line: Any) -> Amount:
    return Amount(line.values[n])


def axis_words(value: int, unit: Unit, currency: str) -> str:
    """Hours alone beside the axis, and whole units of money."""
    if unit is Unit.MINUTES:
        return f"{value // 60} h"
    if unit is Unit.MONEY:
        from ui.home.words import show_count

        return show_count(value // 100)
    return value_words(value, unit, currency)
