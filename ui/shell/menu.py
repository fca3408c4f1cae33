"""The menu at the rail's foot: everything that can be done, within reach of somebody who knows no key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from app.kernel.i18n import _, current_language
from ui.toolkit.buttons import as_text
from ui.toolkit.theme import current_theme

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def open_menu(window: MainWindow) -> None:
    """Beside its button; it is made anew each time, so that it says what is possible now."""
    menu = window_menu(window)
    menu.aboutToHide.connect(menu.deleteLater)
    button = window.rail.menu_button
    corner = button.mapToGlobal(QPoint(button.width(), button.height()))
    menu.popup(QPoint(corner.x(), corner.y() - menu.sizeHint().height()))


def window_menu(window: MainWindow) -> QMenu:
    menu = QMenu(window)
    _fill(window, menu, "go", _("Go to"))
    page = submenu(menu, _(window.places[window.current_place()].label))
    for screen in window.screens_in_front():
        page.addActions([qaction for qaction in screen.qactions.values() if qaction.text()])
    page.setEnabled(not page.isEmpty())
    menu.addSeparator()
    for name, action in window.actions_by_name.items():
        if action.menu == "window":
            menu.addAction(window.qactions[name])
    _choices(window, menu, "look", _("Look"), f"look.{current_theme()}")
    _choices(window, menu, "language", _("Language"), f"language.{current_language()}")
    menu.addSeparator()
    menu.addAction(window.qactions["window.keys"])
    if "go.keyboard" in window.qactions:
        menu.addAction(window.qactions["go.keyboard"])
    menu.addSeparator()
    menu.addAction(window.qactions["window.quit"])
    return menu


def submenu(menu: QMenu, title: str) -> QMenu:
    made = menu.addMenu(as_text(title))
    made.setToolTipsVisible(True)
    return made


def _fill(window: MainWindow, menu: QMenu, name: str, title: str) -> QMenu:
    inner = submenu(menu, title)
    inner.addActions([window.qactions[n] for n, action in window.actions_by_name.items() if action.menu == name])
    return inner


def _choices(window: MainWindow, menu: QMenu, name: str, title: str, current: str) -> None:
    inner = _fill(window, menu, name, title)
    group = QActionGroup(inner)
    for qaction in inner.actions():
        group.addAction(qaction)
    for n, qaction in window.qactions.items():
        if n.startswith(f"{name}."):
            qaction.setCheckable(True)
            qaction.setChecked(n == current)
