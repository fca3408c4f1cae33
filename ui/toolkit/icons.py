"""Lucide icons, drawn in the colour of their meaning at whatever size is asked for."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.toolkit.theme import colour

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "icons"
STROKE = "1.75"


@cache
def _drawing(name: str) -> str:
    svg = (FOLDER / f"{name}.svg").read_text("utf-8")
    return svg.replace('stroke-width="2"', f'stroke-width="{STROKE}"')


@cache
def _renderer(name: str, ink: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", ink).encode()))


def paint_icon(painter: QPainter, name: str, ink: QColor, rect: QRectF) -> None:
    """Drawn once for each size and colour; afterwards it is only laid down, on whole pixels."""
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(
        QPoint(round(rect.left()), round(rect.top())), icon_pixmap(name, ink.name(), round(rect.width()), ratio)
    )


@cache
def icon_pixmap(name: str, ink: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon on a clear ground, `size` logical pixels wide."""
    pixels = round(size * ratio)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, ink).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


class _Engine(QIconEngine):
    def __init__(self, name: str, tone: str, tone_on: str) -> None:
        super().__init__()
        self.drawing, self.tone, self.tone_on = name, tone, tone_on

    def _ink(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        if mode == QIcon.Mode.Disabled:
            return colour("faint")
        return colour(self.tone_on if state == QIcon.State.On else self.tone)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Square, at the left of the rectangle: a wider icon size is room between an icon and its text."""
        side = min(rect.width(), rect.height())
        square = QRectF(rect.left(), rect.top() + (rect.height() - side) / 2, side, side)
        paint_icon(painter, self.drawing, self._ink(mode, state), square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self.drawing, self.tone, self.tone_on)


def icon(name: str, tone: str = "text", on: str | None = None) -> QIcon:
    """An icon in the ink of `tone`; `on` is the tone while its button is checked."""
    return QIcon(_Engine(name, tone, on or tone))
