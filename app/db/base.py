"""The base of every table: its identity, its history, and the version that stops lost updates."""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Enum, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from app.db.columns import Data, MinorUnits, PlainText, Utc
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


_WORD = Enum(enum.Enum, native_enum=False, values_callable=lambda kind: [member.value for member in kind], length=30)


@dataclass(frozen=True)
class Freeze:
    """Rows for which `when` holds (SQL over `OLD`) may no longer change, but for the columns in `free`.

    With an `owner`, a column that points at another record, neither may those whose owner is final itself.
    """

    when: str = "1 = 0"
    free: frozenset[str] = frozenset()
    deletes: bool = True
    owner: str = ""


FOR_EVER = Freeze("OLD.id > 0")


@dataclass(frozen=True)
class Searched:
    """By what a record is found: a name is a column, or `customer.name`, that column of what `customer_id` points at.

    `keys` are numbers, serials and telephones, found whole or from their middle; the words of `title` are found from
    their middle too, those of `body` by their beginning. With `journal` the words of its history count as well. A
    record comes after the others when it is `closed`, and is not found at all when it is `hidden`: a column and the
    words that say so.
    """

    keys: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    journal: bool = False
    closed: tuple[str, frozenset[str]] | None = None
    hidden: tuple[str, frozenset[str]] | None = None


class Record(DeclarativeBase):
    """One row with an identity, a history and a version; relationships never load by themselves."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: Utc,
        Money: MinorUnits,
        Labelled: _WORD,
        str: PlainText,
        dict[str, Any]: Data,
        list[Any]: Data,
    }

    __flow__: ClassVar[Flow | None] = None
    __freeze__: ClassVar[Freeze | None] = None
    __search__: ClassVar[Searched | None] = None

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}
