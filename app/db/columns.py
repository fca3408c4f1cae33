"""Typed columns: moments in UTC, exact money and decimals, text and data that every database can keep."""

from collections.abc import Callable
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

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], datetime | str | None]:
        """In one step, as a result is read: a decorator takes three for each cell, the empty ones too."""
        return _in_utc if dialect.name == "postgresql" else _as_text

    def process_literal_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return _in_utc(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        return _aware if dialect.name == "postgresql" else _from_text


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("naive datetime")
    return value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    """As SQLAlchemy writes it: `2026-03-02 08:15:00.000000`."""
    moment = _in_utc(value)
    return None if moment is None else moment.isoformat(" ", "microseconds").removesuffix("+00:00")


def _aware(value: datetime | None) -> datetime | None:
    return value if value is None or value.tzinfo is UTC else value.astimezone(UTC)


def _from_text(value: str | None) -> datetime | None:
    """With the offset in its text: to replace the zone of a moment takes eight times as long."""
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


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
