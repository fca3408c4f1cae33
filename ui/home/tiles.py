"""Tiles: a number, what it counts, and what it comes to; the one chosen says which list stands below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from ui.toolkit.fonts import font, metrics, tabular
from ui.toolkit.icons import paint_icon
from ui.toolkit.labels import plain_tooltip
from ui.toolkit.theme import colour

if TYPE_CHECKING:
    from ui.home.words import TileWords

HEIGHT, PADDING, GLYPH = 84, 12, 16
NARROWEST = 116
BACK, FORTH = (Qt.Key.Key_Left, Qt.Key.Key_Up), (Qt.Key.Key_Right, Qt.Key.Key_Down)


def number_font() -> QFont:
    large = QFont(tabular("record"))
    large.setPixelSize(22)
    return large


class Tile(QAbstractButton):
    def __init__(self, words: TileWords) -> None:
        super().__init__()
        self.words = words
        self.setCheckable(True)
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(NARROWEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_words(words)

    def show_words(self, words: TileWords) -> None:
        self.words = words
        self.setAccessibleName(", ".join(filter(None, (words.label, words.figure, words.second))))
        self.setToolTip(plain_tooltip(words.label))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(max(NARROWEST, metrics("fact").horizontalAdvance(self.words.label) + 2 * PADDING), HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        group = self.group()
        tiles = group.buttons() if group is not None else [self]
        here = tiles.index(self)
        step = 1 if event.key() in FORTH else -1 if event.key() in BACK else 0
        if step and 0 <= here + step < len(tiles):
            tiles[here + step].setFocus(Qt.FocusReason.TabFocusReason)
            tiles[here + step].click()
        elif not step:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_hot = self.isChecked() or self.hasFocus()
        painter.setBrush(colour("hover" if self.underMouse() and not self.isChecked() else "surface"))
        painter.setPen(colour("accent" if is_hot else "line"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawRoundedRect(QRectF(PADDING, self.height() - 3, self.width() - 2 * PADDING, 3), 1.5, 1.5)
        room = self.rect().adjusted(PADDING, 10, -PADDING, -10)
        paint_icon(painter, self.words.icon, colour(self.words.tone), QRectF(room.right() - GLYPH, 12, GLYPH, GLYPH))
        number = number_font()
        if QFontMetrics(number).horizontalAdvance(self.words.figure) > room.width() - GLYPH - 6:
            number.setPixelSize(17)
        painter.setFont(number)
        painter.setPen(colour("text" if self.words.tone == "soft" else self.words.tone))
        painter.drawText(
            QRect(room.left(), 8, room.width() - GLYPH, 28), Qt.AlignmentFlag.AlignVCenter, self.words.figure
        )
        self._line(painter, room, 40, self.words.label, "fact", "text")
        self._line(painter, room, 58, self.words.second, "secondary", "soft")
        painter.end()

    def _line(self, painter: QPainter, room: QRect, top: int, text: str, role: str, ink: str) -> None:
        painter.setFont(font(role))
        painter.setPen(colour(ink))
        shown = metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(QRect(room.left(), top, room.width(), 18), Qt.AlignmentFlag.AlignVCenter, shown)


class Tiles(QWidget):
    """One of them is chosen, by mouse or arrows."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        self.tiles: dict[str, Tile] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        self.line = line

    def chosen_tile(self) -> QWidget:
        return self.group.checkedButton() or self

    def show_tiles(self, words: Sequence[TileWords], chosen: str) -> None:
        for tile in words:
            if tile.name not in self.tiles:
                made = self.tiles[tile.name] = Tile(tile)
                made.clicked.connect(lambda _on=False, name=tile.name: self.chosen.emit(name))
                self.group.addButton(made)
                self.line.addWidget(made, 1)
            self.tiles[tile.name].show_words(tile)
            self.tiles[tile.name].setChecked(tile.name == chosen)
