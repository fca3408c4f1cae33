"""Texts on the screen: plain text only, in the font of a role and the ink of a tone."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.toolkit.fonts import font
from ui.toolkit.icons import icon_pixmap
from ui.toolkit.theme import colour

NARROWEST = 80


class Label(QLabel):
    """Shows data as it is; nothing in it is ever read as markup."""

    def __init__(self, text: str = "", role: str = "text", tone: str = "text", *, wrap: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(role))
        self.tone = ""
        self.set_tone(tone)
        self.setWordWrap(wrap)
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """The ink of a tone, or any token."""
        if tone != self.tone:
            self.tone = tone
            palette = self.palette()
            palette.setColor(QPalette.ColorRole.WindowText, colour(tone))
            self.setPalette(palette)

    def minimumSizeHint(self) -> QSize:
        """A word longer than the room is cut off rather than widening everything around it."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), NARROWEST), hint.height()) if self.wordWrap() else hint

    def selectable(self) -> "Label":
        """With the mouse, for copying; it stays out of the way of the Tab key."""
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        return self


class ElidedLabel(Label):
    """One line that ends in “…” where the room ends; the whole of it in the tooltip."""

    def __init__(self, text: str = "", role: str = "text", tone: str = "text") -> None:
        self.whole = text
        super().__init__(text, role, tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        self.whole = text
        self._elide()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._elide()

    def _elide(self) -> None:
        line = " ".join(self.whole.split())
        shown = self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, max(0, self.width()))
        super().setText(shown)
        self.setToolTip(plain_tooltip(line) if shown != line else "")


class Glyph(QLabel):
    """An icon that stands beside a text and says nothing of its own, unless it is given a name."""

    def __init__(self, name: str, tone: str = "soft", size: int = 16, *, says: str = "") -> None:
        super().__init__()
        self.size_in_pixels = size
        self.setFixedSize(size, size)
        self.setAccessibleName(says)
        self.show_icon(name, tone)

    def show_icon(self, name: str, tone: str) -> None:
        self.setPixmap(icon_pixmap(name, colour(tone).name(), self.size_in_pixels, self.devicePixelRatioF()))


def plain_tooltip(text: str) -> str:
    """A tooltip that shows users' text as it is: Qt guesses at markup, so the guess is taken away."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return f"<qt>{escaped}</qt>" if escaped else ""


def restyle(widget: QWidget) -> None:
    """Let the stylesheet see a property that has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
