"""The base of every table: typed columns, UTC moments, exact money, and the version that stops lost updates."""

import enum
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, BigInteger, Dialect, Enum, MetaData, TypeDecorator
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeEngine

from app.kernel.flow import Flow
from app.kernel.labelled import Labelled
from app.kernel.money import Money

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Utc(TypeDecorator[datetime]):
    """A moment, stored in UTC and read back aware; a naive one is a bug."""

    impl = SqlDateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(SqlDateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class MinorUnits(TypeDecorator[Money]):
    """An amount as whole minor units (cents)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        return None if value is None else value.minor

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        return None if value is None else Money(int(value))


class Scaled(TypeDecorator[Decimal]):
    """An exact decimal as a whole number of its smallest steps: `Scaled(4)` keeps 0.7000 as 7000."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, digits: int) -> None:
        super().__init__()
        self.digits = digits

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        steps = value.scaleb(self.digits)
        if steps != steps.to_integral_value():
            raise ValueError(f"{value} has more than {self.digits} decimals")
        return int(steps)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.digits)


Price = Annotated[Decimal, mapped_column(Scaled(4))]
Quantity = Annotated[Decimal, mapped_column(Scaled(3))]

_WORD = Enum(enum.Enum, native_enum=False, values_callable=lambda kind: [member.value for member in kind], length=30)


@dataclass(frozen=True)
class Freeze:
    """Rows for which `when` holds (SQL over `OLD`) may no longer change, but for the columns in `free`."""

    when: str
    free: frozenset[str] = frozenset()
    deletes: bool = True


_DATA = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Record(DeclarativeBase):
    """One row with an identity, a history and a version; relationships never load by themselves."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: Utc,
        Money: MinorUnits,
        Labelled: _WORD,
        dict[str, Any]: _DATA,
        list[Any]: _DATA,
    }

    __flow__: ClassVar[Flow | None] = None
    __freeze__: ClassVar[Freeze | None] = None

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}
