"""An article as it is read: its markup becomes formats of a document, and its words are never read as HTML."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit

from app.kernel.i18n import _
from ui.knowledge.markup import Block, blocks_of
from ui.toolkit.fonts import MEDIUM, SEMIBOLD, font
from ui.toolkit.theme import colour

INDENT = 20
GAPS = {"head": (16, 4), "text": (0, 8), "bullet": (0, 4), "number": (0, 4)}
"""Pixels above and below a block, by its kind."""


class ArticleText(QTextEdit):
    """Read only, selectable, with nothing in it that could be loaded from anywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Text of the article"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.setUndoRedoEnabled(False)
        self.shown = ""

    def show_text(self, text: str) -> None:
        self.shown = text
        self.clear()
        cursor = self.textCursor()
        for n, block in enumerate(blocks_of(text)):
            if n:
                cursor.insertBlock()
            _write(cursor, block)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def loadResource(self, kind: int, name: Any) -> Any:
        return None

    def changeEvent(self, event: QEvent) -> None:
        """The inks are the theme's: another theme writes the text anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.shown:
            self.show_text(self.shown)


def _write(cursor: QTextCursor, block: Block) -> None:
    above, below = GAPS[block.kind]
    shape = QTextBlockFormat()
    shape.setTopMargin(above if cursor.position() else 0)
    shape.setBottomMargin(below)
    shape.setLineHeight(135, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if block.kind in ("bullet", "number"):
        shape.setLeftMargin(INDENT)
        shape.setTextIndent(-INDENT)
        stop = shape.tabPositions()
        stop.append(_stop())
        shape.setTabPositions(stop)
    cursor.setBlockFormat(shape)
    look = "head" if block.kind == "head" else ""
    mark = {"bullet": "•\t", "number": f"{block.mark}.\t"}.get(block.kind, "")
    if mark:
        cursor.insertText(mark, _format("mark"))
    for span in block.spans:
        cursor.insertText(span.text.replace("\n", "\u2028"), _format(span.look or look))


def _stop() -> Any:
    from PySide6.QtGui import QTextOption

    return QTextOption.Tab(INDENT, QTextOption.TabType.LeftTab)


def _format(look: str) -> QTextCharFormat:
    made = QTextCharFormat()
    face = QFont(font("name" if look == "head" else "text"))
    if look == "bold":
        face.setWeight(SEMIBOLD)
    if look == "code":
        face.setWeight(MEDIUM)
        made.setBackground(colour("soft_soft"))
    made.setFont(face)
    made.setForeground(colour("faint" if look == "mark" else "text"))
    return made
