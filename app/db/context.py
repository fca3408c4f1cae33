"""What every use case is given: the transaction, who acts, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.orm.strategy_options import _AttrType

from app.db.base import Record
from app.db.settings import setting_value
from app.kernel.errors import NotPermitted, Refused
from app.kernel.i18n import N_
from app.kernel.permissions import PERMISSIONS

R = TypeVar("R", bound=Record)


class Gone(Refused):
    msgid = N_("This record no longer exists.")


@dataclass(frozen=True)
class Actor:
    """A person or program that acts: the login the trail shows, the name people read, and the rights held."""

    login: str
    name: str
    permissions: frozenset[str]
    user_id: int | None = None


@dataclass(frozen=True)
class Context:
    """Lives as long as its transaction. `now` is the server's time, the same for the whole use case.

    Asking for the time or a setting never flushes, so a command may set a record's fields in any order.
    """

    session: Session
    actor: Actor
    fixed_now: datetime | None = field(default=None, repr=False)

    @cached_property
    def now(self) -> datetime:
        if self.fixed_now is not None:
            return self.fixed_now
        if self.session.get_bind().dialect.name == "sqlite":
            return datetime.now(UTC)
        with self.session.no_autoflush:
            moment = self.session.scalar(select(func.transaction_timestamp()))
        assert isinstance(moment, datetime)
        return moment.astimezone(UTC)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(str(self.setting("company.zone")))

    @property
    def today(self) -> date:
        """The company's date."""
        return self.now.astimezone(self.zone).date()

    @property
    def permissions(self) -> frozenset[str]:
        return self.actor.permissions

    def require(self, permission: str) -> None:
        if permission not in self.actor.permissions:
            raise NotPermitted(permission=PERMISSIONS[permission])

    def get(self, kind: type[R], key: int, *load: _AttrType) -> R:
        """The record with the relationships asked for; refuses what is not there."""
        options: Sequence[ORMOption] = [selectinload(attribute) for attribute in load]
        record = self.session.get(kind, key, options=options, populate_existing=bool(load))
        if record is None:
            raise Gone
        return record

    def setting(self, key: str) -> str | int | bool:
        with self.session.no_autoflush:
            return setting_value(self.session, key)
