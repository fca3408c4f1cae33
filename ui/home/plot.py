"""Bars drawn by pyqtgraph in our colours; the module is imported only when a chart is wanted, since numpy is large.

The values are drawn, never computed with: amounts stay whole numbers until they are pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyqtgraph as graph
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent

from app.insights.rules import Figure, Unit
from ui.toolkit.fonts import font, metrics
from ui.toolkit.theme import colour

TONES = ("accent", "violet", "good", "warn", "bad", "soft")
"""The colours of a figure's parts, in their order."""
WIDTH, HEADROOM = 0.72, 1.05
MOST_TICKS = 5


class Ticks(graph.AxisItem):
    """Words under the bars, as many as there is room for."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.words: list[str] = []
        self.dress()

    def dress(self) -> None:
        self.setStyle(
            tickFont=font("secondary"), tickLength=0, tickAlpha=0, tickTextOffset=8, autoExpandTextSpace=False
        )
        self.setTextPen(colour("soft"))
        self.setPen(colour("line"))

    def tickValues(self, least: float, most: float, size: float) -> list[tuple[float, list[float]]]:
        widest = max((metrics("secondary").horizontalAdvance(text) for text in self.words), default=1) + 14
        step = max(1, -(-len(self.words) * widest // max(1, int(size))))
        return [(step, [float(n) for n in range(0, len(self.words), step)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        room = max(24, int(self.width() / max(1, len(values))) - 8)
        ending = Qt.TextElideMode.ElideRight
        return [metrics("secondary").elidedText(self.words[round(n)], ending, room) for n in values]


class Scale(graph.AxisItem):
    """Round values at the left, written as the language writes them."""

    def __init__(self) -> None:
        super().__init__("left")
        self.write: Callable[[int], str] = str
        self.unit = Unit.CALLS
        self.setStyle(tickFont=font("secondary"), tickLength=0, tickAlpha=0, tickTextOffset=6)
        self.setTextPen(colour("soft"))
        self.setPen(None)

    def tickValues(self, least: float, most: float, size: float) -> list[tuple[float, list[float]]]:
        step = round_step(int(most), self.unit)
        return [(step, [float(n) for n in range(0, int(most) + 1, step)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [self.write(round(value)) for value in values]


def round_step(most: int, unit: Unit) -> int:
    """A step that people count in, so that there are few lines: 1, 2, 5, 10, …; whole hours of working time."""
    steps = [10**power * digit for power in range(12) for digit in (1, 2, 5)]
    if unit is Unit.MINUTES:
        steps = [60 * step for step in (1, 2, 4, 8, *(10 * step for step in steps))]
    if unit is Unit.SECONDS:
        steps = [10, 15, 30, *(60 * step for step in steps)]
    return next(step for step in steps if most <= step * MOST_TICKS)


class Plot(graph.PlotWidget):
    """Arrows go from bar to bar, Enter or a click asks for what is behind one; the wheel scrolls the page."""

    bar_wanted = Signal(int, int)
    marked = Signal(int)

    def __init__(self) -> None:
        self.ticks, self.scale_axis = Ticks(), Scale()
        super().__init__(background=colour("surface"), axisItems={"bottom": self.ticks, "left": self.scale_axis})
        self.figure: Figure | None = None
        self.stacked = True
        self.at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMouseEnabled(False, False)
        self.getPlotItem().getViewBox().setDefaultPadding(0)
        self.setMinimumHeight(150)

    def show_figure(self, figure: Figure, words: Sequence[str], write: Callable[[int], str]) -> None:
        """Stacked where the parts make up a whole, side by side where they are two measures of one thing."""
        self.figure, self.at = figure, -1
        self.stacked = figure.unit not in (Unit.MINUTES, Unit.SECONDS)
        self.clear()
        self.ticks.words, self.scale_axis.write, self.scale_axis.unit = list(words), write, figure.unit
        self.mark = graph.BarGraphItem(x=[], height=[], width=1, brush=colour("hover"), pen=None)
        self.addItem(self.mark)
        for height in range(1, MOST_TICKS + 1):
            line = round_step(self.top(), figure.unit) * height
            if line <= self.top():
                self.addItem(graph.InfiniteLine(line, 0, pen=graph.mkPen(colour("line"), width=1)))
        for part in range(len(figure.parts)):
            self.addItem(self._bars(part))
        self.setXRange(-0.5, max(len(words), 4) - 0.5, padding=0)
        self.setYRange(0, self.top() * HEADROOM, padding=0)
        self.ticks.picture = self.scale_axis.picture = None
        self.getPlotItem().layout.invalidate()

    def top(self) -> int:
        assert self.figure is not None
        if self.figure.unit is Unit.PERCENT:
            return 100
        combine = sum if self.stacked else max
        most = max((combine(value or 0 for value in point.values) for point in self.figure.points), default=0)
        return max(4, most + most // 12 + 1)

    def _bars(self, part: int) -> graph.BarGraphItem:
        assert self.figure is not None
        points, parts = self.figure.points, len(self.figure.parts)
        heights = [point.values[part] or 0 for point in points]
        width = WIDTH if self.stacked else WIDTH / parts
        shift = 0.0 if self.stacked else (part - (parts - 1) / 2) * width
        below = [sum(value or 0 for value in point.values[:part]) if self.stacked else 0 for point in points]
        places = [n + shift for n in range(len(points))]
        fill = colour(TONES[part % len(TONES)])
        pen = graph.mkPen(colour("surface"), width=1)
        return graph.BarGraphItem(x=places, height=heights, y0=below, width=width, brush=fill, pen=pen)

    def mark_bar(self, n: int) -> None:
        assert self.figure is not None
        if 0 <= n < len(self.figure.points):
            self.at = n
            self.mark.setOpts(x=[n], height=[self.top()], width=1, brush=colour("accent_soft"), pen=None)
            self.marked.emit(n)

    def part_at(self, n: int, x: float, y: float) -> int:
        """Which part of that point lies there; -1 for the whole point."""
        assert self.figure is not None
        values = [value or 0 for value in self.figure.points[n].values]
        if not self.stacked or not 0 <= y <= sum(values):
            return -1
        return next((part for part in range(len(values)) if y <= sum(values[: part + 1])), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        if self.figure is None or event.button() != Qt.MouseButton.LeftButton:
            return
        at = self.getPlotItem().getViewBox().mapSceneToView(self.mapToScene(event.position().toPoint()))
        n = round(at.x())
        if 0 <= n < len(self.figure.points):
            self.mark_bar(n)
            self.bar_wanted.emit(n, self.part_at(n, at.x(), at.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.mark_bar(max(0, self.at + (1 if event.key() == Qt.Key.Key_Right else -1)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.at >= 0:
            self.bar_wanted.emit(self.at, -1)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(colour("accent"))
            painter.drawRoundedRect(self.viewport().rect().adjusted(0, 0, -1, -1), 6, 6)
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.ticks.picture = None
