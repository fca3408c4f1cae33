"""Users, technicians and departments: added, changed, given another password, sent away. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.kernel.i18n import N_, _
from app.staff import commands
from app.staff.queries import (
    TechnicianRow,
    UserRow,
    department_choices,
    find_departments,
    find_technicians,
    find_users,
)
from ui.settings.people_words import card_words, roles_of
from ui.toolkit.action import action
from ui.toolkit.exporting import Exported
from ui.toolkit.listed_records import ListedPresenter
from ui.toolkit.matches import Match, fitting, matches_of
from ui.toolkit.records import Question, Shown, has_card

FOUND: dict[str, Callable[..., Sequence[Any]]] = {
    "users": find_users,
    "technicians": find_technicians,
    "departments": find_departments,
}
FORMS = {"users": "user", "technicians": "technician", "departments": "department"}
ADD: dict[str, Callable[..., int]] = {
    "users": commands.add_user,
    "technicians": commands.add_technician,
    "departments": commands.add_department,
}
RETIRE: dict[str, tuple[Callable[..., None], Callable[..., None], str]] = {
    "technicians": (commands.retire_technician, commands.restore_technician, "technician_id"),
    "departments": (commands.retire_department, commands.restore_department, "department_id"),
}
CHANGE: dict[str, tuple[Callable[..., None], str]] = {
    "users": (commands.change_user, "user_id"),
    "technicians": (commands.change_technician, "technician_id"),
    "departments": (commands.change_department, "department_id"),
}
FACTS: dict[str, Sequence[Exported]] = {
    "users": (
        Exported(N_("Full name"), lambda row: row.name, 24),
        Exported(N_("User name"), lambda row: row.login),
        Exported(N_("E-mail"), lambda row: row.email, 30),
        Exported(N_("Roles"), roles_of, 30),
        Exported(N_("Active"), lambda row: row.is_active, 9),
    ),
    "technicians": (
        Exported(N_("Full name"), lambda row: row.name, 24),
        Exported(N_("Department"), lambda row: row.department, 24),
        Exported(N_("Telephone"), lambda row: row.phone, 18),
        Exported(N_("Signs in as"), lambda row: row.login),
    ),
    "departments": (
        Exported(N_("Department"), lambda row: row.name, 24),
        Exported(N_("Line"), lambda row: row.line, 9),
        Exported(N_("Technicians"), lambda row: row.technicians, 12),
    ),
}
TITLES = {"users": N_("New user"), "technicians": N_("New technician"), "departments": N_("New department")}


class PeoplePresenter(ListedPresenter):
    watches = frozenset({"user_account", "user_role", "technician", "department"})
    view_names = tuple(FOUND)
    file_name = N_("People")

    async def rows(self) -> Sequence[Any]:
        return await self.backend.ask(FOUND[self.name])

    async def card_of(self, record_id: int) -> Any:
        return next((row for row in await self.rows() if row.id == record_id), None)

    def spreadsheet(self) -> Sequence[Exported]:
        return FACTS[self.name]

    def words_of(self, card: Any) -> Shown:
        return card_words(card)

    def has_user(self) -> bool:
        return isinstance(self.card, UserRow)

    def against_deactivating(self) -> list[str]:
        return [] if self.has_user() and self.card.is_active else [_("Nobody who may sign in is chosen.")]

    def against_activating(self) -> list[str]:
        return [] if self.has_user() and not self.card.is_active else [_("Nobody who was sent away is chosen.")]

    @action("people.add", N_("Add…"), icon="user-plus", primary=True)
    async def add(self) -> None:
        name = self.name
        form = "new_user" if name == "users" else FORMS[name]
        question = Question(form, _(TITLES[name]), searches=self._searches(name))
        added = await self.ask_for_new(question, self.doing(ADD[name]))
        if added is not None:
            await self.show_among(name, added)

    @action("people.edit", N_("Edit…"), "E", icon="pencil", enabled=has_card)
    async def edit(self) -> None:
        row, name = self.card, self.name
        command, key = CHANGE[name]
        question = Question(FORMS[name], row.name, self._values(row), self._searches(name))
        await self.ask_and_take(question, self.doing(command, **{key: row.id}))

    @action("people.password", N_("New password…"), icon="lock", enabled=has_user)
    async def reset_password(self) -> None:
        row = self.card
        if await self.ask_and_take(Question("password", row.name), self.doing(commands.set_password, user_id=row.id)):
            self.view.say(_("{name} has a new password.").format(name=row.name))

    @action("people.deactivate", N_("Deactivate"), icon="lock", enabled=has_user, reasons=against_deactivating)
    async def deactivate(self) -> None:
        await self.take(commands.deactivate_user, user_id=self.card.id)

    @action("people.activate", N_("Activate again"), icon="lock-open", enabled=has_user, reasons=against_activating)
    async def activate(self) -> None:
        await self.take(commands.activate_user, user_id=self.card.id)

    def against_retiring(self) -> list[str]:
        is_one = self.name in RETIRE and self.card is not None and self.card.is_active
        return [] if is_one else [_("No technician or department in use is chosen.")]

    def against_restoring(self) -> list[str]:
        is_one = self.name in RETIRE and self.card is not None and not self.card.is_active
        return [] if is_one else [_("No retired technician or department is chosen.")]

    @action("people.retire", N_("Retire"), icon="archive", enabled=has_card, reasons=against_retiring)
    async def retire(self) -> None:
        """Offer a technician, or a department nobody belongs to any more, for no more work."""
        command, _restore, key = RETIRE[self.name]
        await self.take(command, **{key: self.card.id})

    @action("people.restore", N_("Use again"), icon="undo-2", enabled=has_card, reasons=against_restoring)
    async def restore(self) -> None:
        _retire, command, key = RETIRE[self.name]
        await self.take(command, **{key: self.card.id})

    def _values(self, row: Any) -> dict[str, Any]:
        if isinstance(row, UserRow):
            return {"name": row.name, "email": row.email, "roles": list(row.roles)}
        if isinstance(row, TechnicianRow):
            user = Match(row.user_id, row.login) if row.user_id else None
            place = Match(row.department_id, row.department)
            return {"name": row.name, "phone": row.phone, "department_id": place, "user_id": user}
        return {"name": row.name, "line": row.line}

    def _searches(self, name: str) -> dict[str, Any]:
        is_technician = name == "technicians"
        return {"department_id": self.search_departments, "user_id": self.search_users} if is_technician else {}

    async def search_departments(self, text: str) -> list[Match]:
        return fitting(matches_of(await self.backend.ask(department_choices)), text)

    async def search_users(self, text: str) -> list[Match]:
        users = await self.backend.ask(find_users)
        return fitting((Match(row.id, row.name, row.login) for row in users if row.is_active), text)[:8]
