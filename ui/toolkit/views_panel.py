"""The panel of views beside a list: saved filters in groups, each with its count, a star, and a menu of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QMenu, QScrollArea, QVBoxLayout, QWidget

from app.kernel.i18n import _
from ui.toolkit.buttons import as_text
from ui.toolkit.fonts import font
from ui.toolkit.grounds import Panel
from ui.toolkit.icons import icon
from ui.toolkit.labels import Label
from ui.toolkit.layout import group_head
from ui.toolkit.view_button import NewViewButton, ViewButton

WIDTH = 206


class View(NamedTuple):
    """A saved filter. `group` is the head it stands under, `tone` the ink of its count while it is not nought.

    `may` names what its menu offers: "pin", "rename", "share", "remove", "keep".
    """

    name: str
    label: str
    group: str = ""
    tone: str = "faint"
    may: frozenset[str] = frozenset()
    is_pinned: bool = False
    is_shared: bool = False


class NameLine(QLineEdit):
    """A name typed where it will stand: Enter keeps it, Esc and leaving go back."""

    named = Signal(str)
    dropped = Signal()

    def __init__(self, says: str, text: str = "") -> None:
        super().__init__(text, placeholderText=says)
        self.setFont(font("text"))
        self.setProperty("kind", "search")
        self.setAccessibleName(says)
        self.setMaxLength(60)
        self.returnPressed.connect(self._on_return)
        self.selectAll()

    def _on_return(self) -> None:
        if self.text().strip():
            self.named.emit(self.text().strip())
        self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)


class ViewsPanel(QScrollArea):
    """Views may be shown anew at any time; the one that was chosen stays so.

    `wanted(what, view)` carries what a view's menu was asked for, `named(view, name)` a name that was typed: for a
    new view when there is no view.
    """

    chosen = Signal(str)
    wanted = Signal(str, str)
    named = Signal(str, str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Views"))
        inside = Panel("window")
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(6, 16, 10, 12)
        self.column.setSpacing(0)
        head = Label(title, "page")
        head.setContentsMargins(8, 0, 0, 8)
        self.column.addWidget(head)
        self.column.addStretch(1)
        self.setWidget(inside)
        self.group = QButtonGroup(self)
        self.buttons: dict[str, ViewButton] = {}
        self.counts: dict[str, int] = {}
        self.views: list[View] = []
        self.extra: list[QWidget] = []
        self.line: NameLine | None = None
        self.new_after: str | None = None

    def minimumSizeHint(self) -> QSize:
        return QSize(WIDTH, 120)

    def show_views(self, views: Sequence[View], new_after: str | None = None) -> None:
        """`new_after` is the group below which a new view may be saved; None where there is no saving."""
        if list(views) == self.views and new_after == self.new_after:
            return
        chosen, focused = self.current(), self._focused()
        self._clear()
        self.views, self.new_after = list(views), new_after
        groups = list(dict.fromkeys(view.group for view in views))
        if new_after is not None and new_after not in groups:
            groups.insert(1, new_after)
        for group in groups:
            inside = [view for view in views if view.group == group]
            if group and inside:
                self._insert_head(group)
            for view in inside:
                self._insert(ViewButton(view))
            if group == new_after:
                self._insert_new()
        if views:
            self.choose(chosen if chosen in self.buttons else views[0].name)
        self.show_counts(self.counts)
        if focused in self.buttons:
            self.buttons[focused].setFocus()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        self.counts |= counts
        for name, button in self.buttons.items():
            if name in counts:
                button.show_count(counts[name])

    def choose(self, name: str) -> None:
        """Mark a view without saying so to the presenter."""
        if name in self.buttons:
            self.buttons[name].setChecked(True)

    def current(self) -> str:
        return next((name for name, button in self.buttons.items() if button.isChecked()), "")

    def ask_name(self, view: str = "") -> None:
        """Open a line for the name: in place of the view, or of the button for a new one."""
        self.close_line()
        stands = self.buttons[view] if view else self._new_button()
        if stands is None:
            return
        self.line = NameLine(_("Name of the view"), self.buttons[view].view.label if view else "")
        self.line.named.connect(lambda name: self.named.emit(view, name))
        self.line.dropped.connect(self.close_line)
        self.line.installEventFilter(self)
        self.column.insertWidget(self.column.indexOf(stands), self.line)
        stands.hide()
        self.show()
        self.line.show()
        self.line.setFocus()

    def close_line(self) -> None:
        if self.line is None:
            return
        line, self.line = self.line, None
        had_focus = line.hasFocus()
        line.removeEventFilter(self)
        self.column.removeWidget(line)
        line.hide()
        line.deleteLater()
        for widget in (*self.buttons.values(), self._new_button()):
            if widget is not None:
                widget.show()
        if had_focus and self.current():
            self.buttons[self.current()].setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the line drops what was typed there; a menu over it does not count."""
        if isinstance(event, QContextMenuEvent) and isinstance(watched, ViewButton):
            self.open_menu(watched, event.globalPos())
            return True
        if event.type() == QEvent.Type.FocusOut and watched is self.line:
            self.close_line()
        return super().eventFilter(watched, event)

    def open_menu(self, button: ViewButton, at: QPoint) -> None:
        menu = self.menu_of(button.view)
        if menu.isEmpty():
            menu.deleteLater()
        else:
            menu.popup(at)

    def menu_of(self, view: View) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lines = (
            ("pin", _("Unpin") if view.is_pinned else _("Pin"), "star"),
            ("keep", _("Keep the present filter here"), "save"),
            ("rename", _("Rename"), "pencil"),
            ("share", _("Keep it to myself") if view.is_shared else _("Share with everybody"), "users"),
            ("remove", _("Remove"), "trash-2"),
        )
        for what, text, icon_name in lines:
            if what in view.may:
                action = menu.addAction(icon(icon_name), as_text(text))
                action.triggered.connect(lambda _checked=False, w=what: self._want(w, view.name))
        return menu

    def _want(self, what: str, view: str) -> None:
        if what == "rename":
            self.ask_name(view)
        else:
            self.wanted.emit(what, view)

    def _insert(self, button: ViewButton) -> None:
        self.buttons[button.view.name] = button
        self.group.addButton(button)
        button.clicked.connect(lambda: self.chosen.emit(button.view.name))
        button.starred.connect(lambda: self.wanted.emit("pin", button.view.name))
        button.installEventFilter(self)
        self.column.insertWidget(self.column.count() - 1, button)

    def _insert_head(self, group: str) -> None:
        head = group_head(group)
        head.setContentsMargins(10, 14, 0, 4)
        self._insert_extra(head)

    def _insert_new(self) -> None:
        new = NewViewButton(_("New view"))
        new.clicked.connect(lambda: self.ask_name())
        self._insert_extra(new)

    def _insert_extra(self, widget: QWidget) -> None:
        self.extra.append(widget)
        self.column.insertWidget(self.column.count() - 1, widget)

    def _new_button(self) -> NewViewButton | None:
        return next((widget for widget in self.extra if isinstance(widget, NewViewButton)), None)

    def _focused(self) -> str:
        return next((name for name, button in self.buttons.items() if button.hasFocus()), "")

    def _clear(self) -> None:
        self.close_line()
        for widget in (*self.buttons.values(), *self.extra):
            self.column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.buttons.clear()
        self.extra.clear()
