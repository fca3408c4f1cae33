"""Users, who may sign in and with which roles; departments and the technicians who belong to them."""

from collections.abc import Collection, Iterator

from sqlalchemy import func, select

from app.db.context import Context
from app.kernel.errors import AlreadyExists, Missing, Refused, refuse_if_any
from app.kernel.i18n import N_
from app.kernel.permissions import Role
from app.staff.models import Department, Technician, User, UserRole
from app.staff.passwords import hash_password, weaknesses

LONGEST_LOGIN, LAST_LINE = 60, 9


class LoginTaken(Refused):
    msgid = N_("There is a user “{login}” already.")


class LoginUnfit(Refused):
    msgid = N_("“{login}” cannot be a user name: letters, digits, dots, dashes and underscores, without blanks.")


class DepartmentIsRetired(Refused):
    msgid = N_("{department} is retired: choose another department, or use it again.")


class SignsInAsAnother(Refused):
    msgid = N_("{name} signs in with that user name already: choose another user.")


class StillHasPeople(Refused):
    msgid = N_("{names} belong to {department}: move them to another department first.")


class LevelOutOfRange(Refused):
    msgid = N_("A line is a number from 1 to 9.")


class LastAdministrator(Refused):
    msgid = N_("{name} is the last administrator: appoint another one first.")


def add_user(ctx: Context, *, login: str, name: str, roles: Collection[Role], password: str, email: str = "") -> int:
    """Somebody who may sign in from now on; answers the user's id. The login is kept in lower case."""
    ctx.require("staff.manage")
    login = login_key(login)
    refuse_if_any(_reasons_against(ctx, login, name, roles, password))
    user = User(login=login, name=name.strip(), email=email.strip(), password_hash=hash_password(password))
    user.roles = [UserRole(role=role) for role in dict.fromkeys(roles)]
    ctx.session.add(user)
    ctx.session.flush()
    return user.id


def add_department(ctx: Context, *, name: str, line: int = 1) -> int:
    """A service department; line 1 answers the telephone, line 2 is the second level, and so on.

    Refuses an empty name, one that another department has, and a line beyond 9.
    """
    ctx.require("staff.manage")
    refuse_if_any(_against_department(ctx, name, line))
    department = Department(name=name.strip(), line=line)
    ctx.session.add(department)
    ctx.session.flush()
    return department.id


def add_technician(ctx: Context, *, name: str, department_id: int, user_id: int | None = None, phone: str = "") -> int:
    """Somebody calls can be assigned to; with a user's id he takes them in charge himself.

    Refuses an empty name, a retired department, and a user who is another technician.
    """
    ctx.require("staff.manage")
    refuse_if_any(_against_technician(ctx, name, department_id, user_id))
    technician = Technician(name=name.strip(), department_id=department_id, user_id=user_id, phone=phone.strip())
    ctx.session.add(technician)
    ctx.session.flush()
    return technician.id


def set_password(ctx: Context, user_id: int, password: str) -> None:
    """A new password: one's own, or with the right to manage users anybody's."""
    if ctx.actor.user_id != user_id:
        ctx.require("staff.manage")
    user = ctx.get(User, user_id)
    refuse_if_any(weaknesses(password, user.login, user.name))
    user.password_hash = hash_password(password)


def deactivate_user(ctx: Context, user_id: int) -> None:
    """The user can no longer sign in; what he did keeps his name. Refuses the last administrator."""
    ctx.require("staff.manage")
    user = ctx.get(User, user_id, User.roles)
    if Role.ADMINISTRATOR in {held.role for held in user.roles} and _administrators(ctx) <= 1:
        raise LastAdministrator(name=user.name)
    user.is_active = False


def activate_user(ctx: Context, user_id: int) -> None:
    """The user may sign in again, with the password of before."""
    ctx.require("staff.manage")
    ctx.get(User, user_id).is_active = True


def change_user(ctx: Context, user_id: int, *, name: str, roles: Collection[Role], email: str = "") -> None:
    """Another name, e-mail or roles; refuses taking the last administrator's role away."""
    ctx.require("staff.manage")
    user = ctx.get(User, user_id, User.roles)
    wanted = dict.fromkeys(roles)
    reasons: list[Refused] = [] if name.strip() else [Missing(field=N_("Name"), at="name")]
    if not wanted:
        reasons.append(Missing(field=N_("Role"), at="roles"))
    is_last = user.is_active and Role.ADMINISTRATOR in {held.role for held in user.roles} and _administrators(ctx) <= 1
    if wanted and is_last and Role.ADMINISTRATOR not in wanted:
        reasons.append(LastAdministrator(name=user.name, at="roles"))
    refuse_if_any(reasons)
    user.name, user.email = name.strip(), email.strip()
    user.roles = [held for held in user.roles if held.role in wanted] + [
        UserRole(role=role) for role in wanted if role not in {held.role for held in user.roles}
    ]


