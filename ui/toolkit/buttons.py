"""Buttons of the three kinds there are: with a text, with an icon alone, and a link; each may stand for an action."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton

from ui.toolkit.fonts import font
from ui.toolkit.icons import icon
from ui.toolkit.keys import native
from ui.toolkit.labels import plain_tooltip

TARGET = 36
"""Pixels: how high whatever is clicked is at least, beside the rows of compact lists."""

BEFORE_TEXT = QSize(19, 16)
ALONE = QSize(16, 16)
INKS = {"primary": "on_accent", "danger": "bad", "link": "accent"}


def button(text: str, icon_name: str = "", *, kind: str = "") -> QPushButton:
    """`kind` is "primary" (one per view), "danger", "link" or nothing."""
    made = QPushButton(as_text(text))
    made.setFont(font("button"))
    made.setFixedHeight(TARGET)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    if icon_name:
        made.setIcon(icon(icon_name, INKS.get(kind, "text")))
        made.setIconSize(BEFORE_TEXT)
    return made


def icon_button(icon_name: str, says: str, tone: str = "soft") -> QToolButton:
    """A button without a text; `says` is its name for screen readers and its tooltip."""
    made = QToolButton()
    made.setIcon(icon(icon_name, tone))
    made.setIconSize(QSize(16, 16))
    made.setFixedSize(TARGET, TARGET)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    name(made, says)
    return made


def name(widget: QPushButton | QToolButton, says: str) -> None:
    widget.setAccessibleName(says)
    widget.setToolTip(plain_tooltip(says))


def action_button(qaction: QAction, *, kind: str = "", with_key: bool = False) -> QPushButton:
    """A button that follows its action: text, icon, tooltip, and off while the action is off."""
    made = button("", kind=kind)
    made.setIconSize(BEFORE_TEXT)

    def follow() -> None:
        key = native(qaction.shortcut()) if with_key else ""
        text = qaction.text().replace("&", "")
        made.setProperty("words", as_text(f"{text}   {key}" if key else text))
        show_words(made, not made.property("is_wordless"))
        icon_name = str(qaction.property("icon_name") or "")
        if icon_name:
            made.setIcon(icon(icon_name, INKS.get(kind, "text")))
        made.setEnabled(qaction.isEnabled())
        made.setToolTip(qaction.toolTip())
        made.setAccessibleName(text)

    qaction.changed.connect(follow)
    made.clicked.connect(qaction.trigger)
    follow()
    return made


def show_words(made: QPushButton, on: bool) -> None:
    """An action's button with its text or as its icon alone; its name and its tooltip stay."""
    made.setProperty("is_wordless", not on)
    made.setText(str(made.property("words") or "") if on else "")
    made.setIconSize(BEFORE_TEXT if on else ALONE)


def fit_words(buttons: Sequence[QPushButton], room: int, gap: int = 8) -> None:
    """Let buttons of actions that stand in a row of that many pixels lose their words, the first one first."""
    for made in buttons:
        show_words(made, True)
    for made in buttons:
        if sum(shown.sizeHint().width() + gap for shown in buttons) - gap <= room:
            return
        show_words(made, False)


def as_text(text: str) -> str:
    """The text itself: an ampersand in it is no mnemonic."""
    return text.replace("&", "&&")
