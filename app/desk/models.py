"""What people arrange on their desk: the views they saved, and how their windows look."""

from typing import Any

from sqlalchemy import Column, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Record
from app.db.beside import BESIDE
from app.db.columns import Data


class SavedView(Record):
    """A filter with its order, grouping and columns, under a name. `owner` is a login, as the trail writes it.

    `shape` is data that `app.desk.shapes` reads; a shared view is seen by everybody.
    """

    __tablename__ = "saved_view"
    __table_args__ = (Index("uq_saved_view_owner", "owner", "place", "name", unique=True),)

    place: Mapped[str]
    owner: Mapped[str]
    name: Mapped[str]
    is_shared: Mapped[bool] = mapped_column(default=False)
    shape: Mapped[dict[str, Any]]


DESK_STATE = Table(
    "desk_state",
    BESIDE,
    Column("login", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("value", Data, nullable=False),
)
"""How one user left his desk: panes, columns, density. It follows him to whatever computer he signs in on."""