def change_department(ctx: Context, department_id: int, *, name: str, line: int) -> None:
    """Another name or line. Refuses what `add_department` refuses."""
    ctx.require("staff.manage")
    department = ctx.get(Department, department_id)
    refuse_if_any(_against_department(ctx, name, line, department.id))
    department.name, department.line = name.strip(), line


def retire_department(ctx: Context, department_id: int) -> None:
    """No more work is given to it; what it has stays until it is handed on. Refuses while people belong to it."""
    ctx.require("staff.manage")
    department = ctx.get(Department, department_id)
    theirs = select(Technician.name).where(Technician.department_id == department.id, Technician.is_active.is_(True))
    names = ", ".join(ctx.session.scalars(theirs.order_by(Technician.name)))
    refuse_if_any([StillHasPeople(names=names, department=department.name)] if names else [])
    department.is_active = False


def restore_department(ctx: Context, department_id: int) -> None:
    """Give work to a retired department again."""
    ctx.require("staff.manage")
    ctx.get(Department, department_id).is_active = True


def change_technician(
    ctx: Context, technician_id: int, *, name: str, department_id: int, user_id: int | None = None, phone: str = ""
) -> None:
    """Another name, department, telephone, or the user he signs in as. Refuses what `add_technician` refuses."""
    ctx.require("staff.manage")
    technician = ctx.get(Technician, technician_id)
    refuse_if_any(_against_technician(ctx, name, department_id, user_id, technician))
    technician.name, technician.phone = name.strip(), phone.strip()
    technician.department_id, technician.user_id = department_id, user_id


def retire_technician(ctx: Context, technician_id: int) -> None:
    """Offer him for work no more; what he did keeps his name, what he has stays until it is handed on."""
    ctx.require("staff.manage")
    ctx.get(Technician, technician_id).is_active = False


def restore_technician(ctx: Context, technician_id: int) -> None:
    """Offer him for work again; refuses while his department is retired."""
    ctx.require("staff.manage")
    technician = ctx.get(Technician, technician_id)
    refuse_if_any(against_department(ctx, technician.department_id, at="department_id"))
    technician.is_active = True


def against_department(ctx: Context, department_id: int, at: str | None = None) -> Iterator[Refused]:
    """Against giving work or people to that department: it is retired."""
    department = ctx.get(Department, department_id)
    if not department.is_active:
        yield DepartmentIsRetired(department=department.name, at=at)


def login_key(login: str) -> str:
    """A login as it is kept and compared."""
    return login.strip().casefold()


def _reasons_against(ctx: Context, login: str, name: str, roles: Collection[Role], password: str) -> Iterator[Refused]:
    if not login:
        yield Missing(field=N_("User name"), at="login")
    elif len(login) > LONGEST_LOGIN or not all(sign.isalnum() or sign in ".-_@" for sign in login):
        yield LoginUnfit(login=login, at="login")
    elif ctx.session.scalar(select(User.id).where(User.login == login)) is not None:
        yield LoginTaken(login=login, at="login")
    if not name.strip():
        yield Missing(field=N_("Name"), at="name")
    if not roles:
        yield Missing(field=N_("Role"), at="roles")
    if not password:
        yield Missing(field=N_("Password"), at="password")
    else:
        yield from weaknesses(password, login, name)


def _against_department(ctx: Context, name: str, line: int, department_id: int | None = None) -> Iterator[Refused]:
    if not name.strip():
        yield Missing(field=N_("Name"), at="name")
    taken = ctx.session.scalar(select(Department.id).where(func.lower(Department.name) == name.strip().lower()))
    if taken is not None and taken != department_id:
        yield AlreadyExists(name=name.strip(), at="name")
    if not 1 <= line <= LAST_LINE:
        yield LevelOutOfRange(at="line")


def _against_technician(
    ctx: Context, name: str, department_id: int, user_id: int | None, technician: Technician | None = None
) -> Iterator[Refused]:
    """A technician who stays where he is may do so in a retired department."""
    if not name.strip():
        yield Missing(field=N_("Name"), at="name")
    if technician is None or technician.department_id != department_id:
        yield from against_department(ctx, department_id, at="department_id")
    if user_id is not None:
        other = ctx.session.scalar(select(Technician).where(Technician.user_id == user_id))
        if other is not None and other is not technician:
            yield SignsInAsAnother(name=other.name, at="user_id")


def _administrators(ctx: Context) -> int:
    query = select(func.count(User.id)).join(User.roles)
    query = query.where(User.is_active.is_(True), UserRole.role == Role.ADMINISTRATOR)
    return ctx.session.scalar(query) or 0
