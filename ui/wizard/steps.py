"""The steps of the first run: what each asks, as widgets that can be filled again when one comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from app.kernel.folders import default_database
from app.kernel.i18n import LANGUAGES, N_, _, current_language
from app.kernel.settings import SETTINGS
from ui.settings.setting_fields import field_of
from ui.shell.actions import THEME_LABELS
from ui.toolkit.buttons import button
from ui.toolkit.choice_field import ChoiceField
from ui.toolkit.field import Field
from ui.toolkit.fields import LineField, ParsedField, figures
from ui.toolkit.form import Form
from ui.toolkit.grounds import Card
from ui.toolkit.labels import Glyph, Label
from ui.toolkit.layout import column, row
from ui.toolkit.quantities import parse_quantity
from ui.toolkit.select_field import SelectField
from ui.toolkit.theme import current_theme

COMPANY = (
    "company.name",
    "company.country",
    "company.tax_id",
    "company.fiscal_code",
    "company.sdi_code",
    "company.iban",
    "company.street",
    "company.town",
    "company.phone",
    "company.email",
)
MAIL = (
    "mail.sender",
    "mail.user",
    "mail.smtp_host",
    "mail.password",
    "mail.smtp_port",
    "mail.smtp_security",
)


class Step(QWidget):
    """A page of the first run; `test` is the text of its button that tries what was typed, if there is one."""

    changed_look = Signal(str, str)
    tested = Signal()
    test = ""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form(self)
        self.form.hide()
        self.verdict_glyph, self.verdict = Glyph("circle-check", "good"), Label("", "text", wrap=True)
        self.verdict_glyph.hide()
        self.test_button = button(self.test, "refresh-cw")
        self.test_button.setAutoDefault(True)
        self.test_button.setVisible(bool(self.test))
        self.test_button.clicked.connect(self.tested)

    def values(self) -> dict[str, Any]:
        """What is typed and can be read."""
        return {name: field.value() for name, field in self.form.fields.items() if not field.wrong()}

    def typed(self) -> dict[str, str]:
        """The text of every field as it stands, right or wrong."""
        return {name: field.line.text() for name, field in self.form.fields.items() if isinstance(field, LineField)} | {
            name: field.value() for name, field in self.form.fields.items() if not isinstance(field, LineField)
        }

    def field_at(self, place: str) -> Field | None:
        """The field that a refusal speaks of, by its whole name or by the last part of it."""
        ends = (f".{place}", f"_{place}")
        return next((field for name, field in self.form.fields.items() if name == place or name.endswith(ends)), None)

    def fill(self, typed: Mapping[str, Any]) -> None:
        for name, value in typed.items():
            field = self.form.fields[name]
            if isinstance(field, LineField):
                field.line.setText(value or "")
            elif value is not None:
                field.set_value(value)

    def check(self) -> bool:
        """Whether one may go on; shows what is wrong, in every field that is asked for."""
        wrong = [field for field in self.form.fields.values() if not field.isHidden() and field.wrong()]
        for field in wrong:
            field.show_wrong()
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def show_verdict(self, text: str, tone: str = "good") -> None:
        self.verdict.setText(text)
        self.verdict.set_tone(tone)
        self.verdict_glyph.setVisible(bool(text))
        self.verdict_glyph.show_icon("circle-check" if tone == "good" else "circle-alert", tone)

    def test_row(self) -> QWidget:
        line = QWidget()
        layout = row(self.test_button, self.verdict_glyph, self.verdict, spacing=10)
        layout.setStretch(2, 1)
        line.setLayout(layout)
        return line


def pair(left: Field, right: Field) -> QWidget:
    line = QWidget()
    layout = row(left, right, spacing=16)
    layout.setStretch(0, 1)
    layout.setStretch(1, 1)
    line.setLayout(layout)
    return line


class LookStep(Step):
    def __init__(self) -> None:
        super().__init__()
        self.language = self.form.add("language", SelectField(_("Language"), LANGUAGES))
        self.language.set_value(current_language())
        self.language.select.picked.connect(lambda key: self.changed_look.emit("language", key))
        themes = {name: _(label) for name, label in THEME_LABELS.items()}
        self.theme = self.form.add("theme", ChoiceField(_("Theme"), themes))
        self.theme.set_value(current_theme())
        self.theme.segments.chosen.connect(lambda key: self.changed_look.emit("theme", key))
        self.setLayout(column(self.language, self.theme, None, spacing=16))


class SettingsStep(Step):
    """Fields of declared settings, two beside each other."""

    keys: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        fields = [self.form.add(key, field_of(key, self.country)) for key in self.keys]
        for key, field in zip(self.keys, fields, strict=True):
            default = SETTINGS[key].default
            field.set_value(default if default != "" else None)
        pairs = [pair(*fields[n : n + 2]) for n in range(0, len(fields), 2)]
        self.setLayout(column(*pairs, self.test_row(), None, spacing=14))

    def country(self) -> str:
        field = self.form.fields.get("company.country")
        return str(field.value()) if field is not None else ""


class CompanyStep(SettingsStep):
    keys = COMPANY

    def __init__(self) -> None:
        super().__init__()
        country = self.form.fields["company.country"]
        country.changed.connect(self.on_country_changed)

    def on_country_changed(self) -> None:
        """The tax numbers are judged anew by the other country's rules."""
        for key in ("company.tax_id", "company.fiscal_code", "company.phone"):
            if not self.form.fields[key].is_empty():
                self.form.fields[key].show_wrong()


