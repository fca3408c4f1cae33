"""The settings: pages at the left, a search over all of them, every value kept as its field is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from app.kernel.errors import Refused
from app.kernel.i18n import LANGUAGES, N_, _, current_language
from app.kernel.settings import SETTING_PAGES, SETTINGS, Kind
from ui.navigation import places
from ui.settings.setting_fields import SecretField, field_of
from ui.shell.actions import THEME_LABELS
from ui.toolkit.fields import LineField
from ui.toolkit.fonts import font
from ui.toolkit.form import Form
from ui.toolkit.grounds import Panel
from ui.toolkit.icons import icon
from ui.toolkit.labels import Label
from ui.toolkit.layout import column, row
from ui.toolkit.screen import Screen
from ui.toolkit.search_line import SearchLine
from ui.toolkit.select_field import SelectField
from ui.toolkit.theme import current_theme

if TYPE_CHECKING:
    from ui.toolkit.live import Live

PERSONAL = "personal"
ICONS = {
    "personal": "user",
    "company": "building-2",
    "documents": "file-text",
    "desk": "headset",
    "mail": "mail",
}
"""Of the pages here; those below them are places of their own."""
WIDEST, LIST_WIDTH = 560, 230


class SettingsPage(Screen):
    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.form = Form(self)
        self.form.hide()
        self.forms = [self.form]
        self.rights: frozenset[str] = frozenset()
        self.found: Sequence[str] | None = None
        self.page = PERSONAL
        self.values: dict[str, Any] = {}
        self.pages: dict[str, list[QWidget]] = {}
        self.search = SearchLine(_("Search the settings"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Pages"))
        self.list.setFont(font("text"))
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setProperty("kind", "choices")
        self.list.setSpacing(1)
        self.list.setIconSize(QSize(18, 18))
        self.title = Label("", "record")
        self.lines: QVBoxLayout = column(spacing=14, margins=(24, 8, 24, 24))
        self._lay_out()
        self._fill_list()
        self.list.currentItemChanged.connect(lambda item, _old: self.on_page(item))
        self.list.itemActivated.connect(self.on_gone)
        self.list.itemClicked.connect(self.on_gone)
        self.search.searched.connect(self.on_searched)
        self.begin_at(self.list)

    def _lay_out(self) -> None:
        head = Panel("surface", "bottom")
        head.setLayout(row(Label(_("Settings"), "page"), None, self.search, margins=(16, 10, 16, 10)))
        side = Panel("surface", "right")
        side.setLayout(column(self.list, margins=(8, 10, 8, 10)))
        self.again = self.button("settings.set_up", kind="link")
        self.try_mail = self.button("settings.try_mail")
        self.nothing = Label(_("No setting is called so."), "text", "soft")
        self._personal()
        for key in SETTINGS:
            self._add(key)
        self.lines.addWidget(self.nothing)
        self.lines.addWidget(self.try_mail)
        self.lines.addWidget(self.again)
        self.lines.addStretch(1)
        inside = Panel("surface")
        inside.setLayout(column(row(self.title, None, margins=(24, 18, 24, 4)), self.lines, spacing=0))
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        middle = row(side, scroll, spacing=0)
        middle.setStretch(1, 1)
        page = column(head, middle, spacing=0)
        page.setStretch(1, 1)
        self.body.setLayout(page)

    def _personal(self) -> None:
        """What this user likes on this computer; it is in use at once."""
        self.language = SelectField(_("Language"), LANGUAGES)
        self.language.set_value(current_language())
        self.language.select.picked.connect(partial(self._choose_look, "language"))
        self.theme = SelectField(_("Theme"), {name: _(label) for name, label in THEME_LABELS.items()})
        self.theme.set_value(current_theme())
        self.theme.select.picked.connect(partial(self._choose_look, "theme"))
        self.messages = SelectField(_("Messages outside the window"), {True: _("On"), False: _("Off")})
        self.messages.select.picked.connect(self._choose_messages)
        own = {"language": self.language, "theme": self.theme, "messages": self.messages}
        self.pages[PERSONAL] = [*own.values()]
        for name, field in own.items():
            field.setProperty("key", f"own.{name}")
            field.setMaximumWidth(WIDEST)
            self.lines.addWidget(field)

    def _add(self, key: str) -> None:
        setting, field = SETTINGS[key], field_of(key, self.country)
        self.form.add(key, field)
        box = QWidget()
        box.setMaximumWidth(WIDEST)
        hint = [Label(_(setting.help), "secondary", "faint", wrap=True)] if setting.help else []
        box.setLayout(column(field, *hint, spacing=4))
        self.pages.setdefault(setting.page, []).append(box)
        self.lines.addWidget(box)
        box.setProperty("key", key)
        if isinstance(field, LineField):
            field.line.editingFinished.connect(partial(self.on_field_left, key))
        elif isinstance(field, SelectField):
            field.select.picked.connect(lambda _picked: self.on_field_left(key))

    def _fill_list(self) -> None:
        names = {PERSONAL: _("Personal")}
        if self.may_change:
            names |= {name: _(label) for name, label in SETTING_PAGES.items()}
        elsewhere = [
            place for place in places(self.live) if place.under == "settings" and place.is_allowed(self.rights)
        ]
        names |= {place.name: _(place.label) for place in elsewhere}
        icons = ICONS | {place.name: place.icon for place in elsewhere}
        if [self.list.item(n).data(Qt.ItemDataRole.UserRole) for n in range(self.list.count())] != list(names):
            self.list.blockSignals(True)
            self.list.clear()
            for name, label in names.items():
                item = QListWidgetItem(icon(icons[name], "soft"), label)
                item.setData(Qt.ItemDataRole.UserRole, name)
                item.setSizeHint(QSize(0, 32))
                self.list.addItem(item)
                if name == self.page:
                    self.list.setCurrentItem(item)
            self.list.blockSignals(False)
        self.show_page(self.page)

    def country(self) -> str:
        field = self.form.fields.get("company.country")
        return str(field.value()) if field is not None else ""

    def on_page(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        name = item.data(Qt.ItemDataRole.UserRole)
        if name in ICONS:
            self.show_page(name)

    def on_gone(self, item: QListWidgetItem) -> None:
        """Enter or a click leads to what has a page of its own."""
        name = item.data(Qt.ItemDataRole.UserRole)
        if name not in ICONS:
            self.went.emit(name)

    def set_up_again(self) -> None:
        window: Any = self.window()
        if hasattr(window, "set_up_wanted"):
            window.set_up_wanted.emit()

    def show_page(self, name: str) -> None:
        """That page, or the settings that were searched for."""
        self.page = name
        labels = {PERSONAL: N_("Personal"), **SETTING_PAGES}
        self.title.setText(_("Found") if self.found is not None else _(labels[name]))
        for page, boxes in self.pages.items():
            for box in boxes:
                box.setVisible(page == name if self.found is None else box.property("key") in self.found)
        self.nothing.setVisible(self.found is not None and not self.found)
        self.try_mail.setVisible(self.found is None and name == "mail")
        self.again.setVisible(self.found is None and name == "company")

    def on_searched(self, text: str) -> None:
        if self.presenter is not None:
            self.start(lambda: self.presenter.search(text))

    def show_only(self, keys: Sequence[str] | None) -> None:
        self.found = keys
        self.show_page(self.page)

    @property
    def may_change(self) -> bool:
        return "staff.manage" in self.rights

    def show_settings(self, values: Mapping[str, Any], rights: frozenset[str]) -> None:
        """What is being typed is left alone."""
        self.rights = rights
        first, self.values = not self.values, dict(values)
        for key, value in values.items():
            field = self.form.fields[key]
            if first or not field.editor.hasFocus():
                field.set_value(value)
        if first:
            self.form.saved()
        self._fill_list()

    def bind(self, presenter: Any) -> None:
        window: Any = self.window()
        self.messages.set_value(window.wants_tray() if hasattr(window, "wants_tray") else None)
        super().bind(presenter)

    def on_field_left(self, key: str) -> None:
        """Kept when it is right and has changed; what is wrong is said beside it and stays typed."""
        field = self.form.fields[key]
        if self.presenter is None or field.wrong():
            return
        value = field.value()
        if value is None or value == self.values.get(key) or (isinstance(field, SecretField) and not value):
            return
        self.values[key] = True if isinstance(field, SecretField) else value
        self.start(lambda: self._keep(key, value))

    async def _keep(self, key: str, value: Any) -> None:
        before = self.presenter.values.get(key)
        try:
            await self.presenter.change(key, value)
        except Refused:
            self.values[key] = before
            raise
        field = self.form.fields[key]
        if isinstance(field, SecretField):
            field.set_value(True)
        if SETTINGS[key].kind is Kind.COUNTRY:
            for name in ("company.tax_id", "company.fiscal_code", "company.phone"):
                self.form.fields[name].show_wrong()
        self.form.is_dirty = any(field.wrong() for field in self.form.fields.values())

    def take_back(self, key: str, value: Any) -> None:
        self.values[key] = value
        self.form.fields[key].set_value(value)
        self.start(lambda: self.presenter.undo(key, value))

    def show_tried(self, said: str) -> None:
        self.message.say([said], "good")

    def _choose_look(self, key: str, value: str) -> None:
        window: Any = self.window()
        if hasattr(window, "choose_look"):
            window.choose_look(key, value)

    def _choose_messages(self, is_on: bool) -> None:
        window: Any = self.window()
        if hasattr(window, "wants_tray") and window.wants_tray() != is_on:
            window.toggle_tray()
