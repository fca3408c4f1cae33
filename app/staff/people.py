"""Colleagues by a few letters of their name."""

from typing import NamedTuple

from sqlalchemy import select

from app.db.context import Context
from app.kernel.text import folded
from app.staff.models import Department, Technician, User


class ColleagueRow(NamedTuple):
    """A technician with his department, or a user with his login; who is both is a technician."""

    kind: str
    id: int
    name: str
    line: str


def find_colleagues(ctx: Context, text: str, limit: int = 8) -> list[ColleagueRow]:
    """Everybody who works here and of whose name each word typed begins a word, whatever its accents.

    A company has some hundreds.
    """
    technicians = select(Technician.id, Technician.name, Department.name, Technician.user_id).join(
        Technician.department
    )
    technicians = technicians.where(Technician.is_active.is_(True))
    rows = ctx.session.execute(technicians.order_by(Technician.name)).all()
    known = {row.user_id for row in rows}
    users = select(User.id, User.name, User.login).where(User.is_active.is_(True)).order_by(User.name)
    found = [ColleagueRow("technician", row[0], row[1], row[2]) for row in rows]
    found += [ColleagueRow("user", *row) for row in ctx.session.execute(users) if row[0] not in known]
    wanted = folded(text).split()
    return [row for row in found if _is_meant(wanted, folded(f"{row.name} {row.line}").split())][:limit]


def _is_meant(wanted: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in wanted)
