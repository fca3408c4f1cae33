"""The theme in use: its tokens as colours, a palette over Fusion, the stylesheet; nothing is the platform's."""

from functools import cache

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.toolkit.fonts import font, load_fonts
from ui.toolkit.stylesheet import stylesheet
from ui.toolkit.tokens import THEMES, Tokens

ARGUMENTS = ("-style", "Fusion")
"""For the QApplication's making: `setStyle` would do the same, and import the whole of `QStyle` at the start."""

_name = "light"

PALETTE = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "window",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "faint",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "bad",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "violet",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "faint",
    QPalette.ColorRole.Shadow: "line",
}

FADED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def apply_theme(app: QApplication, name: str) -> None:
    """Dress the application; widgets already built keep what they painted, so the caller builds its windows anew."""
    choose_theme(app, name)
    app.setStyleSheet(current_stylesheet())


def choose_theme(app: QApplication, name: str) -> None:
    """All but the stylesheet, which is quicker put over a window that is built than under one being built."""
    global _name
    _name = name
    colour.cache_clear()
    load_fonts()
    app.setPalette(palette_of(THEMES[name]))
    app.setFont(font("text"))


def current_stylesheet() -> str:
    return stylesheet(THEMES[_name])


def palette_of(tokens: Tokens) -> QPalette:
    palette = QPalette()
    for role, token in PALETTE.items():
        palette.setColor(role, QColor(tokens[token]))
    for role in FADED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens["faint"]))
    return palette


def current_theme() -> str:
    return _name


@cache
def colour(token: str) -> QColor:
    """The colour a token has in the theme in use."""
    return QColor(THEMES[_name][token])
