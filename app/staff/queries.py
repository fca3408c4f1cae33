"""Who signs in, and who there is."""

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.db.context import Actor, Context
from app.kernel.errors import Refused
from app.kernel.i18n import N_
from app.kernel.permissions import Role, permissions_of
from app.staff.models import Department, Technician, User
from app.staff.passwords import is_password


class NotSignedIn(Refused):
    """One sentence for every cause, so that nobody learns which names exist."""

    msgid = N_("The user name and the password do not belong together, or the user is no longer active.")


class NoSuchUser(Refused):
    msgid = N_("There is no user “{login}”.")


class UserRow(NamedTuple):
    id: int
    login: str
    name: str
    email: str
    is_active: bool
    roles: frozenset[Role]


class TechnicianRow(NamedTuple):
    id: int
    name: str
    phone: str
    department_id: int
    department: str
    user_id: int | None
    login: str
    is_active: bool


class DepartmentRow(NamedTuple):
    """`people` are the technicians in it who work, by name."""

    id: int
    name: str
    line: int
    is_active: bool
    people: tuple[str, ...]


def sign_in(ctx: Context, login: str, password: str) -> Actor:
    """Who this is, with the rights of his roles; refuses a wrong pair and a user who is not active any more."""
    query = select(User).where(User.login == login.strip().casefold()).options(selectinload(User.roles))
    user = ctx.session.scalar(query)
    if not is_password(password, user.password_hash if user else "") or user is None or not user.is_active:
        raise NotSignedIn(at="password")
    return actor_of(user)


def actor_of(user: User) -> Actor:
    """The user at work; needs the roles loaded."""
    return Actor(user.login, user.name, permissions_of({held.role for held in user.roles}), user.id)


def actor_named(ctx: Context, login: str) -> Actor:
    """The user of that login at work, without asking for a password: for programs that have asked already."""
    query = select(User).where(User.login == login.strip().casefold()).options(selectinload(User.roles))
    user = ctx.session.scalar(query)
    if user is None or not user.is_active:
        raise NotSignedIn(at="login")
    return actor_of(user)


def find_users(ctx: Context) -> list[UserRow]:
    """Everybody who has, or had, an account, by name."""
    query = select(User).options(selectinload(User.roles)).order_by(User.name, User.id)
    return [
        UserRow(
            user.id,
            user.login,
            user.name,
            user.email,
            user.is_active,
            frozenset(held.role for held in user.roles),
        )
        for user in ctx.session.scalars(query)
    ]


def user_called(ctx: Context, login: str) -> int:
    """The id of the user of that login, active or not; refuses an unknown one."""
    user_id = ctx.session.scalar(select(User.id).where(User.login == login.strip().casefold()))
    if user_id is None:
        raise NoSuchUser(login=login, at="login")
    return user_id


def has_users(ctx: Context) -> bool:
    """Whether anybody could sign in; where not, the first administrator is still to be added."""
    return bool(ctx.session.scalar(select(func.count(User.id)).where(User.is_active.is_(True))))


def department_choices(ctx: Context) -> dict[int, str]:
    """Where a call can be assigned to: the front line first."""
    query = (
        select(Department.id, Department.name)
        .where(Department.is_active.is_(True))
        .order_by(Department.line, Department.name)
    )
    return {department_id: name for department_id, name in ctx.session.execute(query)}


def technician_choices(ctx: Context, *, department_id: int | None = None) -> dict[int, str]:
    """Who can be named for a call: everybody, or those of one department, by name."""
    query = select(Technician.id, Technician.name).where(Technician.is_active.is_(True))
    query = query.order_by(Technician.name, Technician.id)
    if department_id is not None:
        query = query.where(Technician.department_id == department_id)
    return {technician_id: name for technician_id, name in ctx.session.execute(query)}


def find_technicians(ctx: Context) -> list[TechnicianRow]:
    """Everybody calls can, or could, be assigned to, by name, with the login of who signs in."""
    query = select(Technician, Department.name, func.coalesce(User.login, ""))
    query = query.join(Technician.department).outerjoin(User, User.id == Technician.user_id)
    return [
        TechnicianRow(who.id, who.name, who.phone, who.department_id, department, who.user_id, login, who.is_active)
        for who, department, login in ctx.session.execute(query.order_by(Technician.name, Technician.id))
    ]


def find_departments(ctx: Context) -> list[DepartmentRow]:
    """All departments, those in use first, the front line first among them, with who belongs to each."""
    people: dict[int, list[str]] = defaultdict(list)
    working = select(Technician.department_id, Technician.name).where(Technician.is_active.is_(True))
    for department_id, name in ctx.session.execute(working.order_by(Technician.name, Technician.id)):
        people[department_id].append(name)
    query = select(Department).order_by(Department.is_active.desc(), Department.line, Department.name)
    return [
        DepartmentRow(found.id, found.name, found.line, found.is_active, tuple(people[found.id]))
        for found in ctx.session.scalars(query)
    ]
