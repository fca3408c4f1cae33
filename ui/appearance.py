"""The menu at the rail's foot: theme and language, changed while the desktop runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.kernel.i18n import LANGUAGES, N_, _, current_language
from ui.toolkit.preferences import Preferences
from ui.toolkit.rail import RailButton
from ui.toolkit.theme import current_theme

THEME_LABELS = {"light": N_("Light"), "dark": N_("Dark"), "high_contrast": N_("High contrast")}


def appearance_button(parent: QWidget, preferences: Preferences, rebuild: Callable[[], None]) -> RailButton:
    made = RailButton(_("Look"), "contrast")
    menu = QMenu(parent)

    def choose(key: str, value: str) -> None:
        preferences.keep(key, value)
        rebuild()

    themes = {name: _(label) for name, label in THEME_LABELS.items()}
    add_choices(menu, themes, current_theme(), lambda name: choose("theme", name))
    menu.addSeparator()
    add_choices(menu, LANGUAGES, current_language(), lambda name: choose("language", name))
    made.clicked.connect(lambda: menu.popup(made.mapToGlobal(QPoint(made.width(), 0))))
    return made


def add_choices(menu: QMenu, choices: Mapping[str, str], current: str, choose: Callable[[str], None]) -> None:
    group = QActionGroup(menu)
    for name, label in choices.items():
        qaction = menu.addAction(label)
        qaction.setCheckable(True)
        qaction.setChecked(name == current)
        group.addAction(qaction)
        qaction.triggered.connect(lambda _checked=False, chosen=name: choose(chosen))
