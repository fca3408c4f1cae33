"""Typed columns: moments in UTC, exact money and decimals, text and data that every database can keep."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, Dialect, String, TypeDecorator
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeEngine

from app.kernel.errors import Refused
from app.kernel.i18n import N_
from app.kernel.money import Money
from app.kernel.text import storable


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


class PlainText(TypeDecorator[str]):
    """Text as people type it, less what no database can keep."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Data(TypeDecorator[Any]):
    """A value of JSON; its texts are kept as `PlainText` keeps them."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind = JSONB if dialect.name == "postgresql" else JSON
        return dialect.type_descriptor(kind(none_as_null=True))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return _storable_data(value)


def _storable_data(value: Any) -> Any:
    match value:
        case str():
            return storable(value)
        case dict():
            return {storable(name): _storable_data(held) for name, held in value.items()}
        case list() | tuple():
            return [_storable_data(held) for held in value]
    return value


class TooFine(Refused):
    msgid = N_("{value} has more than {digits} decimals: round it.")


class Scaled(TypeDecorator[Decimal]):
    """An exact decimal as whole steps: `Scaled(4)` keeps 0.7000 as 7000; refuses finer ones."""

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
            raise TooFine(value=value, digits=self.digits)
        return int(steps)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.digits)


Price = Annotated[Decimal, mapped_column(Scaled(4))]
Quantity = Annotated[Decimal, mapped_column(Scaled(3))]
