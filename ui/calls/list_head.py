"""What stands over the list of calls: the line to filter by, the chips of what is filtered, the tools of the list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from app.kernel.i18n import N_, _
from ui.toolkit.buttons import fit_words
from ui.toolkit.chips import ChipRow
from ui.toolkit.grounds import Panel
from ui.toolkit.keys import native
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row
from ui.toolkit.screen import Screen
from ui.toolkit.search_line import SearchLine

NARROWEST = 430
"""Below this width of the list the filter's key leaves room for the rest."""

TOOLS = (
    ("calls.group", "layers", N_("Group the list")),
    ("calls.columns", "sliders-horizontal", N_("Columns")),
    ("calls.density", "rows-3", N_("Compact rows")),
)
"""By action: its icon, and what it says to those who do not see one."""


class ListHead(Panel):
    """As wide as the list; `fit` is told that width when it has changed."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.search = SearchLine(_("Filter the calls"))
        self.key = Label("Ctrl+F", "secondary", "faint")
        self.count = Label("", "secondary", "faint")
        self.chips = ChipRow(self.count)
        self.conditions = screen.button("calls.conditions")
        self.new_call = screen.button("call.new", kind="primary")
        self.tools = {name: screen.tool_button(name, icon, _(says)) for name, icon, says in TOOLS}
        self.room = NARROWEST
        self._lay_out()
        for action in (screen.qaction("calls.conditions"), screen.qaction("call.new")):
            action.changed.connect(self._fit)
        self.filter = screen.qaction("calls.filter")
        self.filter.changed.connect(self._show_key)

    def _lay_out(self) -> None:
        line = row(self.search, self.key, None, self.conditions, self.new_call)
        below = row(self.chips, *self.tools.values(), spacing=2)
        below.setStretch(0, 1)
        for tool in self.tools.values():
            tool.setFixedWidth(28)
            below.setAlignment(tool, Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(line, below, spacing=2, margins=(14, 10, 14, 2)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def fit(self, width: int) -> None:
        self.room = width
        self.key.setHidden(width < NARROWEST)
        self._fit()

    def _show_key(self) -> None:
        self.key.setText(native(self.filter.shortcut()))
        self._fit()

    def _fit(self) -> None:
        """Beside the filter there must be room for both buttons, if only for their icons."""
        key = 0 if self.key.isHidden() else self.key.sizeHint().width() + 16
        fit_words((self.conditions, self.new_call), self.room - self.search.minimumWidth() - key - 36)
