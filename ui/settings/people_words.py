"""People in words: the lines of the lists and the card of each. No Qt here."""

from __future__ import annotations

from typing import Any

from app.kernel.i18n import _
from app.kernel.text import dotted
from app.staff.queries import DepartmentRow, TechnicianRow, UserRow
from ui.toolkit.records import Shown


def roles_of(row: UserRow) -> str:
    return ", ".join(sorted(_(role.label) for role in row.roles))


def second_line(row: Any) -> str:
    """What stands under the name in the list."""
    if isinstance(row, UserRow):
        return dotted(row.login, roles_of(row), "" if row.is_active else _("no longer active"))
    if isinstance(row, TechnicianRow):
        return dotted(row.department, row.phone, retired_word(row))
    line = _("Line {line}").format(line=row.line)
    return dotted(line, ", ".join(row.people), retired_word(row))


def retired_word(row: TechnicianRow | DepartmentRow) -> str:
    return "" if row.is_active else _("Retired")


def in_use_mark(row: TechnicianRow | DepartmentRow) -> tuple[str, str, str]:
    return (_("In use"), "good", "check") if row.is_active else (_("Retired"), "soft", "archive")


def card_words(row: Any) -> Shown:
    if isinstance(row, UserRow):
        state = (_("Active"), "good", "user-check") if row.is_active else (_("No longer active"), "soft", "lock")
        facts = [(_("User name"), row.login), (_("E-mail"), row.email), (_("Roles"), roles_of(row))]
        return Shown(row.name, marks=[state], facts=[fact for fact in facts if fact[1]])
    if isinstance(row, TechnicianRow):
        facts = [(_("Department"), row.department), (_("Telephone"), row.phone), (_("Signs in as"), row.login)]
        return Shown(row.name, marks=[in_use_mark(row)], facts=[fact for fact in facts if fact[1]])
    return department_words(row)


def department_words(row: DepartmentRow) -> Shown:
    facts = ((_("Line"), str(row.line)), (_("Technicians"), ", ".join(row.people) or _("nobody yet")))
    return Shown(row.name, marks=[in_use_mark(row)], facts=facts)
