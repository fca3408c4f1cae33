"""Who works here: users, technicians and departments, each list with its card and forms."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit

from app.kernel.i18n import N_, _
from app.kernel.permissions import Role
from ui.settings.people_words import second_line
from ui.toolkit.cells import TwoLines
from ui.toolkit.field import Field
from ui.toolkit.fields import LineField, ParsedField, figures
from ui.toolkit.live import Live
from ui.toolkit.quantities import parse_quantity
from ui.toolkit.record_field import RecordField
from ui.toolkit.records_screen import RecordsScreen, Wording
from ui.toolkit.step_form import StepForm
from ui.toolkit.table import Column
from ui.toolkit.ticks_field import TicksField


def password_field() -> LineField:
    field = LineField(_("Password"), required=True, hint=_("at least 10 characters"))
    field.line.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def user_fields() -> dict[str, Field]:
    roles = TicksField(_("Roles"), {role: _(role.label) for role in Role}, required=True)
    return {"name": LineField(_("Full name"), required=True), "email": LineField(_("E-mail")), "roles": roles}


def new_user_form() -> StepForm:
    login = LineField(_("User name"), required=True, placeholder="m.rossi")
    return StepForm(_("New user"), _("Add"), {"login": login, **user_fields(), "password": password_field()})


def user_form() -> StepForm:
    return StepForm(_("User"), _("Save"), user_fields())


def password_form() -> StepForm:
    return StepForm(_("New password"), _("Set the password"), {"password": password_field()})


def technician_form() -> StepForm:
    fields: dict[str, Field] = {
        "name": LineField(_("Full name"), required=True),
        "department_id": RecordField(_("Department"), required=True),
        "phone": LineField(_("Telephone")),
        "user_id": RecordField(_("Signs in as"), placeholder=_("A user, or nobody")),
    }
    return StepForm(_("Technician"), _("Save"), fields)


def level_field() -> ParsedField:
    """1 answers the telephone, 2 is the second level, and so on."""

    def parse(text: str) -> int | None:
        value = parse_quantity(text)
        return None if value is None else int(value)

    field = figures(ParsedField(_("Line"), parse, str, required=True, hint=_("1 answers the telephone")))
    field.checks.append(lambda line: None if 1 <= line <= 9 else _("A line is a number from 1 to 9."))
    return field


def department_form() -> StepForm:
    line = level_field()
    return StepForm(_("Department"), _("Save"), {"name": LineField(_("Name"), required=True), "line": line})


def person_cell(row: Any) -> TwoLines:
    glyph = "users" if hasattr(row, "people") else "user"
    return TwoLines(row.name, second_line(row), *((glyph, "soft") if row.is_active else ("archive", "faint")))


COLUMNS = [Column("name", N_("Who"), person_cell)]


class People(RecordsScreen):
    forms_by_name = {
        "new_user": new_user_form,
        "user": user_form,
        "password": password_form,
        "technician": technician_form,
        "department": department_form,
    }

    def __init__(self, live: Live) -> None:
        wording = Wording(
            _("People"),
            "users",
            {"users": _("Users"), "technicians": _("Technicians"), "departments": _("Departments")},
            _("Nobody yet"),
            _("Where nobody may sign in, whoever sits here may do everything. Begin with an administrator."),
            _("Choose somebody"),
        )
        steps = ("people.edit", "people.password")
        links = ("people.deactivate", "people.activate", "people.retire", "people.restore")
        super().__init__(live, wording, COLUMNS, steps, links=links, above=("people.add",))
