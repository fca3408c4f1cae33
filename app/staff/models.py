"""Who works here: departments, technicians, and the users who sign in."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Record
from app.kernel.permissions import Role


class Department(Record):
    """A service department. `line` 1 is the telephone front end, 2 the second level, and so on (requirements.md S3)."""

    __tablename__ = "department"

    name: Mapped[str] = mapped_column(unique=True)
    line: Mapped[int] = mapped_column(default=1)
    is_active: Mapped[bool] = mapped_column(default=True)


class User(Record):
    __tablename__ = "user_account"

    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str] = mapped_column(default="", info={"secret": True})
    is_active: Mapped[bool] = mapped_column(default=True)

    roles: Mapped[list["UserRole"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class UserRole(Record):
    __tablename__ = "user_role"
    __table_args__ = (UniqueConstraint("user_id", "role"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[Role]


class Technician(Record):
    __tablename__ = "technician"
    __table_args__ = (Index("ix_technician_name", "name", "id"),)

    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), unique=True)
    is_active: Mapped[bool] = mapped_column(default=True)

    department: Mapped[Department] = relationship(lazy="raise")
