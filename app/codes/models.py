"""The company's list of problem, cause and solution codes."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.codes.rules import CodeKind
from app.db.base import Record
from app.kernel.i18n import _


class ServiceCode(Record):
    """One code of one kind. `family` limits it to that group of products; empty means all of them.

    `is_standard` says that the label is still the one Pronto brought, which is translated when shown.
    """

    __tablename__ = "service_code"
    __table_args__ = (UniqueConstraint("kind", "code"),)

    kind: Mapped[CodeKind]
    code: Mapped[str]
    label: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("service_code.id"))
    family: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    is_standard: Mapped[bool] = mapped_column(default=False)

    parent: Mapped["ServiceCode | None"] = relationship(lazy="raise", remote_side="ServiceCode.id")

    @property
    def shown_label(self) -> str:
        return _(self.label) if self.is_standard else self.label

    @property
    def shown(self) -> str:
        return f"{self.code} · {self.shown_label}"