class MailStep(SettingsStep):
    keys = MAIL

    def __init__(self) -> None:
        type(self).test = _("Test the connection")
        super().__init__()


class DatabaseStep(Step):
    def __init__(self) -> None:
        type(self).test = _("Test the connection")
        super().__init__()
        places = {"here": _("This computer"), "server": _("A PostgreSQL server")}
        self.where = self.form.add("where", ChoiceField(_("Where the data is kept"), places))
        self.where.set_value("here")
        folder = LineField(_("Folder"), placeholder=data_folder(), hint=_("empty: your data folder"))
        self.folder = self.form.add("folder", folder)
        self.browse = button(_("Choose a folder…"))
        self.browse.setAutoDefault(True)
        self.browse.clicked.connect(self.on_browse)
        self.here = QWidget()
        note = Label(
            _("One computer, nothing to install. A shared or synchronised folder will not do."), "fact", "soft"
        )
        note.setWordWrap(True)
        self.here.setLayout(column(self.folder, row(self.browse, None), note, spacing=10))
        self.host = self.form.add("host", LineField(_("Server"), placeholder="db.example.com"))
        self.port = self.form.add("port", port_field(_("Port")))
        self.port.set_value(5432)
        self.database = self.form.add("database", LineField(_("Database"), required=True))
        self.user = self.form.add("user", LineField(_("User"), required=True))
        self.password = self.form.add("password", LineField(_("Password"), hint=_("kept where only you can read it")))
        self.password.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.server = QWidget()
        lines = (pair(self.host, self.port), pair(self.user, self.database), self.password, self.test_row())
        self.server.setLayout(column(*lines, spacing=14))
        self.setLayout(column(self.where, self.here, self.server, None, spacing=16))
        self.where.changed.connect(self.show_place)
        self.show_place()

    def fill(self, typed: Mapping[str, Any]) -> None:
        super().fill(typed)
        self.show_place()

    def show_place(self) -> None:
        is_server = self.where.value() == "server"
        self.server.setVisible(is_server)
        self.here.setVisible(not is_server)

    def check(self) -> bool:
        return super().check() if self.where.value() == "server" else True

    def on_browse(self) -> None:
        dialog = QFileDialog(self, _("Choose a folder…"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.line.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class DataStep(Step):
    def __init__(self) -> None:
        super().__init__()
        whats = {"nothing": _("Nothing"), "demo": _("The demonstration"), "import": _("A log of another system")}
        self.what = self.form.add("what", ChoiceField(_("What to begin with"), whats))
        self.what.set_value("nothing")
        self.file = self.form.add("file", LineField(_("File"), placeholder="helpdesk.csv"))
        self.browse = button(_("Choose a file…"))
        self.browse.setAutoDefault(True)
        self.browse.clicked.connect(lambda: self._choose(self.file, _("Choose a file…"), "CSV (*.csv)"))
        profiles = {"helpdesk": "helpdesk", "servicenow": "servicenow", OWN_PROFILE: _("By a profile of your own")}
        self.profile = self.form.add("profile", SelectField(_("How it is read"), profiles))
        self.profile.set_value("helpdesk")
        self.profile.select.picked.connect(lambda _picked: self.show_what())
        self.own = self.form.add("own_profile", LineField(_("Profile"), placeholder="profile.toml"))
        self.browse_own = button(_("Choose a profile…"))
        self.browse_own.setAutoDefault(True)
        self.browse_own.clicked.connect(lambda: self._choose(self.own, _("Choose a profile…"), "TOML (*.toml)"))
        self.importing = Card("inset")
        own = column(self.own, row(self.browse_own, None), spacing=10)
        self.own_profile = QWidget()
        own.setContentsMargins(0, 0, 0, 0)
        self.own_profile.setLayout(own)
        lines = (self.file, row(self.browse, None), self.profile, self.own_profile)
        self.importing.setLayout(column(*lines, spacing=10, margins=(16, 14, 16, 16)))
        about = _("A company with a year of calls, to look at. Sign in as “{user}” with the password “{password}”.")
        self.demo = Label(about.format(user=DEMO_USER, password=DEMO_PASSWORD), "text", "soft", wrap=True).selectable()
        self.setLayout(column(self.what, self.demo, self.importing, None, spacing=16))
        self.what.changed.connect(self.show_what)
        self.show_what()

    def fill(self, typed: Mapping[str, Any]) -> None:
        super().fill(typed)
        self.show_what()

    def show_what(self) -> None:
        self.demo.setVisible(self.what.value() == "demo")
        self.importing.setVisible(self.what.value() == "import")
        self.own_profile.setVisible(self.profile.value() == OWN_PROFILE)

    def check(self) -> bool:
        if self.what.value() != "import":
            return True
        named = [self.file, self.own] if self.profile.value() == OWN_PROFILE else [self.file]
        missing = [field for field in named if not Path(field.value() or "").expanduser().is_file()]
        for field in missing:
            field.refuse(_("There is no such file."))
        if missing:
            missing[0].setFocus()
        return not missing

    def _choose(self, field: LineField, title: str, kinds: str) -> None:
        dialog = QFileDialog(self, title, "", kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(field.line.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


DEMO_USER, DEMO_PASSWORD = "laura", "caldaia-rossa-46"
"""Of app.demo.company, named here so that nothing of the database is imported with the widgets; a test compares."""


OWN_PROFILE = "own"


def data_folder() -> str:
    """Where the data is kept when no folder is named, as people write it."""
    folder, home = str(default_database().parent), str(Path.home())
    return f"~{folder.removeprefix(home)}" if folder.startswith(home) else folder


def port_field(label: str) -> ParsedField:
    def parse(text: str) -> int | None:
        value = parse_quantity(text)
        return None if value is None else int(value)

    def wrong(value: Any) -> str | None:
        return None if value is None or 0 < value < 65_536 else _("A port is a number from 1 to 65535.")

    field = figures(ParsedField(label, parse, str, required=True))
    field.checks.append(wrong)
    return field


STEPS: tuple[tuple[str, str, str, str, Callable[[], Step]], ...] = (
    ("look", N_("Language and theme"), N_("Both can be changed at any time."), "languages", LookStep),
    (
        "company",
        N_("Your company"),
        N_("As it stands on invoices and reports. The numbers are checked while you type."),
        "building-2",
        CompanyStep,
    ),
    ("database", N_("Database"), N_("Where everything is kept."), "database", DatabaseStep),
    ("mail", N_("Mail"), N_("The mailbox the company writes from."), "mail", MailStep),
    ("data", N_("First data"), N_("Begin with an empty desk, or with something on it."), "package", DataStep),
)
